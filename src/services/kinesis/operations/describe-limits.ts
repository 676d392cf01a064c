/** DescribeLimits: what an account has in a region, and what it may have. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { openShardCount } from '../catalog/state.ts';
import type { Kinesis } from '../kinesis.ts';
import { ON_DEMAND_STREAMS_LIMIT } from '../limits.ts';

export function describeLimits(kinesis: Kinesis): OperationOf<KinesisOperations, 'DescribeLimits'> {
  return (_input, { accountId, region }) => {
    const streams = kinesis.catalog.state.streamsOf(accountId, region);
    return {
      ShardLimit: kinesis.settings.shardsMax,
      OpenShardCount: openShardCount(streams),
      OnDemandStreamCount: [...streams.values()].filter((stream) => stream.mode === 'ON_DEMAND').length,
      OnDemandStreamCountLimit: ON_DEMAND_STREAMS_LIMIT,
    };
  };
}
