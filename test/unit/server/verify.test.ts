import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { NodeFiles } from '../../../src/platform/files.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { MetricsRegistry } from '../../../src/platform/metrics.ts';
import { SystemRandom } from '../../../src/platform/random.ts';
import { takePlace } from '../../../src/server/storage.ts';
import { verifyDataDirectory } from '../../../src/server/verify.ts';

const files = new NodeFiles();

/** A data directory that a server with one group and one blob has left. */
async function leftBehind(directory: string): Promise<void> {
  const random = new SystemRandom();
  const seams = { clock: new ManualClock(), random, files, logger: silentLogger, metrics: new MetricsRegistry() };
  const place = await takePlace({ kind: 'directory', directory }, seams);
  const { engine, blobs } = await place.open();
  await engine.createGroup('g', { logs: 1, retentionMs: null });
  await engine.append({ group: 'g', log: 0 }, [{ key: null, value: Buffer.from('value') }]);
  await blobs.put(Buffer.from('code'));
  await assert.rejects(
    verifyDataDirectory(directory, files, () => {}),
    { name: 'StartError', message: /A Millrace is using the data directory/ },
  );
  await engine.close();
  await place.release();
}

test('a data directory is verified as a whole: log, blobs and token key', async (context) => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-verify-'));
  context.after(() => fs.rmSync(directory, { recursive: true }));
  await assert.rejects(
    verifyDataDirectory(directory, files, () => {}),
    { name: 'StartError', message: /holds no Millrace data/ },
  );
  await leftBehind(directory);
  let checked = 0;
  const report = await verifyDataDirectory(directory, files, (bytes) => {
    checked = bytes;
  });
  assert.deepEqual([report.log.entries, report.blobs, report.blobBytes, report.damaged], [1, 1, 4, 0]);
  assert.ok(checked > 4);

  const folder = path.join(directory, 'blobs', fs.readdirSync(path.join(directory, 'blobs'))[0] ?? '');
  const blob = path.join(folder, fs.readdirSync(folder)[0] ?? '');
  fs.writeFileSync(blob, 'c0de');
  fs.truncateSync(path.join(directory, 'token.key'), 5);
  const { damage } = await verifyDataDirectory(directory, files, () => {});
  assert.deepEqual(
    damage.map(({ file }) => file),
    [blob, path.join(directory, 'token.key')],
  );
  assert.deepEqual(
    fs.readdirSync(directory).filter((name) => name.startsWith('lock')),
    [],
  );
});
