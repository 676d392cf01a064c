/**
 * The framing of event streams, as AWS's clients read it. Numbers are big-endian.
 *
 *     frame   = prelude headers payload crc
 *     prelude = length of the frame u32, length of the headers u32, crc of these eight bytes
 *     header  = length of the name u8, name, 7 (the value is text), length of the value u16, value
 *     crc     = CRC-32 u32 of everything before it
 */
import { crc32 } from 'node:zlib';

export const EVENT_STREAM_TYPE = 'application/vnd.amazon.eventstream';

export const PRELUDE_BYTES = 12;
export const CRC_BYTES = 4;
export const TEXT_HEADER = 7;

/** The headers of a frame; they are short and the same for every frame of a kind, so they are made once. */
export function encodeHeaders(headers: Readonly<Record<string, string>>): Uint8Array {
  const parts: Buffer[] = [];
  for (const [name, value] of Object.entries(headers)) {
    const head = Buffer.alloc(name.length + 4);
    head.writeUInt8(name.length, 0);
    head.write(name, 1, 'latin1');
    head.writeUInt8(TEXT_HEADER, name.length + 1);
    head.writeUInt16BE(Buffer.byteLength(value), name.length + 2);
    parts.push(head, Buffer.from(value));
  }
  return Buffer.concat(parts);
}

/** One copy of the payload, into the frame. */
export function encodeFrame(headers: Uint8Array, payload: string | Uint8Array): Uint8Array {
  const payloadBytes = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.byteLength;
  const frame = Buffer.allocUnsafe(PRELUDE_BYTES + headers.byteLength + payloadBytes + CRC_BYTES);
  frame.writeUInt32BE(frame.byteLength, 0);
  frame.writeUInt32BE(headers.byteLength, 4);
  frame.writeUInt32BE(crc32(frame.subarray(0, 8)), 8);
  frame.set(headers, PRELUDE_BYTES);
  const payloadAt = PRELUDE_BYTES + headers.byteLength;
  if (typeof payload === 'string') frame.write(payload, payloadAt);
  else frame.set(payload, payloadAt);
  const crcAt = frame.byteLength - CRC_BYTES;
  frame.writeUInt32BE(crc32(frame.subarray(0, crcAt)), crcAt);
  return frame;
}
