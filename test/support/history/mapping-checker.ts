/**
 * Checks what a function was given by an event source mapping against what Lambda promises: at least once, and nothing lost
 * without a trace (C11); order and isolation per partition key (C12). The mapping reads its shards from the start and filters
 * nothing. O(n log n) in the records delivered.
 */
import type { Outcome } from './events.ts';
import { Findings, firstIndex } from './findings.ts';

const INVARIANTS = {
  C11: 'each record is processed at least once or lands in the queue',
  C12: 'records of one key are delivered in order and never at the same time',
} as const;

export type MappingInvariant = keyof typeof INVARIANTS;

export interface SourceRecord {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly digest: string;
}

/** `ok`: the function answered. `fail`: it threw or timed out. `info`: the server was killed meanwhile; `t1` is when. */
export interface InvocationEvent {
  /** The environment it ran in. */
  readonly proc: number;
  readonly f: 'invoke';
  readonly attemptId: string;
  readonly t0: number;
  readonly t1: number;
  readonly type: Outcome;
  readonly in: { readonly shardId: string; readonly records: readonly SourceRecord[] };
  /** The first record that ReportBatchItemFailures names; null when all were processed. */
  readonly out: { readonly failedFrom: string | null } | null;
}

/** A range of records that was given up, as its message in the queue names it. */
export interface Discarded {
  readonly shardId: string;
  readonly first: string;
  readonly last: string;
}

export interface MappingHistory {
  readonly parallelizationFactor: number;
  /** In the order of their sequence numbers. */
  readonly shards: readonly {
    readonly shardId: string;
    readonly parentShardIds: readonly string[];
    readonly records: readonly SourceRecord[];
  }[];
  readonly invocations: readonly InvocationEvent[];
  readonly discarded: readonly Discarded[];
  /** When the server was killed, in ascending order. */
  readonly crashes: readonly number[];
}

/** What became of one record. */
interface Fate {
  readonly record: SourceRecord;
  readonly index: number;
  deliveries: InvocationEvent[];
  processedAt: number | undefined;
  discarded: boolean;
}

interface ShardFates {
  readonly shardId: string;
  readonly parentShardIds: readonly string[];
  readonly fates: readonly Fate[];
  readonly bySequenceNumber: ReadonlyMap<string, Fate>;
  readonly invocations: InvocationEvent[];
}

/** Empty when both invariants hold. */
export function checkMappingHistory(history: MappingHistory): Findings<MappingInvariant> {
  const findings = new Findings<MappingInvariant>(INVARIANTS);
  const shards = gather(history, findings);
  for (const shard of shards.values()) {
    checkSettled(shard, history, findings);
    checkRedeliveries(shard, history, findings);
    checkBatches(shard, history, findings);
    checkOrder(shard, history, findings);
    checkOverlaps(shard, history, findings);
    checkParents(shard, shards, findings);
  }
  return findings;
}

function gather(history: MappingHistory, findings: Findings<MappingInvariant>): Map<string, ShardFates> {
  const shards = new Map<string, ShardFates>();
  for (const { shardId, parentShardIds, records } of history.shards) {
    const fates = records.map(
      (record, index): Fate => ({ record, index, deliveries: [], processedAt: undefined, discarded: false }),
    );
    const bySequenceNumber = new Map(fates.map((fate) => [fate.record.sequenceNumber, fate]));
    shards.set(shardId, { shardId, parentShardIds, fates, bySequenceNumber, invocations: [] });
  }
  for (const invocation of history.invocations.slice().sort((a, b) => a.t0 - b.t0)) deliver(shards, invocation, findings);
  for (const { shardId, first, last } of history.discarded) {
    const shard = shards.get(shardId);
    const from = shard?.bySequenceNumber.get(first);
    const to = shard?.bySequenceNumber.get(last);
    if (from === undefined || to === undefined)
      findings.add('C11', `the queue names ${first} … ${last} of ${shardId}, which is not there`);
    else for (const fate of shard?.fates.slice(from.index, to.index + 1) ?? []) fate.discarded = true;
  }
  return shards;
}

function deliver(
  shards: ReadonlyMap<string, ShardFates>,
  invocation: InvocationEvent,
  findings: Findings<MappingInvariant>,
): void {
  const { attemptId, type, t1, in: input, out } = invocation;
  const shard = shards.get(input.shardId);
  shard?.invocations.push(invocation);
  const failedFrom = shard?.bySequenceNumber.get(out?.failedFrom ?? '')?.index ?? Infinity;
  for (const record of input.records) {
    const fate = shard?.bySequenceNumber.get(record.sequenceNumber);
    if (fate === undefined) {
      findings.add('C11', `${attemptId} was given ${record.sequenceNumber}, which is not in ${input.shardId}`);
      continue;
    }
    if (fate.record.digest !== record.digest || fate.record.partitionKey !== record.partitionKey)
      findings.add('C11', `${attemptId} was given other bytes or another key at ${record.sequenceNumber}`);
    fate.deliveries.push(invocation);
    if (type === 'ok' && fate.index < failedFrom) fate.processedAt = Math.min(fate.processedAt ?? Infinity, t1);
  }
}

