/** What the disk does for a bare loop: the peer of every figure in `bench:log`. A child of log.ts. */
import fs from 'node:fs';
import { serve } from './peer.ts';
import { median, percentile } from './statistics.ts';

const FILE_BYTES = 64 * 1024 * 1024;

export interface RawWriteOrder {
  readonly file: string;
  readonly sizeBytes: number;
  readonly seconds: number;
}

export interface RawWriteResult {
  readonly bytesPerSecond: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

export interface RawReadOrder {
  readonly files: readonly string[];
  readonly blockBytes: number;
  readonly seconds: number;
}

/** What the parent may ask for. */
export type RawDiskOrders = {
  readonly prewrite: (file: string) => void;
  readonly write: (order: RawWriteOrder) => RawWriteResult;
  readonly read: (order: RawReadOrder) => number;
};

/** Fills the file that `write` goes over again and again, so that a sync changes no metadata. */
function prewrite(file: string): void {
  const handle = fs.openSync(file, 'wx', 0o600);
  const step = Buffer.alloc(1024 * 1024, 1);
  for (let at = 0; at < FILE_BYTES; at += step.byteLength) fs.writeSync(handle, step, 0, step.byteLength, at);
  fs.fsyncSync(handle);
  fs.closeSync(handle);
}

/** `writev` and `fdatasync` of one size, one behind the other, from the front to the back of the file, then again. */
function write({ file, sizeBytes, seconds }: RawWriteOrder): RawWriteResult {
  const handle = fs.openSync(file, 'r+');
  const buffers = [Buffer.alloc(sizeBytes, 2)];
  const samples: number[] = [];
  const begin = performance.now();
  let now = begin;
  for (let at = 0; now < begin + seconds * 1000; at += sizeBytes) {
    if (at + sizeBytes > FILE_BYTES) at = 0;
    fs.writevSync(handle, buffers, at);
    fs.fdatasyncSync(handle);
    const before = now;
    now = performance.now();
    samples.push(now - before);
  }
  fs.closeSync(handle);
  const bytesPerSecond = (samples.length * sizeBytes * 1000) / (now - begin);
  return { bytesPerSecond, medianMs: median(samples), p99Ms: percentile(samples, 0.99) };
}

/** Bytes per second of reading the files in blocks, from their fronts to their ends, again and again. */
function read({ files, blockBytes, seconds }: RawReadOrder): number {
  const block = Buffer.alloc(blockBytes);
  const begin = performance.now();
  let bytes = 0;
  while (performance.now() < begin + seconds * 1000) {
    for (const file of files) bytes += readOnce(file, block);
  }
  return (bytes * 1000) / (performance.now() - begin);
}

function readOnce(file: string, block: Buffer): number {
  const handle = fs.openSync(file, 'r');
  let at = 0;
  for (let count = -1; count !== 0; at += count) count = fs.readSync(handle, block, 0, block.byteLength, at);
  fs.closeSync(handle);
  return at;
}

const orders: RawDiskOrders = { prewrite, write, read };
serve(orders, () => {});
