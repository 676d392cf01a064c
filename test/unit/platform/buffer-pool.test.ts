import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BufferPool } from '../../../src/platform/buffer-pool.ts';

const BOUNDS = { bytesMin: 1_000, bytesMax: 5_000, sparesMax: 2 };

test('a buffer that was given back is used again where it is large enough', () => {
  const pool = new BufferPool(BOUNDS);
  const first = pool.take(2_500);
  assert.equal(first?.byteLength, 3_000);
  assert.notEqual(pool.take(2_500), first);
  pool.give(first);
  assert.notEqual(pool.take(3_001), first);
  assert.equal(pool.take(1_000), first);
});

test('what is too small or too large is not pooled', () => {
  const pool = new BufferPool(BOUNDS);
  assert.equal(pool.take(999), undefined);
  assert.equal(pool.take(5_001), undefined);
});

test('no more are kept than the bound says, the ones given back last', () => {
  const pool = new BufferPool(BOUNDS);
  const taken = [2_000, 2_000, 2_000].map((sizeBytes) => pool.take(sizeBytes) as Buffer);
  for (const buffer of taken) pool.give(buffer);
  const again = [pool.take(2_000), pool.take(2_000), pool.take(2_000)];
  assert.deepEqual(again.map((buffer) => taken.indexOf(buffer as Buffer)).sort(), [-1, 1, 2]);
});
