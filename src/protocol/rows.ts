/**
 * A list of structures of which no objects are made. A page of records is ten thousand of them: an object, two strings and
 * their text again for each cost more than everything else that is done for it. A codec asks row by row instead and writes
 * the bytes where they are sent from (PiecedBody).
 *
 * R1. The size of every row is known before the first one is written, and is what it then takes.
 */
import { assert } from '../platform/assert.ts';
import type { StructureShape } from './schema.ts';
import type { PiecedBody } from './universal.ts';

export interface Rows {
  readonly length: number;
  /** Goes to a row. Rows are gone through in their order, more than once. */
  at(row: number): void;
  /** The UTF-8 bytes of a string member, undefined where the row has none. Valid until the next `at`. */
  text(member: string): Uint8Array | undefined;
  /** How many bytes these are, when they are known to be ASCII that no format escapes; -1 when that is not known. */
  plainBytes(member: string): number;
  blob(member: string): Uint8Array | undefined;
  /** Milliseconds since the epoch. */
  timestamp(member: string): number | undefined;
  /** All rows are written, and nobody looks at them any more. */
  release?(): void;
}

/** What an output has beside its members when one of them, a list, is better written from rows. */
export interface WithRows {
  readonly member: string;
  readonly rows: Rows;
  /** The output's other members. */
  readonly rest: object;
}

/** The property of an output that holds {@link WithRows}. Callers in this process read the member itself. */
export const ROWS: unique symbol = Symbol('rows');

/** An output with rows. A caller in this process finds them as objects, which `objects` makes when it first looks. */
export function outputWithRows<Output extends object>(withRows: WithRows, objects: () => readonly object[]): Output {
  const output = { ...withRows.rest } as Output;
  let made: readonly object[] | undefined;
  Object.defineProperty(output, withRows.member, {
    enumerable: true,
    get: () => {
      made ??= objects();
      return made;
    },
  });
  Object.defineProperty(output, ROWS, { value: withRows });
  return output;
}

export function rowsOf(output: unknown): WithRows | undefined {
  return (output as { readonly [ROWS]?: WithRows } | undefined)?.[ROWS];
}

/** The shape of the rows that stand for a member of an output. */
export function rowShape(output: StructureShape, member: string): StructureShape {
  const list = output.members[member]?.shape;
  assert(list?.kind === 'list' && list.member.kind === 'structure', 'rows stand for a list of structures');
  return list.member;
}

/** What a format makes of one row, that which `rows.at` has gone to. */
export interface RowWriter {
  size(rows: Rows): number;
  /** Returns where it ended. */
  write(rows: Rows, into: Buffer, start: number): number;
}

export interface RowsBodyParts {
  readonly before: Uint8Array;
  readonly rows: Rows;
  readonly writer: RowWriter;
  /** Stands between two rows; 0 for none. */
  readonly separator: number;
  readonly after: Uint8Array;
}

/** A body of `before`, the rows, and `after`. */
export class RowsBody implements PiecedBody {
  readonly byteLength: number;
  readonly #parts: RowsBodyParts;
  /** With the separator in front (R1). */
  readonly #sizes: Uint32Array;
  /** The row to write next; -1: `before` is not written yet. */
  #row = -1;

  constructor(parts: RowsBodyParts) {
    const { rows, writer, separator } = parts;
    this.#parts = parts;
    this.#sizes = new Uint32Array(rows.length);
    let byteLength = parts.before.byteLength + parts.after.byteLength;
    for (let row = 0; row < rows.length; row++) {
      rows.at(row);
      const size = writer.size(rows) + (row > 0 && separator !== 0 ? 1 : 0);
      this.#sizes[row] = size;
      byteLength += size;
    }
    this.byteLength = byteLength;
  }

  next(scratch: Buffer): Uint8Array | undefined {
    const { before, after, rows } = this.#parts;
    if (this.#row > rows.length) return undefined;
    const needed = this.#row < 0 ? before.byteLength : this.#row === rows.length ? after.byteLength : this.#sizes[this.#row];
    const into = needed === undefined || needed <= scratch.byteLength ? scratch : Buffer.allocUnsafeSlow(needed);
    return into.subarray(0, this.#fill(into));
  }

  /** The body at once, for one that is small. */
  whole(): Uint8Array {
    const whole = this.next(Buffer.allocUnsafe(this.byteLength));
    assert(whole?.byteLength === this.byteLength, 'a body is as long as its parts (R1)');
    return whole;
  }

  /** Writes as many parts as fit; returns how many bytes they are. */
  #fill(into: Buffer): number {
    const { before, after, rows } = this.#parts;
    let at = 0;
    if (this.#row < 0) {
      if (before.byteLength > into.byteLength) return at;
      into.set(before);
      at = before.byteLength;
      this.#row = 0;
    }
    at = this.#fillRows(into, at);
    if (this.#row === rows.length && at + after.byteLength <= into.byteLength) {
      into.set(after, at);
      at += after.byteLength;
      this.#row += 1;
    }
    return at;
  }

  #fillRows(into: Buffer, start: number): number {
    const { rows, writer, separator } = this.#parts;
    let at = start;
    for (; this.#row < rows.length; this.#row++) {
      if (at + (this.#sizes[this.#row] ?? 0) > into.byteLength) break;
      rows.at(this.#row);
      if (this.#row > 0 && separator !== 0) into[at++] = separator;
      at = writer.write(rows, into, at);
      if (this.#row === rows.length - 1) rows.release?.();
    }
    return at;
  }
}

/** How a format writes the first two members of a row. */
export interface RowHeadFormat {
  /** Returns where they end. */
  write(rows: Rows, into: Buffer, start: number): number;
  /** Where a text of so many bytes stands in them. */
  textAt(textBytes: number): number;
}

/**
 * What rows begin with when their first two members are a plain text and a timestamp: the same bytes in all rows of a page
 * but for the text, and for the time now and then. It is kept and copied as a whole.
 */
export class RowHead {
  readonly #text: string;
  readonly #time: string;
  readonly #format: RowHeadFormat;
  #bytes: Uint8Array = new Uint8Array(0);
  #timeMs = Number.NaN;
  #textAt = 0;
  #textBytes = -1;

  constructor(text: string, time: string, format: RowHeadFormat) {
    this.#text = text;
    this.#time = time;
    this.#format = format;
  }

  /** Returns where it ended; -1 for a row that begins otherwise, of which nothing is written. */
  write(rows: Rows, into: Buffer, start: number): number {
    const textBytes = rows.plainBytes(this.#text);
    const timeMs = rows.timestamp(this.#time);
    const text = textBytes < 0 || timeMs === undefined ? undefined : rows.text(this.#text);
    if (text === undefined) return -1;
    if (timeMs !== this.#timeMs || textBytes !== this.#textBytes) {
      const end = this.#format.write(rows, into, start);
      this.#bytes = new Uint8Array(into.subarray(start, end));
      this.#textAt = this.#format.textAt(textBytes);
      this.#timeMs = timeMs ?? Number.NaN;
      this.#textBytes = textBytes;
      return end;
    }
    this.#bytes.set(text, this.#textAt);
    into.set(this.#bytes, start);
    return start + this.#bytes.byteLength;
  }
}

/** Measured: so few are copied faster one by one than by a call. */
const FEW_BYTES = 12;

/** Returns where it ended. */
export function copyBytes(bytes: Uint8Array, into: Buffer, start: number): number {
  const { byteLength } = bytes;
  if (byteLength > FEW_BYTES) into.set(bytes, start);
  else for (let at = 0; at < byteLength; at++) into[start + at] = bytes[at] ?? 0;
  return start + byteLength;
}
