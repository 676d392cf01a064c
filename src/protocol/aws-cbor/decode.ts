/**
 * CBOR (RFC 8949) as Kinesis clients send it, decoded with every length distrusted.
 *
 *     item      = head [content]                    head = major type (3 bits), argument (5 bits, or 1/2/4/8 bytes more)
 *     0, 1      integers of 64 bits                 number, or bigint beyond 2^53
 *     2         bytes                               a view on the input; chunks of an indefinite one are joined
 *     3         text                                UTF-8, refused when malformed
 *     4, 5      list, map                           map keys are text and distinct
 *     6         tag 1 = point in time               EpochTime; other tags are looked through
 *     7         false true null undefined floats    other simple values are refused
 *
 * Invariants. C1: nothing is allocated for a declared length, only for bytes that are there. C2: depth and number of
 * items are bounded. C3: the only error is a SerializationException. C4: a decoded map has own properties only, also
 * for the key `__proto__`.
 */
import { isUtf8 } from 'node:buffer';
import { CBOR_DEPTH_MAX, CBOR_ITEMS_MAX } from '../limits.ts';
import { type LeafForms, notConvertible } from '../reading.ts';
import { serializationError } from '../service-error.ts';

/** A value under tag 1, not yet in a unit. */
export class EpochTime {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** The value of one item that fills `bytes`; undefined for no bytes at all. Throws a SerializationException. */
export function decodeCbor(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) return undefined;
  const decoder = new CborDecoder(bytes);
  const value = decoder.item(0);
  decoder.requireEnd();
  return value;
}

/** How CBOR carries blobs and timestamps. */
export const CBOR_LEAVES: LeafForms = { blob: readBlob, timestamp: readTimestamp };

function readBlob(raw: unknown): Uint8Array {
  if (!(raw instanceof Uint8Array)) throw notConvertible(raw, 'a Blob');
  return raw;
}

/** Seconds below this, milliseconds from it on: 5138 against 1973. */
const FIRST_MILLISECONDS = 1e11;

/** AWS's own form is integer milliseconds (API behaviour; Java SDK); clients by the letter of RFC 8949 send seconds. */
function readTimestamp(raw: unknown): number {
  const value = raw instanceof EpochTime ? raw.value : raw;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw notConvertible(value, 'milliseconds since epoch');
  return Math.round(Math.abs(value) < FIRST_MILLISECONDS ? value * 1000 : value);
}

const INDEFINITE = 31;
const BREAK = 0xff;
/** What {@link CborDecoder.item} returns for the end of an indefinite list or map. */
const END: unique symbol = Symbol('end');

