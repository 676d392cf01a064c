/** Reads frames (src/protocol/event-stream/frame.ts) out of the bytes of an event stream, in whatever pieces they come. For clients and tests. */
import { crc32 } from 'node:zlib';
import { CRC_BYTES, PRELUDE_BYTES, TEXT_HEADER } from '../../src/protocol/event-stream/frame.ts';

export interface Frame {
  readonly headers: ReadonlyMap<string, string>;
  /** A view on the bytes that were pushed, or on what they were put together in. */
  readonly payload: Uint8Array;
}

/** The bytes are no event stream, or were changed on their way. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

const EMPTY: Buffer = Buffer.alloc(0);

export class FrameDecoder {
  readonly #frameBytesMax: number;
  #held: Buffer = EMPTY;
  /** Pieces of a frame whose length is known, until all of it is there. */
  #pieces: Buffer[] = [];
  #missing = 0;

  constructor(frameBytesMax: number) {
    this.#frameBytesMax = frameBytesMax;
  }

  /** The frames that are complete now. Throws a `FrameError`, after which nothing more can be read. */
  push(bytes: Uint8Array): Frame[] {
    const piece = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (piece.byteLength < this.#missing) {
      this.#pieces.push(piece);
      this.#missing -= piece.byteLength;
      return [];
    }
    let rest = this.#held.byteLength + this.#pieces.length === 0 ? piece : Buffer.concat([this.#held, ...this.#pieces, piece]);
    this.#held = EMPTY;
    this.#pieces = [];
    this.#missing = 0;
    const frames: Frame[] = [];
    for (;;) {
      const length = this.#lengthOf(rest);
      if (length === undefined || rest.byteLength < length) {
        this.#held = rest;
        this.#missing = length === undefined ? 0 : length - rest.byteLength;
        return frames;
      }
      frames.push(decodeFrame(rest.subarray(0, length)));
      rest = rest.subarray(length);
    }
  }

  /** Whether what was pushed ends with a whole frame. */
  get atBoundary(): boolean {
    return this.#held.byteLength + this.#pieces.length === 0;
  }

  #lengthOf(bytes: Buffer): number | undefined {
    if (bytes.byteLength < PRELUDE_BYTES) return undefined;
    if (bytes.readUInt32BE(8) !== crc32(bytes.subarray(0, 8))) throw new FrameError('the prelude of a frame is damaged');
    const length = bytes.readUInt32BE(0);
    const least = PRELUDE_BYTES + bytes.readUInt32BE(4) + CRC_BYTES;
    if (length < least || length > this.#frameBytesMax) throw new FrameError(`a frame cannot have ${length} bytes`);
    return length;
  }
}

function decodeFrame(frame: Buffer): Frame {
  const crcAt = frame.byteLength - CRC_BYTES;
  if (frame.readUInt32BE(crcAt) !== crc32(frame.subarray(0, crcAt))) throw new FrameError('a frame is damaged');
  const payloadAt = PRELUDE_BYTES + frame.readUInt32BE(4);
  return { headers: decodeHeaders(frame.subarray(PRELUDE_BYTES, payloadAt)), payload: frame.subarray(payloadAt, crcAt) };
}

function decodeHeaders(bytes: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  let at = 0;
  while (at < bytes.byteLength) {
    const nameEnd = at + 1 + bytes.readUInt8(at);
    if (nameEnd + 3 > bytes.byteLength || bytes.readUInt8(nameEnd) !== TEXT_HEADER) throw new FrameError('a header is no text');
    const valueEnd = nameEnd + 3 + bytes.readUInt16BE(nameEnd + 1);
    if (valueEnd > bytes.byteLength) throw new FrameError('a header is cut off');
    headers.set(bytes.toString('latin1', at + 1, nameEnd), bytes.toString('utf8', nameEnd + 3, valueEnd));
    at = valueEnd;
  }
  return headers;
}
