/**
 * JSON (RFC 8259) from the bytes of a body, as `JSON.parse` reads it, but bounded in depth and without making a string
 * of the whole body. Long strings stay where they are as a {@link TextSlice}.
 *
 *     value  = object | list | string | number | "true" | "false" | "null"
 *
 * Invariants. J1: the bytes are UTF-8, checked once at the beginning. J2: every step moves forward, so the time is
 * linear in the size. J3: objects have own properties only, also for the key `__proto__`; of two equal keys the last wins.
 */
import { isUtf8 } from 'node:buffer';
import { JSON_DEPTH_MAX } from '../limits.ts';
import { SliceSource, TextSlice } from '../text-slice.ts';

/** Why a body is no JSON. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
}

/** The value of a body; undefined for an empty one. Throws {@link JsonSyntaxError}. */
export function parseJson(body: Uint8Array): unknown {
  if (body.byteLength === 0) return undefined;
  if (!isUtf8(body)) throw new JsonSyntaxError('Invalid UTF-8'); // J1
  return new JsonParser(Buffer.from(body.buffer, body.byteOffset, body.byteLength)).document();
}

/** Strings of more bytes are searched for their end natively and left as slices. */
const SHORT_STRING_BYTES = 40;
const KEY_CACHE_MASK = 63;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const SMALL_DIGITS = 9;

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const LOWER_F = 0x66;
const LOWER_N = 0x6e;
const LOWER_T = 0x74;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

