/** PutResourcePolicy: a stream or consumer gets a policy in place of the one it may have. */
import type { KinesisOperations } from '../../../protocol/generated/kinesis.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { checkPolicy } from '../catalog/resource-policies.ts';
import { requireResource } from '../catalog/resources.ts';
import type { Kinesis } from '../kinesis.ts';
import { resourceNotFound } from '../setting-errors.ts';

export function putResourcePolicy(kinesis: Kinesis): OperationOf<KinesisOperations, 'PutResourcePolicy'> {
  return async ({ ResourceARN, Policy: policy }, context) => {
    const { stream, consumer } = requireResource(kinesis.catalog.state, ResourceARN, context);
    checkPolicy(policy, ResourceARN);
    const { account, region, name } = stream;
    const consumerArn = consumer?.arn ?? null;
    const outcome = await kinesis.catalog.submit({ kind: 'set-policy', account, region, name, consumerArn, policy });
    if (outcome.kind !== 'done') throw resourceNotFound(ResourceARN); // deleted meanwhile
    return {};
  };
}
