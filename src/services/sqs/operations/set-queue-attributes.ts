/** SetQueueAttributes: in force from the next request on; an empty document (Policy, RedrivePolicy …) is removed. */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { canonicalAttributes } from '../queues/queue-attributes.ts';
import type { QueueHost } from '../queues/queue-host.ts';
import { checkRedriveTarget } from '../queues/redrive-target.ts';

export function setQueueAttributes(host: QueueHost): OperationOf<SqsOperations, 'SetQueueAttributes'> {
  return async (input, context) => {
    const record = host.lookUp(input.QueueUrl, context);
    const attributes = canonicalAttributes(input.Attributes);
    checkRedriveTarget(host, record, attributes);
    await host.setAttributes(record, attributes);
    return {};
  };
}
