/**
 * Writes output as CBOR into one growing buffer, a blob with a single copy.
 *
 *     structure, map = indefinite map (as AWS sends them)      list = definite
 *     blob = byte string      timestamp = tag 1, integer milliseconds      double = 64 bits
 */
import type { ListShape, MapShape, Shape, StructureShape } from '../schema.ts';

type Write = (sink: CborSink, value: unknown) => void;
type Values = Readonly<Record<string, unknown>>;

const MAP_BEGIN = 0xbf;
const BREAK = 0xff;

/** Keeps what it compiled per shape. */
export class CborEncoder {
  readonly #writes = new Map<Shape, Write>();

  encode(shape: Shape, value: unknown): Uint8Array {
    const sink = new CborSink();
    this.#writeOf(shape)(sink, value);
    return sink.finish();
  }

  #writeOf(shape: Shape): Write {
    const known = this.#writes.get(shape);
    if (known !== undefined) return known;
    const write = this.#compile(shape);
    this.#writes.set(shape, write);
    return write;
  }

  #compile(shape: Shape): Write {
    switch (shape.kind) {
      case 'string':
        return (sink, value) => sink.text(value as string);
      case 'boolean':
        return (sink, value) => sink.byte(value === true ? 0xf5 : 0xf4);
      case 'integer':
      case 'long':
        return (sink, value) => sink.integer(value as number);
      case 'double':
        return (sink, value) => sink.double(value as number);
      case 'blob':
        return (sink, value) => sink.bytes(value as Uint8Array);
      case 'timestamp':
        return (sink, value) => sink.time(value as number);
      case 'list':
        return this.#list(shape);
      case 'map':
        return this.#map(shape);
      case 'structure':
        return this.#structure(shape);
    }
  }

  #structure(shape: StructureShape): Write {
    const members = Object.entries(shape.members).map(([name, member]) => ({
      name,
      key: encodedText(name),
      write: this.#writeOf(member.shape),
    }));
    return (sink, value) => {
      sink.byte(MAP_BEGIN);
      for (const { name, key, write } of members) {
        const one = (value as Values)[name];
        if (one === undefined) continue;
        sink.raw(key);
        write(sink, one);
      }
      sink.byte(BREAK);
    };
  }

  #list(shape: ListShape): Write {
    const write = this.#writeOf(shape.member);
    return (sink, value) => {
      const list = value as readonly unknown[];
      sink.head(4, list.length);
      for (const one of list) write(sink, one);
    };
  }

  #map(shape: MapShape): Write {
    const write = this.#writeOf(shape.value);
    return (sink, value) => {
      sink.byte(MAP_BEGIN);
      for (const [key, one] of Object.entries(value as Values)) {
        if (one === undefined) continue;
        sink.text(key);
        write(sink, one);
      }
      sink.byte(BREAK);
    };
  }
}

/** A map of texts and integers, which is all that an error consists of. */
export function encodeCborMap(members: Readonly<Record<string, string | number>>): Uint8Array {
  const sink = new CborSink();
  sink.byte(MAP_BEGIN);
  for (const [key, value] of Object.entries(members)) {
    sink.text(key);
    if (typeof value === 'string') sink.text(value);
    else sink.integer(value);
  }
  sink.byte(BREAK);
  return sink.finish();
}

/** What stands before the items of a list. */
export function encodedListHead(count: number): Uint8Array {
  const sink = new CborSink();
  sink.head(4, count);
  return sink.finish();
}

/** A text as an item. */
export function encodedText(text: string): Uint8Array {
  const sink = new CborSink();
  sink.text(text);
  return sink.finish();
}

const FIRST_BUFFER_BYTES = 1024;
const HEAD_BYTES_MAX = 9;
const SHORT_BYTES = 64;
const TWO_TO_32 = 0x1_0000_0000;

class CborSink {
  #buffer: Buffer = Buffer.allocUnsafe(FIRST_BUFFER_BYTES);
  #length = 0;

  finish(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  byte(value: number): void {
    this.#room(1);
    this.#buffer[this.#length++] = value;
  }

  /** A few bytes are copied faster one by one than by a call. */
  raw(bytes: Uint8Array): void {
    const { byteLength } = bytes;
    this.#room(byteLength);
    const buffer = this.#buffer;
    if (byteLength > SHORT_BYTES) buffer.set(bytes, this.#length);
    else for (let at = 0; at < byteLength; at++) buffer[this.#length + at] = bytes[at] ?? 0;
    this.#length += byteLength;
  }

  bytes(bytes: Uint8Array): void {
    this.head(2, bytes.byteLength);
    this.raw(bytes);
  }

  text(text: string): void {
    if (text.length <= SHORT_BYTES && this.#shortText(text)) return;
    const size = Buffer.byteLength(text);
    this.head(3, size);
    this.#room(size);
    this.#length += this.#buffer.write(text, this.#length, size === text.length ? 'latin1' : 'utf8');
  }

  /** Writes short text of plain ASCII; false, and nothing is written, when it is anything else. */
  #shortText(text: string): boolean {
    this.#room(HEAD_BYTES_MAX + SHORT_BYTES);
    const before = this.#length;
    this.head(3, text.length);
    const start = this.#length;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > 0x7f) {
        this.#length = before;
        return false;
      }
      this.#buffer[start + at] = code;
    }
    this.#length = start + text.length;
    return true;
  }

  integer(value: number): void {
    if (!Number.isSafeInteger(value)) this.double(value);
    else if (value < 0) this.head(1, -1 - value);
    else this.head(0, value);
  }

  double(value: number): void {
    this.#room(HEAD_BYTES_MAX);
    this.#buffer[this.#length] = 0xfb;
    this.#buffer.writeDoubleBE(value, this.#length + 1);
    this.#length += HEAD_BYTES_MAX;
  }

  time(timeMs: number): void {
    this.byte(0xc1);
    this.integer(Math.round(timeMs));
  }

  head(major: number, argument: number): void {
    this.#room(HEAD_BYTES_MAX);
    const buffer = this.#buffer;
    const first = major << 5;
    if (argument < 24) buffer[this.#length++] = first | argument;
    else if (argument < 0x100) {
      buffer[this.#length] = first | 24;
      buffer[this.#length + 1] = argument;
      this.#length += 2;
    } else if (argument < 0x10000) {
      buffer[this.#length] = first | 25;
      this.#length = buffer.writeUInt16BE(argument, this.#length + 1);
    } else if (argument < TWO_TO_32) {
      buffer[this.#length] = first | 26;
      this.#length = buffer.writeUInt32BE(argument, this.#length + 1);
    } else {
      buffer[this.#length] = first | 27;
      buffer.writeUInt32BE(Math.floor(argument / TWO_TO_32), this.#length + 1);
      this.#length = buffer.writeUInt32BE(argument % TWO_TO_32, this.#length + 5);
    }
  }

  #room(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.byteLength) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.byteLength * 2));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}
