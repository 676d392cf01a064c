/**
 * A long string that a parser left in the request's bytes. Most long strings are data in base64, which is decoded from
 * there into one buffer for the whole request: an allocation per record costs more than its decoding.
 */
import type { BufferPool } from '../platform/buffer-pool.ts';
import { latin1Text, writeBase64 } from '../platform/buffer-text.ts';
import { lendTo } from './lent-input.ts';
import { serializationError } from './service-error.ts';

const POOLED_BYTES_MAX = 4 * 1024;
const CONTROL_CHARACTERS = /[\u0000-\u001f]/;
/** So much of a long body is made text at once. What V8 keeps among its young objects is half of it, at most. */
const WINDOW_BYTES = 32 * 1024;
/** A text that is longer is made by itself. */
const WINDOW_TEXT_BYTES_MAX: number = WINDOW_BYTES / 4;

/** The bytes of one request, which are UTF-8, and the buffer for what is decoded from them. */
export class SliceSource {
  readonly bytes: Buffer;
  readonly #buffers: BufferPool | undefined;
  #decoded: Buffer | undefined;
  /** The same buffer, when it is one that is used again. */
  #lent: Buffer | undefined;
  #used = 0;
  #window = '';
  #windowStart = 0;
  #windowEnd = 0;

  constructor(bytes: Buffer, buffers?: BufferPool) {
    this.bytes = bytes;
    this.#buffers = buffers;
  }

  /** What was decoded is all of the input's: who gives it back gives the memory back. */
  lendTo(input: object): void {
    const buffers = this.#buffers;
    const lent = this.#lent;
    if (lent !== undefined) lendTo(input, () => buffers?.give(lent));
  }

  /** One character for each byte, for a moment's use: a text that is kept may keep 32 KiB of its neighbours with it. */
  passingText(start: number, end: number): string {
    if (end > this.#windowEnd || start < this.#windowStart) {
      const { byteLength } = this.bytes;
      if (end - start > WINDOW_TEXT_BYTES_MAX || byteLength < WINDOW_TEXT_BYTES_MAX) return latin1Text(this.bytes, start, end);
      this.#windowStart = start;
      this.#windowEnd = Math.min(byteLength, start + WINDOW_BYTES);
      this.#window = latin1Text(this.bytes, start, this.#windowEnd);
    }
    return this.#window.slice(start - this.#windowStart, end - this.#windowStart);
  }

  /** What base64 `text` holds, as far as Node's tolerant decoder understands it: the caller compares lengths. */
  decodeBase64(text: string): Buffer {
    const decoded = this.#decoded ?? this.#room();
    const start = this.#used;
    this.#used += writeBase64(decoded, start, text);
    return decoded.subarray(start, this.#used);
  }

  /** All strings of the request together decode to no more than three bytes for four. */
  #room(): Buffer {
    const sizeBytes = Math.ceil(this.bytes.byteLength / 4) * 3;
    this.#lent = this.#buffers?.take(sizeBytes);
    this.#decoded = this.#lent ?? roomFor(sizeBytes);
    return this.#decoded;
  }
}

/** What Node cuts from its pool of 8 KiB is made much faster; what is larger has memory of its own. */
function roomFor(sizeBytes: number): Buffer {
  return sizeBytes < POOLED_BYTES_MAX ? Buffer.allocUnsafe(sizeBytes) : Buffer.allocUnsafeSlow(sizeBytes);
}

export class TextSlice {
  readonly source: SliceSource;
  readonly #start: number;
  readonly #end: number;

  constructor(source: SliceSource, start: number, end: number) {
    this.source = source;
    this.#start = start;
    this.#end = end;
  }

  /** Throws a SerializationException for characters that JSON wants escaped: the parser did not look inside. */
  toString(): string {
    const text = this.source.bytes.toString('utf8', this.#start, this.#end);
    if (CONTROL_CHARACTERS.test(text)) throw serializationError('');
    return text;
  }

  /** One character for each byte: right for ASCII, and of another length than the bytes decode to for anything else. */
  toLatin1(): string {
    return latin1Text(this.source.bytes, this.#start, this.#end);
  }
}
