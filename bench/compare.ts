/**
 * `npm run bench` (`-- --help` says how): Millrace beside its peers and a bare `node:http` server, driven by one load
 * generator. The servers take turns; a ratio is that of neighbouring turns, and the table shows medians and how far they swing.
 * Prints one table, and writes bench/results/latest.json.
 *
 * `--short` is for CI: fewer workloads, three turns of a second; ends with 1 when all three tries of a workload fall below half
 * of a ratio in bench/expected.json. A machine's bad second is none of our business, three of them in a row are.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chooseGenerator, type Generator } from './generator.ts';
import { measureGrowth } from './growth.ts';
import { median, printTable } from './harness.ts';
import { measureIdle } from './idle.ts';
import { measureLatency } from './latency.ts';
import type { LoadResult } from './load.ts';
import { type Cell, figureText, type Row, type Settings, span } from './rows.ts';
import { measureStarts } from './starts.ts';
import { alone, installed, type Subject, type SubjectName, Subjects } from './subjects.ts';
import { answerBytes, orderOf, PEER_FILL_MS_MAX, WORKLOADS, type Workload } from './workloads.ts';

const NAMES: readonly SubjectName[] = ['Millrace', 'kinesalite', 'kinesis-mock', 'bare node:http'];
/** A server whose single answer takes long has longer turns, so that a turn counts more than a handful of them. */
const SLOW_TURN_ANSWERS = 8;
const SHORT_WORKLOADS: readonly string[] = ['put-record', 'put-records-500', 'get-records'];
const BENCH = path.resolve(import.meta.dirname, '../../bench');

const PARTS: readonly string[] = ['throughput', 'start', 'latency', 'idle', 'growth', 'lambda'];
const HELP = `Usage: npm run bench -- [options]

Measures Millrace (durable, limits off) beside kinesalite, kinesis-mock and a bare node:http server, and prints one table.
Writes bench/results/latest.json. Takes about half an hour; the machine should have nothing else to do.

  --only PARTS    some of ${PARTS.join(',')} (default: all)
  --seconds N     length of a turn (default: 2; with --short 1)
  --long          up to 10^7 records in a shard instead of 10^6
  --short         for CI: fewer workloads; exit code 1 when one falls below half of its ratio in bench/expected.json

Examples:
  npm run bench -- --only throughput --seconds 5
  npm run bench -- --only growth --long
`;
const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h', default: false },
    short: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    only: { type: 'string', default: PARTS.join(',') },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit();
}
const settings: Settings = {
  short: values.short,
  long: values.long,
  turns: values.short ? 3 : 5,
  seconds: Number(values.seconds ?? (values.short ? 1 : 2)),
};
const slowTurnSecondsMax = settings.short ? 4 : 10;
const parts = values.only.split(',');
const unknown = parts.filter((part) => !PARTS.includes(part));
if (unknown.length > 0 || !(settings.seconds > 0)) {
  console.error(unknown.length > 0 ? `There is no part ${unknown.join(', ')}.\n` : '--seconds is a number of seconds.\n');
  console.error(HELP);
  process.exit(2);
}

async function throughput(subjects: readonly Subject[], generator: Generator): Promise<Row[]> {
  const rows: Row[] = [];
  for (const workload of WORKLOADS) {
    if (settings.short && !SHORT_WORKLOADS.includes(workload.id)) continue;
    rows.push(await compare(workload, subjects, generator));
    say(rows.at(-1) as Row);
  }
  return rows;
}

async function compare(workload: Workload, subjects: readonly Subject[], generator: Generator): Promise<Row> {
  const cells: Partial<Record<SubjectName, Cell>> = {};
  const runs: { subject: Subject; drive: () => Promise<LoadResult>; results: LoadResult[] }[] = [];
  let bytes = 0;
  for (const subject of subjects) {
    const bare = subject.name === 'bare node:http';
    const prepared = await alone(subject, subjects, () => workload.prepare(subject));
    if (prepared === undefined) {
      cells[subject.name] = { text: `not ready in ${PEER_FILL_MS_MAX / 1000} s`, figures: [] };
      continue;
    }
    const path = bare ? `/${bytes}` : '/';
    const begun = performance.now();
    const answered = await alone(subject, subjects, () => answerBytes(subject.port, path, prepared));
    if (subject.name === 'Millrace') bytes = answered;
    const seconds = Math.min(
      slowTurnSecondsMax,
      Math.max(settings.seconds, (SLOW_TURN_ANSWERS * (performance.now() - begun)) / 1000),
    );
    const order = orderOf(workload, prepared, subject.port, path, seconds);
    await alone(subject, subjects, () => generator.drive({ ...order, seconds: 1 }));
    runs.push({ subject, drive: () => alone(subject, subjects, () => generator.drive(order)), results: [] });
  }
  for (let turn = 0; turn < settings.turns; turn++) for (const { drive, results } of runs) results.push(await drive());
  const rate = (one: LoadResult): number => (one.requests * workload.perRequest) / one.seconds;
  const ours = runs.find(({ subject }) => subject.name === 'Millrace')?.results.map(rate) ?? [];
  for (const { subject, results } of runs)
    cells[subject.name] = cellOf(subject.name, results, results.map(rate), ours, workload.unit);
  return { id: workload.id, name: workload.name, cells };
}

