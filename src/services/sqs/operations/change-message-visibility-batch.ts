/** ChangeMessageVisibilityBatch: as ChangeMessageVisibility, entry by entry. */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { checkBatch, eachEntry } from '../batch.ts';
import { missingParameter } from '../errors.ts';
import type { QueueHost } from '../queues/queue-host.ts';
import { changeVisibility } from './change-message-visibility.ts';

export function changeMessageVisibilityBatch(host: QueueHost): OperationOf<SqsOperations, 'ChangeMessageVisibilityBatch'> {
  return async (input, context) => {
    const { messages } = await host.resolve(input.QueueUrl, context);
    checkBatch(input.Entries, 'ChangeMessageVisibilityBatchRequestEntry');
    const { done, failed } = eachEntry(input.Entries, (entry) => {
      if (entry.VisibilityTimeout === undefined) throw missingParameter('VisibilityTimeout');
      changeVisibility(messages, entry.ReceiptHandle, entry.VisibilityTimeout);
    });
    return { Successful: done.map(({ entry }) => ({ Id: entry.Id })), Failed: failed };
  };
}
