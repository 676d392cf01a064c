/**
 * What one reader sees on its way along the iterators of a shard: where it begins, that it skips nothing and never goes back
 * (C5), that it has seen everything when it is told so (C7), and that what expired stays away (C10).
 */
import { compareDecimal, type Findings, firstIndex } from './findings.ts';
import type { KinesisInvariant } from './kinesis-checker.ts';
import { type Chain, type Known, type KnownRecord, type KnownShard, mayBeTrimmed } from './known-records.ts';
import { highestAcknowledged } from './record-checks.ts';

interface ShardView {
  readonly known: Known;
  readonly shard: KnownShard;
  readonly highestAcknowledged: (beforeMs: number) => KnownRecord | undefined;
  /** The first record, in the order of the shard, among those whose put began after a moment. */
  readonly firstPutAfter: (momentMs: number) => number;
  /** When the records arrived; of one that nobody has read it is only known that it was not before the one in front. */
  readonly arrivals: readonly number[];
}

/** Between which records (by index) the first record of a chain must be. From `to` on, records must not be missed. */
interface Start {
  readonly from: number;
  readonly to: number;
}

export function checkChains(known: Known, findings: Findings<KinesisInvariant>): void {
  const views = new Map<string, ShardView>();
  for (const chain of known.chains) {
    const { shardId } = chain.iterator.in;
    const shard = known.shards.get(shardId) ?? { shardId, bySequenceNumber: new Map(), records: [] };
    let view = views.get(shardId);
    if (view === undefined) {
      const { records } = shard;
      view = {
        known,
        shard,
        highestAcknowledged: highestAcknowledged(records),
        firstPutAfter: firstPutAfterOf(records),
        arrivals: arrivalsOf(records),
      };
      views.set(shardId, view);
    }
    checkPages(chain, findings);
    walk(chain, view, findings);
  }
  checkTrimHorizon(known, findings);
}

function firstPutAfterOf(records: readonly KnownRecord[]): (momentMs: number) => number {
  const begins = records.flatMap((record) => (record.put === undefined ? [] : [{ t0: record.put.t0, index: record.index }]));
  begins.sort((a, b) => a.t0 - b.t0);
  const lowestFrom: number[] = new Array(begins.length + 1).fill(Infinity);
  for (let at = begins.length - 1; at >= 0; at--) {
    lowestFrom[at] = Math.min(begins[at]?.index ?? Infinity, lowestFrom[at + 1] ?? Infinity);
  }
  return (momentMs) => lowestFrom[firstIndex(begins.length, (at) => (begins[at]?.t0 ?? 0) > momentMs)] ?? Infinity;
}

function arrivalsOf(records: readonly KnownRecord[]): number[] {
  let last = -Infinity;
  return records.map(({ seen }) => {
    last = Math.max(last, seen?.arrivalMs ?? last);
    return last;
  });
}

/** Each page of a chain is in the history once. */
function checkPages({ iterator, pages }: Chain, findings: Findings<KinesisInvariant>): void {
  const gap = pages.findIndex(({ in: { page } }, index) => page !== index);
  if (gap >= 0) findings.add('H', `the chain ${iterator.attemptId} has no page ${gap} or has it twice`);
}

function walk(chain: Chain, view: ShardView, findings: Findings<KinesisInvariant>): void {
  const { known, shard } = view;
  const { wallOffsetMs, retentionMs, clockSlackMs } = known.history;
  const start = startOf(chain, view);
  const name = `${chain.iterator.attemptId} (${chain.iterator.in.start.type} in ${shard.shardId})`;
  let last = -1;
  for (const { t0, t1, in: input, out } of chain.pages) {
    if (out === null) continue;
    for (const seen of out.records) {
      const { index } = shard.bySequenceNumber.get(seen.sequenceNumber) as KnownRecord;
      const where = `page ${input.page} of ${name}`;
      if (last >= 0 && index <= last) findings.add('C5', `${where} returns ${seen.sequenceNumber} again or out of order`);
      if (last < 0 && index < start.from) findings.add('C5', `${where} begins too early, with ${seen.sequenceNumber}`);
      const expected = last < 0 ? start.to : last + 1;
      const skipped = index > expected ? shard.records[index - 1] : undefined;
      if (skipped !== undefined && !mayBeTrimmed(known, skipped, t1 + wallOffsetMs))
        findings.add('C5', `${where} skips ${index - expected} records before ${seen.sequenceNumber}`);
      if (seen.arrivalMs < t0 + wallOffsetMs - retentionMs - clockSlackMs)
        findings.add('C10', `${where} returns ${seen.sequenceNumber}, which had expired`);
      last = index;
    }
    // At the end of a closed shard the same holds as at the tip of an open one.
    if (out.millisBehindLatest !== 0 && out.childShardIds === null) continue;
    const missed = view.highestAcknowledged(t0);
    if (missed === undefined || missed.index <= last || missed.index < start.to) continue;
    if (!mayBeTrimmed(known, missed, t1 + wallOffsetMs))
      findings.add('C7', `page ${input.page} of ${name} is at the tip without ${missed.attemptId} at ${missed.sequenceNumber}`);
  }
}

function startOf({ iterator }: Chain, { shard, ...view }: ShardView): Start {
  const { records } = shard;
  const { start } = iterator.in;
  switch (start.type) {
    case 'TRIM_HORIZON':
      return { from: 0, to: 0 };
    case 'LATEST': {
      const before = view.highestAcknowledged(iterator.t0)?.index ?? -1;
      return { from: before + 1, to: view.firstPutAfter(iterator.t1) };
    }
    case 'AT_TIMESTAMP': {
      const at = firstIndex(records.length, (index) => (view.arrivals[index] ?? Infinity) >= start.timeMs);
      return { from: at, to: at };
    }
    default: {
      const at = firstIndex(
        records.length,
        (index) => compareDecimal(records[index]?.sequenceNumber ?? '', start.sequenceNumber) >= 0,
      );
      const found = records[at]?.sequenceNumber === start.sequenceNumber;
      const first = found && start.type === 'AFTER_SEQUENCE_NUMBER' ? at + 1 : at;
      return { from: first, to: first };
    }
  }
}

/** C10: the first record of a shard, as readings from TRIM_HORIZON see it, never goes back. */
function checkTrimHorizon(known: Known, findings: Findings<KinesisInvariant>): void {
  for (const shard of known.shards.values()) {
    const firsts = known.chains.flatMap(({ iterator, pages }) => {
      if (iterator.in.shardId !== shard.shardId || iterator.in.start.type !== 'TRIM_HORIZON') return [];
      const page = pages.find(({ out }) => (out?.records.length ?? 0) > 0);
      const first = shard.bySequenceNumber.get(page?.out?.records[0]?.sequenceNumber ?? '');
      return page === undefined || first === undefined ? [] : [{ t0: page.t0, t1: page.t1, first }];
    });
    const ends = firsts.slice().sort((a, b) => a.t1 - b.t1);
    let at = 0;
    let highest: KnownRecord | undefined;
    for (const { t0, first } of firsts.sort((a, b) => a.t0 - b.t0)) {
      for (let end = ends[at]; end !== undefined && end.t1 < t0; end = ends[++at])
        if (highest === undefined || end.first.index > highest.index) highest = end.first;
      if (highest !== undefined && first.index < highest.index)
        findings.add('C10', `${shard.shardId} began at ${highest.sequenceNumber}, and later at ${first.sequenceNumber} again`);
    }
  }
}
