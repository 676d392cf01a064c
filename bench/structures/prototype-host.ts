/** A prototype of the append path in a process of its own; a child of structures.ts. */
import { randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { RECORD_BYTES } from '../log/append-load.ts';
import { serve } from '../log/peer.ts';
import { percentile } from '../log/statistics.ts';
import { type Disk, poolDisk, workerDisk } from './disk.ts';
import { GroupCommitPrototype, type Placement, type PrototypeFile, SHARED_BYTES } from './group-commit-prototype.ts';

export interface PrototypeOrder {
  readonly directory: string;
  readonly placement: Placement;
  readonly thread: 'pool' | 'worker';
  readonly shards: number;
}

export interface PrototypeRun {
  readonly appenders: number;
  /** Over how many shards the appenders are spread. */
  readonly touched: number;
  readonly seconds: number;
}

export interface PrototypeResult {
  readonly recordsPerSecond: number;
  readonly filesPerCommit: number;
  readonly recordsPerCommit: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** What the parent may ask for. */
export type PrototypeOrders = {
  readonly open: (order: PrototypeOrder) => Promise<void>;
  readonly run: (run: PrototypeRun) => Promise<PrototypeResult>;
};

/** All files of one prototype together. */
const FILES_BYTES = 128 * 1024 * 1024;

let disk: Disk | undefined;
let commits: GroupCommitPrototype | undefined;

async function open({ directory, placement, thread, shards }: PrototypeOrder): Promise<void> {
  fs.mkdirSync(directory, { recursive: true });
  const count = placement === 'one journal' ? 1 : shards;
  const files = Array.from({ length: count }, (_, index) => prewritten(path.join(directory, `${index}`), FILES_BYTES / count));
  const buffer = new SharedArrayBuffer(SHARED_BYTES);
  disk = thread === 'pool' ? poolDisk(buffer) : await workerDisk(buffer);
  commits = new GroupCommitPrototype(disk, buffer, files);
}

function prewritten(name: string, sizeBytes: number): PrototypeFile {
  const file = fs.openSync(name, 'wx+', 0o600);
  fs.writeSync(file, Buffer.alloc(sizeBytes, 1), 0, sizeBytes, 0);
  fs.fsyncSync(file);
  return { file, sizeBytes, position: 0 };
}

async function run({ appenders, touched, seconds }: PrototypeRun): Promise<PrototypeResult> {
  const group = commits;
  if (group === undefined) throw new Error('nothing is open');
  const before = { commits: group.commits, filesSynced: group.filesSynced };
  const samples: number[] = [];
  const begin = performance.now();
  const appendOn = async (appender: number): Promise<void> => {
    const key = Buffer.from(`key-${appender}-0`);
    const value = randomFillSync(Buffer.alloc(RECORD_BYTES));
    for (let now = performance.now(); now < begin + seconds * 1000; ) {
      await group.append(appender % touched, key, value);
      const last = now;
      now = performance.now();
      samples.push(now - last);
    }
  };
  await Promise.all(Array.from({ length: appenders }, (_, appender) => appendOn(appender)));
  const took = (performance.now() - begin) / 1000;
  const counted = group.commits - before.commits;
  return {
    recordsPerSecond: samples.length / took,
    filesPerCommit: (group.filesSynced - before.filesSynced) / counted,
    recordsPerCommit: samples.length / counted,
    medianMs: percentile(samples, 0.5),
    p99Ms: percentile(samples, 0.99),
  };
}

const orders: PrototypeOrders = { open, run };
serve(orders, () => disk?.close());
