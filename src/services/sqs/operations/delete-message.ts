/** DeleteMessage: answers once the deletion is durable. Any handle of the message will do, and a message already gone too. */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { receiptHandleIsInvalid } from '../errors.ts';
import type { QueueHost } from '../queues/queue-host.ts';

export function deleteMessage(host: QueueHost): OperationOf<SqsOperations, 'DeleteMessage'> {
  return async (input, context) => {
    const { messages } = await host.resolve(input.QueueUrl, context);
    if (!messages.isReceiptHandle(input.ReceiptHandle)) throw receiptHandleIsInvalid();
    await messages.delete([input.ReceiptHandle]);
    return {};
  };
}
