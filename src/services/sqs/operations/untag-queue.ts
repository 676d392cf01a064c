/** UntagQueue: removes tags; a key that the queue does not have is passed over. */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { QueueHost } from '../queues/queue-host.ts';

export function untagQueue(host: QueueHost): OperationOf<SqsOperations, 'UntagQueue'> {
  return async (input, context) => {
    await host.retag(host.lookUp(input.QueueUrl, context), { set: [], remove: input.TagKeys });
    return {};
  };
}
