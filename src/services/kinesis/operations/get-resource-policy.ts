/** GetResourcePolicy: the policy of a stream or consumer as it was put; without one an empty object (recorded 2025-08). */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requireResource } from '../catalog/resources.ts';
import type { Kinesis } from '../kinesis.ts';

export function getResourcePolicy(kinesis: Kinesis): OperationOf<KinesisOperations, 'GetResourcePolicy'> {
  return (input, context) => {
    const { stream, consumer } = requireResource(kinesis.catalog.state, input.ResourceARN, context);
    return { Policy: (consumer ?? stream).policy ?? '{}' };
  };
}
