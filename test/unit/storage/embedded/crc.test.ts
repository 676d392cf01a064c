import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import { crcOf } from '../../../../src/storage/embedded/crc.ts';
import { chunkOf } from '../../../../src/storage/embedded/frame.ts';

const SEEDS = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];
const chunk = chunkOf(randomBytes(2_000).subarray(3)); // not at the start of its memory

describe('the CRC of a part of a chunk', () => {
  it('is that of zlib for each length, short or long', () => {
    for (let length = 0; length <= 700; length++) {
      const from = randomInt(1_000);
      const seed = SEEDS[length % SEEDS.length] as number;
      const expected = crc32(chunk.bytes.subarray(from, from + length), seed);
      assert.equal(crcOf(chunk, from, from + length, seed), expected, `${length} bytes from ${from}`);
    }
  });

  it('is that of zlib for each seed', () => {
    for (let turn = 0; turn < 2_000; turn++) {
      const seed = turn < SEEDS.length ? (SEEDS[turn] as number) : randomInt(2 ** 32);
      const length = randomInt(200);
      const from = randomInt(1_700);
      const expected = crc32(chunk.bytes.subarray(from, from + length), seed);
      assert.equal(crcOf(chunk, from, from + length, seed), expected, `${length} bytes from ${from} with ${seed}`);
    }
  });

  it('is the check value of CRC-32', () => {
    assert.equal(crcOf(chunkOf(Buffer.from('123456789')), 0, 9, 0), 0xcbf43926);
  });
});
