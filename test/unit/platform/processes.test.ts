import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { NodeProcesses } from '../../../src/platform/processes.ts';

const MODULE = pathToFileURL(path.resolve(import.meta.dirname, '../../../src/platform/processes.js')).href;

/** A parent that starts a child which never looks at anything, prints the child's id, and then does `ending`. */
const PARENT = (ending: string): string => `
import { NodeProcesses } from ${JSON.stringify(MODULE)};
const child = new NodeProcesses().spawn({ command: process.execPath, args: ['-e', 'for (;;) {}'], workingDirectory: '/', environment: {} });
process.stdout.write(child.pid + '\\n');
setTimeout(() => { ${ending} }, 50);
`;

function isRunning(pid: number): boolean {
  if (!fs.existsSync(`/proc/${pid}/stat`)) return false;
  return !/\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'latin1'));
}

async function childOfEndedParent(ending: string): Promise<number> {
  const parent = spawn(process.execPath, ['--input-type=module', '-e', PARENT(ending)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [piece] = (await once(parent.stdout, 'data')) as [Buffer];
  await once(parent, 'close');
  return Number(piece.toString());
}

async function endsSoon(pid: number): Promise<boolean> {
  for (let turn = 0; turn < 100 && isRunning(pid); turn++) await new Promise((resolve) => setTimeout(resolve, 20));
  return !isRunning(pid);
}

const linux = process.platform === 'linux';

test('a child is told its environment and nothing else, and its end is told with its code', async () => {
  const print = 'process.stdout.write(JSON.stringify(process.env)); process.exitCode = 3';
  const child = new NodeProcesses().spawn({
    command: process.execPath,
    args: ['-e', print],
    workingDirectory: '/',
    environment: { A: '1' },
  });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  assert.deepEqual(await child.exited, { code: 3, signal: null });
  assert.deepEqual(JSON.parse(Buffer.concat(pieces).toString()), { A: '1' });
});

test('a busy child ends when its parent exits', { skip: !linux && 'looks at /proc' }, async () => {
  assert.ok(await endsSoon(await childOfEndedParent('process.exit(0);')));
});

test('a busy child ends when its parent is killed', { skip: !linux && 'looks at /proc' }, async () => {
  assert.ok(await endsSoon(await childOfEndedParent('process.kill(process.pid, "SIGKILL");')));
});

test('a command that does not exist is a failure of exited', async () => {
  const child = new NodeProcesses().spawn({ command: '/absent/command', args: [], workingDirectory: '/', environment: {} });
  const outcome = await child.exited.then(
    (exit) => exit.code !== 0,
    () => true,
  );
  assert.ok(outcome);
});
