/**
 * What stands in a queue's log. An entry has no key; its value is
 *
 *   message  = 0x01, entry id (16 bytes), sent (f64, ms since the epoch), visible from (f64, ms since the epoch; 0: at once),
 *              header length (u32), header (JSON, UTF-8), body (UTF-8)
 *   deletion = 0x02, entry id (16 bytes) …
 *
 * Numbers are big-endian. The entry id names one stay of a message in one queue; copies that compaction makes keep it. It is
 * the message id, except for a message that came from another queue: that keeps its message id and gets a new entry id, so
 * that a message which returns to a queue is not taken for the one that was deleted there.
 */
import { createHash } from 'node:crypto';
import type { MessageAttribute } from './message-attributes.ts';

/** The 16 bytes of an entry id as a string of 16 characters: short, and a key for a Map. */
export type EntryKey = string & { readonly brand: 'EntryKey' };

export interface StoredMessage {
  readonly key: EntryKey;
  readonly messageId: string;
  readonly senderId: string;
  readonly sentMs: number;
  readonly visibleFromMs: number;
  readonly body: Uint8Array;
  /** Lower-case hex. */
  readonly md5OfBody: string;
  readonly attributes: readonly MessageAttribute[];
  readonly traceHeader?: string;
  readonly messageGroupId?: string;
  readonly deadLetterSourceArn?: string;
}

/** What replay needs of an entry, without its header and body. */
export type EntryOutline =
  | { readonly kind: 'message'; readonly key: EntryKey; readonly sentMs: number; readonly visibleFromMs: number }
  | { readonly kind: 'deletion'; readonly keys: readonly EntryKey[] };

/** A message as it enters a queue. */
export type MessageInput = Omit<StoredMessage, 'key' | 'md5OfBody'> & { readonly md5OfBody?: string };

interface Header {
  readonly messageId: string;
  readonly senderId: string;
  readonly md5OfBody: string;
  /** Name, type, and the value as text or base64. */
  readonly attributes?: readonly (readonly [name: string, dataType: string, text: string | null, base64?: string])[];
  readonly traceHeader?: string;
  readonly messageGroupId?: string;
  readonly deadLetterSourceArn?: string;
}

const KIND_MESSAGE = 1;
const KIND_DELETION = 2;
const ID_BYTES = 16;
const SENT_AT = 1 + ID_BYTES;
const VISIBLE_AT = SENT_AT + 8;
const HEADER_LENGTH_AT = VISIBLE_AT + 8;
const HEADER_AT = HEADER_LENGTH_AT + 4;

/** An entry that is not of the grammar above although its checksum held: a fault, never an answer. */
export class UnreadableEntryError extends Error {
  override readonly name = 'UnreadableEntryError';
}

export function entryKeyOf(uuid: string): EntryKey {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('latin1') as EntryKey;
}

export function encodeMessage(key: EntryKey, message: MessageInput): Uint8Array {
  const header = Buffer.from(JSON.stringify(headerOf(message)));
  const entry = Buffer.allocUnsafe(HEADER_AT + header.byteLength + message.body.byteLength);
  entry[0] = KIND_MESSAGE;
  entry.write(key, 1, 'latin1');
  entry.writeDoubleBE(message.sentMs, SENT_AT);
  entry.writeDoubleBE(message.visibleFromMs, VISIBLE_AT);
  entry.writeUInt32BE(header.byteLength, HEADER_LENGTH_AT);
  entry.set(header, HEADER_AT);
  entry.set(message.body, HEADER_AT + header.byteLength);
  return entry;
}

export function encodeDeletion(keys: readonly EntryKey[]): Uint8Array {
  const entry = Buffer.allocUnsafe(1 + ID_BYTES * keys.length);
  entry[0] = KIND_DELETION;
  keys.forEach((key, index) => {
    entry.write(key, 1 + ID_BYTES * index, 'latin1');
  });
  return entry;
}

/** Throws {@link UnreadableEntryError}. */
export function outlineEntry(value: Uint8Array): EntryOutline {
  const entry = bufferOf(value);
  if (entry[0] === KIND_MESSAGE && entry.byteLength >= HEADER_AT) {
    const key = keyAt(entry, 1);
    return { kind: 'message', key, sentMs: entry.readDoubleBE(SENT_AT), visibleFromMs: entry.readDoubleBE(VISIBLE_AT) };
  }
  const ids = (entry.byteLength - 1) / ID_BYTES;
  if (entry[0] !== KIND_DELETION || !Number.isInteger(ids)) throw new UnreadableEntryError(`unknown entry kind ${entry[0]}`);
  return { kind: 'deletion', keys: Array.from({ length: ids }, (_, index) => keyAt(entry, 1 + ID_BYTES * index)) };
}

/** Reads a message whole; the body is a view on `value`. Throws {@link UnreadableEntryError}. */
export function decodeMessage(value: Uint8Array): StoredMessage {
  const entry = bufferOf(value);
  const outline = outlineEntry(value);
  const bodyAt = HEADER_AT + (outline.kind === 'message' ? entry.readUInt32BE(HEADER_LENGTH_AT) : 0);
  if (outline.kind !== 'message' || bodyAt > entry.byteLength) throw new UnreadableEntryError('not a message');
  const { key, sentMs, visibleFromMs } = outline;
  const { attributes = [], ...header } = parseHeader(entry.toString('utf8', HEADER_AT, bodyAt));
  return { ...header, key, sentMs, visibleFromMs, body: entry.subarray(bodyAt), attributes: attributes.map(attributeOf) };
}

function headerOf(message: MessageInput): Header {
  const { messageId, senderId, attributes, traceHeader, messageGroupId, deadLetterSourceArn } = message;
  return {
    messageId,
    senderId,
    md5OfBody: message.md5OfBody ?? bodyMd5(message.body),
    ...(attributes.length > 0 && { attributes: attributes.map(attributeTuple) }),
    ...(traceHeader !== undefined && { traceHeader }),
    ...(messageGroupId !== undefined && { messageGroupId }),
    ...(deadLetterSourceArn !== undefined && { deadLetterSourceArn }),
  };
}

export function bodyMd5(body: Uint8Array): string {
  return createHash('md5').update(body).digest('hex');
}

type AttributeTuple = NonNullable<Header['attributes']>[number];

function attributeTuple({ name, dataType, value }: MessageAttribute): AttributeTuple {
  return typeof value === 'string' ? [name, dataType, value] : [name, dataType, null, Buffer.from(value).toString('base64')];
}

function attributeOf([name, dataType, text, base64]: AttributeTuple): MessageAttribute {
  return { name, dataType, value: text ?? Buffer.from(base64 ?? '', 'base64') };
}

function parseHeader(text: string): Header {
  try {
    return JSON.parse(text) as Header;
  } catch (error: unknown) {
    throw new UnreadableEntryError('a message header is not JSON', { cause: error });
  }
}

function keyAt(entry: Buffer, at: number): EntryKey {
  return entry.toString('latin1', at, at + ID_BYTES) as EntryKey;
}

function bufferOf(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
