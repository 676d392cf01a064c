/**
 * Which open shard takes a record: the one whose range holds the MD5 of the partition key's UTF-8 bytes, read as a
 * big-endian number, or the explicit hash key (API reference).
 *
 * R1. The ranges of a stream's open shards partition 0 … 2^128 − 1, so every hash key has exactly one shard.
 */
import { hash } from 'node:crypto';
import { assert } from '../../../platform/assert.ts';
import { type HashRange, hexHashKey, paddedHashKey } from './hash-range.ts';
import { KeyHasher } from './key-hash.ts';

const HEX_DIGITS_OF_32_BITS = 8;

export interface RoutedShard {
  readonly index: number;
  readonly range: HashRange;
}

/** Per record nothing is made beyond the first bits of the digest; for a stream of one shard not even these. */
export class Router {
  /** The shards' indexes in the order of their ranges, and where each range starts: its first 32 bits, and all in both notations. */
  readonly #indexes: readonly number[];
  readonly #starts32: Float64Array;
  readonly #hexStarts: readonly string[];
  readonly #decimalStarts: readonly string[];
  readonly #hasher = new KeyHasher();
  #turn = 0;

  constructor(openShards: readonly RoutedShard[]) {
    const sorted = openShards
      .map(({ index, range }) => ({ index, hex: hexHashKey(range.start), decimal: paddedHashKey(range.start) ?? '' }))
      .sort((a, b) => (a.hex < b.hex ? -1 : 1));
    this.#indexes = sorted.map(({ index }) => index);
    this.#starts32 = Float64Array.from(sorted, ({ hex }) => Number.parseInt(hex.slice(0, HEX_DIGITS_OF_32_BITS), 16));
    this.#hexStarts = sorted.map(({ hex }) => hex);
    this.#decimalStarts = sorted.map(({ decimal }) => decimal);
    assert(this.#hexStarts[0] === '0'.repeat(32), 'the open shards of a stream begin at hash key 0 (R1)');
  }

  /** The index of the shard for a partition key. */
  shardForKey(partitionKey: string): number {
    const only = this.#indexes.length === 1 ? this.#indexes[0] : undefined;
    if (only !== undefined) return only;
    const bits = this.#hasher.first32Bits(partitionKey);
    const place = bits < 0 ? -1 : lastAtOrBelow(this.#starts32, bits);
    const isCertain = place >= 0 && this.#starts32[place] !== bits; // else the bits behind these decide
    return this.#indexes[isCertain ? place : lastAtOrBelow(this.#hexStarts, hash('md5', partitionKey, 'hex'))] as number;
  }

  /** Each open shard in turn, for records that are distributed evenly. */
  shardByTurn(): number {
    this.#turn = (this.#turn + 1) % this.#indexes.length;
    return this.#indexes[this.#turn] as number;
  }

  /** The index of the shard for an explicit hash key, or undefined when that is above 2^128 − 1. */
  shardForHashKey(decimal: string): number | undefined {
    const padded = paddedHashKey(decimal);
    return padded === undefined ? undefined : this.#indexes[lastAtOrBelow(this.#decimalStarts, padded)];
  }
}

/** The place of the last start at or below a hash key; the first start is 0 (R1). */
function lastAtOrBelow<Key extends number | string>(starts: ArrayLike<Key>, hashKey: Key): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] as Key) <= hashKey) low = middle;
    else high = middle - 1;
  }
  return low;
}
