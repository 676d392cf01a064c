import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { SystemClock } from '../../../../../src/platform/clock.ts';
import { NodeFiles } from '../../../../../src/platform/files.ts';
import { silentLogger } from '../../../../../src/platform/logger.ts';
import { NodeProcesses, type ProcessSpec } from '../../../../../src/platform/processes.ts';
import { SystemRandom } from '../../../../../src/platform/random.ts';
import { PlainSandboxes } from '../../../../../src/services/lambda/execution/sandbox/plain-sandboxes.ts';
import type { Sandbox } from '../../../../../src/services/lambda/execution/sandbox/sandbox.ts';

suite('Plain sandboxes', () => {
  const workDirectory = mkdtempSync(path.join(tmpdir(), 'millrace-plain-'));
  after(() => rmSync(workDirectory, { recursive: true, force: true }));

  const sandboxes = (): PlainSandboxes =>
    new PlainSandboxes({
      files: new NodeFiles(),
      random: new SystemRandom(),
      clock: new SystemClock(),
      logger: silentLogger,
      workDirectory,
      groups: undefined,
    });

  const open = (from: PlainSandboxes = sandboxes()): Promise<Sandbox> =>
    from.open({
      codeDirectory: workDirectory,
      layersDirectory: undefined,
      runtime: { directory: workDirectory, visible: [], alsoVisible: [] },
      memoryMegabytes: 128,
      ephemeralStorageMegabytes: 512,
    });

  /** What a program prints in a sandbox. */
  async function output(sandbox: Sandbox, script: string, environment: ProcessSpec['environment'] = {}): Promise<string> {
    const spec = { command: '/bin/sh', args: ['-c', script], workingDirectory: workDirectory, environment };
    const child = new NodeProcesses().spawn(sandbox.wrap(spec));
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    await child.exited;
    return text.trimEnd();
  }

  test('Each environment has a folder of its own for temporary files, which goes with it', async () => {
    const from = sandboxes();
    const [one, other] = [await open(from), await open(from)];
    assert.notEqual(one.paths.tmp, other.paths.tmp);
    assert.equal(await output(one, 'echo hello > $TMPDIR/file; echo $TMPDIR'), one.paths.tmp);
    assert.ok(existsSync(path.join(one.paths.tmp, 'file')));
    await one.close();
    await one.close();
    assert.equal(existsSync(one.paths.tmp), false);
    assert.ok(existsSync(other.paths.tmp));
    await other.close();
  });

  test('A program runs whatever its path is called', async () => {
    const program = path.join(workDirectory, 'a=b');
    writeFileSync(program, '#!/bin/sh\necho ran with $1\n', { mode: 0o755 });
    const sandbox = await open();
    const spec = { command: program, args: ['one'], workingDirectory: '/', environment: { PATH: '/usr/bin:/bin' } };
    const child = new NodeProcesses().spawn(sandbox.wrap(spec));
    let text = '';
    child.stdout.on('data', (piece: Buffer) => {
      text += piece.toString();
    });
    await child.exited;
    assert.equal(text, 'ran with one\n');
    await sandbox.close();
  });

  test('What a server before this one left is removed', async () => {
    const left = path.join(workDirectory, 'tmp', 'left');
    mkdirSync(left, { recursive: true });
    writeFileSync(path.join(left, 'file'), '');
    await (await open()).close();
    assert.equal(existsSync(left), false);
  });

  test('A function opens 1024 files, dumps no core, and its own TMPDIR stands', async () => {
    const sandbox = await open();
    assert.equal(await output(sandbox, 'echo $(ulimit -n) $(ulimit -c) $TMPDIR', { TMPDIR: '/elsewhere' }), '1024 0 /elsewhere');
    await sandbox.close();
  });
});
