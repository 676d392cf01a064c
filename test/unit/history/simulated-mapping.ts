/** What a function is given by a mapping that behaves: batches, retries, halving, giving up, and restarts from a checkpoint. */
import { SeededRandom } from '../../../src/platform/random.ts';
import type { Discarded, InvocationEvent, MappingHistory, SourceRecord } from '../../support/history/mapping-checker.ts';

export const POISON = 'poison';
const RECORDS = 120;
const BATCH = 8;

type Shard = MappingHistory['shards'][number];

export function simulateMapping(seed: number, parallelizationFactor: number, crashes: boolean): MappingHistory {
  const random = new SeededRandom(seed);
  const shards = [shardOf('s0', [], random), shardOf('s1', ['s0'], random)];
  const invocations: InvocationEvent[] = [];
  const discarded: Discarded[] = [];
  const crashedAt: number[] = [];
  let nowMs = 0;
  for (const shard of shards) {
    const lanes = Array.from({ length: parallelizationFactor }, (_, lane) =>
      shard.records.filter(({ partitionKey }) => Number(partitionKey.slice(1)) % parallelizationFactor === lane),
    );
    // A restart in the middle begins again where the checkpoint was.
    const parts = crashes ? [0.5, 1] : [1];
    let from = 0;
    for (const part of parts) {
      let endMs = nowMs;
      for (const [lane, records] of lanes.entries()) {
        const to = Math.floor(records.length * part);
        const work = new Lane({ shard, lane, random, invocations, discarded, nowMs });
        work.run(records.slice(Math.max(0, Math.floor(records.length * from) - BATCH), to));
        endMs = Math.max(endMs, work.nowMs);
      }
      from = part;
      nowMs = endMs + 1;
      if (part < 1) crashedAt.push(nowMs);
      nowMs += 5;
    }
  }
  return { parallelizationFactor, shards, invocations, discarded, crashes: crashedAt };
}

function shardOf(shardId: string, parentShardIds: readonly string[], random: SeededRandom): Shard {
  const prefix = 100 + Number(shardId.slice(1));
  const records = Array.from({ length: RECORDS }, (_, index) => ({
    sequenceNumber: `${prefix}${String(index).padStart(6, '0')}`,
    partitionKey: `k${random.below(6)}`,
    digest: random.below(40) === 0 ? POISON : `d${index}`,
  }));
  return { shardId, parentShardIds, records };
}

interface LaneState {
  readonly shard: Shard;
  readonly lane: number;
  readonly random: SeededRandom;
  readonly invocations: InvocationEvent[];
  readonly discarded: Discarded[];
  nowMs: number;
}

/** One batch after another; one that holds poison fails, is halved, and is given up when it is a single record. */
class Lane {
  readonly #state: LaneState;

  constructor(state: LaneState) {
    this.#state = state;
  }

  get nowMs(): number {
    return this.#state.nowMs;
  }

  run(records: readonly SourceRecord[]): void {
    for (let at = 0; at < records.length; at += BATCH) this.#settle(records.slice(at, at + BATCH));
  }

  #settle(records: readonly SourceRecord[]): void {
    const { shard, discarded, random } = this.#state;
    const poison = records.findIndex(({ digest }) => digest === POISON);
    const partial = poison > 0 && random.below(2) === 0;
    this.#invoke(records, poison < 0 || partial, partial ? (records[poison]?.sequenceNumber ?? null) : null);
    if (poison < 0) return;
    const left = partial ? records.slice(poison) : records;
    const [first, last] = [left[0]?.sequenceNumber ?? '', left.at(-1)?.sequenceNumber ?? ''];
    if (left.length === 1) {
      discarded.push({ shardId: shard.shardId, first, last });
      return;
    }
    const half = Math.ceil(left.length / 2);
    this.#settle(left.slice(0, half));
    this.#settle(left.slice(half));
  }

  #invoke(records: readonly SourceRecord[], ok: boolean, failedFrom: string | null): void {
    const { shard, lane, random, invocations } = this.#state;
    const t0 = this.#state.nowMs;
    const t1 = t0 + 1 + random.below(5);
    this.#state.nowMs = t1 + 1;
    const attemptId = `i${invocations.length}`;
    const out = ok ? { failedFrom } : null;
    invocations.push({
      proc: lane,
      f: 'invoke',
      attemptId,
      t0,
      t1,
      type: ok ? 'ok' : 'fail',
      in: { shardId: shard.shardId, records },
      out,
    });
  }
}
