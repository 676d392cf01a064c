/**
 * CRC-32 (the one of zlib) over a part of a chunk. `zlib.crc32` is fast over many bytes and has a price per call; short parts
 * are summed here, eight bytes a step. Measured (Node 20, with the view that zlib needs): 151 bytes 0.08 µs against 0.17 µs,
 * 300 bytes 0.15 against 0.18, 400 bytes 0.19 against 0.16.
 */
import { crc32 } from 'node:zlib';
import type { Chunk } from './frame.ts';

/** The reversed polynomial of CRC-32. */
const POLYNOMIAL = 0xedb88320;
const BYTE_VALUES = 256;
const STEP_BYTES = 8;
/** Longer parts are zlib's. */
const SHORT_BYTES_MAX = 300;

/** `TABLES[n][byte]`: what a byte adds to the sum with `n` more bytes behind it in the step. */
const TABLES = tables() as StepTables;

/** The sum of the bytes from `from` up to `to`, started with `seed`: 0 … 2^32 − 1. */
export function crcOf(chunk: Chunk, from: number, to: number, seed: number): number {
  if (to - from > SHORT_BYTES_MAX) return crc32(chunk.bytes.subarray(from, to), seed);
  const { view } = chunk;
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES;
  let sum = ~seed;
  let at = from;
  for (; at + STEP_BYTES <= to; at += STEP_BYTES) {
    const low = sum ^ view.getInt32(at, true);
    const high = view.getInt32(at + 4, true);
    sum =
      (t7[low & 0xff] as number) ^
      (t6[(low >>> 8) & 0xff] as number) ^
      (t5[(low >>> 16) & 0xff] as number) ^
      (t4[low >>> 24] as number) ^
      (t3[high & 0xff] as number) ^
      (t2[(high >>> 8) & 0xff] as number) ^
      (t1[(high >>> 16) & 0xff] as number) ^
      (t0[high >>> 24] as number);
  }
  for (; at < to; at++) sum = (sum >>> 8) ^ (t0[(sum ^ view.getUint8(at)) & 0xff] as number);
  return ~sum >>> 0;
}

type StepTables = [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array];

function tables(): Int32Array[] {
  const first = Int32Array.from({ length: BYTE_VALUES }, (_, byte) => {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 1) === 0 ? sum >>> 1 : (sum >>> 1) ^ POLYNOMIAL;
    return sum;
  });
  const all: Int32Array[] = [];
  for (let table: Int32Array = first; all.length < STEP_BYTES; ) {
    all.push(table);
    table = table.map((sum) => (sum >>> 8) ^ (first[sum & 0xff] as number));
  }
  return all;
}
