/**
 * `npm run bench:subscribe [-- --seconds 60]`: how long a record takes from just before its put to the clients that subscribed
 * to its shard. 1,000 records a second in all are put one by one into 10 shards of a real server (durable, sync before every
 * acknowledgement), each shard with 20 subscriptions: taken by a raw HTTP/2 client, by the AWS SDK for JavaScript, and, as the
 * peer, by the raw client from bare `node:http` and `node:http2` servers that store nothing.
 *
 * The three take turns; a row is the median of its turns, because other work on the machine disturbs single ones.
 */
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { cpuSecondsOf } from './harness.ts';
import { PutConnection } from './put-connection.ts';
import type { SubscriberOrder, SubscriberResult } from './subscriber.ts';
import { AUTHORIZATION, TimedPuts } from './timed-record.ts';

const SHARDS = 10;
const CONSUMERS = 20;
const RECORDS_PER_SECOND = 1_000;
const RECORD_BYTES = 1024;
const PUT_CONNECTIONS = 16;
const STREAM = 'subscribe';
/** Compiling what a turn needs is not what it measures. */
const WARM_UP_SECONDS = 1;

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, turns: { type: 'string', default: '3' } },
});
const turns = Number(values.turns);
const secondsPerTurn = Math.max(1, Number(values.seconds) / (3 * turns));
const children: ChildProcess[] = [];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-bench-'));

/** Where puts go and where subscriptions come from, and who is measured. */
interface Subject {
  readonly name: string;
  readonly client: SubscriberOrder['client'];
  readonly putPort: number;
  readonly subscribePort: number;
  readonly pid: number;
  readonly consumers: readonly string[];
  readonly shards: readonly string[];
}

interface Turn extends SubscriberResult {
  readonly puts: number;
  readonly putMedianMs: number;
  readonly putP99Ms: number;
  readonly serverCpu: number;
}

async function main(): Promise<void> {
  const hashKeys = Array.from({ length: SHARDS }, (_, index) => ((BigInt(index) * 2n ** 128n) / BigInt(SHARDS) + 1n).toString());
  const millrace = await startMillrace();
  const bare = await startBare();
  const shards = hashKeys.map((_, index) => `shardId-${String(index).padStart(12, '0')}`);
  const consumers = await prepare(millrace.port);
  const own = { putPort: millrace.port, subscribePort: millrace.port, pid: millrace.pid, shards, consumers };
  const subjects: Subject[] = [
    { ...own, name: 'Millrace, raw HTTP/2 client', client: 'raw' },
    { ...own, name: 'Millrace, SDK for JavaScript', client: 'sdk' },
    { ...bare, name: 'bare Node servers, raw HTTP/2 client', client: 'raw', consumers, shards: hashKeys },
  ];
  const measured = subjects.map((): Turn[] => []);
  for (let turn = 0; turn < turns; turn++) {
    for (const [index, subject] of subjects.entries()) measured[index]?.push(await measure(subject, hashKeys));
  }
  print(subjects, measured);
}

async function measure(subject: Subject, hashKeys: readonly string[]): Promise<Turn> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'subscriber.js')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  children.push(child);
  const { client, consumers, shards, subscribePort: port } = subject;
  child.stdin.write(`${JSON.stringify({ client, port, consumers, shards } satisfies SubscriberOrder)}\n`);
  const lines = linesOf(child);
  await lines();
  await putSteadily(subject.putPort, hashKeys, WARM_UP_SECONDS);
  child.stdin.write('\n');
  const cpuBefore = cpuSecondsOf(subject.pid);
  const putTimes = await putSteadily(subject.putPort, hashKeys, secondsPerTurn);
  const serverCpu = (cpuSecondsOf(subject.pid) - cpuBefore) / secondsPerTurn;
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.stdin.write('\n');
  const result = JSON.parse(await lines()) as SubscriberResult;
  await once(child, 'exit');
  await new Promise((resolve) => setTimeout(resolve, 5_000)); // the consumers may subscribe again
  return { ...result, puts: putTimes.length, putMedianMs: median(putTimes), putP99Ms: share(putTimes, 0.99), serverCpu };
}

/** Puts at a steady rate, round the shards, and gives what each put took. */
async function putSteadily(port: number, hashKeys: readonly string[], seconds: number): Promise<number[]> {
  const timed = new TimedPuts(RECORD_BYTES);
  const connections = await Promise.all(Array.from({ length: PUT_CONNECTIONS }, () => PutConnection.open(port)));
  const idle = [...connections];
  const took: number[] = [];
  const total = Math.round(RECORDS_PER_SECOND * seconds);
  const begun = performance.now();
  let sent = 0;
  await new Promise<void>((resolve, reject) => {
    const tick = (): void => {
      const due = Math.min(total, Math.floor(((performance.now() - begun) * RECORDS_PER_SECOND) / 1000));
      for (let connection = idle.shift(); connection !== undefined; connection = idle.shift()) {
        if (sent >= due) {
          idle.unshift(connection);
          break;
        }
        const one = connection;
        one.put(timed.body(STREAM, hashKeys[sent++ % hashKeys.length] ?? '')).then((milliseconds) => {
          took.push(milliseconds);
          idle.push(one);
          if (took.length === total) resolve();
        }, reject);
      }
      if (sent < total) setTimeout(tick, 1);
    };
    tick();
  });
  for (const connection of connections) connection.close();
  return took;
}

