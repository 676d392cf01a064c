import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { evenHashRanges, HASH_KEY_MAX, type HashRange } from '../../../src/services/kinesis/shards/hash-range.ts';
import { Router } from '../../../src/services/kinesis/shards/router.ts';

/** Any partition of the hash keys into ranges, in any order of the shards. */
const partitions: fc.Arbitrary<HashRange[]> = fc
  .uniqueArray(fc.bigInt({ min: 1n, max: HASH_KEY_MAX }), { maxLength: 12 })
  .map((cuts) => {
    const starts = [0n, ...cuts].sort((a, b) => (a < b ? -1 : 1));
    return starts.map((start, index) => ({
      start: start.toString(),
      end: ((starts[index + 1] ?? HASH_KEY_MAX + 1n) - 1n).toString(),
    }));
  })
  .chain((ranges) => fc.shuffledSubarray(ranges, { minLength: ranges.length, maxLength: ranges.length }));

const routerOf = (ranges: readonly HashRange[]): Router => new Router(ranges.map((range, index) => ({ index, range })));

const md5Of = (partitionKey: string): bigint =>
  BigInt(`0x${createHash('md5').update(Buffer.from(partitionKey, 'utf8')).digest('hex')}`);

/** The rule itself, on big numbers. */
function shardsHolding(ranges: readonly HashRange[], hashKey: bigint): number[] {
  return ranges.flatMap(({ start, end }, index) => (BigInt(start) <= hashKey && hashKey <= BigInt(end) ? [index] : []));
}

describe('evenHashRanges', () => {
  test('partitions 0 … 2^128 − 1 into ranges of floor(2^128 / n), the last with what is left', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), (count) => {
        const ranges = evenHashRanges(count);
        let next = 0n;
        for (const { start, end } of ranges) {
          assert.equal(BigInt(start), next);
          next = BigInt(end) + 1n;
        }
        assert.equal(next, 1n << 128n);
        assert.equal(ranges.length, count);
        if (count > 1) assert.equal(BigInt(ranges[0]?.end ?? 0) + 1n, (1n << 128n) / BigInt(count));
      }),
      { numRuns: 50 },
    );
  });
});

describe('Router', () => {
  test('sends every partition key to the one shard that holds its MD5', () => {
    fc.assert(
      fc.property(partitions, fc.string({ unit: 'grapheme', minLength: 1 }), (ranges, partitionKey) => {
        assert.deepEqual(shardsHolding(ranges, md5Of(partitionKey)), [routerOf(ranges).shardForKey(partitionKey)]);
      }),
    );
  });

  test('sends a partition key to its shard when a range begins right at its MD5, or within the same 2^96 hash keys', () => {
    const far = 1n << 96n;
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60 }), fc.bigInt({ min: -far, max: far }), (partitionKey, distance) => {
        const hashKey = md5Of(partitionKey);
        for (const start of [hashKey, hashKey + 1n, hashKey + distance]) {
          if (start <= 0n || start > HASH_KEY_MAX) continue;
          const ranges = [
            { start: '0', end: (start - 1n).toString() },
            { start: start.toString(), end: HASH_KEY_MAX.toString() },
          ];
          assert.deepEqual(shardsHolding(ranges, hashKey), [routerOf(ranges).shardForKey(partitionKey)]);
        }
      }),
    );
  });

  test('sends every explicit hash key to the one shard that holds it, at the edges too', () => {
    fc.assert(
      fc.property(partitions, fc.bigInt({ min: 0n, max: HASH_KEY_MAX }), fc.nat(11), (ranges, anywhere, pick) => {
        const router = routerOf(ranges);
        const { start, end } = ranges[pick % ranges.length] as HashRange;
        for (const hashKey of [anywhere, BigInt(start), BigInt(end)]) {
          assert.deepEqual(shardsHolding(ranges, hashKey), [router.shardForHashKey(hashKey.toString())]);
        }
      }),
    );
  });

  test('knows which decimal numbers are no hash keys', () => {
    const router = routerOf(evenHashRanges(3));
    assert.equal(router.shardForHashKey(HASH_KEY_MAX.toString()), 2);
    assert.equal(router.shardForHashKey((HASH_KEY_MAX + 1n).toString()), undefined);
    assert.equal(router.shardForHashKey('9'.repeat(39)), undefined);
    assert.equal(router.shardForHashKey('1'.repeat(40)), undefined);
  });
});
