import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { verifyCommand } from '../../../src/cli/verify.ts';
import { NodeFiles } from '../../../src/platform/files.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { startMillrace } from '../../../src/testing/index.ts';

test('verify prints what a directory holds, and each damaged place in it', async (context) => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-verify-'));
  context.after(() => fs.rmSync(directory, { recursive: true }));
  const server = await startMillrace({ dataDirectory: directory });
  await server.close();
  const lines: string[] = [];
  const terminal = { colours: false, columns: 120, print: (line: string) => void lines.push(line), printError: () => {} };
  const seams = { files: new NodeFiles(), clock: new ManualClock(), terminal };
  assert.equal(await verifyCommand(directory, seams), true);
  assert.match(lines.join('\n'), /^Checked .* in 0\.0 ms\.\n\ngroups +\d+\n/);
  assert.match(lines.join('\n'), /\nsegments +\d+ +[\d.]+ [KM]?i?B\n/);
  assert.equal(lines.at(-1), 'No damage.');

  lines.length = 0;
  fs.writeFileSync(path.join(directory, 'log', 'catalog'), 'nonsense');
  assert.equal(await verifyCommand(directory, seams), false);
  assert.equal(lines.at(-1), 'log/catalog is damaged: nothing behind it can be read; an unknown number of records lost.');
});
