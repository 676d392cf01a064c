/** Rows as CBOR: indefinite maps, as structures are written (encode.ts); members that a row lacks left out. */
import { copyBytes, RowHead, type Rows, type RowWriter } from '../rows.ts';
import type { StructureShape } from '../schema.ts';
import { encodedText } from './encode.ts';

type ColumnKind = 'string' | 'blob' | 'timestamp';

interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** The member's name as a text item. */
  readonly key: Uint8Array;
}

const MAP_BEGIN = 0xbf;
const BREAK = 0xff;
const BYTES = 0x40;
const TEXT = 0x60;
const TIME = 0xc1;
const UINT64 = 0x1b;
/** The tag and an integer of 64 bits. */
const TIME_BYTES = 10;
const TWO_TO_32 = 0x1_0000_0000;

/** As many columns as a {@link RowHead} covers. */
const FIRST = 2;

/** The members of a shape that rows can have: texts, blobs and timestamps. */
export class CborRowWriter implements RowWriter {
  readonly #columns: readonly Column[];
  readonly #head: RowHead | undefined;

  constructor(shape: StructureShape) {
    this.#columns = Object.entries(shape.members).flatMap(([name, { shape: of }]) =>
      of.kind === 'string' || of.kind === 'blob' || of.kind === 'timestamp'
        ? [{ name, kind: of.kind, key: encodedText(name) }]
        : [],
    );
    const [text, time] = this.#columns;
    if (text?.kind === 'string' && time?.kind === 'timestamp') {
      this.#head = new RowHead(text.name, time.name, {
        write: (rows, into, start) => this.#writeMembers(rows, 0, into, this.#begin(into, start), FIRST),
        textAt: (textBytes) => 1 + text.key.byteLength + headBytes(textBytes),
      });
    }
  }

  size(rows: Rows): number {
    let size = 2;
    for (const { name, kind, key } of this.#columns) {
      if (kind === 'timestamp') {
        if (rows.timestamp(name) !== undefined) size += key.byteLength + TIME_BYTES;
        continue;
      }
      const plain = kind === 'string' ? rows.plainBytes(name) : -1;
      const length = plain >= 0 ? plain : (kind === 'string' ? rows.text(name) : rows.blob(name))?.byteLength;
      if (length !== undefined) size += key.byteLength + headBytes(length) + length;
    }
    return size;
  }

  write(rows: Rows, into: Buffer, start: number): number {
    const first = this.#head?.write(rows, into, start) ?? -1;
    const at =
      first < 0 ? this.#writeMembers(rows, 0, into, this.#begin(into, start)) : this.#writeMembers(rows, FIRST, into, first);
    into[at] = BREAK;
    return at + 1;
  }

  #begin(into: Buffer, start: number): number {
    into[start] = MAP_BEGIN;
    return start + 1;
  }

  /** The members from one column on, up to `end`. */
  #writeMembers(rows: Rows, from: number, into: Buffer, start: number, end: number = this.#columns.length): number {
    let at = start;
    for (let column = from; column < end; column++) {
      const { name, kind, key } = this.#columns[column] as Column;
      if (kind === 'timestamp') {
        const timeMs = rows.timestamp(name);
        if (timeMs !== undefined) at = writeTime(timeMs, into, copyBytes(key, into, at));
        continue;
      }
      const bytes = kind === 'string' ? rows.text(name) : rows.blob(name);
      if (bytes === undefined) continue;
      at = writeHead(kind === 'string' ? TEXT : BYTES, bytes.byteLength, into, copyBytes(key, into, at));
      at = copyBytes(bytes, into, at);
    }
    return at;
  }
}

function headBytes(length: number): number {
  if (length < 24) return 1;
  if (length < 0x100) return 2;
  return length < 0x10000 ? 3 : 5;
}

function writeHead(major: number, length: number, into: Buffer, at: number): number {
  switch (headBytes(length)) {
    case 1:
      into[at] = major | length;
      return at + 1;
    case 2:
      into[at] = major | 24;
      into[at + 1] = length;
      return at + 2;
    case 3:
      into[at] = major | 25;
      into[at + 1] = length >>> 8;
      into[at + 2] = length & 0xff;
      return at + 3;
    default:
      into[at] = major | 26;
      return into.writeUInt32BE(length, at + 1);
  }
}

function writeTime(timeMs: number, into: Buffer, at: number): number {
  into[at] = TIME;
  into[at + 1] = UINT64;
  const whole = Math.round(timeMs);
  const end = into.writeUInt32BE(Math.floor(whole / TWO_TO_32), at + 2);
  return into.writeUInt32BE(whole % TWO_TO_32, end);
}
