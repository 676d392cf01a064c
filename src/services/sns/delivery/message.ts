/** A message as it is published: what is accepted, and how large it counts. */
import type { MessageAttributeValue, PublishBatchRequestEntry } from '../../../protocol/generated/sns.ts';
import { invalidParameter, notYetAvailable } from '../errors.ts';
import { ATTRIBUTE_NAME_CHARACTERS_MAX, MESSAGE_ATTRIBUTES_MAX, MESSAGE_BYTES_MAX, SUBJECT_CHARACTERS_MAX } from '../limits.ts';

export interface MessageAttribute {
  readonly name: string;
  readonly dataType: string;
  /** A text, or bytes as base64 for the type Binary. */
  readonly value: string;
}

export interface Message {
  readonly subject: string | undefined;
  readonly attributes: readonly MessageAttribute[];
  /** What a subscription of a protocol receives. */
  readonly textFor: (protocol: string) => string;
  readonly bytes: number;
}

type Published = Omit<PublishBatchRequestEntry, 'Id'>;

const ATTRIBUTE_NAME = /^[A-Za-z0-9_.-]+$/;
const SUBJECT = /^[\u0020-\u007e]*$/;

/** Throws InvalidParameter. */
export function readMessage(published: Published): Message {
  const { Message: text, MessageStructure: structure, Subject: subject } = published;
  if (published.MessageGroupId !== undefined || published.MessageDeduplicationId !== undefined) {
    throw notYetAvailable('Publishing to FIFO topics');
  }
  if (text === '') throw invalidParameter('Empty message');
  if (subject !== undefined && (subject === '' || subject.length > SUBJECT_CHARACTERS_MAX || !SUBJECT.test(subject))) {
    throw invalidParameter('Subject');
  }
  const attributes = readAttributes(published.MessageAttributes ?? {});
  const bytes = attributes.reduce(
    (sum, one) => sum + Buffer.byteLength(one.name + one.dataType + one.value),
    Buffer.byteLength(text),
  );
  if (bytes > MESSAGE_BYTES_MAX) throw invalidParameter('Message too long');
  return { subject, attributes, textFor: textsOf(text, structure), bytes };
}

function textsOf(text: string, structure: string | undefined): (protocol: string) => string {
  if (structure === undefined || structure === '') return () => text;
  if (structure !== 'json') throw invalidParameter('MessageStructure');
  const texts = parseObject(text);
  const byDefault = texts?.default;
  if (texts === undefined) throw invalidParameter('Message Structure - JSON message body failed to parse');
  if (typeof byDefault !== 'string') throw invalidParameter('Message Structure - No default entry in JSON message body');
  return (protocol) => {
    const own = texts[protocol];
    return typeof own === 'string' ? own : byDefault;
  };
}

function readAttributes(input: Readonly<Record<string, MessageAttributeValue>>): MessageAttribute[] {
  const entries = Object.entries(input);
  if (entries.length > MESSAGE_ATTRIBUTES_MAX) throw invalidParameter('MessageAttributes Reason: too many attributes');
  return entries.map(([name, value]) => readAttribute(name, value));
}

function readAttribute(
  name: string,
  { DataType: dataType, StringValue: text, BinaryValue: bytes }: MessageAttributeValue,
): MessageAttribute {
  if (!ATTRIBUTE_NAME.test(name) || name.length > ATTRIBUTE_NAME_CHARACTERS_MAX)
    throw invalidParameter(`MessageAttributes Reason: the name '${name.slice(0, 64)}'`);
  const kind = dataType.split('.', 1)[0];
  if (kind === 'Binary') {
    if (bytes === undefined || bytes.byteLength === 0) throw noValue(name, dataType);
    return { name, dataType, value: Buffer.from(bytes).toString('base64') };
  }
  if (kind !== 'String' && kind !== 'Number') throw invalidParameter(`MessageAttributes Reason: the type of '${name}'`);
  if (text === undefined || text === '') throw noValue(name, dataType);
  return { name, dataType, value: text };
}

function noValue(name: string, dataType: string): Error {
  return invalidParameter(
    `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${dataType}'.`,
  );
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch (error: unknown) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
