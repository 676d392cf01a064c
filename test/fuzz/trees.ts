/** Values as JSON and CBOR carry them, changed in their structure and written in every form the two allow and some they do not. */
import type { Mutator } from './mutator.ts';

/** Bytes are a blob: base64 in JSON. */
export type Tree = null | boolean | number | string | Uint8Array | readonly Tree[] | { readonly [name: string]: Tree };

const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', '', 'a', 'StreamName', 'Records', 'Data', '\ud800', 'é'];
const TEXTS = [
  ...['', '\u0000', '\ud800', '🔑', 'a'.repeat(129), 'x'.repeat(5_000), '='.repeat(64), 'A===', '!!!!', 'AAAA', '-1', '1e999'],
  ...[
    '../..',
    'arn:aws:kinesis:us-east-1:000000000000:stream/s',
    `arn:${':'.repeat(2_000)}`,
    `${'a-'.repeat(1_000)}!`,
    '0'.repeat(500),
  ],
];
const NUMBERS = [0, -0, 1, -1, 0.5, 2 ** 31, -(2 ** 31), 2 ** 53, 2 ** 63, 1e21, 1e308, -1e308, Number.MIN_VALUE];
const DEPTHS = [2, 8, 33, 65, 1_000, 45_000];
/** What is longer is cut off there. */
const PIECES_MAX = 50_000;

/** The same value with some of its parts replaced, left out, repeated or buried. */
export function mutatedTree(value: Tree, mutator: Mutator): Tree {
  if (mutator.chance(6)) return hostile(mutator, value);
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array)
    return mutator.chance(3) ? hostile(mutator, value) : value;
  if (Array.isArray(value)) return mutator.list(value as readonly Tree[], (item) => mutatedTree(item, mutator));
  const entries = Object.entries(value as { readonly [name: string]: Tree });
  const changed = mutator.list(entries, ([name, part]): [string, Tree] =>
    mutator.chance(5) ? [mutator.pick(NAMES), part] : [name, mutatedTree(part, mutator)],
  );
  if (mutator.chance(6)) changed.push([mutator.pick(NAMES), hostile(mutator, null)]);
  return objectOf(changed);
}

function hostile(mutator: Mutator, value: Tree): Tree {
  switch (mutator.below(9)) {
    case 0:
      return null;
    case 1:
      return mutator.chance(2);
    case 2:
      return mutator.pick(NUMBERS);
    case 3:
      return mutator.pick(TEXTS);
    case 4:
      return [];
    case 5:
      return {};
    case 6:
      return Buffer.alloc(mutator.below(200), 7);
    case 7:
      return mutator.chance(20) ? buried(value, mutator.pick(DEPTHS), mutator.chance(2)) : [value];
    default:
      return objectOf([[mutator.pick(NAMES), value]]);
  }
}

function buried(value: Tree, depth: number, inLists: boolean): Tree {
  let result = value;
  for (let level = 0; level < depth; level++) result = inLists ? [result] : { a: result };
  return result;
}

function objectOf(entries: readonly (readonly [string, Tree])[]): Tree {
  const result: { [name: string]: Tree } = Object.create(null);
  for (const [name, part] of entries) result[name] = part;
  return result;
}

/** JSON, now and then with members twice, white space, escapes and numbers that no serializer writes. */
export function jsonOf(value: Tree, mutator: Mutator): string {
  const pieces: string[] = [];
  const waiting: (Tree | { readonly raw: string })[] = [value];
  for (let next = waiting.pop(); next !== undefined && pieces.length < PIECES_MAX; next = waiting.pop()) {
    if (isRaw(next)) pieces.push(next.raw);
    else if (next !== null && typeof next === 'object' && !(next instanceof Uint8Array))
      waiting.push(...partsOf(next, mutator).reverse());
    else pieces.push(jsonLeaf(next, mutator));
  }
  return pieces.join('');
}

function isRaw(value: Tree | { readonly raw: string }): value is { readonly raw: string } {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === RAW;
}

const RAW = { kind: 'raw' };

function raw(text: string): { readonly raw: string } {
  return Object.assign(Object.create(RAW) as object, { raw: text });
}

