/**
 * UpdateShardCount: splits and merges until so many shards are open and all are of one size. Which, and in which order,
 * shards/reshard-plan.ts decides; the short-lived shards between do not count towards the account's limit here.
 */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requestReshard } from '../catalog/request-reshard.ts';
import { openShards } from '../catalog/state.ts';
import { requireStream } from '../catalog/streams.ts';
import { targetShardCountTooHigh } from '../errors.ts';
import type { Kinesis } from '../kinesis.ts';
import { SHARD_COUNT_MAX } from '../limits.ts';

export function updateShardCount(kinesis: Kinesis): OperationOf<KinesisOperations, 'UpdateShardCount'> {
  return async (input, context) => {
    const stream = requireStream(kinesis.catalog.state, input, context);
    const target = input.TargetShardCount;
    if (target > SHARD_COUNT_MAX) {
      throw targetShardCountTooHigh({ openShards: openShards(stream).length, target }, SHARD_COUNT_MAX);
    }
    const CurrentShardCount = await requestReshard(kinesis, stream, { type: 'count', count: target });
    return { StreamName: stream.name, StreamARN: stream.arn, CurrentShardCount, TargetShardCount: target };
  };
}
