/** DeleteQueue: the queue and its messages are gone when it answers; requests waiting for a message hear that it is. */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import type { QueueHost } from '../queues/queue-host.ts';

export function deleteQueue(host: QueueHost): OperationOf<SqsOperations, 'DeleteQueue'> {
  return async (input, context) => {
    await host.delete(host.lookUp(input.QueueUrl, context));
    return {};
  };
}
