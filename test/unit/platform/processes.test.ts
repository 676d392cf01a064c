import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
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

test('the end of a child is told though what it started holds its output, within or without its group', async () => {
  for (const held of ['sleep 60 &', 'setsid sleep 8 &']) {
    const child = new NodeProcesses().spawn({
      command: '/bin/sh',
      args: ['-c', `echo written; ${held} exit 3`],
      workingDirectory: '/',
      environment: { PATH: process.env.PATH ?? '' },
    });
    let written = '';
    child.stdout.on('data', (piece: Buffer) => {
      written += piece.toString();
    });
    child.stderr.resume();
    const startedMs = performance.now();
    assert.deepEqual([await child.exited, written], [{ code: 3, signal: null }, 'written\n']);
    assert.ok(performance.now() - startedMs < 7_000);
    child.stdout.destroy();
    child.stderr.destroy();
  }
});

test('a command that does not exist is a failure of exited', async () => {
  const child = new NodeProcesses().spawn({ command: '/absent/command', args: [], workingDirectory: '/', environment: {} });
  const outcome = await child.exited.then(
    (exit) => exit.code !== 0,
    () => true,
  );
  assert.ok(outcome);
});

test('a child reads from its further descriptors what it is given', async () => {
  const print = "for (const fd of [4, 5]) process.stdout.write(require('fs').readFileSync(fd) + ' ')";
  const inputs = [Buffer.from('one'), Buffer.from('x'.repeat(200_000))];
  const child = new NodeProcesses().spawn({
    command: process.execPath,
    args: ['-e', print],
    workingDirectory: '/',
    environment: {},
    inputs,
  });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  assert.equal((await child.exited).code, 0);
  assert.equal(Buffer.concat(pieces).toString(), `one ${inputs[1]} `);
});

test('a listening socket that a child hands over outlives it, and its channel is closed', async () => {
  const open = `
    process.once('disconnect', () => process.exit(7));
    const server = require('net').createServer().listen(0, '127.0.0.1', () => process.send({}, server));`;
  const child = new NodeProcesses().spawn({
    command: process.execPath,
    args: ['-e', open],
    workingDirectory: '/',
    environment: {},
    sockets: 1,
  });
  const [socket] = await child.sockets;
  assert.deepEqual(await child.exited, { code: 7, signal: null });
  assert.ok(socket !== undefined);
  socket.on('connection', (connection) => connection.end('hello'));
  const { port } = socket.address() as net.AddressInfo;
  const [piece] = (await once(net.connect(port, '127.0.0.1'), 'data')) as [Buffer];
  assert.equal(piece.toString(), 'hello');
  socket.close();
});

test('who ends without handing its sockets over is told', async () => {
  const child = new NodeProcesses().spawn({
    command: process.execPath,
    args: ['-e', ''],
    workingDirectory: '/',
    environment: {},
    sockets: 1,
  });
  await assert.rejects(child.sockets, /before it had handed over its sockets/);
});

test('a child for whose pipes no descriptors are left is a failure of exited, and this process goes on', {
  skip: !linux && 'needs ulimit',
}, async () => {
  const script = `
    import fs from 'node:fs';
    import { NodeProcesses } from ${JSON.stringify(MODULE)};
    const processes = new NodeProcesses();
    const spec = { command: '/bin/true', args: [], workingDirectory: '/', environment: {}, sockets: 1 };
    await processes.spawn({ ...spec, sockets: 0 }).exited;
    const open = [];
    try { for (;;) open.push(fs.openSync('/dev/null')); } catch {}
    const child = processes.spawn(spec);
    child.stdout.destroy();
    child.kill('SIGKILL');
    const failures = await Promise.allSettled([child.exited, child.sockets]);
    for (const descriptor of open) fs.closeSync(descriptor);
    process.stdout.write(failures.map(({ reason }) => reason.code).join(' '));`;
  const limited = ['-c', 'ulimit -n 64; exec "$0" "$@"', process.execPath, '--input-type=module', '-e', script];
  const parent = spawn('/bin/sh', limited, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [piece] = (await once(parent.stdout, 'data')) as [Buffer];
  assert.equal(piece.toString(), 'EMFILE EMFILE');
});

test('a group in which nobody may be signalled any more is left alone', (t) => {
  const refuse = (): never => {
    throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
  };
  t.mock.method(process, 'kill', refuse);
  new NodeProcesses().killGroup(999_999_999);
});
