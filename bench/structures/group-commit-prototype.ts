/**
 * The append path alone, for ADR 0005: the engine's frames and its rule for what makes up a commit, over either one journal
 * or a file per shard. What it leaves out is in its favour: its files are written before and used from front to back again
 * and again, there are no segments, no catalog, no limits and no recovery.
 */
import { chunkOf, FrameKind, frameBytes, writeFrame } from '../../src/storage/embedded/frame.ts';
import type { Disk, FileWrite } from './disk.ts';

export type Placement = 'one journal' | 'file per shard';

export interface PrototypeFile {
  readonly file: number;
  readonly sizeBytes: number;
  position: number;
}

/** Far more than the appends under way. */
export const SHARED_BYTES: number = 16 * 1024 * 1024;
const SEED = 0x5eed;

interface Batch {
  readonly ranges: Map<PrototypeFile, number[]>;
  readonly resolves: (() => void)[];
  readonly rejects: ((error: unknown) => void)[];
}

export class GroupCommitPrototype {
  readonly #disk: Disk;
  readonly #files: readonly PrototypeFile[];
  readonly #chunk: ReturnType<typeof chunkOf>;
  readonly #offsets = new Map<number, number>();
  #used = 0;
  #batch: Batch = newBatch();
  #running = false;
  commits = 0;
  commitBytes = 0;
  filesSynced = 0;

  /** One file: a journal. Several: one for each shard. */
  constructor(disk: Disk, buffer: SharedArrayBuffer, files: readonly PrototypeFile[]) {
    this.#disk = disk;
    this.#files = files;
    this.#chunk = chunkOf(new Uint8Array(buffer));
  }

  append(shard: number, key: Uint8Array, value: Uint8Array): Promise<void> {
    const bytes = frameBytes(key, value);
    if (this.#used + bytes > SHARED_BYTES) this.#used = 0;
    const offset = this.#offsets.get(shard) ?? 0;
    this.#offsets.set(shard, offset + 1);
    const origin = { seed: SEED, epoch: 1, log: shard, timeMs: Date.now() };
    const from = this.#used;
    this.#used = writeFrame(this.#chunk, from, origin, { offset, kind: FrameKind.data, last: true, key, value });
    this.#place(this.#files[this.#files.length === 1 ? 0 : shard] as PrototypeFile, from, this.#used);
    const batch = this.#batch;
    return new Promise((resolve, reject) => {
      batch.resolves.push(resolve);
      batch.rejects.push(reject);
      if (batch.resolves.length === 1 && !this.#running) queueMicrotask(() => this.#start());
    });
  }

  #place(file: PrototypeFile, from: number, to: number): void {
    const ranges = this.#batch.ranges.get(file);
    if (ranges === undefined) this.#batch.ranges.set(file, [from, to]);
    else if (ranges[ranges.length - 1] === from) ranges[ranges.length - 1] = to;
    else ranges.push(from, to);
  }

  #start(): void {
    if (this.#running || this.#batch.resolves.length === 0) return;
    const { ranges, resolves, rejects } = this.#batch;
    this.#batch = newBatch();
    this.#running = true;
    const writes = [...ranges].map(([file, own]) => this.#writeFor(file, own));
    this.commits += 1;
    this.filesSynced += writes.length;
    this.#disk.commit(writes).then(
      () => {
        this.#running = false;
        for (const resolve of resolves) resolve();
        this.#start();
      },
      (error: unknown) => {
        for (const reject of rejects) reject(error);
      },
    );
  }

  #writeFor(file: PrototypeFile, ranges: readonly number[]): FileWrite {
    let bytes = 0;
    for (let index = 0; index < ranges.length; index += 2) bytes += (ranges[index + 1] as number) - (ranges[index] as number);
    if (file.position + bytes > file.sizeBytes) file.position = 0;
    const position = file.position;
    file.position += bytes;
    this.commitBytes += bytes;
    return { file: file.file, position, ranges };
  }
}

function newBatch(): Batch {
  return { ranges: new Map(), resolves: [], rejects: [] };
}
