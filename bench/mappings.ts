/**
 * `npm run bench:mappings [-- --seconds 30]`: event source mappings of a real server (durable, sync before every
 * acknowledgement): the time from a put to the function, the rate through a function that does nothing, beside a plain loop that
 * reads the stream by the AWS SDK and calls the same handler in its process, and what a hundred idle mappings cost.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { BenchServers, call, cpuSecondsOf, createStream, JOURNALING, median, printTable } from './harness.ts';
import { callLambda, createFunction } from './lambda-calls.ts';
import { PutConnection } from './put-connection.ts';

const RECORDS_PER_SECOND = 500;
const PUT_CONNECTIONS = 16;
const SHARDS = 4;
const BATCH_SIZE = 1_000;
const THROUGHPUT_RECORDS = 100_000;
const RECORD_BYTES = 1024;
const TURNS = 3;
/** In which a function has to be given all records: a benchmark does not wait for ever. */
const THROUGHPUT_MS_MAX = 60_000;
/** Of ten shards each: ten streams with ten functions. */
const IDLE_MAPPINGS = 100;
const IDLE_STREAMS = 10;
/** With which the functions' processes start and the code is compiled: what a server spends in its first minutes only. */
const WARM_UP_RECORDS = 300;
const WARM_UP_INTERVAL_MS = 30;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' } } });
const latencySeconds = Math.max(2, Number(values.seconds) / 3);
/** Twice as long: first until the collector has looked at what the warming up left, some ten seconds, then what is measured. */
const idleSeconds = 2 * Number(values.seconds);
const servers = new BenchServers();
/** For what is idle: a server of its own, that has nothing left to do of what was measured before. */
const idleServers = new BenchServers();

async function main(): Promise<void> {
  const port = await servers.startMillrace([], JOURNALING);
  const rows = [['what', 'measured', 'target', 'beside']];
  rows.push(await putToInvoke(port));
  rows.push(await throughput(port));
  await servers.close();
  rows.push(await idle(await idleServers.startMillrace([], JOURNALING)));
  console.log(`${os.cpus().length} cores, Node ${process.version}, load ${(os.loadavg()[0] ?? 0).toFixed(1)} before\n`);
  printTable(rows);
}

/** The time from just before a put to the first line of the function, at a steady rate over the shards. */
async function putToInvoke(port: number): Promise<string[]> {
  const journal = path.join(servers.folder, 'latencies');
  await createStream(port, 'invoke', SHARDS);
  await createFunction(
    port,
    'latency',
    `import fs from 'node:fs';
export const handler = async (event) => {
  const now = process.hrtime.bigint();
  const lines = event.Records.map(({ kinesis }) => Number(now - BigInt(Buffer.from(kinesis.data, 'base64').toString())) / 1e6);
  fs.appendFileSync(${JSON.stringify(journal)}, lines.join('\\n') + '\\n');
};`,
  );
  await createMapping(port, 'invoke', 'latency', {});
  await putSteadily(port, 1); // processes start
  await new Promise((resolve) => setTimeout(resolve, 500));
  fs.writeFileSync(journal, '');
  const puts = await putSteadily(port, latencySeconds);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const latencies = fs.readFileSync(journal, 'utf8').trimEnd().split('\n').map(Number);
  if (latencies.length < puts.length / 2) throw new Error(`the function saw ${latencies.length} of ${puts.length} records`);
  latencies.sort((one, other) => one - other);
  const at = (share: number): string => `${(latencies[Math.floor((latencies.length - 1) * share)] ?? 0).toFixed(2)} ms`;
  const measured = `median ${at(0.5)}, p99 ${at(0.99)} (${latencies.length} records)`;
  return [
    `put to invoke, ${RECORDS_PER_SECOND} records/s, window 0`,
    measured,
    'median < 8 ms, p99 < 40 ms',
    `a put alone: median ${median(puts).toFixed(2)} ms`,
  ];
}

