/**
 * Message attributes: what is accepted, how large they count, and their MD5 as clients check it.
 *
 * The digest (API reference, "Calculating the MD5 message digest for message attributes"), over attributes sorted by name:
 *   digest    = MD5(attribute …)
 *   attribute = text(name) text(data type) transport value
 *   transport = 0x01 for String and Number, 0x02 for Binary
 *   text, value = length (u32, big-endian), bytes
 */
import { createHash } from 'node:crypto';
import type { MessageAttributeValue } from '../../../protocol/generated/sqs.ts';
import type { ServiceError } from '../../../protocol/service-error.ts';
import { invalidMessageContents, invalidParameter, unsupportedOperation } from '../errors.ts';
import { ATTRIBUTE_NAME_CHARACTERS_MAX, ATTRIBUTE_TYPE_CHARACTERS_MAX, MESSAGE_ATTRIBUTES_MAX } from '../limits.ts';

/** One attribute as it is kept: a value is a text or bytes, never both. */
export interface MessageAttribute {
  readonly name: string;
  readonly dataType: string;
  readonly value: string | Uint8Array;
}

type AttributeMap = Readonly<Record<string, MessageAttributeValue>>;

const TRANSPORT_STRING = 1;
const TRANSPORT_BINARY = 2;
const NAME = /^[A-Za-z0-9_.-]+$/;
const RESERVED_NAME = /^(?:aws|amazon)\./i;
const NUMBER = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?$/;
/** API reference, message attributes: up to 38 digits of precision. */
const NUMBER_CHARACTERS_MAX = 64;
/** What XML 1.0 allows, and no half of a surrogate pair (API reference, SendMessage). */
const FORBIDDEN_CHARACTER = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

export function hasForbiddenCharacters(text: string): boolean {
  return FORBIDDEN_CHARACTER.test(text);
}

/** Checks the attributes of a message and sorts them by name. Throws what the client must hear. */
export function readMessageAttributes(input: AttributeMap | undefined): MessageAttribute[] {
  const entries = Object.entries(input ?? {});
  if (entries.length > MESSAGE_ATTRIBUTES_MAX) {
    const found = `Number of message attributes [${entries.length}]`;
    throw invalidParameter(`${found} exceeds the allowed maximum [${MESSAGE_ATTRIBUTES_MAX}].`);
  }
  const attributes = entries.map(([name, value]) => readMessageAttribute(name, value));
  return attributes.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readMessageAttribute(name: string, value: MessageAttributeValue): MessageAttribute {
  checkName(name);
  if (value.StringListValues !== undefined || value.BinaryListValues !== undefined) {
    throw unsupportedOperation('Message attribute list values in SendMessage operation are not supported.');
  }
  const dataType = value.DataType;
  if (dataType === '') throw invalidParameter(`The message attribute '${name}' must contain non-empty message attribute type.`);
  if (dataType.length > ATTRIBUTE_TYPE_CHARACTERS_MAX || hasForbiddenCharacters(dataType)) throw invalidType(name);
  const content = transportOf(dataType, name) === TRANSPORT_BINARY ? value.BinaryValue : value.StringValue;
  if (content === undefined || content.length === 0) {
    // Recorded.
    throw invalidParameter(`Message (user) attribute '${name}' must contain a non-empty value of type '${dataType}'.`);
  }
  if (typeof content === 'string') checkText(name, dataType, content);
  return { name, dataType, value: content };
}

function checkName(name: string): void {
  if (name.length > ATTRIBUTE_NAME_CHARACTERS_MAX) {
    throw invalidParameter(`Message (user) attribute name must be shorter than ${ATTRIBUTE_NAME_CHARACTERS_MAX} characters.`);
  }
  const dotted = name.startsWith('.') || name.endsWith('.') || name.includes('..');
  if (!NAME.test(name) || dotted) {
    const allowed = 'A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters';
    throw invalidParameter(`The message attribute name '${name}' is invalid. Attribute name can contain ${allowed}.`);
  }
  if (RESERVED_NAME.test(name)) {
    const reserved = "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'.";
    throw invalidParameter(`${reserved} These strings are reserved for internal use.`);
  }
}

function checkText(name: string, dataType: string, text: string): void {
  if (hasForbiddenCharacters(text)) throw invalidMessageContents();
  const isNumber = logicalType(dataType) === 'Number';
  if (isNumber && (text.length > NUMBER_CHARACTERS_MAX || !NUMBER.test(text))) {
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
}

function invalidType(name: string): ServiceError {
  const types = 'the set of supported type prefixes is Binary, Number, and String';
  return invalidParameter(`The message attribute '${name}' has an invalid message attribute type, ${types}.`);
}

/** `Number` of `Number.int`: what follows the point is the client's own label. */
function logicalType(dataType: string): string {
  const point = dataType.indexOf('.');
  return point === -1 ? dataType : dataType.slice(0, point);
}

function transportOf(dataType: string, name: string): number {
  switch (logicalType(dataType)) {
    case 'String':
    case 'Number':
      return TRANSPORT_STRING;
    case 'Binary':
      return TRANSPORT_BINARY;
    default:
      throw invalidType(name);
  }
}

/** What attributes add to a message's size: names, types and values. */
export function attributesSizeBytes(attributes: readonly MessageAttribute[]): number {
  return attributes.reduce(
    (sum, { name, dataType, value }) => sum + Buffer.byteLength(name) + Buffer.byteLength(dataType) + byteLength(value),
    0,
  );
}

/** The digest of attributes that are sorted by name; undefined when there are none. */
export function attributesMd5(attributes: readonly MessageAttribute[]): string | undefined {
  if (attributes.length === 0) return undefined;
  const hash = createHash('md5');
  const length = Buffer.alloc(4);
  const update = (value: string | Uint8Array): void => {
    length.writeUInt32BE(byteLength(value));
    hash.update(length);
    hash.update(value);
  };
  for (const { name, dataType, value } of attributes) {
    update(name);
    update(dataType);
    hash.update(Uint8Array.of(typeof value === 'string' ? TRANSPORT_STRING : TRANSPORT_BINARY));
    update(value);
  }
  return hash.digest('hex');
}

/** As the API answers it. */
export function attributesOutput(attributes: readonly MessageAttribute[]): Record<string, MessageAttributeValue> {
  const output: Record<string, MessageAttributeValue> = Object.create(null);
  for (const { name, dataType, value } of attributes) {
    output[name] =
      typeof value === 'string' ? { StringValue: value, DataType: dataType } : { BinaryValue: value, DataType: dataType };
  }
  return output;
}

/** Those that a receiver asked for: `All`, `.*`, a name, or a prefix as `foo.*` (API reference; recorded 2023-07). */
export function selectAttributes(attributes: readonly MessageAttribute[], names: readonly string[]): MessageAttribute[] {
  const prefixes = names.filter((name) => name.endsWith('*')).map((name) => name.slice(0, name.endsWith('.*') ? -2 : -1));
  const all = names.includes('All') || prefixes.includes('');
  return attributes.filter(({ name }) => all || names.includes(name) || prefixes.some((prefix) => name.startsWith(prefix)));
}

function byteLength(value: string | Uint8Array): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : value.byteLength;
}
