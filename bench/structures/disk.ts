/**
 * Who does the disk work of a commit. `pool`: the request thread writes, libuv's thread pool syncs, all files of a commit at
 * the same time. `worker`: a thread of its own does both, synchronously, one file after the other. Prototypes for ADR 0005.
 */
import { once } from 'node:events';
import fs from 'node:fs';
import { Worker } from 'node:worker_threads';

/** What goes to one file: pairs of from and to in the shared buffer, written one behind the other from `position`. */
export interface FileWrite {
  readonly file: number;
  readonly position: number;
  readonly ranges: readonly number[];
}

export interface Disk {
  /** Resolves when all is on the disk. One at a time. */
  commit(writes: readonly FileWrite[]): Promise<void>;
  close(): Promise<void>;
}

export function writeFile(buffer: SharedArrayBuffer, { file, position, ranges }: FileWrite): void {
  const buffers: Uint8Array[] = [];
  let bytes = 0;
  for (let index = 0; index < ranges.length; index += 2) {
    const from = ranges[index] as number;
    const to = ranges[index + 1] as number;
    buffers.push(new Uint8Array(buffer, from, to - from));
    bytes += to - from;
  }
  if (fs.writevSync(file, buffers, position) !== bytes) throw new Error('a short write');
}

export function poolDisk(buffer: SharedArrayBuffer): Disk {
  const sync = (file: number): Promise<void> =>
    new Promise((resolve, reject) => fs.fdatasync(file, (error) => (error === null ? resolve() : reject(error))));
  return {
    commit: async (writes) => {
      for (const write of writes) writeFile(buffer, write);
      const [first] = writes;
      if (writes.length === 1 && first !== undefined) await sync(first.file);
      else await Promise.all(writes.map(({ file }) => sync(file)));
    },
    close: async () => {},
  };
}

export async function workerDisk(buffer: SharedArrayBuffer): Promise<Disk> {
  const worker = new Worker(new URL('./disk-worker.js', import.meta.url), { workerData: buffer });
  await once(worker, 'online');
  let settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
  worker.on('message', (failure: string | null) => {
    if (failure === null) settle?.resolve();
    else settle?.reject(new Error(failure));
  });
  return {
    commit: (writes) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
        worker.postMessage(writes);
      }),
    close: async () => {
      await worker.terminate();
    },
  };
}
