/** How SplitShard, MergeShards and UpdateShardCount ask for their change, and what is said when it is refused. */
import { assert } from '../../../platform/assert.ts';
import {
  scaledDownTooFar,
  scaledUpTooFar,
  shardLimitExceeded,
  shardNotEligible,
  shardNotFound,
  shardsNotAdjacent,
  splitOutsideOfShard,
  streamNotActive,
  streamNotFound,
  streamOnDemand,
  tooManyShardCountUpdates,
} from '../errors.ts';
import type { Kinesis } from '../kinesis.ts';
import { COUNT_UPDATES_MAX } from '../limits.ts';
import type { ReshardGoal } from '../shards/reshard-plan.ts';
import { shardIdOf } from '../shards/shard-id.ts';
import type { KinesisOutcome } from './commands/outcome.ts';
import type { ReshardCommand } from './commands/reshard.ts';
import type { Stream } from './state.ts';

/** Resolves, with how many shards were open before, once the change is durable and, without a state delay, usually done. */
export async function requestReshard(kinesis: Kinesis, stream: Stream, goal: ReshardGoal): Promise<number> {
  const { account, region, name } = stream;
  const { shardsMax, limits } = kinesis.settings;
  const command: ReshardCommand = {
    kind: 'reshard',
    account,
    region,
    name,
    goal,
    shardsMax,
    countUpdatesMax: limits === undefined ? null : COUNT_UPDATES_MAX,
  };
  const outcome = await kinesis.catalog.submit(command);
  if (outcome.kind !== 'resharding') throw refusalOf(outcome, command);
  await kinesis.reconciler.settled(outcome.id);
  return outcome.openShards;
}

function refusalOf(outcome: KinesisOutcome, command: ReshardCommand): Error {
  const { goal, account, region, shardsMax } = command;
  switch (outcome.kind) {
    case 'not-found':
      return streamNotFound(command);
    case 'on-demand':
      return streamOnDemand(command);
    case 'not-active':
      return streamNotActive(command, outcome.status);
    case 'shard-not-found':
      return shardNotFound(command, shardIdOf(outcome.index));
    case 'shard-closed':
      return shardNotEligible(command, shardIdOf(outcome.index));
    case 'too-many-shards': {
      const additional = goal.type === 'count' ? goal.count - outcome.openShards : 1;
      return shardLimitExceeded({ account, region, current: outcome.current, limit: shardsMax, additional });
    }
    default:
      return goalRefusal(outcome, command);
  }
}

/** What only one of the three operations can be told. */
function goalRefusal(outcome: KinesisOutcome, command: ReshardCommand): Error {
  const { goal } = command;
  if (goal.type === 'split' && outcome.kind === 'hash-key-outside') {
    return splitOutsideOfShard(command, shardIdOf(goal.parent), goal.at, outcome.range);
  }
  if (goal.type === 'merge' && outcome.kind === 'not-adjacent') {
    const [lower, upper] = goal.parents;
    return shardsNotAdjacent(command, shardIdOf(lower), shardIdOf(upper));
  }
  assert(goal.type === 'count', `resharding has no outcome ${outcome.kind}`);
  switch (outcome.kind) {
    case 'scaled-up-too-far':
      return scaledUpTooFar({ openShards: outcome.openShards, target: goal.count });
    case 'scaled-down-too-far':
      return scaledDownTooFar({ openShards: outcome.openShards, target: goal.count });
    case 'too-many-count-updates':
      return tooManyShardCountUpdates(command, COUNT_UPDATES_MAX);
    default:
      assert(false, `resharding has no outcome ${outcome.kind}`);
  }
}
