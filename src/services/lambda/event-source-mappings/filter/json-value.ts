/**
 * JSON (RFC 8259) as filters see it. A number keeps the text it was written with, because filters tell 300 from 300.0.
 *
 * J1. Nothing but JSON text is a value: bytes that are no UTF-8, a second value behind the first, or nesting beyond
 *     `DEPTH_MAX` give undefined, never an exception.
 * J2. Of two equal keys the last wins; `__proto__` is a key like any other.
 */
import { isUtf8 } from 'node:buffer';

/** A number and how it was written. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get value(): number {
    return Number(this.text);
  }
}

export type JsonValue = string | JsonNumber | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = ReadonlyMap<string, JsonValue>;

/** Deeper than any record that people filter, and far from the end of the stack. */
const DEPTH_MAX = 256;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;
const LITERALS: readonly (readonly [text: string, value: boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

class NotJson extends Error {
  override readonly name = 'NotJson';
}

/** The value of a document, or undefined when it is none (J1). */
export function parseJsonValue(document: string | Uint8Array): JsonValue | undefined {
  let text: string;
  if (typeof document === 'string') text = document;
  else if (isUtf8(document)) text = Buffer.from(document.buffer, document.byteOffset, document.byteLength).toString('utf8');
  else return undefined;
  try {
    return new Parser(text).document();
  } catch (error: unknown) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonValue {
    const value = this.#value(0);
    this.#take(SPACE);
    if (this.#at !== this.#text.length) throw new NotJson();
    return value;
  }

  #value(depth: number): JsonValue {
    if (depth > DEPTH_MAX) throw new NotJson();
    this.#take(SPACE);
    const first = this.#text[this.#at];
    if (first === '"') return this.#string();
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#list(depth);
    for (const [text, value] of LITERALS) {
      if (!this.#text.startsWith(text, this.#at)) continue;
      this.#at += text.length;
      return value;
    }
    return new JsonNumber(this.#take(NUMBER) || fail());
  }

  #object(depth: number): JsonObject {
    const object = new Map<string, JsonValue>();
    this.#at += 1;
    if (this.#skip('}')) return object;
    do {
      this.#take(SPACE);
      const key = this.#string();
      if (!this.#skip(':')) throw new NotJson();
      object.set(key, this.#value(depth + 1)); // J2
    } while (this.#skip(','));
    return this.#skip('}') ? object : fail();
  }

  #list(depth: number): readonly JsonValue[] {
    const list: JsonValue[] = [];
    this.#at += 1;
    if (this.#skip(']')) return list;
    do list.push(this.#value(depth + 1));
    while (this.#skip(','));
    return this.#skip(']') ? list : fail();
  }

  #string(): string {
    const from = this.#at;
    if (this.#text[from] !== '"') throw new NotJson();
    let end = this.#text.indexOf('"', from + 1);
    while (end > 0 && this.#isEscaped(end)) end = this.#text.indexOf('"', end + 1);
    if (end < 0) throw new NotJson();
    this.#at = end + 1;
    try {
      return JSON.parse(this.#text.slice(from, end + 1)) as string;
    } catch {
      throw new NotJson(); // a control character or an escape that JSON does not have
    }
  }

  /** Whether an odd number of backslashes stands before a quote. */
  #isEscaped(quote: number): boolean {
    let at = quote - 1;
    while (this.#text[at] === '\\') at -= 1;
    return (quote - at) % 2 === 0;
  }

  /** Moves over white space and `mark`, when that is what comes. */
  #skip(mark: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#at] !== mark) return false;
    this.#at += 1;
    return true;
  }

  /** Moves over what the pattern finds here; returns it. */
  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}

function fail(): never {
  throw new NotJson();
}
