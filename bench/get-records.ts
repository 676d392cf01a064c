/**
 * `npm run bench:get-records [-- --seconds 30] [--profile DIR]`: a full page of GetRecords (10,000 records of 1 KiB) over one
 * connection, as JSON and as CBOR, beside a bare `node:http` server that answers a prepared body of the same size. The client
 * is a process of its own and only counts bytes. The two take turns; figures are of payload (the records' data).
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { BenchServers, fillPage, generate, headersOf, median, printTable } from './harness.ts';
import type { LoadOrder, LoadResult } from './load.ts';

const TURNS = 5;
const PAGE_RECORDS = 10_000;
const PAYLOAD_BYTES = PAGE_RECORDS * 1024;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' }, profile: { type: 'string' } } });
const secondsPerTurn = Math.max(0.3, Number(values.seconds) / (2 * 2 * TURNS));

interface Format {
  readonly name: string;
  readonly contentType: string;
  readonly body: (iterator: string) => Buffer;
  readonly targetMegabytes: number;
}

const FORMATS: readonly Format[] = [
  {
    name: 'JSON',
    contentType: 'application/x-amz-json-1.1',
    body: (ShardIterator) => Buffer.from(JSON.stringify({ ShardIterator })),
    targetMegabytes: 300,
  },
  { name: 'CBOR', contentType: 'application/x-amz-cbor-1.1', body: cborInput, targetMegabytes: 600 },
];

/** `{"ShardIterator": iterator}`: a map of one pair, both short enough texts. */
function cborInput(iterator: string): Buffer {
  const key = Buffer.from('ShardIterator');
  const head = Buffer.from([0xa1, 0x60 | key.byteLength]);
  const length = Buffer.from([0x79, iterator.length >> 8, iterator.length & 0xff]);
  return Buffer.concat([head, key, length, Buffer.from(iterator)]);
}

async function measure(format: Format, port: number, barePort: number, iterator: string): Promise<readonly string[]> {
  const order: LoadOrder = {
    port,
    path: '/',
    headers: headersOf('GetRecords', format.contentType),
    body: format.body(iterator).toString('base64'),
    connections: 1,
    seconds: secondsPerTurn,
  };
  const warm = await generate({ ...order, seconds: 0.5 });
  const bareOrder = { ...order, port: barePort, path: `/${warm.answerBytes}` };
  await generate({ ...bareOrder, seconds: 0.5 });
  const ours: LoadResult[] = [];
  const bare: LoadResult[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    ours.push(await generate(order));
    bare.push(await generate(bareOrder));
  }
  const failures = [warm, ...ours].reduce((sum, one) => sum + one.failures, 0);
  if (failures > 0) throw new Error(`${failures} requests failed`);
  const megabytes = (one: LoadResult): number => (one.requests * PAYLOAD_BYTES) / one.seconds / 1e6;
  const ratios = ours.map((one, turn) => megabytes(one) / megabytes(bare[turn] as LoadResult));
  const reached = median(ours.map(megabytes));
  return [
    `GetRecords, ${format.name}, answer of ${(warm.answerBytes / 1e6).toFixed(1)} MB`,
    `${reached.toFixed(0)} MB/s (${Math.min(...ours.map(megabytes)).toFixed(0)}–${Math.max(...ours.map(megabytes)).toFixed(0)})`,
    `${median(ours.map((one) => one.medianMs)).toFixed(1)} ms`,
    `${median(bare.map(megabytes)).toFixed(0)} MB/s`,
    `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`,
    `≥ ${format.targetMegabytes} MB/s: ${reached >= format.targetMegabytes ? 'reached' : 'missed'}`,
  ];
}

const servers = new BenchServers();
try {
  const profile = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
  const port = await servers.startMillrace(profile);
  const barePort = await servers.startBare();
  const iterator = await fillPage(port, 'page', PAGE_RECORDS);
  const rows: (readonly string[])[] = [
    ['workload', 'Millrace, payload', 'median page', 'bare node:http', 'ratio (min–max)', 'target'],
  ];
  for (const format of FORMATS) rows.push(await measure(format, port, barePort, iterator));
  console.log(
    `${os.cpus().length} cores, Node ${process.version}, ${TURNS} turns of ${secondsPerTurn.toFixed(1)} s, load ${os.loadavg()[0]?.toFixed(1)}\n`,
  );
  printTable(rows);
} finally {
  await servers.close();
}
