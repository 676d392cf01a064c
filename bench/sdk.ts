/**
 * `npm run bench:sdk [-- --seconds 12]`: PutRecord by the AWS SDK for JavaScript the way it goes by default, HTTP/2 by prior
 * knowledge with a session for every request, beside the same SDK over HTTP/1.1: one call after the other, 100 at a time, and
 * 20 at a time with records of 1 MiB. The server is durable and without limits, the client this process. The two take turns.
 *
 * No call may fail; one that does makes the exit code 1.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { BenchServers, createStream, median, printTable } from './harness.ts';

const TURNS = 3;
const STREAM = 'sdk';
const SHARDS = 4;
const KIB = 1024;
/** With its partition key, a record may be as large as this at most. */
const LARGE_BYTES: number = 1024 * KIB - 64;

interface Load {
  readonly name: string;
  readonly parallel: number;
  readonly bytes: number;
}

interface Turn {
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly failed: number;
}

const LOADS: readonly Load[] = [
  { name: '1 KiB, one after the other', parallel: 1, bytes: KIB },
  { name: '1 KiB, 100 at a time', parallel: 100, bytes: KIB },
  { name: '1 MiB, 20 at a time', parallel: 20, bytes: LARGE_BYTES },
];

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '12' } } });
const secondsPerTurn = Math.max(0.3, Number(values.seconds) / (2 * LOADS.length * TURNS));
const servers = new BenchServers();
let failures = 0;
try {
  const port = await servers.startMillrace();
  await createStream(port, STREAM, SHARDS);
  const options = { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', maxAttempts: 1 };
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const byDefault = new KinesisClient({ ...options, credentials });
  const requestHandler = new NodeHttpHandler({ httpAgent: { keepAlive: true, maxSockets: 100 } });
  const overHttp1 = new KinesisClient({ ...options, credentials, requestHandler });
  const rows: string[][] = [];
  for (const load of LOADS) rows.push(await measure(load, byDefault, overHttp1));
  byDefault.destroy();
  overHttp1.destroy();
  const load = os.loadavg()[0]?.toFixed(1);
  console.log(
    `\n${os.cpus().length} cores, Node ${process.version}, ${TURNS} turns of ${secondsPerTurn.toFixed(1)} s, load ${load}\n`,
  );
  printTable([
    [
      'PutRecord by the SDK for JavaScript',
      'default (h2c): puts/s',
      'median / p99 ms',
      'HTTP/1.1: puts/s',
      'median / p99 ms',
      'ratio',
      'failed',
    ],
    ...rows,
  ]);
} finally {
  await servers.close();
}
if (failures > 0) {
  console.error(`\n${failures} calls failed.`);
  process.exitCode = 1;
}

async function measure(load: Load, byDefault: KinesisClient, overHttp1: KinesisClient): Promise<string[]> {
  const ours: Turn[] = [];
  const others: Turn[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    ours.push(await run(load, byDefault));
    others.push(await run(load, overHttp1));
  }
  const ratio = median(ours.map((one, turn) => one.perSecond / (others[turn]?.perSecond ?? Number.NaN)));
  const failed = [...ours, ...others].reduce((sum, one) => sum + one.failed, 0);
  failures += failed;
  return [load.name, ...shown(ours), ...shown(others), ratio.toFixed(2), String(failed)];
}

async function run({ parallel, bytes }: Load, client: KinesisClient): Promise<Turn> {
  const Data = Buffer.alloc(bytes, 'r');
  const durations: number[] = [];
  let failed = 0;
  const began = performance.now();
  const endsMs = began + secondsPerTurn * 1000;
  const caller = async (index: number): Promise<void> => {
    for (let count = 0; performance.now() < endsMs; count++) {
      const sent = performance.now();
      try {
        await client.send(new PutRecordCommand({ StreamName: STREAM, PartitionKey: `${index}-${count}`, Data }));
        durations.push(performance.now() - sent);
      } catch (error: unknown) {
        failed += 1;
        if (failed === 1) console.error(error);
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, (_, index) => caller(index)));
  durations.sort((one, other) => one - other);
  const perSecond = (durations.length * 1000) / (performance.now() - began);
  const at = (share: number): number => durations[Math.floor(durations.length * share)] ?? Number.NaN;
  return { perSecond, medianMs: at(0.5), p99Ms: at(0.99), failed };
}

function shown(turns: readonly Turn[]): [string, string] {
  const of = (pick: (turn: Turn) => number): number => median(turns.map(pick));
  const latency = `${of(({ medianMs }) => medianMs).toFixed(2)} / ${of(({ p99Ms }) => p99Ms).toFixed(2)}`;
  return [Math.round(of(({ perSecond }) => perSecond)).toLocaleString('en'), latency];
}
