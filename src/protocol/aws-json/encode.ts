/**
 * Writes output as JSON text. Text is collected in a string and, where there are blobs, moved on into a buffer piece by
 * piece, so that a page of records is written once and never held as one string.
 *
 * A shape is compiled once: the text between two values of a structure is made in advance.
 */
import type { ListShape, MapShape, Shape, StructureShape } from '../schema.ts';
import { formatEpochSeconds } from '../timestamps.ts';

type Write = (sink: JsonSink, value: unknown) => void;
type Values = Readonly<Record<string, unknown>>;

/** Keeps what it compiled per shape. */
export class JsonEncoder {
  readonly #writes = new Map<Shape, Write>();

  /** The JSON text of a value; bytes when it holds blobs. Only the body's members of a structure are written. */
  encode(shape: Shape, value: unknown): string | Uint8Array {
    const sink = new JsonSink();
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
        return writeString;
      case 'blob':
        return (sink, value) => sink.blob(value as Uint8Array);
      case 'timestamp':
        return writeTimestamp;
      case 'list':
        return this.#list(shape);
      case 'map':
        return this.#map(shape);
      case 'structure':
        return this.#structure(shape);
      default:
        return writePlain;
    }
  }

  #structure(shape: StructureShape): Write {
    const members = Object.entries(shape.members)
      .filter(([name, member]) => member.location === undefined && name !== shape.payload)
      .map(([name, member]) => {
        const key = `${JSON.stringify(name)}:`;
        return { name, first: `{${key}`, further: `,${key}`, write: this.#writeOf(member.shape) };
      });
    return (sink, value) => {
      let empty = true;
      for (const { name, first, further, write } of members) {
        const one = (value as Values)[name];
        if (one === undefined) continue;
        sink.text += empty ? first : further;
        write(sink, one);
        empty = false;
      }
      sink.text += empty ? '{}' : '}';
    };
  }

  #list(shape: ListShape): Write {
    const write = this.#writeOf(shape.member);
    return (sink, value) => {
      let separator = '[';
      for (const one of value as readonly unknown[]) {
        sink.text += separator;
        write(sink, one);
        separator = ',';
      }
      sink.text += separator === '[' ? '[]' : ']';
    };
  }

  #map(shape: MapShape): Write {
    const write = this.#writeOf(shape.value);
    return (sink, value) => {
      let separator = '{';
      for (const key of Object.keys(value as Values)) {
        const one = (value as Values)[key];
        if (one === undefined) continue;
        sink.text += `${separator}${JSON.stringify(key)}:`;
        write(sink, one);
        separator = ',';
      }
      sink.text += separator === '{' ? '{}' : '}';
    };
  }
}

const NEEDS_ESCAPES = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Most strings need no escapes, and to look is cheaper than to have them copied. Lone surrogates become escapes. */
function writeString(sink: JsonSink, value: unknown): void {
  const text = value as string;
  if (text.length > 256 || NEEDS_ESCAPES.test(text)) sink.text += JSON.stringify(text);
  else sink.text += `"${text}"`;
}

function writePlain(sink: JsonSink, value: unknown): void {
  sink.text += String(value);
}

function writeTimestamp(sink: JsonSink, value: unknown): void {
  sink.text += formatEpochSeconds(value as number);
}

const FIRST_BUFFER_BYTES = 64 * 1024;
/** Text moves to the buffer when this much of it has come together; a larger blob goes there by itself. */
const TEXT_CHARS_MAX = 16 * 1024;
const LARGE_BLOB_BYTES = 4 * 1024;

class JsonSink {
  /** What was written and is not yet in the buffer. */
  text = '';
  #buffer: Buffer | undefined;
  #length = 0;

  blob(bytes: Uint8Array): void {
    const encoded = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    if (bytes.byteLength < LARGE_BLOB_BYTES) {
      this.text += `"${encoded}"`;
      if (this.text.length > TEXT_CHARS_MAX) this.#drain(0);
      return;
    }
    this.text += '"';
    const buffer = this.#drain(encoded.length);
    this.#length += buffer.write(encoded, this.#length, 'latin1');
    this.text = '"';
  }

  finish(): string | Uint8Array {
    if (this.#buffer === undefined) return this.text;
    return this.#drain(0).subarray(0, this.#length);
  }

  /** Moves the collected text into the buffer and leaves room for `extra` bytes behind it. */
  #drain(extra: number): Buffer {
    const { text } = this;
    const size = Buffer.byteLength(text);
    const buffer = this.#roomFor(size + extra);
    this.#length += buffer.write(text, this.#length, size === text.length ? 'latin1' : 'utf8');
    this.text = '';
    return buffer;
  }

  #roomFor(bytes: number): Buffer {
    const needed = this.#length + bytes;
    if (this.#buffer !== undefined && this.#buffer.byteLength >= needed) return this.#buffer;
    const grown = Buffer.allocUnsafeSlow(Math.max(FIRST_BUFFER_BYTES, needed, (this.#buffer?.byteLength ?? 0) * 2));
    this.#buffer?.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
    return grown;
  }
}