/** A stream with its consumers; gives their ARNs. */
async function prepare(port: number): Promise<string[]> {
  await call(port, 'CreateStream', { StreamName: STREAM, ShardCount: SHARDS });
  const consumers: string[] = [];
  for (let index = 0; index < CONSUMERS; index++) {
    const { Consumer } = (await call(port, 'RegisterStreamConsumer', {
      StreamARN: `arn:aws:kinesis:us-east-1:000000000000:stream/${STREAM}`,
      ConsumerName: `consumer-${index}`,
    })) as { Consumer: { ConsumerARN: string } };
    consumers.push(Consumer.ConsumerARN);
  }
  return consumers;
}

async function call(port: number, target: string, body: object): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Kinesis_20131202.${target}`,
      authorization: AUTHORIZATION,
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${target}: ${response.status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

async function startMillrace(): Promise<{ port: number; pid: number }> {
  const cli = path.resolve(import.meta.dirname, '../bundle/millrace.js');
  const data = path.join(folder, 'data');
  const child = start([cli, 'start', '--port', '0', '--limits', 'off', '--data', data, '--log-level', 'error']);
  const lines = linesOf(child);
  let port = 0;
  for (let line = await lines(); !line.startsWith('Ready.'); line = await lines()) {
    port ||= Number(/http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? 0);
  }
  return { port, pid: child.pid ?? 0 };
}

async function startBare(): Promise<{ putPort: number; subscribePort: number; pid: number }> {
  const child = start([path.join(import.meta.dirname, 'bare-subscribe-server.js')]);
  const [putPort = 0, subscribePort = 0] = (await linesOf(child)()).split(' ').map(Number);
  return { putPort, subscribePort, pid: child.pid ?? 0 };
}

function start(args: readonly string[]): ChildProcessByStdio<null, Readable, null> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

/** The next line that a child writes; rejects when it ends. */
function linesOf(child: ChildProcessByStdio<Writable | null, Readable, null>): () => Promise<string> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async () => {
    const { done, value } = await lines.next();
    if (done === true) throw new Error(`a process of the benchmark ended with ${child.exitCode}`);
    return value;
  };
}

const share = (all: readonly number[], part: number): number =>
  [...all].sort((one, other) => one - other)[Math.floor(all.length * part)] ?? 0;
const median = (all: readonly number[]): number => share(all, 0.5);

function print(subjects: readonly Subject[], measured: readonly (readonly Turn[])[]): void {
  const rows = subjects.map(({ name }, index) => {
    const all = measured[index] ?? [];
    const of = (pick: (turn: Turn) => number): number => median(all.map(pick));
    const range = (pick: (turn: Turn) => number): string =>
      `${of(pick).toFixed(2)} (${Math.min(...all.map(pick)).toFixed(2)}–${Math.max(...all.map(pick)).toFixed(2)})`;
    return [
      name,
      Math.round(of(({ puts }) => puts) / secondsPerTurn).toString(),
      `${of(({ putMedianMs }) => putMedianMs).toFixed(2)} / ${of(({ putP99Ms }) => putP99Ms).toFixed(2)}`,
      Math.round(of(({ deliveries }) => deliveries) / secondsPerTurn).toString(),
      of(({ deliveries, events }) => deliveries / Math.max(1, events)).toFixed(2),
      range(({ medianMs }) => medianMs),
      range(({ p99Ms }) => p99Ms),
      of(({ serverCpu }) => serverCpu * 100).toFixed(0),
      of(({ cpuSeconds }) => (cpuSeconds / secondsPerTurn) * 100).toFixed(0),
    ];
  });
  const heads = [
    '',
    'puts/s',
    'put, median / p99 ms',
    'deliveries/s',
    'records/event',
    'put to get, median ms',
    'p99 ms',
    'server CPU %',
    'client CPU %',
  ];
  const table = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  console.log(
    `${os.cpus().length} cores, Node ${process.version}, ${SHARDS} shards, ${CONSUMERS * SHARDS} subscriptions, ` +
      `${RECORD_BYTES} bytes a record, ${secondsPerTurn.toFixed(1)} s a turn, median of ${turns} turns (lowest–highest)\n`,
  );
  for (const row of table) console.log(row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  '));
}

try {
  await main();
} finally {
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(
    children.map((child) => (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined)),
  );
  fs.rmSync(folder, { recursive: true, force: true });
}