function cellOf(
  name: SubjectName,
  results: readonly LoadResult[],
  figures: readonly number[],
  ours: readonly number[],
  unit: string,
): Cell {
  const failures = results.reduce((sum, one) => sum + one.failures, 0);
  if (failures > 0 && name === 'Millrace') throw new Error(`${failures} requests to Millrace failed`);
  const failed = failures > 0 ? `, ${failures} FAILED` : '';
  const latency = `median ${figureText(median(results.map(({ medianMs }) => medianMs)))} ms, p99 ${figureText(median(results.map(({ p99Ms }) => p99Ms)))} ms`;
  if (name === 'Millrace') return { text: `${span(figures)} ${unit}, ${latency}`, figures };
  if (figures.every((figure) => figure === 0)) return { text: `no answer in a turn${failed}`, figures };
  const ratios = figures.map((figure, turn) => (ours[turn] ?? Number.NaN) / figure);
  return { text: `${span(figures)}${failed}; × ${span(ratios)}`, figures, ratios };
}

function say({ name, cells }: Row): void {
  console.error(
    `${name}: ${Object.entries(cells)
      .map(([subject, cell]) => `${subject} ${cell?.text}`)
      .join(' | ')}`,
  );
}

/** Workloads whose every try fell below half of what is expected. */
function fallen(rows: readonly Row[]): string[] {
  const expected = JSON.parse(fs.readFileSync(path.join(BENCH, 'expected.json'), 'utf8')) as Record<
    string,
    Partial<Record<SubjectName, number>>
  >;
  return rows.flatMap(({ id, name, cells }) =>
    Object.entries(expected[id] ?? {}).flatMap(([peer, ratio]) => {
      const ratios = cells[peer as SubjectName]?.ratios ?? [];
      const low = ratios.length > 0 && ratios.every((one) => one < ratio / 2);
      return low ? [`${name}: ${span(ratios)} × ${peer} in every try, expected ${ratio}`] : [];
    }),
  );
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-bench-'));
const servers = new Subjects(folder);
try {
  const names = installed(NAMES);
  const generator = chooseGenerator(folder);
  const loadBefore = os.loadavg()[0] ?? Number.NaN;
  const rows: Row[] = [];
  if (parts.includes('throughput')) {
    const subjects: Subject[] = [];
    for (const name of names) subjects.push(await servers.start(name));
    rows.push(...(await throughput(subjects, generator)));
    for (const subject of subjects) await subject.stop();
  }
  if (parts.includes('latency') && !settings.short) rows.push(...(await measureLatency(servers, names, settings)));
  if (parts.includes('start')) rows.push(...(await measureStarts(servers, names, settings)));
  if (parts.includes('idle') && !settings.short) rows.push(await measureIdle(servers, names));
  if (parts.includes('growth') && !settings.short) rows.push(...(await measureGrowth(servers, names, settings)));
  const machine = {
    cores: os.cpus().length,
    processor: os.cpus()[0]?.model ?? '',
    node: process.version,
    loadBefore,
    loadAfter: os.loadavg()[0],
  };
  const date = new Date().toISOString();
  console.log(
    `${date.slice(0, 10)}, ${machine.cores} cores (${machine.processor}), Node ${machine.node}, ${generator.name}, ${settings.turns} turns of ${settings.seconds} s, ` +
      `load ${loadBefore.toFixed(1)} before and ${machine.loadAfter?.toFixed(1)} after.\n` +
      'Each figure is a median (lowest–highest); behind × stands how often Millrace does what the other does.\n',
  );
  printTable([['', ...names], ...rows.map(({ name, cells }) => [name, ...names.map((subject) => cells[subject]?.text ?? '–')])]);
  fs.mkdirSync(path.join(BENCH, 'results'), { recursive: true });
  fs.writeFileSync(
    path.join(BENCH, 'results/latest.json'),
    `${JSON.stringify({ date, machine, generator: generator.name, settings, rows }, null, 2)}\n`,
  );
  if (settings.short) {
    const low = fallen(rows);
    for (const line of low) console.error(`FALLEN: ${line}`);
    if (low.length > 0) process.exitCode = 1;
  }
} finally {
  await servers.close();
  fs.rmSync(folder, { recursive: true, force: true });
}
if (parts.includes('lambda')) {
  const program = path.join(import.meta.dirname, 'lambda.js');
  const child = spawn(process.execPath, [program, '--seconds', settings.short ? '12' : '30'], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) process.exitCode = 1;
}
