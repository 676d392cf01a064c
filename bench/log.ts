/**
 * `npm run bench:log [-- --seconds 60] [-- --long] [-- --only append,encryption,read,stored,idle] [-- --profile DIR]`
 *
 * The log engine beside the raw disk in the same run. Every measured process is a child of its own; engine and raw disk take
 * turns, and what counts is the ratio of neighbouring turns, the median of all. A figure that misses its target is printed
 * as missed; the exit code is 1 only when something read back is not what was acknowledged. `--profile` leaves a CPU profile
 * of each process that ended by itself; the figures of such a run are not to be compared with others.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type AppendOrder, type AppendResult, RECORD_BYTES } from './log/append-load.ts';
import type { EngineOrders, OpenOrder, Resources, SeekResult } from './log/engine-host.ts';
import { type Orders, Peer } from './log/peer.ts';
import type { RawDiskOrders, RawWriteResult } from './log/raw-disk.ts';
import { mebibytes, median, megabytes, spread, whole } from './log/statistics.ts';
import { printTable, type Row, verdict } from './log/table.ts';

const TURNS = 5;
const SHARDS = 64;
const IDLE_SHARDS = 10_000;
const IDLE_GROUPS = 100;
const GIB = 2 ** 30;
/** What the engine reads in one system call (limits.ts); the raw loop reads the same. */
const READ_BLOCK_BYTES = 256 * 1024;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    long: { type: 'boolean', default: false },
    only: { type: 'string', default: 'append,encryption,read,stored,idle' },
    profile: { type: 'string' },
  },
});
/** Three append workloads and the reads, with the raw disk beside, and six of encryption, five turns each. */
const turnSeconds = Math.max(0.2, (Number(values.seconds) * 0.75) / (TURNS * 15));
const only = new Set(values.only.split(','));

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-bench-log-'));
const rawFile = path.join(folder, 'raw');
const rows: Row[] = [];
const notes: string[] = [];
/** Of the raw disk over the whole run, to tell how quiet the machine was. */
const rawSyncMs: number[] = [];

type Engine = Peer<EngineOrders>;
type RawDisk = Peer<RawDiskOrders>;
const peers: { kill(): Promise<void> }[] = [];

