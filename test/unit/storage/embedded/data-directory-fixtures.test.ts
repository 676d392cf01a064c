import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { NodeFiles } from '../../../../src/platform/files.ts';
import { verifyLogDirectory } from '../../../../src/storage/embedded/verify.ts';
import type { LogEngine, LogRef, Offset } from '../../../../src/storage/log-engine.ts';
import { plain, readAll, text } from '../../../contract/log-engine-contract.ts';
import { errorCollector, openEngine, temporaryDirectory } from './engine-fixture.ts';
import { entriesOf, GROUPS, TRIMMED, TRIMMED_BEFORE, writeFixture } from './fixture-content.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../../../../../test/fixtures');
/** Every format there ever was. A new one is added, none is ever taken away. */
const VERSIONS = [1];

async function checkContent(engine: LogEngine): Promise<void> {
  assert.deepEqual(await engine.listGroups(''), [...GROUPS.keys()].sort());
  for (const [group, logs] of GROUPS) {
    assert.equal(await engine.groupLogs(group), logs);
    for (let log = 0; log < logs; log++) await checkLog(engine, { group, log });
  }
}

async function checkLog(engine: LogEngine, ref: LogRef): Promise<void> {
  const start = ref.group === TRIMMED.group && ref.log === TRIMMED.log ? TRIMMED_BEFORE : (0 as Offset);
  assert.equal(await engine.offsetAt(ref, 'start'), start);
  const found = (await readAll(engine, ref, start)).map(({ offset, appendTimeMs, ...entry }) => [offset, entry]);
  const expected = entriesOf(ref).map((entry, offset) => [offset, plain(entry)]);
  assert.deepEqual(found, expected.slice(start));
}

describe('data directories of all formats', () => {
  for (const version of VERSIONS) {
    it(`opens one of format ${version} with everything in it, goes on writing to it, and opens it again`, async (test) => {
      const fixture = path.join(FIXTURES, `data-directory-v${version}`);
      const directory = path.join(temporaryDirectory(test), 'copy');
      fs.cpSync(fixture, directory, { recursive: true });
      const { damage, groups } = verifyLogDirectory(new NodeFiles(), directory, () => {});
      assert.deepEqual([damage, groups], [[], GROUPS.size]);
      const logger = errorCollector();
      const engine = await openEngine(directory, { logger });
      await checkContent(engine);
      const { baseOffset } = await engine.append({ group: 'orders', log: 0 }, [text('of today')]);
      assert.equal(baseOffset, entriesOf({ group: 'orders', log: 0 }).length);
      await engine.close();
      assert.deepEqual(logger.errors, []);
      const reopened = await openEngine(directory);
      const { entries } = await reopened.read({ group: 'orders', log: 0 }, baseOffset, { bytesMax: 1000, entriesMax: 10 });
      assert.equal(Buffer.from(entries[0]?.value ?? []).toString(), 'of today');
      await checkLog(reopened, TRIMMED);
      await reopened.close();
    });
  }

  it('are written as the fixtures were, in the newest format', async (test) => {
    const directory = path.join(temporaryDirectory(test), 'new');
    await writeFixture(directory);
    const version = fs.readFileSync(path.join(directory, 'VERSION'), 'latin1');
    assert.equal(version.split('\n')[0], `millrace-log ${VERSIONS.at(-1)}`);
    const engine = await openEngine(directory);
    await checkContent(engine);
    await engine.close();
  });
});
