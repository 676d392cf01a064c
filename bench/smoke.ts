/**
 * `npm run bench:smoke [-- --seconds 60]`: PutRecord, PutRecords, a full GetRecords page and put-to-invoke through a real
 * server (durable, sync before every acknowledgement), each beside a bare `node:http` server that answers the same bytes.
 * The two take turns within the same run; the ratio is what counts, the absolute figures are this machine's.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';
import {
  AUTHORIZATION,
  BenchServers,
  call,
  createStream,
  fillPage,
  generate,
  headersOf,
  JOURNALING,
  median,
  printTable,
} from './harness.ts';
import type { LoadOrder, LoadResult } from './load.ts';

const TURNS = 3;
const RECORD_BYTES = 1024;
const PAGE_RECORDS = 10_000;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
const secondsInAll = Number(values.seconds);
/** Three workloads of three turns on two servers, and put-to-invoke. */
const secondsPerTurn = Math.max(0.3, (secondsInAll * 0.8) / (3 * TURNS * 2));

const servers = new BenchServers();

interface Row {
  readonly workload: string;
  readonly millrace: string;
  readonly bare: string;
  readonly ratio: string;
}

async function main(): Promise<void> {
  const port = await servers.startMillrace([], JOURNALING);
  const barePort = await servers.startBare();
  const rows: Row[] = [];
  await createStream(port, 'puts', 16);
  rows.push(
    await compare(
      'PutRecord 1 KiB × 64 connections',
      port,
      barePort,
      { target: 'PutRecord', body: putRecord(), connections: 64 },
      1,
      'requests/s',
    ),
  );
  rows.push(
    await compare(
      'PutRecords 500 × 1 KiB × 4 connections',
      port,
      barePort,
      { target: 'PutRecords', body: putRecords(), connections: 4 },
      500,
      'records/s',
    ),
  );
  const iterator = await fillPage(port, 'page', PAGE_RECORDS);
  rows.push(
    await compare(
      `GetRecords ${PAGE_RECORDS.toLocaleString('en-US')} × 1 KiB`,
      port,
      barePort,
      { target: 'GetRecords', body: { ShardIterator: iterator }, connections: 1 },
      1,
      'pages/s',
    ),
  );
  rows.push(await putToInvoke(port, secondsInAll * 0.2));
  print(rows);
}

interface Workload {
  readonly target: string;
  readonly body: object;
  readonly connections: number;
}

/** Turn by turn the same load on both; the median of each and their ratio. */
async function compare(
  name: string,
  port: number,
  barePort: number,
  load: Workload,
  perRequest: number,
  unit: string,
): Promise<Row> {
  const ours: LoadResult[] = [];
  const bare: LoadResult[] = [];
  const order = orderFor(port, load);
  const warm = await generate({ ...order, seconds: 0.3 });
  if (warm.failures > 0) throw new Error(`${name}: ${warm.failures} of ${warm.requests} requests failed`);
  const bareOrder = { ...order, port: barePort, path: `/${warm.answerBytes}` };
  await generate({ ...bareOrder, seconds: 0.3 });
  for (let turn = 0; turn < TURNS; turn++) {
    ours.push(await generate(order));
    bare.push(await generate(bareOrder));
  }
  const failures = ours.reduce((sum, one) => sum + one.failures, 0);
  if (failures > 0) throw new Error(`${name}: ${failures} requests failed`);
  const rate = (one: LoadResult): number => (one.requests * perRequest) / one.seconds;
  const ratios = ours.map((one, turn) => rate(one) / rate(bare[turn] as LoadResult));
  return {
    workload: name,
    millrace: `${figure(median(ours.map(rate)))} ${unit}, median ${median(ours.map((one) => one.medianMs)).toFixed(2)} ms, p99 ${median(ours.map((one) => one.p99Ms)).toFixed(2)} ms`,
    bare: `${figure(median(bare.map(rate)))} ${unit}`,
    ratio: `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`,
  };
}

