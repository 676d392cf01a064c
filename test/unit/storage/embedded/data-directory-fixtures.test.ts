import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { NodeFiles } from '../../../../src/platform/files.ts';
import { FORMAT_VERSION } from '../../../../src/storage/embedded/layout.ts';
import { verifyLogDirectory } from '../../../../src/storage/embedded/verify.ts';
import type { LogEngine, LogRef, Offset } from '../../../../src/storage/log-engine.ts';
import { plain, readAll, text } from '../../../contract/plain-entries.ts';
import { errorCollector, openEngine, temporaryDirectory } from './engine-fixture.ts';
import { entriesOf, groupsOf, TRIMMED, TRIMMED_BEFORE, writeFixture } from './fixture-content.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../../../../../test/fixtures');
/** Every format there ever was. A new one is added, none is ever taken away. */
const VERSIONS = [1, 2, 3];

async function checkContent(engine: LogEngine, format: number): Promise<void> {
  const groups = groupsOf(format);
  assert.deepEqual(await engine.listGroups(''), [...groups.keys()].sort());
  for (const [group, logs] of groups) {
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
      const keyFile = path.join(directory, 'encryption.key');
      if (fs.existsSync(keyFile)) fs.chmodSync(keyFile, 0o600); // Git keeps no such modes
      const { damage, groups } = verifyLogDirectory(new NodeFiles(), directory, () => {});
      assert.deepEqual([damage, groups], [[], groupsOf(version).size]);
      const logger = errorCollector();
      const engine = await openEngine(directory, { logger });
      await checkContent(engine, version);
      const { baseOffset } = await engine.append({ group: 'orders', log: 0 }, [text('of today')]);
      assert.equal(baseOffset, entriesOf({ group: 'orders', log: 0 }).length);
      await engine.close();
      assert.deepEqual(logger.errors, []);
      assert.match(fs.readFileSync(path.join(directory, 'VERSION'), 'latin1'), new RegExp(`^millrace-log ${FORMAT_VERSION}\n`));
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
    await checkContent(engine, FORMAT_VERSION);
    await engine.close();
  });
});
