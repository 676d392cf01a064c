/**
 * What the data directories in test/fixtures hold: written once by the version that introduced their format, opened by every
 * later one. Run as a program it writes such a directory: `node …/fixture-content.js <new folder>`.
 */
import fs from 'node:fs';
import path from 'node:path';
import { NodeFiles } from '../../../../src/platform/files.ts';
import { silentLogger } from '../../../../src/platform/logger.ts';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../../../src/platform/random.ts';
import { EmbeddedLogEngine } from '../../../../src/storage/embedded/embedded-engine.ts';
import { FORMAT_VERSION } from '../../../../src/storage/embedded/layout.ts';
import type { Entry, LogRef, Offset } from '../../../../src/storage/log-engine.ts';
import { copyOfDirectory } from './engine-fixture.ts';

export const TRIMMED: LogRef = { group: 'trimmed', log: 1 };
export const TRIMMED_BEFORE = 21 as Offset;
/** The format that the first encrypted group came with. */
const ENCRYPTION_SINCE = 2;

/** Groups and their number of logs in a directory of that format. */
export function groupsOf(format: number): ReadonlyMap<string, number> {
  const groups = new Map([
    ['orders', 2],
    ['trimmed', 3],
  ]);
  if (format >= ENCRYPTION_SINCE) groups.set('secret', 1);
  return groups;
}

const ENTRIES_PER_LOG = 40;
const LIMITS = {
  journalFileBytes: 12 * 1024,
  journalStepBytes: 4096,
  journalReserveBytes: 1024,
  segmentBytes: 2048,
  indexIntervalBytes: 512,
};

/** The entries of a log from offset 0 on. */
export function entriesOf({ group, log }: LogRef): Entry[] {
  return Array.from({ length: ENTRIES_PER_LOG }, (_, index) => {
    const value = Buffer.from(`${group}/${log}/${index} `.padEnd(20 + ((index * 7) % 60), 'abc'));
    if (index === ENTRIES_PER_LOG - 1) return { key: null, value: Buffer.alloc(0), control: 'seal' };
    if (index % 10 === 5) return { key: null, value, control: 'noop' };
    return { key: index % 3 === 0 ? null : Buffer.from(`key ${index}`), value };
  });
}

/** A closed life of an engine, then one that ended in the middle: segments, indexes and a journal to be replayed. */
export async function writeFixture(directory: string): Promise<void> {
  const clock = new ManualClock(1_795_478_400_000);
  const random = new SeededRandom(1);
  const running = `${directory}-running`;
  const groups = groupsOf(FORMAT_VERSION);
  for (const [from, to] of [
    [0, 25],
    [25, ENTRIES_PER_LOG],
  ] as const) {
    const engine = await EmbeddedLogEngine.open({
      ...{ directory: running, files: new NodeFiles(), clock, random, logger: silentLogger, limits: LIMITS },
    });
    for (const [group, logs] of groups) {
      await engine.createGroup(group, { logs, retentionMs: 86_400_000, encryption: group === 'secret' });
    }
    await engine.createGroup('deleted', { logs: 1, retentionMs: null });
    for (let index = from; index < to; index++) {
      for (const [group, logs] of groups) {
        for (let log = 0; log < logs; log++) {
          const entry = entriesOf({ group, log })[index] as Entry;
          await engine.append({ group, log }, [entry]);
        }
      }
      await clock.advance(1000);
    }
    await engine.trim(TRIMMED, TRIMMED_BEFORE);
    await engine.deleteGroup('deleted');
    if (to === ENTRIES_PER_LOG) copyOfDirectory(running, directory);
    await engine.close();
  }
  fs.rmSync(running, { recursive: true });
}

const [program = '', target] = process.argv.slice(1);
if (program === import.meta.filename && target !== undefined) await writeFixture(path.resolve(target));
