import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { type DataDirectoryLock, lockDataDirectory } from '../../../src/platform/data-directory-lock.ts';
import { NodeFiles } from '../../../src/platform/files.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-lock-'));
after(() => rmSync(folder, { recursive: true }));

test('a directory is held by one and free again when it is released', async () => {
  const held = await acquire(folder);
  await assert.rejects(acquire(folder), { name: 'DataDirectoryInUseError', message: `${folder} is in use by another process` });
  await held.release();
  await held.release();
  await (await acquire(folder)).release();
  assert.deepEqual(readdirSync(folder), []);
});

test('of many that start at once one gets it, also over what a crash left behind', async () => {
  await abandonLock(folder);
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => acquire(folder)));
  const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled');
  assert.equal(winners.length, 1);
  assert.equal(readdirSync(folder).length, 1);
  for (const { value } of winners) await value.release();
});

test('a directory whose name is too long for a socket is locked all the same', async () => {
  const deep = path.join(folder, 'd'.repeat(120));
  mkdirSync(deep);
  const held = await acquire(deep);
  await assert.rejects(acquire(deep), { name: 'DataDirectoryInUseError' });
  await held.release();
});

function acquire(directory: string): Promise<DataDirectoryLock> {
  return lockDataDirectory(directory, new NodeFiles());
}

/** What a holder leaves behind that was killed: a socket that nobody listens on. */
async function abandonLock(directory: string): Promise<void> {
  const program = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  const holder = spawn(process.execPath, ['-e', program, path.join(directory, 'lock.1')], { stdio: 'ignore' });
  await new Promise((resolve) => holder.once('exit', resolve));
  assert.ok(existsSync(path.join(directory, 'lock.1')));
}
