/**
 * A receipt handle names one receive of one message: base64 of
 *
 *   version (0x01), queue UUID (16 bytes), entry id (16 bytes), receive number (u32, big-endian)
 *
 * It holds all that a deletion needs, so a handle given out before a restart still deletes.
 */
import type { EntryKey } from './message-codec.ts';

export interface ReceiptHandle {
  readonly key: EntryKey;
  readonly receive: number;
}

const VERSION = 1;
const QUEUE_AT = 1;
const KEY_AT = 17;
const RECEIVE_AT = 33;
const HANDLE_BYTES = 37;
const HANDLE_TEXT = /^[A-Za-z0-9+/]{50}==$/;

export function encodeReceiptHandle(queue: EntryKey, handle: ReceiptHandle): string {
  const bytes = Buffer.allocUnsafe(HANDLE_BYTES);
  bytes[0] = VERSION;
  bytes.write(queue, QUEUE_AT, 'latin1');
  bytes.write(handle.key, KEY_AT, 'latin1');
  bytes.writeUInt32BE(handle.receive, RECEIVE_AT);
  return bytes.toString('base64');
}

/** Undefined for whatever is not a handle of this queue incarnation (`queue`: its UUID as a key). */
export function decodeReceiptHandle(queue: EntryKey, text: string): ReceiptHandle | undefined {
  if (!HANDLE_TEXT.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  if (bytes[0] !== VERSION || bytes.toString('latin1', QUEUE_AT, KEY_AT) !== queue) return undefined;
  return { key: bytes.toString('latin1', KEY_AT, RECEIVE_AT) as EntryKey, receive: bytes.readUInt32BE(RECEIVE_AT) };
}
