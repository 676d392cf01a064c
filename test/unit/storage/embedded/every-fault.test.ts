import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import type { EmbeddedLogEngine } from '../../../../src/storage/embedded/embedded-engine.ts';
import type { Offset } from '../../../../src/storage/log-engine.ts';
import { readAll, text } from '../../../contract/plain-entries.ts';
import { copyOfDirectory, errorCollector, openEngine, temporaryDirectory } from './engine-fixture.ts';
import { FaultyFiles, systemError } from './faulty-files.ts';

const LIMITS = { journalFileBytes: 12 * 1024, journalStepBytes: 4096, segmentBytes: 8192 };
/** Every how many operations the loop sets its fault; 1 tries them all. */
const STRIDE = Number(process.env.FAULT_STRIDE ?? 30);

/** Where acknowledged values stand, as `log/offset`. */
type Acknowledged = Map<string, string>;

/** Opens, appends, trims, deletes, rolls and closes; returns what was acknowledged however much of it failed. */
async function workload(
  directory: string,
  files: FaultyFiles,
): Promise<{ readonly acknowledged: Acknowledged; readonly start: number }> {
  const acknowledged: Acknowledged = new Map();
  const clock = new ManualClock();
  let start = 0;
  for (let life = 0; life < 2; life++) {
    const engine = await openEngine(directory, { files, clock, limits: LIMITS, logger: errorCollector() }).catch(() => undefined);
    if (engine === undefined) continue;
    for (const group of ['g', 'gone']) await engine.createGroup(group, { logs: 2, retentionMs: null }).catch(() => {});
    for (let turn = 0; turn < 12; turn++) await appendToBoth(engine, `${life}.${turn}`, acknowledged);
    await engine.trim({ group: 'g', log: 0 }, 3 as Offset).then(
      () => {
        start = 3;
      },
      () => {},
    );
    await engine.deleteGroup('gone').catch(() => {});
    await clock.advance(600);
    for (let turn = 12; turn < 16; turn++) await appendToBoth(engine, `${life}.${turn}`, acknowledged);
    if (life === 0) copyOfDirectory(directory, `${directory}-copy`);
    await engine.close();
  }
  return { acknowledged, start };
}

async function appendToBoth(engine: EmbeddedLogEngine, name: string, acknowledged: Acknowledged): Promise<void> {
  const appends = [0, 1].map(async (log) => {
    const value = `${name}.${log}`.padEnd(900, 'x');
    const { baseOffset } = await engine.append({ group: 'g', log }, [text(value)]);
    acknowledged.set(`${log}/${baseOffset}`, value);
  });
  await Promise.allSettled(appends);
}

async function check(directory: string, acknowledged: Acknowledged, start: number): Promise<void> {
  const engine = await openEngine(directory, { files: new FaultyFiles(), limits: LIMITS });
  if ((await engine.groupLogs('g')) === undefined) {
    assert.equal(acknowledged.size, 0);
    return engine.close();
  }
  const found = new Map<string, string>();
  const floors = await Promise.all([0, 1].map((log) => engine.offsetAt({ group: 'g', log }, 'start')));
  assert.ok((floors[0] as number) >= start);
  for (const log of [0, 1]) {
    for (const { offset, value } of await readAll(engine, { group: 'g', log }, floors[log] as Offset))
      found.set(`${log}/${offset}`, value);
  }
  assert.equal(new Set(found.values()).size, found.size, 'nothing stands twice');
  for (const [place, value] of acknowledged) {
    const [log = '', offset = ''] = place.split('/');
    if (Number(offset) >= (floors[Number(log)] as number)) assert.equal(found.get(place), value, `${place} was acknowledged`);
  }
  await engine.close();
}

async function countOperations(directory: string): Promise<number> {
  const files = new FaultyFiles();
  let count = 0;
  files.fail = () => {
    count += 1;
    return undefined;
  };
  const { acknowledged } = await workload(directory, files);
  assert.equal(acknowledged.size, 64, 'without a fault everything is acknowledged');
  return count;
}

describe('any one failing operation under the embedded engine', () => {
  for (const code of ['EIO', 'ENOSPC']) {
    it(`loses nothing that was acknowledged, whichever operation answers ${code} and however often`, async (test) => {
      const root = temporaryDirectory(test);
      const operations = await countOperations(path.join(root, 'whole'));
      assert.ok(operations > 50, `${operations} operations`);
      for (let faultAt = code === 'EIO' ? 1 : 2; faultAt <= operations; faultAt += STRIDE) {
        const files = new FaultyFiles();
        const times = faultAt % 3 === 0 ? 20 : 1;
        let count = 0;
        files.fail = () => {
          count += 1;
          return count >= faultAt && count < faultAt + times ? systemError(code) : undefined;
        };
        const directory = path.join(root, `${faultAt}`);
        const { acknowledged, start } = await workload(directory, files);
        await check(directory, acknowledged, start).catch((error: unknown) => {
          throw new Error(`operation ${faultAt} of ${count}, ${times} times`, { cause: error });
        });
      }
    });
  }
});
