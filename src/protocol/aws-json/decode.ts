/**
 * The body of an AWS JSON request: UTF-8 JSON with an object at the top, blobs as base64 (RFC 4648, padded), timestamps
 * as seconds since the epoch.
 *
 *     body = "" | object
 */
import { isUtf8 } from 'node:buffer';
import { JSON_DEPTH_MAX, QUOTED_VALUE_CHARS_MAX } from '../limits.ts';
import { type LeafForms, notConvertible } from '../reading.ts';
import { serializationError } from '../service-error.ts';

/** Why a body is no JSON. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
}

/** The parsed value of a body; undefined for an empty one. Throws {@link JsonSyntaxError}. */
export function parseJson(body: Uint8Array): unknown {
  if (body.byteLength === 0) return undefined;
  if (!isUtf8(body)) throw new JsonSyntaxError('Invalid UTF-8');
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  requireShallow(text);
  try {
    return JSON.parse(text);
  } catch (error: unknown) {
    if (error instanceof SyntaxError) throw new JsonSyntaxError(error.message);
    throw error;
  }
}

/** Strings are jumped over, so this costs by the number of values and not by their size. */
function requireShallow(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
      if (at < 0) return;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth++;
      if (depth > JSON_DEPTH_MAX) throw new JsonSyntaxError(`Document nesting depth exceeds ${JSON_DEPTH_MAX}`);
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth--;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** The index of the quote that ends the string which begins at `start`; -1 when it never ends. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return -1;
}

/** How JSON writes blobs and timestamps. */
export const JSON_LEAVES: LeafForms = { blob: readBlob, timestamp: readTimestamp };

function readTimestamp(raw: unknown): number {
  if (typeof raw !== 'number') throw notConvertible(raw, 'milliseconds since epoch');
  return Math.round(raw * 1000);
}

function readBlob(raw: unknown): Uint8Array {
  if (typeof raw !== 'string') throw notConvertible(raw, 'a Blob');
  const bytes = Buffer.from(raw, 'base64');
  if (!decodedWhole(raw, bytes)) refuseBase64(raw);
  return bytes;
}

/**
 * Node's decoder skips what it does not know and takes the URL alphabet as well, so what came out is only right when it
 * has the length that the text promises and the text has none of the tolerated characters.
 */
function decodedWhole(text: string, bytes: Buffer): boolean {
  const { length } = text;
  if (length % 4 !== 0) return false;
  if (length === 0) return true;
  const padding = paddingOf(text);
  if (bytes.byteLength !== (length / 4) * 3 - padding) return false;
  if (text.includes('-') || text.includes('_')) return false;
  if (Buffer.byteLength(text) !== length) return false;
  return padding === 0 || noSpareBits(text, bytes, padding);
}

function paddingOf(text: string): number {
  if (!text.endsWith('=')) return 0;
  return text.endsWith('==') ? 2 : 1;
}

/** The bits of the last character that fall outside the last byte must be zero. */
function noSpareBits(text: string, bytes: Buffer, padding: number): boolean {
  const tail = bytes.subarray(bytes.byteLength - (3 - padding));
  return text.endsWith(tail.toString('base64'));
}

function refuseBase64(text: string): never {
  const quoted = text.length <= QUOTED_VALUE_CHARS_MAX ? text : `${text.slice(0, QUOTED_VALUE_CHARS_MAX)}…`;
  const prefix = `'${quoted}' can not be converted to a Blob: `;
  if (text.length % 4 !== 0) {
    throw serializationError(`${prefix}Base64 encoded length is expected a multiple of 4 bytes but found: ${text.length}`);
  }
  const invalid = /[^a-zA-Z0-9+/=]|=[^=]|===/.exec(text);
  if (invalid !== null) throw serializationError(`${prefix}Invalid Base64 character: '${invalid[0].charAt(0)}'`);
  throw serializationError(`${prefix}Invalid last non-pad Base64 character dectected`);
}
