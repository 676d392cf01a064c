/** DescribeStreamSummary: a stream without its shards. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { describeStreamCore } from '../catalog/descriptions.ts';
import { openShards } from '../catalog/state.ts';
import { requireStream } from '../catalog/streams.ts';
import { describeWarmThroughput } from '../catalog/warm-throughput.ts';
import type { Kinesis } from '../kinesis.ts';

export function describeStreamSummary(kinesis: Kinesis): OperationOf<KinesisOperations, 'DescribeStreamSummary'> {
  return (input, context) => {
    const stream = requireStream(kinesis.catalog.state, input, context);
    const WarmThroughput = describeWarmThroughput(stream);
    return {
      StreamDescriptionSummary: {
        ...describeStreamCore(stream),
        OpenShardCount: stream.status === 'CREATING' ? 0 : openShards(stream).length,
        ConsumerCount: stream.consumers.length,
        MaxRecordSizeInKiB: stream.recordSizeKibMax,
        ...(WarmThroughput === undefined ? {} : { WarmThroughput }),
        ...(stream.mode === 'ON_DEMAND' ? { RecordDistributionStrategy: stream.recordDistribution } : {}),
      },
    };
  };
}
