/** Rows as JSON: `{"Name":"text","Time":1.5,"Data":"base64"}`, members that a row lacks left out. */
import { writeAsBase64 } from '../../platform/buffer-text.ts';
import { copyBytes, RowHead, type Rows, type RowWriter } from '../rows.ts';
import type { StructureShape } from '../schema.ts';
import { formatEpochSeconds } from '../timestamps.ts';

type ColumnKind = 'string' | 'blob' | 'timestamp';

interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** `"Name":` */
  readonly key: Uint8Array;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/** As many columns as a {@link RowHead} covers. */
const FIRST = 2;

/** The members of a shape that rows can have: texts, blobs and timestamps. */
export class JsonRowWriter implements RowWriter {
  readonly #columns: readonly Column[];
  readonly #head: RowHead | undefined;
  /** Records come many to a millisecond. */
  #timeMs = Number.NaN;
  #timeText: Uint8Array = new Uint8Array(0);

  constructor(shape: StructureShape) {
    this.#columns = Object.entries(shape.members).flatMap(([name, { shape: of }]) =>
      of.kind === 'string' || of.kind === 'blob' || of.kind === 'timestamp'
        ? [{ name, kind: of.kind, key: Buffer.from(`${JSON.stringify(name)}:`) }]
        : [],
    );
    const [text, time] = this.#columns;
    if (text?.kind === 'string' && time?.kind === 'timestamp') {
      this.#head = new RowHead(text.name, time.name, {
        write: (rows, into, start) => {
          into[start] = OPEN;
          return this.#writeMembers(rows, 0, into, start, start, FIRST);
        },
        textAt: () => 1 + text.key.byteLength + 1, // behind brace and quote
      });
    }
  }

  size(rows: Rows): number {
    let size = 1; // each member has one byte in front, and a brace comes behind the last
    for (const column of this.#columns) {
      const value = this.#valueSize(rows, column);
      if (value >= 0) size += 1 + column.key.byteLength + value;
    }
    return Math.max(size, 2);
  }

  write(rows: Rows, into: Buffer, start: number): number {
    into[start] = OPEN;
    const first = this.#head?.write(rows, into, start) ?? -1;
    let at = first < 0 ? this.#writeMembers(rows, 0, into, start, start) : this.#writeMembers(rows, FIRST, into, start, first);
    if (at === start) at += 1; // no member at all
    into[at] = CLOSE;
    return at + 1;
  }

  /** The members from one column on, up to `end`; the brace of the row stands at `start`. */
  #writeMembers(
    rows: Rows,
    from: number,
    into: Buffer,
    start: number,
    position: number,
    end: number = this.#columns.length,
  ): number {
    let at = position;
    for (let column = from; column < end; column++) {
      const { name, kind, key } = this.#columns[column] as Column;
      const before = at;
      if (kind === 'blob') {
        const bytes = rows.blob(name);
        if (bytes !== undefined) at = writeBase64(bytes, into, copyBytes(key, into, at + 1));
      } else if (kind === 'timestamp') {
        const timeMs = rows.timestamp(name);
        if (timeMs !== undefined) at = copyBytes(this.#timestamp(timeMs), into, copyBytes(key, into, at + 1));
      } else {
        const bytes = rows.text(name);
        if (bytes !== undefined) at = writeText(bytes, rows.plainBytes(name) >= 0, into, copyBytes(key, into, at + 1));
      }
      if (at > before && before > start) into[before] = COMMA;
    }
    return at;
  }

  /** -1: the row lacks it. */
  #valueSize(rows: Rows, { name, kind }: Column): number {
    if (kind === 'blob') {
      const bytes = rows.blob(name);
      return bytes === undefined ? -1 : 2 + 4 * Math.ceil(bytes.byteLength / 3);
    }
    if (kind === 'timestamp') {
      const timeMs = rows.timestamp(name);
      return timeMs === undefined ? -1 : this.#timestamp(timeMs).byteLength;
    }
    const plain = rows.plainBytes(name);
    if (plain >= 0) return 2 + plain;
    const bytes = rows.text(name);
    if (bytes === undefined) return -1;
    return isPlain(bytes) ? 2 + bytes.byteLength : Buffer.byteLength(quoted(bytes));
  }

  #timestamp(timeMs: number): Uint8Array {
    if (timeMs !== this.#timeMs) {
      this.#timeMs = timeMs;
      this.#timeText = Buffer.from(formatEpochSeconds(timeMs));
    }
    return this.#timeText;
  }
}

function writeText(bytes: Uint8Array, plain: boolean, into: Buffer, start: number): number {
  into[start] = QUOTE;
  let at = start + 1;
  if (plain) at = copyBytes(bytes, into, at);
  else {
    for (let index = 0; index < bytes.byteLength; index++) {
      const byte = bytes[index] as number;
      if (isEscaped(byte)) return start + into.write(quoted(bytes), start);
      into[at++] = byte;
    }
  }
  into[at] = QUOTE;
  return at + 1;
}

function writeBase64(bytes: Uint8Array, into: Buffer, start: number): number {
  into[start] = QUOTE;
  const at = writeAsBase64(bytes, into, start + 1);
  into[at] = QUOTE;
  return at + 1;
}

/** Nothing in it that JSON escapes. UTF-8 stands as it is. */
function isPlain(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.byteLength; at++) {
    if (isEscaped(bytes[at] as number)) return false;
  }
  return true;
}

function isEscaped(byte: number): boolean {
  return byte < SPACE || byte === QUOTE || byte === BACKSLASH;
}

function quoted(bytes: Uint8Array): string {
  return JSON.stringify(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
}