function start<O extends Orders>(program: string): Peer<O> {
  const peer = new Peer<O>(program, values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`]);
  peers.push(peer);
  return peer;
}

/** Also after a failure and an interrupt nothing stays behind. */
async function cleanUp(): Promise<void> {
  await Promise.all(peers.map((peer) => peer.kill()));
  fs.rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const raw: RawDisk = start('raw-disk');
  await raw.ask('prewrite', rawFile);
  if (only.has('append')) await appends(raw);
  if (only.has('encryption')) await encryption();
  if (only.has('read') || only.has('stored')) await stored(raw);
  if (only.has('idle')) await idle();
  await raw.end();
}

async function appends(raw: RawDisk): Promise<void> {
  const directory = path.join(folder, 'appends');
  const engine: Engine = start('engine-host');
  await engine.ask('open', { directory, groups: 1, logsPerGroup: 16 });
  await appendManyAtOnce(engine, raw);
  await appendAlone(engine, raw);
  await appendBatches(engine, raw);
  const counts = await engine.ask('acknowledged', { logs: 16 });
  notes.push(`appends: ${whole(await engine.ask('check', { counts }))} records read back as acknowledged`);
  await engine.end();
  fs.rmSync(directory, { recursive: true });
}

interface Turn {
  readonly engine: AppendResult;
  readonly raw: RawWriteResult;
}

/** Engine and raw disk in turns; the raw disk writes pieces of the size that the engine's commits just had. */
async function takeTurns(engine: Engine, raw: RawDisk, load: Omit<AppendOrder, 'seconds' | 'bytes'>): Promise<Turn[]> {
  await engine.ask('append', { ...load, seconds: Math.min(1, turnSeconds), bytes: null });
  const turns: Turn[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const ours = await engine.ask('append', { ...load, seconds: turnSeconds, bytes: null });
    const sizeBytes = Math.round(ours.commitBytes / ours.commits);
    const bare = await raw.ask('write', { file: rawFile, sizeBytes, seconds: turnSeconds });
    rawSyncMs.push(bare.medianMs);
    turns.push({ engine: ours, raw: bare });
  }
  return turns;
}

const recordsPerSecond = ({ engine }: Turn): number => engine.records / engine.seconds;
const journalBytesPerSecond = ({ engine }: Turn): number => engine.commitBytes / engine.seconds;

function appendRow(workload: string, turns: readonly Turn[]): Omit<Row, 'targets'> {
  const commitBytes = median(turns.map(({ engine }) => engine.commitBytes / engine.commits));
  const rate = median(turns.map(recordsPerSecond));
  const [latency, p99] = [median(turns.map(({ engine }) => engine.medianMs)), median(turns.map(({ engine }) => engine.p99Ms))];
  return {
    workload,
    millrace: `${whole(rate)} records/s, ${megabytes(median(turns.map(journalBytesPerSecond)))} MB/s, ${latency.toFixed(2)} ms (p99 ${p99.toFixed(2)})`,
    raw: `${megabytes(median(turns.map((turn) => turn.raw.bytesPerSecond)))} MB/s in pieces of ${whole(commitBytes / 1024)} KiB`,
    ratio: spread(turns.map(throughputRatio), 2),
  };
}

const throughputRatio = (turn: Turn): number => journalBytesPerSecond(turn) / turn.raw.bytesPerSecond;

async function appendManyAtOnce(engine: Engine, raw: RawDisk): Promise<void> {
  const load = { load: 'many', firstAppender: 0, appenders: 64, logs: 16, recordsPerAppend: 1 };
  const turns = await takeTurns(engine, raw, load);
  const ratio = median(turns.map(throughputRatio));
  rows.push({
    ...appendRow('append 1 KiB, 64 appenders, 16 shards', turns),
    targets: [
      verdict('≥ 60,000 records/s', median(turns.map(recordsPerSecond)) >= 60_000),
      verdict('≥ 0.5 of the raw MB/s', ratio >= 0.5),
    ],
  });
}

async function appendAlone(engine: Engine, raw: RawDisk): Promise<void> {
  const turns = await takeTurns(engine, raw, { load: 'alone', firstAppender: 100, appenders: 1, logs: 1, recordsPerAppend: 1 });
  const ratios = turns.map((turn) => turn.engine.medianMs / turn.raw.medianMs);
  const of = (pick: (turn: Turn) => number): string => median(turns.map(pick)).toFixed(3);
  rows.push({
    workload: 'append 1 KiB, one appender',
    millrace: `median ${of(({ engine: ours }) => ours.medianMs)} ms, p99 ${of(({ engine: ours }) => ours.p99Ms)} ms`,
    raw: `median ${of((turn) => turn.raw.medianMs)} ms, p99 ${of((turn) => turn.raw.p99Ms)} ms`,
    ratio: spread(ratios, 2),
    targets: [verdict('median ≤ 2 × raw', median(ratios) <= 2)],
  });
}

async function appendBatches(engine: Engine, raw: RawDisk): Promise<void> {
  const turns = await takeTurns(engine, raw, {
    load: 'batches',
    firstAppender: 200,
    appenders: 8,
    logs: 16,
    recordsPerAppend: 500,
  });
  rows.push({ ...appendRow('append 500 × 1 KiB, 8 appenders', turns), targets: [] });
}

/** Two engines take turns, one of them with encryption at rest; the ratios are encrypted ÷ plain. */
async function encryption(): Promise<void> {
  const [plain, encrypted]: [Engine, Engine] = [start('engine-host'), start('engine-host')];
  const order = { groups: 1, logsPerGroup: 16 };
  await plain.ask('open', { ...order, directory: path.join(folder, 'plain') });
  await encrypted.ask('open', { ...order, directory: path.join(folder, 'encrypted'), encryption: true });
  const single = { load: 'many', firstAppender: 0, appenders: 64, logs: 16, recordsPerAppend: 1 };
  const batches = { load: 'batches', firstAppender: 200, appenders: 8, logs: 16, recordsPerAppend: 500 };
  for (const [what, load] of [
    ['append 1 KiB, 64 appenders, 16 shards', single],
    ['append 500 × 1 KiB, 8 appenders', batches],
  ] as const) {
    const append = async (engine: Engine): Promise<number> => {
      const { records, seconds } = await engine.ask('append', { ...load, seconds: turnSeconds, bytes: null });
      return records / seconds;
    };
    const turns = await inTurns(append, plain, encrypted);
    rows.push(encryptionRow(what, turns, (rate) => `${whole(rate)} records/s`));
  }
  const turns = await inTurns((engine) => engine.ask('read', { log: 0, seconds: turnSeconds }), plain, encrypted);
  rows.push(encryptionRow('read one shard, page by page', turns, (rate) => `${megabytes(rate)} MB/s`));
  const counts = await encrypted.ask('acknowledged', { logs: 16 });
  notes.push(`encryption: ${whole(await encrypted.ask('check', { counts }))} records read back as acknowledged`);
  await Promise.all([plain.end(), encrypted.end()]);
  for (const name of ['plain', 'encrypted']) fs.rmSync(path.join(folder, name), { recursive: true });
}

interface EncryptionTurn {
  readonly plain: number;
  readonly encrypted: number;
}

/** The first turn warms up. */
async function inTurns(
  measure: (engine: Engine) => Promise<number>,
  plain: Engine,
  encrypted: Engine,
): Promise<EncryptionTurn[]> {
  const turns: EncryptionTurn[] = [];
  for (let turn = 0; turn <= TURNS; turn++) turns.push({ plain: await measure(plain), encrypted: await measure(encrypted) });
  return turns.slice(1);
}

function encryptionRow(what: string, turns: readonly EncryptionTurn[], text: (rate: number) => string): Row {
  return {
    workload: `encrypted: ${what}`,
    millrace: `${text(median(turns.map((turn) => turn.encrypted)))}; plain ${text(median(turns.map((turn) => turn.plain)))}`,
    raw: '(ratio: encrypted ÷ plain)',
    ratio: spread(
      turns.map((turn) => turn.encrypted / turn.plain),
      2,
    ),
    targets: [],
  };
}

/** Fills 64 shards record by record in turns, kills the process, opens what it left, seeks and reads. */
async function stored(raw: RawDisk): Promise<void> {
  const directory = path.join(folder, 'stored');
  const bytes = storedBytes();
  const name = `${(bytes / GIB).toFixed(bytes % GIB === 0 ? 0 : 1)} GiB in ${SHARDS} shards`;
  const counts = await fill(directory, bytes, name);
  const order: OpenOrder = { directory, groups: 1, logsPerGroup: SHARDS };
  const engine: Engine = start('engine-host');
  const afterKillMs = await engine.ask('open', order);
  await engine.ask('quiet', undefined);
  if (only.has('stored')) rows.push(seekRow(name, await engine.ask('seek', { logs: SHARDS, count: 500 })));
  const seeked = await engine.ask('resources', undefined);
  notes.push(`${name}: ${whole(await engine.ask('check', { counts }))} records read back as acknowledged before the kill`);
  const checked = await engine.ask('resources', undefined);
  await engine.end();
  if (only.has('stored')) rows.push(memoryRow(name, seeked, checked), await restartRow(name, order, afterKillMs));
  if (only.has('read')) await reads(raw, order, counts[0] ?? 0);
  fs.rmSync(directory, { recursive: true });
}

/** Each byte stands once in a segment, and the journal keeps a few files; a fifth of the free disk stays free. */
function storedBytes(): number {
  const wanted = values.long ? 10 * GIB : GIB;
  const disk = fs.statfsSync(folder);
  const fits = Math.floor((disk.bavail * disk.bsize * 0.8) / 1.1 / GIB) * GIB;
  if (fits >= wanted) return wanted;
  notes.push(`the disk has room for ${fits / GIB} GiB only, not for ${wanted / GIB}`);
  return Math.max(fits, GIB / 4);
}

/** Returns how many entries each shard has. */
async function fill(directory: string, bytes: number, name: string): Promise<number[]> {
  const engine: Engine = start('engine-host');
  await engine.ask('open', { directory, groups: 1, logsPerGroup: SHARDS });
  const load = { load: 'fill', firstAppender: 0, appenders: 2 * SHARDS, logs: SHARDS, recordsPerAppend: 1 };
  const filled = await engine.ask('append', { ...load, seconds: null, bytes });
  const counts = await engine.ask('acknowledged', { logs: SHARDS });
  const { peakBytes, processorShare } = await engine.ask('resources', undefined);
  await engine.kill();
  rows.push({
    workload: `fill: ${name}, 128 appenders`,
    millrace: `${whole(filled.records / filled.seconds)} records/s, peak ${mebibytes(peakBytes)} MiB, ${(processorShare * 100).toFixed(0)} % of a core`,
    raw: '–',
    ratio: '–',
    targets: [],
  });
  return counts;
}

function seekRow(name: string, { medianMs, p99Ms, maxMs }: SeekResult): Row {
  return {
    workload: `${name}: seek to a random time`,
    millrace: `median ${medianMs.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms, max ${maxMs.toFixed(2)} ms`,
    raw: '–',
    ratio: '–',
    targets: [verdict('p99 < 5 ms', p99Ms < 5)],
  };
}

function memoryRow(name: string, seeked: Resources, checked: Resources): Row {
  return {
    workload: `${name}: resident memory`,
    millrace: `${mebibytes(seeked.residentBytes)} MiB after restart and seeks, ${mebibytes(checked.residentBytes)} MiB after reading all (peak ${mebibytes(checked.peakBytes)})`,
    raw: '–',
    ratio: '–',
    targets: [verdict('< 200 MiB', Math.max(seeked.residentBytes, checked.residentBytes) < 200 * 2 ** 20)],
  };
}

async function restartRow(name: string, order: OpenOrder, afterKillMs: number): Promise<Row> {
  const afterClose: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const engine: Engine = start('engine-host');
    afterClose.push(await engine.ask('open', order));
    await engine.end();
  }
  return {
    workload: `${name}: restart`,
    millrace: `${whole(afterKillMs)} ms after kill -9 under load, ${median(afterClose).toFixed(0)} ms after a close`,
    raw: '–',
    ratio: '–',
    targets: [verdict('< 1 s', Math.max(afterKillMs, ...afterClose) < 1000)],
  };
}

/** One shard among 64, one of the same size in a directory of its own, and the bare loop over the same segment files. */
async function reads(raw: RawDisk, among: OpenOrder, records: number): Promise<void> {
  const alone = { directory: path.join(folder, 'alone'), groups: 1, logsPerGroup: 1 };
  const writer: Engine = start('engine-host');
  await writer.ask('open', alone);
  const load = { load: 'fill', firstAppender: 0, appenders: 2, logs: 1, recordsPerAppend: 100 };
  await writer.ask('append', { ...load, seconds: null, bytes: records * RECORD_BYTES });
  await writer.end();
  const [oneOfMany, only]: [Engine, Engine] = [start('engine-host'), start('engine-host')];
  await oneOfMany.ask('open', among);
  await only.ask('open', alone);
  const files = segmentsOf(among.directory);
  const turns: { among: number; alone: number; raw: number }[] = [];
  for (let turn = -1; turn < TURNS; turn++) {
    const seconds = turnSeconds;
    const read = {
      among: await oneOfMany.ask('read', { log: 0, seconds }),
      alone: await only.ask('read', { log: 0, seconds }),
      raw: await raw.ask('read', { files, blockBytes: READ_BLOCK_BYTES, seconds }),
    };
    if (turn >= 0) turns.push(read); // the first one warms up
  }
  await Promise.all([oneOfMany.end(), only.end()]);
  fs.rmSync(alone.directory, { recursive: true });
  const rate = median(turns.map((turn) => turn.among));
  const toAlone = turns.map((turn) => turn.among / turn.alone);
  const rawText = `${megabytes(median(turns.map((turn) => turn.raw)))} MB/s read in blocks of ${READ_BLOCK_BYTES / 1024} KiB`;
  rows.push(
    {
      workload: `read one shard of ${SHARDS}, page by page`,
      millrace: `${megabytes(rate)} MB/s`,
      raw: rawText,
      ratio: spread(
        turns.map((turn) => turn.among / turn.raw),
        2,
      ),
      targets: [verdict('≥ 800 MB/s', rate >= 800e6)],
    },
    {
      workload: 'the same, a shard that was alone',
      millrace: `${megabytes(median(turns.map((turn) => turn.alone)))} MB/s`,
      raw: '(ratio: among others ÷ alone)',
      ratio: spread(toAlone, 2),
      targets: [verdict('≥ 0.8 of alone', median(toAlone) >= 0.8)],
    },
  );
}

/** Segment files of the first log. */
function segmentsOf(directory: string): string[] {
  const logs = path.join(directory, 'logs');
  const first = path.join(logs, fs.readdirSync(logs).sort()[0] ?? '');
  return fs
    .readdirSync(first)
    .filter((name) => name.endsWith('.segment'))
    .sort()
    .map((name) => path.join(first, name));
}

/** 100 streams of 100 shards, each with an entry on disk and a reader that waits for the next one. */
async function idle(): Promise<void> {
  const order = { directory: path.join(folder, 'idle'), groups: IDLE_GROUPS, logsPerGroup: IDLE_SHARDS / IDLE_GROUPS };
  const writer: Engine = start('engine-host');
  await writer.ask('open', order);
  await writer.ask('touchAll', order);
  const closeBegan = performance.now();
  await writer.ask('close', undefined);
  const closeMs = performance.now() - closeBegan;
  await writer.end();
  const engine: Engine = start('engine-host');
  const openMs = await engine.ask('open', order);
  await engine.ask('waitAtAll', order);
  await engine.ask('quiet', undefined);
  await new Promise((resolve) => setTimeout(resolve, 500));
  await engine.ask('resources', undefined);
  await new Promise((resolve) => setTimeout(resolve, values.long ? 30_000 : 3000));
  const { processorShare, residentBytes } = await engine.ask('resources', undefined);
  await engine.end();
  fs.rmSync(order.directory, { recursive: true });
  rows.push({
    workload: `${whole(IDLE_SHARDS)} shards open and idle`,
    millrace: `${(processorShare * 100).toFixed(2)} % of a core, ${mebibytes(residentBytes)} MiB; open ${whole(openMs)} ms, first close ${whole(closeMs)} ms`,
    raw: '–',
    ratio: '–',
    targets: [verdict('< 1 %', processorShare < 0.01), verdict('< 300 MiB', residentBytes < 300 * 2 ** 20)],
  });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void cleanUp().then(() => process.exit(1)));
try {
  const begin = performance.now();
  await main();
  const took = ((performance.now() - begin) / 1000).toFixed(0);
  console.log(
    `${os.cpus().length} cores, Node ${process.version}, ${TURNS} turns of ${turnSeconds.toFixed(1)} s, ${took} s in all; medians, ratio to the raw disk (min–max)\n`,
  );
  printTable(rows);
  const load = os.loadavg()[0] ?? 0;
  if (rawSyncMs.length > 0)
    notes.push(`one raw write and sync in this run: ${spread(rawSyncMs, 3)} ms; load average at the end ${load.toFixed(1)}`);
  console.log(`\n${notes.map((note) => `* ${note}`).join('\n')}`);
} finally {
  await cleanUp();
}
