/** What holds for the records of a shard whoever reads them: nothing is lost (C3, C10), order (C6), arrival times (C14). */
import { type Findings, firstIndex } from './findings.ts';
import type { KinesisInvariant } from './kinesis-checker.ts';
import { type Known, type KnownRecord, type KnownShard, mayBeTrimmed } from './known-records.ts';

/** C3 by the final reading of each shard. What is missing before its first record was trimmed, and that too early: C10. */
export function checkKept(known: Known, findings: Findings<KinesisInvariant>): void {
  const lastPutAt = known.history.events.reduce(
    (last, event) => (event.f === 'put' ? Math.max(last, event.t1) : last),
    -Infinity,
  );
  const finals = new Map(
    known.chains.filter(({ iterator }) => iterator.in.final).map((chain) => [chain.iterator.in.shardId, chain]),
  );
  const described = known.descriptions.at(-1)?.map(({ shardId }) => shardId) ?? [];
  for (const shardId of new Set([...described, ...known.shards.keys()])) {
    const final = finals.get(shardId);
    const last = final?.pages.at(-1)?.out;
    if (final === undefined || final.iterator.t0 < lastPutAt || final.iterator.in.start.type !== 'TRIM_HORIZON') {
      findings.add('H', `${shardId} was not read from its start after the last put`);
    } else if (last?.millisBehindLatest !== 0 && !Array.isArray(last?.childShardIds)) {
      findings.add('H', `the final reading of ${shardId} did not reach its end`);
    }
    const shard = known.shards.get(shardId);
    if (final === undefined || shard === undefined) continue;
    const present = new Set(final.pages.flatMap(({ out }) => out?.records.map(({ sequenceNumber }) => sequenceNumber) ?? []));
    checkPresent(known, shard, present, (final.pages.at(-1)?.t1 ?? Infinity) + known.history.wallOffsetMs, findings);
  }
}

/** A record that some reader saw is as good as an acknowledged one: readers see only what is durable. */
function checkPresent(
  known: Known,
  { shardId, records }: KnownShard,
  present: ReadonlySet<string>,
  wallMs: number,
  findings: Findings<KinesisInvariant>,
): void {
  const first = records.findIndex(({ sequenceNumber }) => present.has(sequenceNumber));
  for (const record of records) {
    if (present.has(record.sequenceNumber) || mayBeTrimmed(known, record, wallMs)) continue;
    const what = `${record.attemptId} at ${record.sequenceNumber} of ${shardId}`;
    const how = record.acknowledged ? `was acknowledged after ${record.put?.t1.toFixed(1)} ms` : 'was read once';
    const trimmed = record.index < first;
    findings.add(
      trimmed ? 'C10' : 'C3',
      `${what} ${how} and is gone at the end${trimmed ? ', before its retention was over' : ''}`,
    );
  }
}

/** C6: sort by the end of the puts, and keep the highest record that was acknowledged by then. */
export function checkRealTimeOrder(known: Known, findings: Findings<KinesisInvariant>): void {
  for (const { records } of known.shards.values()) {
    const highest = highestAcknowledged(records);
    for (const record of records) {
      if (record.put === undefined) continue;
      const before = highest(record.put.t0);
      if (before !== undefined && before.index > record.index)
        findings.add(
          'C6',
          `${record.attemptId} at ${record.sequenceNumber} began at ${record.put.t0.toFixed(1)} ms, after ${before.attemptId} at ` +
            `${before.sequenceNumber} was acknowledged`,
        );
    }
  }
}

/** Tells the highest record of a shard that was acknowledged before a moment. */
export function highestAcknowledged(records: readonly KnownRecord[]): (beforeMs: number) => KnownRecord | undefined {
  const ends: { readonly t1: number; readonly highest: KnownRecord }[] = [];
  const acknowledged = records.flatMap((record) =>
    record.acknowledged && record.put !== undefined ? [{ record, t1: record.put.t1 }] : [],
  );
  for (const { record, t1 } of acknowledged.sort((a, b) => a.t1 - b.t1)) {
    const before = ends.at(-1)?.highest;
    ends.push({ t1, highest: before !== undefined && before.index > record.index ? before : record });
  }
  return (beforeMs) => ends[firstIndex(ends.length, (index) => (ends[index]?.t1 ?? Infinity) >= beforeMs) - 1]?.highest;
}

/** The records of one PutRecords that share a shard keep their order: Millrace's own promise, AWS gives none. */
export function checkRequestOrder(known: Known, findings: Findings<KinesisInvariant>): void {
  for (const { records } of known.shards.values()) {
    const lastOf = new Map<string, KnownRecord>();
    for (const record of records) {
      if (record.put === undefined) continue;
      const request = `${record.put.proc}/${record.put.in.request}`;
      const before = lastOf.get(request);
      if ((before?.put?.in.place ?? -1) > record.put.in.place)
        findings.add('C6', `${record.attemptId} stands behind ${before?.attemptId} of the same request`);
      lastOf.set(request, record);
    }
  }
}

/** C14. */
export function checkArrivalTimes(known: Known, findings: Findings<KinesisInvariant>): void {
  for (const { records } of known.shards.values()) {
    let last: KnownRecord | undefined;
    for (const record of records) {
      if (record.seen === undefined) continue;
      if (last?.seen !== undefined && record.seen.arrivalMs < last.seen.arrivalMs)
        findings.add(
          'C14',
          `${record.sequenceNumber} arrived at ${record.seen.arrivalMs}, ${last.sequenceNumber} before it at ${last.seen.arrivalMs}`,
        );
      last = record;
    }
  }
}