function partsOf(
  value: readonly Tree[] | { readonly [name: string]: Tree },
  mutator: Mutator,
): (Tree | { readonly raw: string })[] {
  const space = mutator.chance(10) ? mutator.pick([' ', '\n\t', '\u00a0', '/**/', ',']) : '';
  if (Array.isArray(value)) {
    const inner = (value as readonly Tree[]).flatMap((item, index) => (index === 0 ? [item] : [raw(`,${space}`), item]));
    return [raw('['), ...inner, raw(`]${space}`)];
  }
  const entries = Object.entries(value as { readonly [name: string]: Tree });
  const twice = mutator.chance(20) ? [...entries, ...entries] : entries;
  const inner = twice.flatMap(([name, part], index) => [raw(`${index === 0 ? '' : ','}${JSON.stringify(name)}${space}:`), part]);
  return [raw('{'), ...inner, raw('}')];
}

function jsonLeaf(value: null | boolean | number | string | Uint8Array, mutator: Mutator): string {
  if (value instanceof Uint8Array) return `"${Buffer.from(value).toString('base64')}"`;
  if (mutator.chance(40))
    return mutator.pick(['1e999', '-', '01', '1.', '.5', '9'.repeat(400), 'NaN', 'tru', "'a'", '"\\u00"', '"\\x"', '"\u0001"']);
  if (typeof value === 'string' && mutator.chance(10)) {
    return `"${[...value].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`;
  }
  return JSON.stringify(value);
}

/** CBOR, now and then with indefinite lengths, wide integers, tags and simple values; one document in three has wrong lengths. */
export function cborOf(value: Tree, mutator: Mutator): Uint8Array {
  const lies = mutator.chance(3);
  const pieces: Uint8Array[] = [];
  const waiting: (Tree | { readonly raw: string })[] = [value];
  for (let next = waiting.pop(); next !== undefined && pieces.length < PIECES_MAX; next = waiting.pop()) {
    if (isRaw(next)) pieces.push(Buffer.from(next.raw, 'latin1'));
    else if (next === null || typeof next !== 'object' || next instanceof Uint8Array) pieces.push(cborLeaf(next, mutator, lies));
    else waiting.push(...cborParts(next, mutator, lies).reverse());
  }
  return Buffer.concat(pieces);
}

function cborParts(
  value: readonly Tree[] | { readonly [name: string]: Tree },
  mutator: Mutator,
  lies: boolean,
): (Tree | { readonly raw: string })[] {
  const isList = Array.isArray(value);
  const items = isList ? (value as readonly Tree[]) : Object.entries(value as { readonly [name: string]: Tree }).flat();
  const major = isList ? 4 : 5;
  const count = isList ? items.length : items.length / 2;
  if (mutator.chance(4)) return [raw(String.fromCharCode((major << 5) | 31)), ...items, raw('\xff')];
  return [raw(Buffer.from(cborHead(major, count, mutator, lies)).toString('latin1')), ...items];
}

function cborLeaf(value: null | boolean | number | string | Uint8Array, mutator: Mutator, lies: boolean): Uint8Array {
  if (mutator.chance(30))
    return Buffer.from(
      mutator.pick(['f7', 'f8ff', 'fb7ff8000000000000', 'c11a5f5e1000', 'd9d9f7', 'ff', '1c', '5f', '7f61ff', 'c249ff']),
      'hex',
    );
  if (value === null) return Buffer.of(0xf6);
  if (typeof value === 'boolean') return Buffer.of(value ? 0xf5 : 0xf4);
  if (typeof value === 'number') return cborNumber(value, mutator, lies);
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([cborHead(typeof value === 'string' ? 3 : 2, bytes.byteLength, mutator, lies), bytes]);
}

function cborNumber(value: number, mutator: Mutator, lies: boolean): Uint8Array {
  if (Number.isSafeInteger(value) && !mutator.chance(8))
    return cborHead(value < 0 ? 1 : 0, value < 0 ? -1 - value : value, mutator, lies);
  const float = Buffer.alloc(9, 0xfb);
  float.writeDoubleBE(value, 1);
  return float;
}

function cborHead(major: number, length: number, mutator: Mutator, lies: boolean): Uint8Array {
  const lie =
    lies && mutator.chance(15) ? mutator.pick([length + 1, Math.max(length - 1, 0), 0xffff, 0xffffffff, 2 ** 53 - 1]) : length;
  const wide = mutator.chance(10);
  if (lie < 24 && !wide) return Buffer.of((major << 5) | lie);
  if (lie < 256 && !wide) return Buffer.of((major << 5) | 24, lie);
  const head = Buffer.alloc(9);
  head[0] = (major << 5) | 27;
  head.writeBigUInt64BE(BigInt(lie), 1);
  return head;
}
