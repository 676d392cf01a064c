/**
 * How AWS JSON writes what JSON has no type for: blobs as base64 (RFC 4648, padded, canonical), timestamps as seconds
 * since the epoch.
 */
import { QUOTED_VALUE_CHARS_MAX } from '../limits.ts';
import { type LeafForms, notConvertible } from '../reading.ts';
import { serializationError } from '../service-error.ts';
import { TextSlice } from '../text-slice.ts';

const EQUALS = 0x3d;

/** How JSON writes blobs and timestamps. */
export const JSON_LEAVES: LeafForms = { blob: readBlob, timestamp: readTimestamp };

function readTimestamp(raw: unknown): number {
  if (typeof raw !== 'number') throw notConvertible(raw, 'milliseconds since epoch');
  return Math.round(raw * 1000);
}

function readBlob(raw: unknown): Uint8Array {
  if (raw instanceof TextSlice) {
    const text = raw.toLatin1();
    const bytes = raw.source.decodeBase64(text);
    return decodesWhole(text, bytes) ? bytes : refuseBase64(raw.toString());
  }
  if (typeof raw !== 'string') throw notConvertible(raw, 'a Blob');
  const bytes = Buffer.from(raw, 'base64');
  const isAscii = Buffer.byteLength(raw) === raw.length; // of other characters the decoder looks at a part
  return isAscii && decodesWhole(raw, bytes) ? bytes : refuseBase64(raw);
}

/**
 * Node's decoder skips what it does not know and takes the URL alphabet as well, so what came out of a text with one byte to a
 * character is only right when it has the length that the text promises and the text has none of the tolerated characters.
 */
export function decodesWhole(text: string, bytes: Buffer): boolean {
  const { length } = text;
  if (length % 4 !== 0) return false;
  if (length === 0) return true;
  const padding = text.charCodeAt(length - 1) !== EQUALS ? 0 : text.charCodeAt(length - 2) !== EQUALS ? 1 : 2;
  if (bytes.byteLength !== (length / 4) * 3 - padding) return false;
  if (padding > 0 && !noSpareBits(text.charAt(length - padding - 1), padding)) return false;
  return !text.includes('-') && !text.includes('_');
}

/** The bits of the last character that fall outside the last byte must be zero: four characters have none of four. */
function noSpareBits(last: string, padding: number): boolean {
  return (padding === 2 ? 'AQgw' : 'AEIMQUYcgkosw048').includes(last);
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
