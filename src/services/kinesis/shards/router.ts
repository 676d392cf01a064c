/**
 * Which open shard takes a record: the one whose range holds the MD5 of the partition key's UTF-8 bytes, read as a
 * big-endian number, or the explicit hash key (API reference).
 *
 * R1. The ranges of a stream's open shards partition 0 … 2^128 − 1, so every hash key has exactly one shard.
 */
import { hash } from 'node:crypto';
import { assert } from '../../../platform/assert.ts';
import { type HashRange, hexHashKey, paddedHashKey } from './hash-range.ts';

export interface RoutedShard {
  readonly index: number;
  readonly range: HashRange;
}

/** Per record nothing is made beyond the digest itself; for a stream of one shard not even that. */
export class Router {
  /** The shards' indexes in the order of their ranges, and where each range starts, in both notations. */
  readonly #indexes: readonly number[];
  readonly #hexStarts: readonly string[];
  readonly #decimalStarts: readonly string[];
  #turn = 0;

  constructor(openShards: readonly RoutedShard[]) {
    const sorted = openShards
      .map(({ index, range }) => ({ index, hex: hexHashKey(range.start), decimal: paddedHashKey(range.start) ?? '' }))
      .sort((a, b) => (a.hex < b.hex ? -1 : 1));
    this.#indexes = sorted.map(({ index }) => index);
    this.#hexStarts = sorted.map(({ hex }) => hex);
    this.#decimalStarts = sorted.map(({ decimal }) => decimal);
    assert(this.#hexStarts[0] === '0'.repeat(32), 'the open shards of a stream begin at hash key 0 (R1)');
  }

  /** The index of the shard for a partition key. */
  shardForKey(partitionKey: string): number {
    const only = this.#indexes.length === 1 ? this.#indexes[0] : undefined;
    return only ?? this.#shardAt(this.#hexStarts, hash('md5', partitionKey, 'hex'));
  }

  /** Each open shard in turn, for records that are distributed evenly. */
  shardByTurn(): number {
    this.#turn = (this.#turn + 1) % this.#indexes.length;
    return this.#indexes[this.#turn] as number;
  }

  /** The index of the shard for an explicit hash key, or undefined when that is above 2^128 − 1. */
  shardForHashKey(decimal: string): number | undefined {
    const padded = paddedHashKey(decimal);
    return padded === undefined ? undefined : this.#shardAt(this.#decimalStarts, padded);
  }

  /** The last shard that starts at or below a hash key. */
  #shardAt(starts: readonly string[], hashKey: string): number {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((starts[middle] as string) <= hashKey) low = middle;
      else high = middle - 1;
    }
    return this.#indexes[low] as number;
  }
}
