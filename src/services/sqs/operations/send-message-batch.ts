/** SendMessageBatch: entries fail one by one when they are wrong; those that are right become durable together. */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { checkBatch, eachEntry } from '../batch.ts';
import { batchRequestTooLong } from '../errors.ts';
import { MESSAGE_BYTES_MAX } from '../limits.ts';
import { prepareMessage, requestSizeBytes } from '../messages/send-request.ts';
import type { QueueHost } from '../queues/queue-host.ts';

export function sendMessageBatch(host: QueueHost): OperationOf<SqsOperations, 'SendMessageBatch'> {
  return async (input, context) => {
    const { record, messages } = await host.resolve(input.QueueUrl, context);
    checkBatch(input.Entries, 'SendMessageBatchRequestEntry');
    const sizeBytes = input.Entries.reduce((sum, entry) => sum + requestSizeBytes(entry), 0);
    if (sizeBytes > MESSAGE_BYTES_MAX) throw batchRequestTooLong(MESSAGE_BYTES_MAX, sizeBytes);
    const nowMs = host.clock.nowMs();
    const { done, failed } = eachEntry(input.Entries, (entry) =>
      prepareMessage(entry, record.attributes, { messageId: host.random.uuid(), senderId: context.accountId, nowMs }),
    );
    if (done.length > 0) await messages.send(done.map(({ value }) => value.outgoing));
    return { Successful: done.map(({ entry, value }) => ({ Id: entry.Id, ...value.result })), Failed: failed };
  };
}
