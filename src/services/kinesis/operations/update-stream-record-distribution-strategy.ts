/** UpdateStreamRecordDistributionStrategy: by partition key or, for streams on demand, evenly; holds for what is put from now on. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { alterStream } from '../catalog/alter-stream.ts';
import { requireStream } from '../catalog/streams.ts';
import type { Kinesis } from '../kinesis.ts';
import { distributionNeedsOnDemand } from '../setting-errors.ts';

export function updateStreamRecordDistributionStrategy(
  kinesis: Kinesis,
): OperationOf<KinesisOperations, 'UpdateStreamRecordDistributionStrategy'> {
  return async (input, context) => {
    const stream = requireStream(kinesis.catalog.state, { StreamARN: input.StreamARN }, context);
    const outcome = await alterStream(kinesis, stream, { setting: 'distribution', strategy: input.RecordDistributionStrategy });
    if (outcome.kind === 'provisioned') throw distributionNeedsOnDemand(stream);
    return {};
  };
}
