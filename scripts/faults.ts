/**
 * Runs the fault suites: every compiled `*.test.js` under `dist/test/simulation` and `dist/test/faults`, two files at a time,
 * and prints a table of what really ran.
 *
 * Usage: node dist/scripts/faults.js [--long] [--seed n] [part of a file name …]
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '../..');
/** Those that take longest begin first, so that none is left alone at the end. */
const LONGEST = [
  'kill-server',
  'every-operation',
  'mappings',
  'kill-mapping',
  'kill-async',
  'power-cut',
  'corruption',
  'disk-full',
  'gateways',
];
const SIDE_BY_SIDE = 2;

const { values, positionals } = parseArgs({
  options: { long: { type: 'boolean', default: false }, seed: { type: 'string' } },
  allowPositionals: true,
});
const files = ['test/simulation', 'test/faults']
  .flatMap((folder) => fs.readdirSync(path.join(root, folder)).map((name) => path.join(folder, name)))
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) => positionals.length === 0 || positionals.some((part) => name.includes(part)))
  .sort((a, b) => placeOf(a) - placeOf(b));
if (files.length === 0) {
  console.error(`No fault suite matches ${positionals.join(', ')}.`);
  process.exitCode = 1;
} else process.exitCode = run();

function placeOf(name: string): number {
  const place = LONGEST.indexOf(path.basename(name, '.test.ts'));
  return place === -1 ? LONGEST.length : place;
}

function run(): number {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-faults-'));
  const reports = path.join(folder, 'reports');
  const env = {
    ...process.env,
    MILLRACE_RUN_REPORTS: reports,
    ...(values.long ? { MILLRACE_LONG: '1' } : {}),
    ...(values.seed === undefined ? {} : { MILLRACE_SEED: values.seed }),
  };
  const compiled = files.map((name) => path.join(root, 'dist', name.replace(/\.ts$/, '.js')));
  const args = ['--test', `--test-concurrency=${SIDE_BY_SIDE}`, '--test-reporter=spec', ...compiled];
  const began = performance.now();
  const status = spawnSync(process.execPath, args, { stdio: 'inherit', env }).status ?? 1;
  printTable(fs.existsSync(reports) ? fs.readFileSync(reports, 'utf8') : '');
  console.log(
    `\n${files.length} suites in ${Math.round((performance.now() - began) / 1000)} s, ${status === 0 ? 'all' : 'NOT all'} passed.`,
  );
  fs.rmSync(folder, { recursive: true, force: true });
  return status;
}

/** Suites without figures of their own are named as passed by the runner alone. */
function printTable(reports: string): void {
  const rows = reports
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly suite: string; readonly ran: string });
  const width = Math.max(0, ...rows.map(({ suite }) => suite.length));
  console.log('\nWhat really ran:\n');
  for (const { suite, ran } of rows.sort((a, b) => a.suite.localeCompare(b.suite)))
    console.log(`  ${suite.padEnd(width)}  ${ran}`);
}
