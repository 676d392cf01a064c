/**
 * A long string that a parser left in the request's bytes. Most long strings are data in base64, which is decoded from
 * there into one buffer for the whole request: an allocation per record costs more than its decoding.
 */
import { serializationError } from './service-error.ts';

const POOLED_BYTES_MAX = 4 * 1024;
const CONTROL_CHARACTERS = /[\u0000-\u001f]/;

/** The bytes of one request, which are UTF-8, and the buffer for what is decoded from them. */
export class SliceSource {
  readonly bytes: Buffer;
  #decoded: Buffer | undefined;
  #used = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** What base64 `text` holds, as far as Node's tolerant decoder understands it: the caller compares lengths. */
  decodeBase64(text: string): Buffer {
    // All strings of the request together decode to no more than three bytes for four.
    this.#decoded ??= roomFor(Math.ceil(this.bytes.byteLength / 4) * 3);
    const start = this.#used;
    this.#used += this.#decoded.write(text, start, 'base64');
    return this.#decoded.subarray(start, this.#used);
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
    return this.source.bytes.toString('latin1', this.#start, this.#end);
  }
}
