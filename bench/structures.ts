/**
 * `node dist/bench/structures.js [--seconds 60]`: the figures of docs/adr/0005. The engine, a file per shard alone and a
 * journal alone take turns at the same load: 64 appenders of 1 KiB records over 1, 16 and 64 shards, and one appender; the
 * prototypes with their disk work in libuv's pool and in a worker thread. Then three ways to read one shard of 64.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { EngineOrders } from './log/engine-host.ts';
import { type Orders, Peer } from './log/peer.ts';
import { median, spread, whole } from './log/statistics.ts';
import type { Placement } from './structures/group-commit-prototype.ts';
import type { PrototypeOrders, PrototypeResult } from './structures/prototype-host.ts';
import type { ReadPrototypeOrders, ReadWay } from './structures/read-prototypes.ts';

const TURNS = 5;
const SHARDS = 64;
const LOADS = [
  { appenders: 64, touched: 1 },
  { appenders: 64, touched: 16 },
  { appenders: 64, touched: 64 },
  { appenders: 1, touched: 1 },
] as const;
type Load = (typeof LOADS)[number];

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
const turnSeconds = Math.max(0.1, (Number(values.seconds) * 0.8) / (TURNS * (LOADS.length * 5 + 3)));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-bench-structures-'));
const peers: { kill(): Promise<void> }[] = [];

interface Contender {
  readonly name: string;
  run(load: Load, seconds: number): Promise<PrototypeResult>;
}

async function main(): Promise<void> {
  const contenders = [await engine()];
  for (const placement of ['one journal', 'file per shard'] as const) {
    for (const thread of ['pool', 'worker'] as const) contenders.push(await prototype(placement, thread));
  }
  for (const load of LOADS) await compare(contenders, load);
  await compareReads();
}

function start<O extends Orders>(program: string): Peer<O> {
  const peer = new Peer<O>(program);
  peers.push(peer);
  return peer;
}

async function engine(): Promise<Contender> {
  const peer = start<EngineOrders>('engine-host');
  await peer.ask('open', { directory: path.join(folder, 'engine'), groups: 1, logsPerGroup: SHARDS });
  let firstAppender = 0;
  return {
    name: 'the engine: journal, segments behind it',
    run: async ({ appenders, touched }, seconds) => {
      const load = { load: `${firstAppender}`, firstAppender, appenders, logs: touched, recordsPerAppend: 1 };
      firstAppender += appenders;
      const result = await peer.ask('append', { ...load, seconds, bytes: null });
      return {
        recordsPerSecond: result.records / result.seconds,
        filesPerCommit: 1,
        recordsPerCommit: result.records / result.commits,
        medianMs: result.medianMs,
        p99Ms: result.p99Ms,
      };
    },
  };
}

async function prototype(placement: Placement, thread: 'pool' | 'worker'): Promise<Contender> {
  const peer = start<PrototypeOrders>('../structures/prototype-host');
  const directory = path.join(folder, `${placement} ${thread}`);
  await peer.ask('open', { directory, placement, thread, shards: SHARDS });
  return { name: `${placement} alone, sync in ${thread}`, run: (load, seconds) => peer.ask('run', { ...load, seconds }) };
}

async function compare(contenders: readonly Contender[], load: Load): Promise<void> {
  const results = new Map<Contender, PrototypeResult[]>(contenders.map((one) => [one, []]));
  for (const one of contenders) await one.run(load, turnSeconds / 2); // warms up
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [one, list] of results) list.push(await one.run(load, turnSeconds));
  }
  const [first] = results.values();
  console.log(`\n${load.appenders} appenders over ${load.touched} shards\n`);
  console.log(
    '| structure | records/s | ratio to the engine (min–max) | median ms | p99 ms | records a commit | files a commit |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const [{ name }, list] of results) {
    const of = (pick: (result: PrototypeResult) => number): number => median(list.map(pick));
    const ratios = list.map((result, turn) => result.recordsPerSecond / (first?.[turn]?.recordsPerSecond ?? 0));
    const latencies = `${of((result) => result.medianMs).toFixed(3)} | ${of((result) => result.p99Ms).toFixed(2)}`;
    const sizes = `${of((result) => result.recordsPerCommit).toFixed(0)} | ${of((result) => result.filesPerCommit).toFixed(0)}`;
    console.log(
      `| ${name} | ${whole(of((result) => result.recordsPerSecond))} | ${spread(ratios, 2)} | ${latencies} | ${sizes} |`,
    );
  }
}

async function compareReads(): Promise<void> {
  const peer = start<ReadPrototypeOrders>('../structures/read-prototypes');
  await peer.ask('write', { directory: path.join(folder, 'reads'), shards: SHARDS, recordsPerShard: 8192 });
  const ways: readonly ReadWay[] = ['file per shard', 'journal by index', 'journal as a whole'];
  const rates = new Map<ReadWay, number[]>(ways.map((way) => [way, []]));
  for (const way of ways) await peer.ask('read', { way, seconds: turnSeconds / 2 });
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [way, list] of rates) list.push(await peer.ask('read', { way, seconds: turnSeconds }));
  }
  console.log(`\none shard of ${SHARDS} read, 1 KiB records, page cache\n`);
  console.log('| where it is read from | MB/s (min–max) |\n| --- | --- |');
  for (const [way, list] of rates) {
    const megabytes = list.map((rate) => rate / 1e6);
    console.log(`| ${way} | ${spread(megabytes, 0)} |`);
  }
}

async function cleanUp(): Promise<void> {
  await Promise.all(peers.map((peer) => peer.kill()));
  fs.rmSync(folder, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void cleanUp().then(() => process.exit(1)));
try {
  console.log(`${os.cpus().length} cores, Node ${process.version}, ${TURNS} turns of ${turnSeconds.toFixed(2)} s`);
  await main();
} finally {
  await cleanUp();
}
