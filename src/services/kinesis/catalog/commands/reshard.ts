/**
 * The shards of an ACTIVE stream are to change. What follows (sealing parents, opening children) is the reconciler's, round by
 * round, while the stream is UPDATING. The checks come in AWS's order, as far as it is known.
 */
import type { HashRange } from '../../shards/hash-range.ts';
import { nextRound, type ReshardGoal } from '../../shards/reshard-plan.ts';
import type { StreamIdentity } from '../arn.ts';
import { grantedShardCount, type KinesisState, openShards, type Shard, type Stream, shardAt } from '../state.ts';
import type { KinesisOutcome } from './outcome.ts';

export interface ReshardCommand extends StreamIdentity {
  readonly kind: 'reshard';
  readonly goal: ReshardGoal;
  /** The limits that hold for this command (K3): open shards of the account, and calls of UpdateShardCount in 24 hours. */
  readonly shardsMax: number;
  readonly countUpdatesMax: number | null;
}

const DAY_MS = 86_400_000;

export function applyReshard(state: KinesisState, command: ReshardCommand, timeMs: number): KinesisOutcome {
  const stream = state.find(command.account, command.region, command.name);
  if (stream === undefined) return { kind: 'not-found' };
  if (stream.mode === 'ON_DEMAND') return { kind: 'on-demand' };
  const open = openShards(stream);
  const refusal = refuse(state, stream, command, timeMs);
  if (refusal !== undefined) return refusal;
  const { goal } = command;
  const countUpdatesMs = goal.type === 'count' ? [...recent(stream, timeMs), timeMs] : stream.countUpdatesMs;
  const reached = nextRound(open, goal).length === 0;
  if (reached) state.put({ ...stream, countUpdatesMs });
  else state.put({ ...stream, countUpdatesMs, reshard: goal, status: 'UPDATING', statusSinceMs: timeMs });
  return { kind: 'resharding', id: stream.id, openShards: open.length };
}

function refuse(state: KinesisState, stream: Stream, command: ReshardCommand, timeMs: number): KinesisOutcome | undefined {
  const { goal } = command;
  switch (goal.type) {
    case 'split':
      return refuseSplit(state, stream, command, goal);
    case 'merge':
      return refuseMerge(stream, goal.parents);
    case 'count':
      return refuseCount(state, stream, command, goal.count, timeMs);
  }
}

function refuseSplit(
  state: KinesisState,
  stream: Stream,
  command: ReshardCommand,
  { parent, at }: { readonly parent: number; readonly at: string },
): KinesisOutcome | undefined {
  const shard = shardAt(stream, parent);
  if (shard === undefined) return { kind: 'shard-not-found', index: parent };
  const current = grantedShardCount(state.streamsOf(command.account, command.region));
  if (current + 1 > command.shardsMax) return { kind: 'too-many-shards', current, openShards: openShards(stream).length };
  if (shard.closedMs !== null) return { kind: 'shard-closed', index: parent };
  const hashKey = BigInt(at);
  const inside = hashKey > BigInt(shard.range.start) + 1n && hashKey < BigInt(shard.range.end);
  if (!inside) return { kind: 'hash-key-outside', range: shard.range };
  return unlessActive(stream);
}

function refuseMerge(stream: Stream, parents: readonly [lower: number, upper: number]): KinesisOutcome | undefined {
  const shards: Shard[] = [];
  for (const index of parents) {
    const shard = shardAt(stream, index);
    if (shard === undefined) return { kind: 'shard-not-found', index };
    shards.push(shard);
  }
  const closed = shards.find(({ closedMs }) => closedMs !== null);
  if (closed !== undefined) return { kind: 'shard-closed', index: closed.index };
  const [lower, upper] = shards.map(({ range }) => range) as [HashRange, HashRange];
  if (BigInt(lower.end) + 1n !== BigInt(upper.start)) return { kind: 'not-adjacent' };
  return unlessActive(stream);
}

function refuseCount(
  state: KinesisState,
  stream: Stream,
  command: ReshardCommand,
  count: number,
  timeMs: number,
): KinesisOutcome | undefined {
  const active = unlessActive(stream);
  if (active !== undefined) return active;
  const open = openShards(stream).length;
  if (count > open * 2) return { kind: 'scaled-up-too-far', openShards: open };
  if (count < open / 2) return { kind: 'scaled-down-too-far', openShards: open };
  const current = grantedShardCount(state.streamsOf(command.account, command.region));
  if (count > open && current + count - open > command.shardsMax) return { kind: 'too-many-shards', current, openShards: open };
  const { countUpdatesMax } = command;
  if (countUpdatesMax !== null && recent(stream, timeMs).length >= countUpdatesMax) return { kind: 'too-many-count-updates' };
  return undefined;
}

function unlessActive({ status }: Stream): KinesisOutcome | undefined {
  return status === 'ACTIVE' ? undefined : { kind: 'not-active', status };
}

function recent({ countUpdatesMs }: Stream, timeMs: number): readonly number[] {
  return countUpdatesMs.filter((calledMs) => calledMs > timeMs - DAY_MS);
}
