/**
 * Reads a body straight into an operation's input, without the values between that parse.ts makes: for the requests that come
 * by the thousand and are all alike. At anything that is not quite usual (an escape, a null, a member that the model does not
 * know or that comes twice, a number, text in the wrong place, the end too early) it gives up, and the careful way decides
 * what that is.
 *
 * Q1. What it returns is what the careful way (parse.ts, reading.ts) returns for the same bytes.
 * Q2. Every step moves forward: the time is linear in the size.
 */
import { isUtf8 } from 'node:buffer';
import { BufferPool } from '../../platform/buffer-pool.ts';
import { latin1Text } from '../../platform/buffer-text.ts';
import { REQUEST_BUFFERS } from '../limits.ts';
import { type QuickMember, type QuickShape, QuickShapes, UNUSUAL, type Unusual } from '../quick-shape.ts';
import type { StructureShape } from '../schema.ts';
import { SliceSource } from '../text-slice.ts';
import { decodesWhole } from './decode.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;
const DELETE = 0x7f;

/** Keeps what it compiled per shape. */
export class JsonQuickReader {
  readonly #shapes = new QuickShapes();
  readonly #buffers = new BufferPool(REQUEST_BUFFERS);

  /** The input, or undefined when the careful way must look (Q1). */
  read(shape: StructureShape, body: Uint8Array): object | undefined {
    const quick = this.#shapes.of(shape);
    if (quick === undefined || !isUtf8(body)) return undefined;
    const source = new SliceSource(Buffer.from(body.buffer, body.byteOffset, body.byteLength), this.#buffers);
    const input = new QuickRead(source).document(quick);
    if (input === UNUSUAL) return undefined;
    source.lendTo(input as object);
    return input as object;
  }
}

class QuickRead {
  readonly #bytes: Buffer;
  readonly #source: SliceSource;
  #at = 0;

  constructor(source: SliceSource) {
    this.#bytes = source.bytes;
    this.#source = source;
  }

  document(shape: QuickShape): unknown {
    const value = this.#value(shape);
    return this.#peek() === -1 ? value : UNUSUAL;
  }

  #value(shape: QuickShape): unknown {
    switch (shape.kind) {
      case 'string':
        return this.#peek() === QUOTE ? this.#string() : UNUSUAL;
      case 'blob':
        return this.#peek() === QUOTE ? this.#blob() : UNUSUAL;
      case 'list':
        return this.#peek() === OPEN_LIST ? this.#list(shape.member) : UNUSUAL;
      case 'structure':
        return this.#peek() === OPEN_OBJECT ? this.#structure(shape.members) : UNUSUAL;
      default:
        return UNUSUAL;
    }
  }

  #structure(members: readonly QuickMember[]): Record<string, unknown> | Unusual {
    this.#at++;
    const structure: Record<string, unknown> = {};
    let member = members[0];
    let free = -1; // the bits of the members that have not come yet
    for (;;) {
      if (this.#peek() !== QUOTE) return UNUSUAL;
      const previous = member;
      member = this.#member(members, previous);
      if (member === undefined || (free & member.bit) === 0 || this.#peek() !== COLON) return UNUSUAL;
      free ^= member.bit;
      this.#at++;
      const value = this.#value(member.shape);
      if (value === UNUSUAL) return UNUSUAL;
      structure[member.name] = value;
      const next = this.#peek();
      this.#at++;
      if (next === CLOSE_OBJECT) return structure;
      if (next !== COMMA) return UNUSUAL;
    }
  }

  #list(member: QuickShape): unknown[] | Unusual {
    this.#at++;
    const list: unknown[] = [];
    for (;;) {
      const value = this.#value(member);
      if (value === UNUSUAL) return UNUSUAL;
      list.push(value);
      const next = this.#peek();
      this.#at++;
      if (next === CLOSE_LIST) return list;
      if (next !== COMMA) return UNUSUAL;
    }
  }

  /** The member whose name stands here, stepped over; undefined when it is none of these. */
  #member(members: readonly QuickMember[], previous: QuickMember | undefined): QuickMember | undefined {
    const expected = previous?.followedBy;
    if (expected !== undefined && this.#steppedOver(expected.bytes)) return expected;
    for (const member of members) {
      if (!this.#steppedOver(member.bytes)) continue;
      if (previous !== undefined) previous.followedBy = member;
      return member;
    }
    return undefined;
  }

  #steppedOver(name: Uint8Array): boolean {
    const bytes = this.#bytes;
    const start = this.#at + 1;
    const { byteLength } = name;
    if (bytes[start + byteLength] !== QUOTE) return false;
    for (let at = 0; at < byteLength; at++) if (bytes[start + at] !== name[at]) return false;
    this.#at = start + byteLength + 1;
    return true;
  }

  #string(): string | Unusual {
    const bytes = this.#bytes;
    const start = this.#at + 1;
    let ascii = true;
    for (let at = start; at < bytes.byteLength; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) {
        this.#at = at + 1;
        return ascii ? latin1Text(bytes, start, at) : bytes.toString('utf8', start, at);
      }
      if (byte === BACKSLASH || byte < SPACE) return UNUSUAL;
      if (byte > DELETE) ascii = false;
    }
    return UNUSUAL;
  }

  /** A backslash, as any character that is not of base64, makes the data shorter than its text promises. */
  #blob(): Uint8Array | Unusual {
    const start = this.#at + 1;
    const end = this.#bytes.indexOf(QUOTE, start);
    if (end === -1) return UNUSUAL;
    const text = this.#source.passingText(start, end);
    const data = this.#source.decodeBase64(text);
    this.#at = end + 1;
    return decodesWhole(text, data) ? data : UNUSUAL;
  }

  /** The next byte that is no white space, not consumed; -1 at the end. */
  #peek(): number {
    const bytes = this.#bytes;
    for (; this.#at < bytes.byteLength; this.#at++) {
      const byte = bytes[this.#at] ?? -1;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
    }
    return -1;
  }
}
