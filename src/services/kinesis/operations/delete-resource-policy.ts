/** DeleteResourcePolicy: a stream or consumer loses its policy; one that has none is refused (recorded 2025-08). */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { requireResource } from '../catalog/resources.ts';
import type { Kinesis } from '../kinesis.ts';
import { policyNotFound, resourceNotFound } from '../setting-errors.ts';

export function deleteResourcePolicy(kinesis: Kinesis): OperationOf<KinesisOperations, 'DeleteResourcePolicy'> {
  return async ({ ResourceARN }, context) => {
    const { stream, consumer } = requireResource(kinesis.catalog.state, ResourceARN, context);
    const { account, region, name } = stream;
    const consumerArn = consumer?.arn ?? null;
    const outcome = await kinesis.catalog.submit({ kind: 'set-policy', account, region, name, consumerArn, policy: null });
    if (outcome.kind === 'no-policy') throw policyNotFound(ResourceARN);
    if (outcome.kind !== 'done') throw resourceNotFound(ResourceARN); // deleted meanwhile
    return {};
  };
}