/** Without a crash a record is either processed or given up. */
function checkSettled({ fates }: ShardFates, { crashes }: MappingHistory, findings: Findings<MappingInvariant>): void {
  for (const { record, processedAt, discarded } of fates) {
    if (processedAt === undefined && !discarded)
      findings.add('C11', `${record.sequenceNumber} was never processed and is in no message`);
    if (processedAt !== undefined && discarded && crashes.length === 0)
      findings.add('C11', `${record.sequenceNumber} was processed and is in the queue as well`);
  }
}

/** What was processed is delivered again only when the server was killed in between. */
function checkRedeliveries({ fates }: ShardFates, { crashes }: MappingHistory, findings: Findings<MappingInvariant>): void {
  for (const { record, processedAt, deliveries } of fates) {
    if (processedAt === undefined) continue;
    for (const { t0, attemptId } of deliveries) {
      const nextCrash = crashes[firstIndex(crashes.length, (index) => (crashes[index] ?? 0) >= processedAt)] ?? Infinity;
      if (t0 < processedAt || nextCrash <= t0) continue;
      findings.add('C11', `${attemptId} was given ${record.sequenceNumber} again, though it was processed and nothing crashed`);
    }
  }
}

/** A batch keeps the order of the shard; with one lane it is a piece of it without a gap, also when it was halved. */
function checkBatches(shard: ShardFates, { parallelizationFactor }: MappingHistory, findings: Findings<MappingInvariant>): void {
  for (const { attemptId, in: input } of shard.invocations) {
    let last: number | undefined;
    for (const { sequenceNumber } of input.records) {
      const index = shard.bySequenceNumber.get(sequenceNumber)?.index ?? Number.NaN;
      if (last !== undefined && index <= last) findings.add('C12', `${attemptId} has ${sequenceNumber} behind a later record`);
      else if (last !== undefined && parallelizationFactor === 1 && index !== last + 1)
        findings.add('C12', `${attemptId} has a gap before ${sequenceNumber}`);
      last = index;
    }
  }
}

/** First deliveries of the records of a key are in order; with one lane those of the whole shard. */
function checkOrder(
  { fates }: ShardFates,
  { parallelizationFactor }: MappingHistory,
  findings: Findings<MappingInvariant>,
): void {
  const lastOf = new Map<string, { readonly t0: number; readonly sequenceNumber: string }>();
  for (const { record, deliveries } of fates) {
    const first = deliveries[0];
    if (first === undefined) continue;
    const lane = parallelizationFactor === 1 ? '' : record.partitionKey;
    const before = lastOf.get(lane);
    if (before !== undefined && first.t0 < before.t0)
      findings.add('C12', `${record.sequenceNumber} was delivered before ${before.sequenceNumber} in front of it`);
    else lastOf.set(lane, { t0: first.t0, sequenceNumber: record.sequenceNumber });
  }
}

function checkOverlaps(shard: ShardFates, { parallelizationFactor }: MappingHistory, findings: Findings<MappingInvariant>): void {
  const busyUntil = new Map<string, InvocationEvent>();
  const running: number[] = [];
  for (const invocation of shard.invocations) {
    for (const key of new Set(invocation.in.records.map(({ partitionKey }) => partitionKey))) {
      const other = busyUntil.get(key);
      if (other !== undefined && other.t1 > invocation.t0)
        findings.add('C12', `${invocation.attemptId} and ${other.attemptId} ran at the same time with the key ${key}`);
      if (other === undefined || other.t1 < invocation.t1) busyUntil.set(key, invocation);
    }
    for (let at = running.length - 1; at >= 0; at--) if ((running[at] ?? 0) <= invocation.t0) running.splice(at, 1);
    running.push(invocation.t1);
    if (running.length > parallelizationFactor)
      findings.add('C12', `${running.length} invocations ran for ${shard.shardId} when ${invocation.attemptId} began`);
  }
}

/** A child is read when its parents are done with. */
function checkParents(shard: ShardFates, shards: ReadonlyMap<string, ShardFates>, findings: Findings<MappingInvariant>): void {
  const [first] = shard.invocations;
  for (const parentId of shard.parentShardIds) {
    const late = shards.get(parentId)?.invocations.find(({ t1 }) => first !== undefined && t1 > first.t0);
    const redelivered = late?.in.records.every(({ sequenceNumber }) => {
      const fate = shards.get(parentId)?.bySequenceNumber.get(sequenceNumber);
      return fate?.processedAt !== undefined && first !== undefined && fate.processedAt <= first.t0;
    });
    if (late !== undefined && redelivered !== true)
      findings.add(
        'C12',
        `${shard.shardId} was begun by ${first?.attemptId} before ${late.attemptId} of its parent ${parentId} ended`,
      );
  }
}