function orderFor(port: number, load: Workload): LoadOrder {
  return {
    port,
    path: '/',
    headers: headersOf(load.target),
    body: Buffer.from(JSON.stringify(load.body)).toString('base64'),
    connections: load.connections,
    seconds: secondsPerTurn,
  };
}

function putRecord(): object {
  return { StreamName: 'puts', PartitionKey: 'key-1', Data: Buffer.alloc(RECORD_BYTES, 'm').toString('base64') };
}

function putRecords(): object {
  const data = Buffer.alloc(RECORD_BYTES, 'm').toString('base64');
  return {
    StreamName: 'puts',
    Records: Array.from({ length: 500 }, (_, index) => ({ PartitionKey: `key-${index}`, Data: data })),
  };
}

/** The time from just before a put to the first line of the function, at a steady rate, window 0. */
async function putToInvoke(port: number, seconds: number): Promise<Row> {
  const journal = path.join(servers.folder, 'latencies');
  await createStream(port, 'invoke', 1);
  await createFunction(port, journal);
  const perSecond = 100;
  const puts = Math.max(20, Math.round(seconds * perSecond));
  for (let put = 0; put < puts; put++) {
    const sent = process.hrtime.bigint().toString();
    await call(port, 'PutRecord', { StreamName: 'invoke', PartitionKey: 'one', Data: Buffer.from(sent).toString('base64') });
    await new Promise((resolve) => setTimeout(resolve, 1000 / perSecond));
  }
  const latencies = fs
    .readFileSync(journal, 'utf8')
    .trimEnd()
    .split('\n')
    .map(Number)
    .slice(5)
    .sort((one, other) => one - other);
  const at = (share: number): string => `${(latencies[Math.floor((latencies.length - 1) * share)] ?? 0).toFixed(2)} ms`;
  return {
    workload: `put to invoke, ${perSecond} records/s, window 0`,
    millrace: `median ${at(0.5)}, p99 ${at(0.99)} (${latencies.length} records)`,
    bare: '–',
    ratio: '–',
  };
}

async function createFunction(port: number, journal: string): Promise<void> {
  const code = `import fs from 'node:fs';
export const handler = async (event) => {
  const now = process.hrtime.bigint();
  for (const { kinesis } of event.Records) {
    fs.appendFileSync(${JSON.stringify(journal)}, Number(now - BigInt(Buffer.from(kinesis.data, 'base64').toString())) / 1e6 + '\\n');
  }
};`;
  const zip = Buffer.from(zipSync({ 'index.mjs': Buffer.from(code) })).toString('base64');
  const settings = {
    FunctionName: 'latency',
    Runtime: 'nodejs20.x',
    Role: 'arn:aws:iam::000000000000:role/bench',
    Handler: 'index.handler',
  };
  await lambda(port, '/2015-03-31/functions', { ...settings, Code: { ZipFile: zip } });
  const { StreamDescriptionSummary: stream } = (await call(port, 'DescribeStreamSummary', { StreamName: 'invoke' })) as {
    StreamDescriptionSummary: { StreamARN: string };
  };
  await lambda(port, '/2015-03-31/event-source-mappings', {
    EventSourceArn: stream.StreamARN,
    FunctionName: 'latency',
    StartingPosition: 'TRIM_HORIZON',
  });
}

async function lambda(port: number, requestPath: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization: AUTHORIZATION.replace('/kinesis/', '/lambda/') };
  const response = await fetch(`http://127.0.0.1:${port}${requestPath}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${requestPath}: ${response.status} ${await response.text()}`);
}

const figure = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(1));
function print(rows: readonly Row[]): void {
  console.log(
    `${os.cpus().length} cores, Node ${process.version}, ${secondsPerTurn.toFixed(1)} s a turn, ${TURNS} turns, sync before acknowledgement\n`,
  );
  const heading = { workload: 'workload', millrace: 'Millrace', bare: 'bare node:http', ratio: 'ratio (min–max)' };
  printTable([heading, ...rows].map(({ workload, millrace, bare, ratio }) => [workload, millrace, bare, ratio]));
}

try {
  await main();
} finally {
  await servers.close();
}
