/**
 * Everything that a history tells about the records of its shards, put together: per shard the records in the order of their
 * sequence numbers, each with the put it came from and what acknowledgements and reads said about it. Finds on the way what
 * does not fit together (C1, C2, C4).
 */
import type { History, HistoryEvent, IteratorEvent, PutEvent, ReadEvent, SeenRecord, ShardDescription } from './events.ts';
import { compareDecimal, type Findings } from './findings.ts';
import type { KinesisInvariant } from './kinesis-checker.ts';

export interface KnownRecord {
  readonly sequenceNumber: string;
  readonly put: PutEvent | undefined;
  readonly attemptId: string | null;
  /** Undefined until a read returned the record. */
  seen: SeenRecord | undefined;
  acknowledged: boolean;
  /** Its place among the known records of the shard. */
  index: number;
}

export interface KnownShard {
  readonly shardId: string;
  readonly bySequenceNumber: Map<string, KnownRecord>;
  /** In the order of the sequence numbers. */
  records: KnownRecord[];
}

/** The pages of one iterator that were read, in order. */
export interface Chain {
  readonly iterator: IteratorEvent;
  readonly pages: ReadEvent[];
}

export interface Known {
  readonly history: History;
  readonly puts: ReadonlyMap<string, PutEvent>;
  readonly shards: ReadonlyMap<string, KnownShard>;
  readonly chains: readonly Chain[];
  /** Each ListShards. */
  readonly descriptions: readonly (readonly ShardDescription[])[];
}

export function gather(history: History, findings: Findings<KinesisInvariant>): Known {
  const puts = new Map<string, PutEvent>();
  for (const event of history.events) if (event.f === 'put') puts.set(event.attemptId, event);
  const shards = new Map<string, KnownShard>();
  const chains = chainsOf(history.events);
  for (const put of puts.values()) {
    if (put.out === null) continue;
    const { record, added } = note(shards, puts, put.out.shardId, put.out.sequenceNumber, put.attemptId);
    record.acknowledged = true;
    if (!added && record.attemptId !== put.attemptId)
      findings.add('C2', `${put.out.sequenceNumber} was given to ${put.attemptId} and to ${record.attemptId}`);
  }
  for (const { iterator, pages } of chains)
    for (const { out } of pages)
      for (const seen of out?.records ?? []) noteSeen(shards, puts, iterator.in.shardId, seen, findings);
  for (const shard of shards.values()) sort(shard);
  checkPlaces(shards, findings);
  const descriptions = history.events.flatMap((event) => (event.f === 'shards' && event.out !== null ? [event.out.shards] : []));
  return { history, puts, shards, chains, descriptions };
}

function chainsOf(events: readonly HistoryEvent[]): Chain[] {
  const chains = new Map<string, Chain>();
  for (const event of events) {
    if (event.f === 'iterator' && event.type === 'ok') chains.set(event.attemptId, { iterator: event, pages: [] });
  }
  for (const event of events) if (event.f === 'read' && event.type === 'ok') chains.get(event.in.chain)?.pages.push(event);
  for (const { pages } of chains.values()) pages.sort((a, b) => a.in.page - b.in.page);
  return [...chains.values()];
}

function note(
  shards: Map<string, KnownShard>,
  puts: ReadonlyMap<string, PutEvent>,
  shardId: string,
  sequenceNumber: string,
  attemptId: string | null,
): { readonly record: KnownRecord; readonly added: boolean } {
  let shard = shards.get(shardId);
  if (shard === undefined) {
    shard = { shardId, bySequenceNumber: new Map(), records: [] };
    shards.set(shardId, shard);
  }
  const there = shard.bySequenceNumber.get(sequenceNumber);
  if (there !== undefined) return { record: there, added: false };
  const put = attemptId === null ? undefined : puts.get(attemptId);
  const record: KnownRecord = { sequenceNumber, put, attemptId, seen: undefined, acknowledged: false, index: -1 };
  shard.bySequenceNumber.set(sequenceNumber, record);
  return { record, added: true };
}

function noteSeen(
  shards: Map<string, KnownShard>,
  puts: ReadonlyMap<string, PutEvent>,
  shardId: string,
  seen: SeenRecord,
  findings: Findings<KinesisInvariant>,
): void {
  const { record } = note(shards, puts, shardId, seen.sequenceNumber, seen.attemptId);
  const before = record.seen;
  if (before === undefined) {
    record.seen = seen;
    if (record.attemptId === seen.attemptId) checkOrigin(record, seen, findings);
  } else if (before.arrivalMs !== seen.arrivalMs && before.attemptId === seen.attemptId) {
    findings.add('C2', `${seen.sequenceNumber} arrived at ${before.arrivalMs}, and later at ${seen.arrivalMs}`);
  } else if (before.digest !== seen.digest || before.partitionKey !== seen.partitionKey) {
    findings.add('C2', `${seen.sequenceNumber} was read as ${textOf(before)}, and later as ${textOf(seen)}`);
  }
  if (record.attemptId !== seen.attemptId)
    findings.add('C2', `${seen.sequenceNumber} belongs to ${record.attemptId}, and was read as ${seen.attemptId}`);
}

/** C1: each record that is read was put, by an attempt that may have succeeded, with these bytes and this key. */
function checkOrigin({ put }: KnownRecord, seen: SeenRecord, findings: Findings<KinesisInvariant>): void {
  const where = `the record at ${seen.sequenceNumber}`;
  if (put === undefined) findings.add('C1', `${where} (${textOf(seen)}) was never put`);
  else if (put.type === 'fail') findings.add('C1', `${where} comes from ${put.attemptId}, which was refused`);
  else if (put.in.digest !== seen.digest || put.in.partitionKey !== seen.partitionKey)
    findings.add('C1', `${where} reads ${textOf(seen)}, and ${put.in.digest} with the key ${put.in.partitionKey} was put`);
}

function textOf(seen: SeenRecord): string {
  return `${seen.attemptId ?? 'no attempt'}, ${seen.digest}, key ${seen.partitionKey}`;
}

function sort(shard: KnownShard): void {
  shard.records = [...shard.bySequenceNumber.values()].sort((a, b) => compareDecimal(a.sequenceNumber, b.sequenceNumber));
  for (const [index, record] of shard.records.entries()) record.index = index;
}

/** C4: one attempt has one place at most. */
function checkPlaces(shards: ReadonlyMap<string, KnownShard>, findings: Findings<KinesisInvariant>): void {
  const places = new Map<string, string>();
  for (const { shardId, records } of shards.values()) {
    for (const { attemptId, sequenceNumber } of records) {
      if (attemptId === null) continue;
      const other = places.get(attemptId);
      const place = `${sequenceNumber} of ${shardId}`;
      if (other !== undefined) findings.add('C4', `${attemptId} stands at ${other} and at ${place}`);
      places.set(attemptId, place);
    }
  }
}

/** Whether a record may be gone by wall time `wallMs`, because its retention is over. It did not arrive before it was put. */
export function mayBeTrimmed({ history }: Known, record: KnownRecord, wallMs: number): boolean {
  const arrivalMs = record.seen?.arrivalMs ?? (record.put?.t0 ?? Infinity) + history.wallOffsetMs;
  return arrivalMs < wallMs - history.retentionMs + history.clockSlackMs;
}
