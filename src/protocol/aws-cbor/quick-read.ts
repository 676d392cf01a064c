/**
 * Reads a body straight into an operation's input, without the values between that decode.ts makes, for requests that are all
 * alike. At anything that is not quite usual it gives up, and the careful way decides what that is (aws-json/quick-read.ts
 * does the same for JSON).
 *
 * Q1. What it returns is what the careful way (decode.ts, reading.ts) returns for the same bytes.
 * Q2. Every step moves forward; nothing is allocated for a length that is only claimed, and items are bounded.
 */
import { isUtf8 } from 'node:buffer';
import { CBOR_ITEMS_MAX } from '../limits.ts';
import { type QuickMember, type QuickShape, QuickShapes, UNUSUAL, type Unusual } from '../quick-shape.ts';
import type { StructureShape } from '../schema.ts';

const BYTES = 2;
const TEXT = 3;
const LIST = 4;
const MAP = 5;
const INDEFINITE = 31;
const BREAK = 0xff;
const DELETE = 0x7f;

/** Keeps what it compiled per shape. */
export class CborQuickReader {
  readonly #shapes = new QuickShapes();

  /** The input, or undefined when the careful way must look (Q1). */
  read(shape: StructureShape, body: Uint8Array): object | undefined {
    const quick = this.#shapes.of(shape);
    if (quick === undefined) return undefined;
    const input = new QuickRead(Buffer.from(body.buffer, body.byteOffset, body.byteLength)).document(quick);
    return input === UNUSUAL ? undefined : (input as object);
  }
}

class QuickRead {
  readonly #bytes: Buffer;
  #at = 0;
  #items = 0;
  /** What the head that was read last says besides its major type: a length or a count, {@link INDEFINITE} apart. */
  #argument = 0;
  #indefinite = false;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  document(shape: QuickShape): unknown {
    const value = this.#value(shape);
    return this.#at === this.#bytes.byteLength ? value : UNUSUAL;
  }

  #value(shape: QuickShape): unknown {
    const major = this.#head();
    switch (shape.kind) {
      case 'string':
        return major === TEXT ? this.#text() : UNUSUAL;
      case 'blob':
        return major === BYTES ? (this.#take() ?? UNUSUAL) : UNUSUAL;
      case 'list':
        return major === LIST ? this.#list(shape.member) : UNUSUAL;
      case 'structure':
        return major === MAP ? this.#structure(shape.members) : UNUSUAL;
      default:
        return UNUSUAL;
    }
  }

  #structure(members: readonly QuickMember[]): Record<string, unknown> | Unusual {
    const count = this.#indefinite ? Number.POSITIVE_INFINITY : this.#argument;
    const structure: Record<string, unknown> = {};
    let member = members[0];
    let free = -1; // the bits of the members that have not come yet
    for (let read = 0; read < count; read++) {
      if (count === Number.POSITIVE_INFINITY && this.#isBreak()) break;
      const previous = member;
      member = this.#head() === TEXT && !this.#indefinite ? this.#member(members, previous) : undefined;
      if (member === undefined || (free & member.bit) === 0) return UNUSUAL;
      free ^= member.bit;
      const value = this.#value(member.shape);
      if (value === UNUSUAL) return UNUSUAL;
      structure[member.name] = value;
    }
    return structure;
  }

  #list(member: QuickShape): unknown[] | Unusual {
    const count = this.#indefinite ? Number.POSITIVE_INFINITY : this.#argument;
    const list: unknown[] = [];
    while (list.length < count) {
      if (count === Number.POSITIVE_INFINITY && this.#isBreak()) break;
      const value = this.#value(member);
      if (value === UNUSUAL) return UNUSUAL;
      list.push(value);
    }
    return list;
  }

  /** The member whose name is the text that begins here, stepped over; undefined when it is none of these. */
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
    const start = this.#at;
    const { byteLength } = name;
    if (byteLength !== this.#argument) return false;
    for (let at = 0; at < byteLength; at++) if (bytes[start + at] !== name[at]) return false;
    this.#at = start + byteLength;
    return true;
  }

  #text(): string | Unusual {
    const bytes = this.#take();
    if (bytes === undefined) return UNUSUAL;
    for (let at = 0; at < bytes.byteLength; at++) {
      if ((bytes[at] ?? 0) > DELETE) return isUtf8(bytes) ? bytes.toString() : UNUSUAL;
    }
    return bytes.toString('latin1');
  }

  /** As many bytes as the head says, as a view; undefined where they are not all there. */
  #take(): Buffer | undefined {
    const end = this.#at + this.#argument;
    if (this.#indefinite || end > this.#bytes.byteLength) return undefined;
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  #isBreak(): boolean {
    if (this.#bytes[this.#at] !== BREAK) return false;
    this.#items += 1;
    this.#at += 1;
    return true;
  }

  /** The major type of the next item, its argument set aside; -1 for a head that is cut short, has 64 bits or is one too many. */
  #head(): number {
    if (++this.#items > CBOR_ITEMS_MAX) return -1; // Q2
    const head = this.#bytes[this.#at] ?? BREAK;
    const info = head & 0x1f;
    this.#indefinite = info === INDEFINITE;
    this.#at += 1;
    if (info < 24) {
      this.#argument = info;
      return head >> 5;
    }
    const size = info === 24 ? 1 : info === 25 ? 2 : info === 26 ? 4 : 0;
    if (this.#at + size > this.#bytes.byteLength || (size === 0 && !this.#indefinite)) return -1;
    if (size > 0) this.#argument = this.#bytes.readUIntBE(this.#at, size);
    this.#at += size;
    return head >> 5;
  }
}
