/** ReceiveMessage: up to ten messages, which nobody else sees until their visibility timeout ends; waits for a first one. */
import type { Message, ReceiveMessageRequest, SqsOperations } from '../../../protocol/generated/sqs.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { invalidValue } from '../errors.ts';
import { RECEIVE_MESSAGES_MAX, VISIBILITY_SECONDS_MAX, WAIT_SECONDS_MAX } from '../limits.ts';
import { attributesMd5, attributesOutput, selectAttributes } from '../messages/message-attributes.ts';
import type { Received } from '../messages/message-queue.ts';
import { numberAttribute } from '../queues/queue-attributes.ts';
import type { QueueHost } from '../queues/queue-host.ts';

export function receiveMessage(host: QueueHost): OperationOf<SqsOperations, 'ReceiveMessage'> {
  return async (input, context) => {
    const { record, messages } = await host.resolve(input.QueueUrl, context);
    checkBounds(input);
    const { attributes } = record;
    const received = await messages.receive({
      messagesMax: input.MaxNumberOfMessages ?? 1,
      visibilityMs: (input.VisibilityTimeout ?? numberAttribute(attributes, 'VisibilityTimeout')) * 1000,
      waitMs: (input.WaitTimeSeconds ?? numberAttribute(attributes, 'ReceiveMessageWaitTimeSeconds')) * 1000,
      retentionMs: numberAttribute(attributes, 'MessageRetentionPeriod') * 1000,
      signal: () => context.signal(),
      deadLetter: host.deadLetterTarget(record),
    });
    return received.length === 0 ? {} : { Messages: received.map((one) => messageOutput(one, input)) };
  };
}

function checkBounds({ MaxNumberOfMessages = 1, VisibilityTimeout = 0, WaitTimeSeconds = 0 }: ReceiveMessageRequest): void {
  if (!(MaxNumberOfMessages >= 1 && MaxNumberOfMessages <= RECEIVE_MESSAGES_MAX)) {
    throw invalidValue(MaxNumberOfMessages, 'MaxNumberOfMessages', 'Must be between 1 and 10, if provided.'); // recorded
  }
  if (!(VisibilityTimeout >= 0 && VisibilityTimeout <= VISIBILITY_SECONDS_MAX)) {
    throw invalidValue(VisibilityTimeout, 'VisibilityTimeout', 'Must be >= 0 and <= 43200, if provided.');
  }
  if (!(WaitTimeSeconds >= 0 && WaitTimeSeconds <= WAIT_SECONDS_MAX)) {
    throw invalidValue(WaitTimeSeconds, 'WaitTimeSeconds', 'Must be >= 0 and <= 20, if provided.');
  }
}

/** The digest is that of the attributes in this answer, not of all that the message has (recorded 2023-07). */
function messageOutput(received: Received, input: ReceiveMessageRequest): Message {
  const { message } = received;
  const system = systemAttributes(received, [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])]);
  const attributes = selectAttributes(message.attributes, input.MessageAttributeNames ?? []);
  return {
    MessageId: message.messageId,
    ReceiptHandle: received.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: Buffer.from(message.body.buffer, message.body.byteOffset, message.body.byteLength).toString(),
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(attributes.length > 0 && {
      MD5OfMessageAttributes: attributesMd5(attributes),
      MessageAttributes: attributesOutput(attributes),
    }),
  };
}

/** Names that nothing is known for are passed over, as AWS does (recorded 2022-05). */
function systemAttributes({ message, receives, firstReceivedMs }: Received, names: readonly string[]): [string, string][] {
  const known: [string, string | undefined][] = [
    ['SenderId', message.senderId],
    ['ApproximateFirstReceiveTimestamp', firstReceivedMs.toString()],
    ['ApproximateReceiveCount', receives.toString()],
    ['SentTimestamp', message.sentMs.toString()],
    ['AWSTraceHeader', message.traceHeader],
    ['MessageGroupId', message.messageGroupId],
    ['DeadLetterQueueSourceArn', message.deadLetterSourceArn],
  ];
  const all = names.includes('All');
  return known.flatMap(([name, value]) => (value !== undefined && (all || names.includes(name)) ? [[name, value]] : []));
}
