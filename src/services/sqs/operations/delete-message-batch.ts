/** DeleteMessageBatch: handles fail one by one when they are wrong; the others' messages are deleted together. */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { checkBatch, eachEntry } from '../batch.ts';
import { receiptHandleIsInvalid } from '../errors.ts';
import type { QueueHost } from '../queues/queue-host.ts';

export function deleteMessageBatch(host: QueueHost): OperationOf<SqsOperations, 'DeleteMessageBatch'> {
  return async (input, context) => {
    const { messages } = await host.resolve(input.QueueUrl, context);
    checkBatch(input.Entries, 'DeleteMessageBatchRequestEntry');
    const { done, failed } = eachEntry(input.Entries, (entry) => {
      if (!messages.isReceiptHandle(entry.ReceiptHandle)) throw receiptHandleIsInvalid();
      return entry.ReceiptHandle;
    });
    await messages.delete(done.map(({ value }) => value));
    return { Successful: done.map(({ entry }) => ({ Id: entry.Id })), Failed: failed };
  };
}
