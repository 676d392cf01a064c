/**
 * Reading one shard back, for ADR 0005: from a file of its own in blocks, as segments are read; from a shared journal by an
 * index with one read per record; from a shared journal by reading all of it. All three check each frame and make the same
 * views. A child of structures.ts.
 */
import { randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {
  type Chunk,
  FRAME_HEADER_BYTES,
  FrameKind,
  frameLength,
  frameLog,
  frameOffset,
  newChunk,
  validLength,
  writeFrame,
} from '../../src/storage/embedded/frame.ts';
import { RECORD_BYTES } from '../log/append-load.ts';
import { serve } from '../log/peer.ts';

export interface ReadPrototypeOrder {
  readonly directory: string;
  readonly shards: number;
  readonly recordsPerShard: number;
}

export type ReadWay = 'file per shard' | 'journal by index' | 'journal as a whole';

/** What the parent may ask for. `read` resolves with bytes of values per second. */
export type ReadPrototypeOrders = {
  readonly write: (order: ReadPrototypeOrder) => void;
  readonly read: (order: { readonly way: ReadWay; readonly seconds: number }) => number;
};

const SEED = 0x5eed;
const BLOCK_BYTES = 256 * 1024;

let journal = 0;
let journalBytes = 0;
let own = 0;
let ownBytes = 0;
/** Where each record of shard 0 stands in the journal, and where it ends. */
let index: Float64Array = new Float64Array(0);
let expected = 0;

/** Records of all shards in turn go to the journal, those of shard 0 also to a file of its own. */
function write({ directory, shards, recordsPerShard }: ReadPrototypeOrder): void {
  fs.mkdirSync(directory, { recursive: true });
  journal = fs.openSync(path.join(directory, 'journal'), 'wx+', 0o600);
  own = fs.openSync(path.join(directory, 'own'), 'wx+', 0o600);
  const value = randomFillSync(Buffer.alloc(RECORD_BYTES));
  const chunk = newChunk(shards * (RECORD_BYTES + 100));
  index = new Float64Array(2 * recordsPerShard);
  expected = recordsPerShard;
  for (let offset = 0; offset < recordsPerShard; offset++) {
    let at = 0;
    let first = 0;
    for (let log = 0; log < shards; log++) {
      const origin = { seed: SEED, epoch: 1, log, timeMs: Date.now() };
      at = writeFrame(chunk, at, origin, { offset, kind: FrameKind.data, last: true, key: Buffer.from(`key-${log}-0`), value });
      if (log === 0) first = at;
    }
    index[2 * offset] = journalBytes;
    index[2 * offset + 1] = journalBytes + first;
    fs.writeSync(journal, chunk.bytes, 0, at, journalBytes);
    fs.writeSync(own, chunk.bytes, 0, first, ownBytes);
    journalBytes += at;
    ownBytes += first;
  }
}

type View = { readonly key: Uint8Array; readonly value: Uint8Array; readonly offset: number };

function entryAt(chunk: Chunk, at: number): View {
  if (validLength(chunk, at, SEED) === 0) throw new Error('a frame is damaged');
  const keyAt = at + FRAME_HEADER_BYTES;
  const valueAt = keyAt + chunk.view.getUint32(at + 32, true);
  const value = chunk.bytes.subarray(valueAt, at + frameLength(chunk, at));
  return { key: chunk.bytes.subarray(keyAt, valueAt), value, offset: frameOffset(chunk, at) };
}

/** Reads a file in blocks and takes the frames of shard 0. */
function readBlocks(file: number, sizeBytes: number, entries: View[]): void {
  for (let position = 0; position < sizeBytes; ) {
    const chunk = newChunk(Math.min(BLOCK_BYTES, sizeBytes - position));
    fs.readSync(file, chunk.bytes, 0, chunk.bytes.byteLength, position);
    let at = 0;
    while (at + 8 <= chunk.bytes.byteLength && at + frameLength(chunk, at) <= chunk.bytes.byteLength) {
      if (frameLog(chunk, at) === 0) entries.push(entryAt(chunk, at));
      at += frameLength(chunk, at);
    }
    position += at;
  }
}

/** One read per record, into blocks that are shared by many. */
function readByIndex(entries: View[]): void {
  let block = newChunk(BLOCK_BYTES);
  let used = 0;
  for (let record = 0; record < expected; record++) {
    const from = index[2 * record] as number;
    const bytes = (index[2 * record + 1] as number) - from;
    if (used + bytes > BLOCK_BYTES) {
      block = newChunk(BLOCK_BYTES);
      used = 0;
    }
    fs.readSync(journal, block.bytes, used, bytes, from);
    entries.push(entryAt(block, used));
    used += bytes;
  }
}

function read({ way, seconds }: { readonly way: ReadWay; readonly seconds: number }): number {
  const begin = performance.now();
  let bytes = 0;
  do {
    const entries: View[] = [];
    if (way === 'file per shard') readBlocks(own, ownBytes, entries);
    else if (way === 'journal by index') readByIndex(entries);
    else readBlocks(journal, journalBytes, entries);
    if (entries.length !== expected) throw new Error(`${way}: ${entries.length} records instead of ${expected}`);
    for (const { value } of entries) bytes += value.byteLength;
  } while (performance.now() < begin + seconds * 1000);
  return (bytes * 1000) / (performance.now() - begin);
}

const orders: ReadPrototypeOrders = { write, read };
serve(orders, () => {});
