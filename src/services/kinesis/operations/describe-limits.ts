/** DescribeLimits: what an account has in a region, and what it may have. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { onDemandStreamCount, openShardCount } from '../catalog/state.ts';
import type { Kinesis } from '../kinesis.ts';
import { ON_DEMAND_STREAMS_LIMIT } from '../limits.ts';

export function describeLimits(kinesis: Kinesis): OperationOf<KinesisOperations, 'DescribeLimits'> {
  return (_input, { accountId, region }) => {
    const { shardsMax, limits } = kinesis.settings;
    const streams = kinesis.catalog.state.streamsOf(accountId, region);
    return {
      ShardLimit: shardsMax,
      OpenShardCount: openShardCount(streams),
      OnDemandStreamCount: onDemandStreamCount(streams),
      OnDemandStreamCountLimit: limits === undefined ? shardsMax : ON_DEMAND_STREAMS_LIMIT, // a stream has a shard at least
    };
  };
}
