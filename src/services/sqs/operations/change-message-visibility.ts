/** ChangeMessageVisibility: a received message stays invisible for longer or less long; 0 shows it at once. Memory only. */
import type { SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { invalidValue } from '../errors.ts';
import { VISIBILITY_SECONDS_MAX } from '../limits.ts';
import type { MessageQueue } from '../messages/message-queue.ts';
import type { QueueHost } from '../queues/queue-host.ts';

export function changeMessageVisibility(host: QueueHost): OperationOf<SqsOperations, 'ChangeMessageVisibility'> {
  return async (input, context) => {
    const { messages } = await host.resolve(input.QueueUrl, context);
    changeVisibility(messages, input.ReceiptHandle, input.VisibilityTimeout);
    return {};
  };
}

/** Throws what the client must hear; also for the entries of a batch. */
export function changeVisibility(messages: MessageQueue, receiptHandle: string, visibilitySeconds: number): void {
  const refuse = (reason: string): Error => invalidValue(visibilitySeconds, 'VisibilityTimeout', reason);
  if (!(visibilitySeconds >= 0 && visibilitySeconds <= VISIBILITY_SECONDS_MAX)) {
    throw refuse('Must be >= 0 and <= 43200, if provided.');
  }
  const refuseTotal = (): Error =>
    refuse(`Total VisibilityTimeout for the message is beyond the limit [${VISIBILITY_SECONDS_MAX} seconds]`);
  messages.changeVisibility(receiptHandle, visibilitySeconds * 1000, refuseTotal, VISIBILITY_SECONDS_MAX * 1000);
}
