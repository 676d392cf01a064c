/**
 * A program for kill-engine.test.ts and power-cut.test.ts: appends to the logs of a data directory from many appenders and
 * prints `log offset name` for each acknowledged entry, until it is killed or its disk fails.
 *
 * Arguments: directory, a name for this run, how many logs, and how to sync: `sync`, `slow` (each sync begins late, so that
 * more is under way when the power goes) or `never`.
 */
import fs from 'node:fs';
import { SystemClock } from '../../src/platform/clock.ts';
import { type FileDescriptor, NodeFiles } from '../../src/platform/files.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { SystemRandom } from '../../src/platform/random.ts';
import { EmbeddedLogEngine } from '../../src/storage/embedded/embedded-engine.ts';
import type { Offset } from '../../src/storage/log-engine.ts';
import { contentOf } from './engine-history.ts';

const [directory = '', run = '', logs = '', syncing = 'sync'] = process.argv.slice(2);
const APPENDERS = 12;
const TRIM_EVERY = 200;
const SLOW_SYNC_MS_MAX = 15;

class SlowFiles extends NodeFiles {
  override async dataSyncAsync(file: FileDescriptor): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * SLOW_SYNC_MS_MAX));
    return super.dataSyncAsync(file);
  }
}

/** A disk that lies: what it says is synced is in the page cache. */
class UnsyncedFiles extends NodeFiles {
  override dataSync(): void {}
  override async dataSyncAsync(): Promise<void> {}
  override syncDirectory(): void {}
  override async syncDirectoryAsync(): Promise<void> {}
}

const engine = await EmbeddedLogEngine.open({
  directory,
  files: syncing === 'never' ? new UnsyncedFiles() : syncing === 'slow' ? new SlowFiles() : new NodeFiles(),
  clock: new SystemClock(),
  random: new SystemRandom(),
  logger: silentLogger,
  limits: { journalFileBytes: 512 * 1024, journalStepBytes: 64 * 1024, segmentBytes: 256 * 1024, chunkBytes: 64 * 1024 },
});
await engine.createGroup('g', { logs: Number(logs), retentionMs: null });
fs.writeSync(1, 'ready\n');
// A disk that fails ends the appenders, and with them the program.
await Promise.allSettled(Array.from({ length: APPENDERS }, (_, appender) => appendForever(appender)));

async function appendForever(appender: number): Promise<never> {
  const log = appender % Number(logs);
  for (let turn = 0; ; turn++) {
    const names = Array.from({ length: 1 + (turn % 4) }, (_, index) => `${run}.${appender}.${turn}.${index}`);
    const entries = names.map((name) => ({ key: null, value: contentOf(name) }));
    const { baseOffset } = await engine.append({ group: 'g', log }, entries);
    fs.writeSync(1, names.map((name, index) => `${log} ${baseOffset + index} ${name}\n`).join(''));
    // The last log's oldest entries go now and then.
    if (log === Number(logs) - 1 && turn % TRIM_EVERY === TRIM_EVERY - 1) {
      const before = (baseOffset - 100) as Offset;
      fs.writeSync(1, `trimming ${log} ${before}\n`);
      await engine.trim({ group: 'g', log }, before);
      fs.writeSync(1, `trimmed ${log} ${before}\n`);
    }
  }
}
