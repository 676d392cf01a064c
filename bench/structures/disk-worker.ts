/** The thread of `workerDisk`: writes and syncs what it is sent. */
import fs from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { type FileWrite, writeFile } from './disk.ts';

parentPort?.on('message', (writes: readonly FileWrite[]) => {
  let failure: string | null = null;
  try {
    for (const write of writes) writeFile(workerData as SharedArrayBuffer, write);
    for (const { file } of writes) fs.fdatasyncSync(file);
  } catch (error: unknown) {
    failure = String(error);
  }
  parentPort?.postMessage(failure);
});
