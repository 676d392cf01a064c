import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { NodeProcesses } from '../../../../../src/platform/processes.ts';
import { PrivateNetwork } from '../../../../../src/services/lambda/execution/sandbox/private-network.ts';

test('No program or variable of a function reaches the channel to the server', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-channel-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'env'), '#!/bin/sh\necho hijacked; echo "{garbage" >&4\n', { mode: 0o755 });
  const hostile = {
    PATH: `${folder}:/usr/bin:/bin`,
    SHELLOPTS: 'xtrace',
    PS4: '$(echo hijacked)',
    BASH_ENV: path.join(folder, 'env'),
    ENV: path.join(folder, 'env'),
  };
  const environment = { ...hostile, OWN: 'value' };
  const script = 'echo "$OWN $PATH"';
  const spec = { command: '/bin/sh', args: ['-c', script], workingDirectory: '/', environment };
  const wrapped = new PrivateNetwork(undefined).wrap(spec, 4);
  for (const name of Object.keys(hostile)) assert.equal(name in wrapped.environment, false, name);
  // The program that opens the ports is not here: the first time it fails, the second it is passed over.
  for (const [opener, seen] of [
    ['$&', [126, '']],
    ['true', [0, `value ${hostile.PATH}\n`]],
  ] as const) {
    const [option = '', lines = '', ...rest] = wrapped.args;
    const args = [option, lines.replace(/^.*$/m, opener), ...rest];
    const child = new NodeProcesses().spawn({ ...wrapped, args, sockets: 1 });
    let output = '';
    child.stdout.on('data', (piece: Buffer) => {
      output += piece.toString();
    });
    child.stderr.resume();
    const { code } = await child.exited;
    assert.deepEqual([code, output], seen);
  }
});