class JsonParser {
  readonly #bytes: Buffer;
  readonly #source: SliceSource;
  /** Member names seen before, by length and first byte: the records of a list all have the same. */
  readonly #keys: (string | undefined)[] = [];
  #at = 0;
  /** The first backslash at or after the last place where one was looked for; J2 for the search. */
  #backslash = -1;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#source = new SliceSource(bytes);
  }

  document(): unknown {
    const value = this.#value(0);
    if (this.#peek() !== -1) throw this.#unexpected();
    return value;
  }

  #value(depth: number): unknown {
    switch (this.#peek()) {
      case OPEN_OBJECT:
        return this.#object(depth + 1);
      case OPEN_LIST:
        return this.#list(depth + 1);
      case QUOTE:
        return this.#string();
      case LOWER_T:
        return this.#word('true', true);
      case LOWER_F:
        return this.#word('false', false);
      case LOWER_N:
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): Record<string, unknown> {
    this.#enter(depth);
    const object: Record<string, unknown> = {};
    if (this.#peek() === CLOSE_OBJECT) {
      this.#at++;
      return object;
    }
    for (;;) {
      if (this.#peek() !== QUOTE) throw this.#unexpected();
      const key = this.#key();
      if (this.#peek() !== COLON) throw this.#unexpected();
      this.#at++;
      const value = this.#value(depth);
      if (key === '__proto__')
        defineOwn(object, key, value); // J3
      else object[key] = value;
      if (this.#endOf(CLOSE_OBJECT)) return object;
    }
  }

  #list(depth: number): unknown[] {
    this.#enter(depth);
    const list: unknown[] = [];
    if (this.#peek() === CLOSE_LIST) {
      this.#at++;
      return list;
    }
    for (;;) {
      list.push(this.#value(depth));
      if (this.#endOf(CLOSE_LIST)) return list;
    }
  }

  #enter(depth: number): void {
    if (depth > JSON_DEPTH_MAX) throw new JsonSyntaxError(`Document nesting depth exceeds ${JSON_DEPTH_MAX}`);
    this.#at++;
  }

  /** Steps over a comma (more follows) or over `close` (the end). */
  #endOf(close: number): boolean {
    const byte = this.#peek();
    if (byte !== COMMA && byte !== close) throw this.#unexpected();
    this.#at++;
    return byte === close;
  }

  /** The next byte that is no white space, not consumed; -1 at the end. */
  #peek(): number {
    const bytes = this.#bytes;
    for (; this.#at < bytes.length; this.#at++) {
      const byte = bytes[this.#at] ?? -1;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
    }
    return -1;
  }

  #key(): string {
    const start = this.#at + 1;
    const end = this.#shortEnd(start);
    if (end < 0) return String(this.#string());
    this.#at = end + 1;
    const slot = ((end - start) * 31 + (this.#bytes[start] ?? 0)) & KEY_CACHE_MASK;
    const known = this.#keys[slot];
    if (known !== undefined && this.#isText(known, start, end)) return known;
    const key = this.#bytes.toString('latin1', start, end);
    this.#keys[slot] = key;
    return key;
  }

  #isText(text: string, start: number, end: number): boolean {
    if (text.length !== end - start) return false;
    for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== this.#bytes[start + at]) return false;
    return true;
  }

  #string(): string | TextSlice {
    const start = this.#at + 1;
    const short = this.#shortEnd(start);
    if (short >= 0) {
      this.#at = short + 1;
      return this.#bytes.toString('latin1', start, short);
    }
    const end = this.#endOfString(start);
    this.#at = end + 1;
    if (end - start > SHORT_STRING_BYTES && !this.#hasBackslash(start, end)) return new TextSlice(this.#source, start, end);
    return this.#unescaped(start - 1, end + 1);
  }

  /** The end of a short string of plain ASCII that begins at `start`; -1 when it is anything else. */
  #shortEnd(start: number): number {
    const bytes = this.#bytes;
    const limit = Math.min(start + SHORT_STRING_BYTES, bytes.length);
    for (let at = start; at < limit; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) return at;
      if (byte === BACKSLASH || byte < 0x20 || byte > 0x7e) return -1;
    }
    return -1;
  }

  #endOfString(start: number): number {
    let end = this.#bytes.indexOf(QUOTE, start);
    while (end >= 0) {
      let backslashes = 0;
      while (this.#bytes[end - 1 - backslashes] === BACKSLASH) backslashes++;
      if (backslashes % 2 === 0) return end;
      end = this.#bytes.indexOf(QUOTE, end + 1);
    }
    throw new JsonSyntaxError('Unterminated string in JSON');
  }

  #hasBackslash(start: number, end: number): boolean {
    if (this.#backslash < start) {
      const found = this.#bytes.indexOf(BACKSLASH, start);
      this.#backslash = found < 0 ? this.#bytes.length : found;
    }
    return this.#backslash < end;
  }

  /** Escapes, other characters than ASCII, control characters to refuse: what is rare is left to `JSON.parse`. */
  #unescaped(start: number, end: number): string {
    try {
      return String(JSON.parse(this.#bytes.toString('utf8', start, end)));
    } catch (error: unknown) {
      if (error instanceof SyntaxError) throw new JsonSyntaxError(error.message);
      throw error;
    }
  }

  #word<T>(word: string, value: T): T {
    if (!this.#isText(word, this.#at, this.#at + word.length)) throw this.#unexpected();
    this.#at += word.length;
    return value;
  }

  #number(): number {
    const start = this.#at;
    let small = 0;
    let at = start;
    for (; ; at++) {
      const byte = this.#bytes[at] ?? 0;
      if (byte < DIGIT_0 || byte > DIGIT_9) break;
      small = small * 10 + byte - DIGIT_0;
    }
    const leadingZero = this.#bytes[start] === DIGIT_0 && at - start > 1;
    if (at > start && at - start <= SMALL_DIGITS && !leadingZero && !this.#isNumberByte(at)) {
      this.#at = at;
      return small;
    }
    while (this.#isNumberByte(at)) at++;
    const text = this.#bytes.toString('latin1', start, at);
    if (!NUMBER.test(text)) throw this.#unexpected();
    this.#at = at;
    return Number(text);
  }

  #isNumberByte(at: number): boolean {
    const byte = this.#bytes[at] ?? 0;
    const digit = byte >= DIGIT_0 && byte <= DIGIT_9;
    return digit || byte === MINUS || byte === 0x2b || byte === 0x2e || byte === 0x65 || byte === 0x45;
  }

  #unexpected(): JsonSyntaxError {
    if (this.#at >= this.#bytes.length) return new JsonSyntaxError('Unexpected end of JSON input');
    const byte = this.#bytes[this.#at] ?? 0;
    return new JsonSyntaxError(`Unexpected character (code ${byte}) in JSON at position ${this.#at}`);
  }
}

function defineOwn(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
