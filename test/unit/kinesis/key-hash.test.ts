import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { KeyHasher } from '../../../src/services/kinesis/shards/key-hash.ts';

const expected = (key: string): number => createHash('md5').update(key, 'utf8').digest().readUInt32BE(0);

test('the first 32 bits are those of the MD5 of every key of up to 55 ASCII characters', () => {
  const hasher = new KeyHasher();
  for (let length = 0; length <= 55; length++) assert.equal(hasher.first32Bits('k'.repeat(length)), expected('k'.repeat(length)));
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 55 }), (key) => {
      assert.equal(hasher.first32Bits(key), expected(key));
    }),
    { numRuns: 2_000 },
  );
});

test('a key that is longer or not ASCII is not hashed, and leaves nothing behind for the next one', () => {
  const hasher = new KeyHasher();
  for (const key of ['k'.repeat(56), 'k'.repeat(256), 'clé', '\u0080', '鍵', '\ud83d\ude00']) {
    assert.equal(hasher.first32Bits(key), -1);
    assert.equal(hasher.first32Bits('key'), expected('key'));
  }
});