class CborDecoder {
  readonly #bytes: Buffer;
  #at = 0;
  #items = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  item(depth: number): unknown {
    const value = this.#itemOrEnd(depth);
    if (value === END) throw malformed('unexpected break');
    return value;
  }

  requireEnd(): void {
    if (this.#at !== this.#bytes.byteLength) throw malformed('data after the end');
  }

  #itemOrEnd(depth: number): unknown {
    if (depth > CBOR_DEPTH_MAX) throw malformed(`nested deeper than ${CBOR_DEPTH_MAX}`);
    if (++this.#items > CBOR_ITEMS_MAX) throw malformed(`more than ${CBOR_ITEMS_MAX} items`);
    const head = this.#byte();
    if (head === BREAK) return END;
    const info = head & 0x1f;
    switch (head >> 5) {
      case 0:
        return this.#argument(info);
      case 1:
        return negative(this.#argument(info));
      case 2:
        return info === INDEFINITE ? Buffer.concat(this.#chunks(2)) : this.#take(this.#length(info));
      case 3:
        return info === INDEFINITE ? utf8(Buffer.concat(this.#chunks(3))) : this.#text(this.#length(info));
      case 4:
        return this.#list(info, depth + 1);
      case 5:
        return this.#map(info, depth + 1);
      case 6:
        return this.#tagged(this.#argument(info), depth + 1);
      default:
        return this.#simple(info);
    }
  }

  #list(info: number, depth: number): unknown[] {
    const count = info === INDEFINITE ? Number.POSITIVE_INFINITY : this.#count(info, 1);
    const list: unknown[] = [];
    while (list.length < count) {
      const value = this.#itemOrEnd(depth);
      if (value === END) {
        if (info === INDEFINITE) break;
        throw malformed('unexpected break');
      }
      list.push(value);
    }
    return list;
  }

  #map(info: number, depth: number): Record<string, unknown> {
    const count = info === INDEFINITE ? Number.POSITIVE_INFINITY : this.#count(info, 2);
    const map: Record<string, unknown> = {};
    for (let read = 0; read < count; read++) {
      const key = this.#itemOrEnd(depth);
      if (key === END && info === INDEFINITE) break;
      if (typeof key !== 'string') throw malformed('a key that is no text');
      if (Object.hasOwn(map, key)) throw malformed('a key twice');
      const value = this.item(depth);
      if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
      else map[key] = value;
    }
    return map;
  }

  #tagged(tag: number | bigint, depth: number): unknown {
    const value = this.item(depth);
    if (tag !== 1) return value;
    if (typeof value !== 'number' && typeof value !== 'bigint') throw malformed('a time that is no number');
    return new EpochTime(Number(value));
  }

  #simple(info: number): unknown {
    switch (info) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
      case 23:
        return null;
      case 25:
        return half(this.#number(2));
      case 26:
        this.#need(4);
        this.#at += 4;
        return this.#bytes.readFloatBE(this.#at - 4);
      case 27:
        this.#need(8);
        this.#at += 8;
        return this.#bytes.readDoubleBE(this.#at - 8);
      default:
        throw malformed(`simple value ${info}`);
    }
  }

  /** The definite chunks of an indefinite string; each is at least one byte of input. */
  #chunks(major: number): Uint8Array[] {
    const chunks: Uint8Array[] = [];
    for (;;) {
      const head = this.#byte();
      if (head === BREAK) return chunks;
      if (head >> 5 !== major || (head & 0x1f) === INDEFINITE) throw malformed('a chunk of another type');
      if (++this.#items > CBOR_ITEMS_MAX) throw malformed(`more than ${CBOR_ITEMS_MAX} items`);
      const chunk = this.#take(this.#length(head & 0x1f));
      if (major === 3) requireUtf8(chunk);
      chunks.push(chunk);
    }
  }

  /** Short text of ASCII, which is nearly all of it, is read without asking for its encoding. */
  #text(length: number): string {
    const bytes = this.#take(length);
    for (let at = 0; at < length; at++) {
      if ((bytes[at] ?? 0) > 0x7f || at > 64) return utf8(bytes);
    }
    return bytes.toString('latin1');
  }

  #take(length: number): Buffer {
    this.#need(length);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** The number of items of a list or pairs of a map, each of which takes at least `bytesEach`. */
  #count(info: number, bytesEach: number): number {
    const count = this.#length(info);
    if (count * bytesEach > this.#bytes.byteLength - this.#at) throw malformed('a length beyond the end');
    return count;
  }

  #length(info: number): number {
    const length = this.#argument(info);
    if (typeof length === 'bigint') throw malformed('a length beyond the end');
    return length;
  }

  #argument(info: number): number | bigint {
    if (info < 24) return info;
    if (info === 24) return this.#number(1);
    if (info === 25) return this.#number(2);
    if (info === 26) return this.#number(4);
    if (info !== 27) throw malformed(`reserved length ${info}`);
    this.#need(8);
    this.#at += 8;
    const wide = this.#bytes.readBigUInt64BE(this.#at - 8);
    return wide <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(wide) : wide;
  }

  #number(bytes: number): number {
    this.#need(bytes);
    this.#at += bytes;
    return this.#bytes.readUIntBE(this.#at - bytes, bytes);
  }

  #byte(): number {
    this.#need(1);
    return this.#bytes[this.#at++] ?? 0;
  }

  #need(bytes: number): void {
    if (bytes > this.#bytes.byteLength - this.#at) throw malformed('unexpected end');
  }
}

function negative(argument: number | bigint): number | bigint {
  if (typeof argument === 'bigint') return -1n - argument;
  const value = -1 - argument;
  return Number.isSafeInteger(value) ? value : -1n - BigInt(argument);
}

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function utf8(bytes: Buffer): string {
  requireUtf8(bytes);
  return bytes.toString('utf8');
}

function requireUtf8(bytes: Uint8Array): void {
  if (!isUtf8(bytes)) throw malformed('text that is no UTF-8');
}

function malformed(what: string): Error {
  return serializationError(`Malformed CBOR: ${what}`);
}
