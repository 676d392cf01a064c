/** From what a client sends to a message of a queue, and the answer that goes with it: one message or an entry of a batch. */
import type { MessageAttributeValue, MessageSystemAttributeValue, SendMessageResult } from '../../../protocol/generated/sqs.ts';
import { invalidMessageContents, invalidParameter, invalidValue, messageTooLong, missingParameter } from '../errors.ts';
import { DELAY_SECONDS_MAX, TRACE_HEADER_CHARACTERS_MAX } from '../limits.ts';
import { numberAttribute, type QueueAttributes } from '../queues/queue-attributes.ts';
import {
  attributesMd5,
  attributesSizeBytes,
  hasForbiddenCharacters,
  type MessageAttribute,
  readMessageAttributes,
} from './message-attributes.ts';
import { bodyMd5 } from './message-codec.ts';
import type { Outgoing } from './message-queue.ts';

/** What SendMessage and an entry of SendMessageBatch have in common. */
export interface SendRequest {
  readonly MessageBody: string;
  readonly DelaySeconds?: number | undefined;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttributeValue>> | undefined;
  readonly MessageSystemAttributes?: Readonly<Record<string, MessageSystemAttributeValue>> | undefined;
  readonly MessageDeduplicationId?: string | undefined;
  readonly MessageGroupId?: string | undefined;
}

export interface Origin {
  readonly messageId: string;
  readonly senderId: string;
  readonly nowMs: number;
}

export interface PreparedMessage {
  readonly outgoing: Outgoing;
  readonly sizeBytes: number;
  readonly result: SendMessageResult & { readonly MessageId: string; readonly MD5OfMessageBody: string };
}

const MESSAGE_GROUP_ID = /^[!-~]{1,128}$/;

/** Throws what the client must hear; nothing was sent then. */
export function prepareMessage(request: SendRequest, queue: QueueAttributes, origin: Origin): PreparedMessage {
  checkBody(request.MessageBody);
  checkForStandardQueue(request);
  const attributes = readMessageAttributes(request.MessageAttributes);
  const body = Buffer.from(request.MessageBody);
  const sizeBytes = body.byteLength + attributesSizeBytes(attributes);
  const sizeBytesMax = numberAttribute(queue, 'MaximumMessageSize');
  if (sizeBytes > sizeBytesMax) throw messageTooLong(sizeBytesMax);
  const delaySeconds = request.DelaySeconds ?? numberAttribute(queue, 'DelaySeconds');
  if (!(delaySeconds >= 0 && delaySeconds <= DELAY_SECONDS_MAX)) {
    throw invalidValue(delaySeconds, 'DelaySeconds', 'DelaySeconds must be >= 0 and <= 900.');
  }
  const traceHeader = traceHeaderOf(request.MessageSystemAttributes);
  const md5OfBody = bodyMd5(body);
  const { messageId, senderId, nowMs } = origin;
  const message = {
    messageId,
    senderId,
    sentMs: nowMs,
    visibleFromMs: delaySeconds === 0 ? 0 : nowMs + delaySeconds * 1000,
    body,
    md5OfBody,
    attributes,
    ...(traceHeader !== undefined && { traceHeader }),
    ...(request.MessageGroupId !== undefined && { messageGroupId: request.MessageGroupId }),
  };
  const systemMd5 = attributesMd5(systemAttributes(traceHeader));
  const result = {
    MessageId: messageId,
    MD5OfMessageBody: md5OfBody,
    MD5OfMessageAttributes: attributesMd5(attributes),
    MD5OfMessageSystemAttributes: systemMd5,
  };
  return { outgoing: { entryId: messageId, message }, sizeBytes, result };
}

/** How many bytes a request counts, before anything of it is checked (for the limit on a batch as a whole). */
export function requestSizeBytes(request: SendRequest): number {
  let sizeBytes = Buffer.byteLength(request.MessageBody);
  for (const [name, { DataType, StringValue = '', BinaryValue }] of Object.entries(request.MessageAttributes ?? {})) {
    sizeBytes += Buffer.byteLength(name) + Buffer.byteLength(DataType);
    sizeBytes += Buffer.byteLength(StringValue) + (BinaryValue?.byteLength ?? 0);
  }
  return sizeBytes;
}

function checkBody(body: string): void {
  if (body === '') throw missingParameter('MessageBody');
  if (hasForbiddenCharacters(body)) throw invalidMessageContents();
}

/** A group id is welcome (API reference, fair queues); deduplication is of FIFO queues only. */
function checkForStandardQueue({ MessageDeduplicationId, MessageGroupId }: SendRequest): void {
  if (MessageDeduplicationId !== undefined) {
    const shown = MessageDeduplicationId.slice(0, 128);
    const reason = 'The request include parameter that is not valid for this queue type.';
    throw invalidValue(shown, 'MessageDeduplicationId', reason);
  }
  if (MessageGroupId !== undefined && !MESSAGE_GROUP_ID.test(MessageGroupId)) {
    const reason = 'MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.';
    throw invalidValue(MessageGroupId.slice(0, 128), 'MessageGroupId', reason);
  }
}

function traceHeaderOf(attributes: Readonly<Record<string, MessageSystemAttributeValue>> | undefined): string | undefined {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name !== 'AWSTraceHeader') {
      throw invalidParameter(`Message system attribute name '${name.slice(0, 128)}' is invalid.`);
    }
    const text = value.StringValue;
    const valid = value.DataType === 'String' && text !== undefined && text !== '' && !hasForbiddenCharacters(text);
    if (!valid || text.length > TRACE_HEADER_CHARACTERS_MAX) {
      throw invalidParameter("Message (system) attribute 'AWSTraceHeader' must contain a valid value of type 'String'.");
    }
    return text;
  }
  return undefined;
}

function systemAttributes(traceHeader: string | undefined): MessageAttribute[] {
  return traceHeader === undefined ? [] : [{ name: 'AWSTraceHeader', dataType: 'String', value: traceHeader }];
}