/** Resolves with what the puts took. */
async function putSteadily(port: number, seconds: number): Promise<number[]> {
  const connections = await Promise.all(Array.from({ length: PUT_CONNECTIONS }, () => PutConnection.open(port)));
  const idle = [...connections];
  const took: number[] = [];
  const total = Math.round(RECORDS_PER_SECOND * seconds);
  const began = performance.now();
  for (let sent = 0; took.length < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - began) * RECORDS_PER_SECOND) / 1000));
    while (sent < due) {
      const connection = idle.shift(); // all of them: the server closes one on which nothing comes at first
      if (connection === undefined) break;
      const Data = Buffer.from(process.hrtime.bigint().toString()).toString('base64');
      const put = connection.put(JSON.stringify({ StreamName: 'invoke', PartitionKey: `key-${sent++}`, Data }));
      void put.then((milliseconds) => {
        took.push(milliseconds);
        idle.push(connection);
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  for (const connection of connections) connection.close();
  return took;
}

/** All records that wait in a stream through a function that does nothing; the plain loop takes turns with it. */
async function throughput(port: number): Promise<string[]> {
  await createStream(port, 'throughput', SHARDS);
  await fill(port, 'throughput', THROUGHPUT_RECORDS);
  const ours: number[] = [];
  const loops: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    ours.push(await throughMapping(port, `no-op-${turn}`));
    loops.push(await throughLoop(port));
  }
  const figure = (all: readonly number[]): string => Math.round(median(all)).toLocaleString('en-US');
  return [
    `a no-op function, ${RECORD_BYTES} bytes a record, batch size ${BATCH_SIZE}, ${SHARDS} shards`,
    `${figure(ours)} records/s`,
    '≥ 20,000 records/s',
    `${figure(loops)} records/s by a plain SDK loop`,
  ];
}

/** From the first invocation to the end of the last. */
async function throughMapping(port: number, name: string): Promise<number> {
  const journal = path.join(servers.folder, name);
  const code = `import fs from 'node:fs';
export const handler = async (event) => {
  fs.appendFileSync(${JSON.stringify(journal)}, event.Records.length + ' ' + process.hrtime.bigint() + '\\n');
};`;
  await createFunction(port, name, code);
  fs.writeFileSync(journal, '');
  const began = process.hrtime.bigint();
  await createMapping(port, 'throughput', name, { BatchSize: BATCH_SIZE });
  const untilMs = performance.now() + THROUGHPUT_MS_MAX;
  while (performance.now() < untilMs) {
    const lines = fs.readFileSync(journal, 'utf8').split('\n').slice(0, -1);
    const handled = lines.reduce((sum, line) => sum + Number(line.split(' ')[0]), 0);
    if (handled >= THROUGHPUT_RECORDS) {
      const times = lines.map((line) => BigInt(line.split(' ')[1] ?? '0'));
      const last = times.reduce((latest, time) => (time > latest ? time : latest), began);
      return handled / (Number(last - began) / 1e9); // with the start of the functions' processes
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the function was not given all records within ${THROUGHPUT_MS_MAX / 1000} s`);
}

async function throughLoop(port: number): Promise<number> {
  const loop = path.join(import.meta.dirname, 'mapping-loop.js');
  const args = [loop, String(port), 'throughput', String(THROUGHPUT_RECORDS), String(BATCH_SIZE)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, NODE_NO_WARNINGS: '1' } });
  const [handled = 0, milliseconds = 1] = stdout.trim().split(' ').map(Number);
  return (handled / milliseconds) * 1000;
}

async function fill(port: number, StreamName: string, records: number): Promise<void> {
  const Data = Buffer.alloc(RECORD_BYTES, 'm').toString('base64');
  for (let put = 0; put < records; put += 500) {
    const Records = Array.from({ length: 500 }, (_, index) => ({ PartitionKey: `key-${put + index}`, Data }));
    await call(port, 'PutRecords', { StreamName, Records });
  }
}

/** A record a second somewhere, all else is quiet. The server has been running for a while. */
async function idle(port: number): Promise<string[]> {
  const streams = Array.from({ length: IDLE_STREAMS }, (_, index) => `idle-${index}`);
  const functions = Array.from({ length: IDLE_MAPPINGS / IDLE_STREAMS }, (_, index) => `idle-${index}`);
  for (const name of streams) await createStream(port, name, 10);
  for (const name of functions) await createFunction(port, name, 'export const handler = async () => {};');
  for (const stream of streams) for (const name of functions) await createMapping(port, stream, name, {});
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const [pid = 0] = idleServers.pids;
  const putEach = async (intervalMs: number, count: number): Promise<void> => {
    for (let record = 0; record < count; record++) {
      const stream = streams[record % streams.length] ?? '';
      await call(port, 'PutRecord', { StreamName: stream, PartitionKey: `key-${record}`, Data: 'eA==' });
      await new Promise((resolve) => setTimeout(resolve, intervalMs));
    }
  };
  await putEach(WARM_UP_INTERVAL_MS, WARM_UP_RECORDS);
  await putEach(1_000, idleSeconds);
  const before = cpuSecondsOf(pid);
  await putEach(1_000, idleSeconds);
  const share = (100 * (cpuSecondsOf(pid) - before)) / idleSeconds;
  return [`${IDLE_MAPPINGS} mappings of 10 shards each, 1 record/s in all`, `${share.toFixed(1)} % CPU`, '< 2 % CPU', '–'];
}

async function createMapping(port: number, stream: string, FunctionName: string, settings: object): Promise<void> {
  const EventSourceArn = `arn:aws:kinesis:us-east-1:000000000000:stream/${stream}`;
  await callLambda(port, 'POST', 'event-source-mappings', {
    EventSourceArn,
    FunctionName,
    StartingPosition: 'TRIM_HORIZON',
    ...settings,
  });
}

try {
  await main();
} finally {
  await Promise.all([servers.close(), idleServers.close()]);
}
