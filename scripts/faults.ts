/**
 * Runs the fault suites, one file after the other: every compiled `*.test.js` under `dist/test/simulation` and
 * `dist/test/faults`.
 *
 * Usage: node dist/scripts/faults.js [--long] [--seed n] [part of a file name …]
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '../..');

const { values, positionals } = parseArgs({
  options: { long: { type: 'boolean', default: false }, seed: { type: 'string' } },
  allowPositionals: true,
});
const files = ['test/simulation', 'test/faults']
  .flatMap((folder) => fs.readdirSync(path.join(root, folder)).map((name) => path.join(root, 'dist', folder, name)))
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => name.replace(/\.ts$/, '.js'))
  .filter((name) => positionals.length === 0 || positionals.some((part) => name.includes(part)));
if (files.length === 0) {
  console.error(`No fault suite matches ${positionals.join(', ')}.`);
  process.exitCode = 1;
} else {
  const env = {
    ...process.env,
    ...(values.long ? { MILLRACE_LONG: '1' } : {}),
    ...(values.seed === undefined ? {} : { MILLRACE_SEED: values.seed }),
  };
  const args = ['--test', '--test-concurrency=1', '--test-reporter=spec', ...files];
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit', env }).status ?? 1;
}
