/**
 * The reconciler has sealed the parents of a round: they are closed, and their children take records from here on. The last
 * round makes the stream ACTIVE again.
 */
import { nextRound, type ReshardStep } from '../../shards/reshard-plan.ts';
import type { StreamIdentity } from '../arn.ts';
import { type KinesisState, openShards, type Shard, type Stream, shardAt } from '../state.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface OpenShardsCommand extends StreamIdentity {
  readonly kind: 'open-shards';
  readonly id: string;
  /** The round meant: the one whose first child gets this index. */
  readonly firstIndex: number;
}

export function applyOpenShards(state: KinesisState, command: OpenShardsCommand, timeMs: number): KinesisOutcome {
  const { account, region, name, id, firstIndex } = command;
  const stream = state.find(account, region, name);
  if (stream?.id !== id || stream.reshard === null || stream.nextShardIndex !== firstIndex) return { kind: 'nothing-to-do' }; // K2
  const opened = withRound(stream, nextRound(openShards(stream), stream.reshard), timeMs);
  const finished = nextRound(openShards(opened), stream.reshard).length === 0;
  state.put(finished ? { ...opened, reshard: null, status: 'ACTIVE', statusSinceMs: timeMs } : opened);
  return { kind: 'done', id };
}

function withRound(stream: Stream, round: readonly ReshardStep[], timeMs: number): Stream {
  const closed = new Set(round.flatMap(({ parents }) => parents));
  const shards = stream.shards.map((shard) => (closed.has(shard.index) ? { ...shard, closedMs: timeMs } : shard));
  for (const { parents, children } of round) {
    const createdSeconds = secondAfter(stream, parents, timeMs);
    for (const range of children) {
      const index = stream.nextShardIndex + shards.length - stream.shards.length;
      shards.push({ index, range, createdSeconds, openedMs: timeMs, parents, closedMs: null });
    }
  }
  return { ...stream, shards, nextShardIndex: stream.nextShardIndex + shards.length - stream.shards.length };
}

/** A later second than that of the parents, so that the children's sequence numbers are above all of theirs. */
function secondAfter(stream: Stream, parents: readonly number[], timeMs: number): number {
  const seconds = parents.map((parent) => (shardAt(stream, parent) as Shard).createdSeconds);
  return Math.max(Math.floor(timeMs / 1000), ...seconds) + 1;
}
