/**
 * The subscribers of the SubscribeToShard benchmark, in a process of their own: every consumer of a stream subscribes to every
 * shard, with a raw HTTP/2 client or with the AWS SDK. Each record begins with the time it was sent at (timed-record.ts).
 *
 * Reads one {@link SubscriberOrder} as JSON from the first line of standard input, writes `ready` when all subscriptions have
 * begun; forgets at the next line what came until then; at the one after it writes one {@link SubscriberResult} as JSON and ends.
 */
import http2 from 'node:http2';
import { createInterface } from 'node:readline';
import { KinesisClient, SubscribeToShardCommand, type SubscribeToShardEventStream } from '@aws-sdk/client-kinesis';
import { FrameDecoder } from '../test/support/frame-decoder.ts';
import { AUTHORIZATION, sentAtNs, TEXT_BEFORE_DATA } from './timed-record.ts';

export interface SubscriberOrder {
  readonly client: 'raw' | 'sdk';
  readonly port: number;
  readonly consumers: readonly string[];
  readonly shards: readonly string[];
}

export interface SubscriberResult {
  readonly deliveries: number;
  readonly events: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** CPU seconds that this process has spent for them. */
  readonly cpuSeconds: number;
}

/** Below what a session of the server allows. */
const STREAMS_PER_SESSION = 100;
const WINDOW_BYTES = 16 * 1024 * 1024;
const FRAME_BYTES_MAX = 16 * 1024 * 1024;
const SAMPLES_MAX = 4_000_000;

const samples = new Float64Array(SAMPLES_MAX);
let deliveries = 0;
let events = 0;

function took(sentNs: bigint): void {
  if (deliveries < SAMPLES_MAX) samples[deliveries] = Number(process.hrtime.bigint() - sentNs) / 1e6;
  deliveries += 1;
}

/** Resolves when every subscription has been answered. */
async function subscribeRaw({ port, consumers, shards }: SubscriberOrder): Promise<void> {
  const pairs = consumers.flatMap((ConsumerARN) => shards.map((ShardId) => ({ ConsumerARN, ShardId })));
  const begun: Promise<void>[] = [];
  for (let from = 0; from < pairs.length; from += STREAMS_PER_SESSION) {
    const session = http2.connect(`http://127.0.0.1:${port}`, { settings: { initialWindowSize: WINDOW_BYTES } });
    await new Promise((resolve) => session.once('remoteSettings', resolve));
    session.setLocalWindowSize(WINDOW_BYTES);
    for (const pair of pairs.slice(from, from + STREAMS_PER_SESSION)) begun.push(openStream(session, pair));
  }
  await Promise.all(begun);
}

function openStream(session: http2.ClientHttp2Session, pair: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST',
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'Kinesis_20131202.SubscribeToShard',
      authorization: AUTHORIZATION,
    });
    const decoder = new FrameDecoder(FRAME_BYTES_MAX);
    stream.on('response', (headers) => {
      if (headers[':status'] === 200) resolve();
      else reject(new Error(`a subscription was refused with ${headers[':status']}`));
    });
    stream.on('data', (piece: Buffer) => {
      for (const { payload } of decoder.push(piece)) onPayload(payload as Buffer);
    });
    stream.on('error', reject);
    stream.end(JSON.stringify({ ...pair, StartingPosition: { Type: 'LATEST' } }));
  });
}

function onPayload(payload: Buffer): void {
  let at = payload.indexOf(TEXT_BEFORE_DATA);
  if (at === -1) return;
  events += 1;
  for (; at !== -1; at = payload.indexOf(TEXT_BEFORE_DATA, at)) {
    at += TEXT_BEFORE_DATA.length;
    took(sentAtNs(Buffer.from(payload.toString('latin1', at, at + 32), 'base64')));
  }
}

async function subscribeSdk({ port, consumers, shards }: SubscriberOrder): Promise<void> {
  const client = new KinesisClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  for (const ConsumerARN of consumers) {
    const begun = shards.map(async (ShardId) => {
      const input = { ConsumerARN, ShardId, StartingPosition: { Type: 'LATEST' as const } };
      const { EventStream } = await client.send(new SubscribeToShardCommand(input));
      if (EventStream !== undefined) void readAll(EventStream);
    });
    await Promise.all(begun);
  }
}

async function readAll(stream: AsyncIterable<SubscribeToShardEventStream>): Promise<void> {
  for await (const { SubscribeToShardEvent: event } of stream) {
    const records = event?.Records ?? [];
    if (records.length > 0) events += 1;
    for (const { Data } of records) if (Data !== undefined) took(sentAtNs(Data));
  }
}

function result(cpuBefore: NodeJS.CpuUsage): SubscriberResult {
  const sorted = samples.subarray(0, Math.min(deliveries, SAMPLES_MAX)).sort();
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { deliveries, events, medianMs: at(0.5), p99Ms: at(0.99), maxMs: at(1), cpuSeconds: (user + system) / 1e6 };
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const order = JSON.parse((await lines.next()).value ?? '') as SubscriberOrder;
await (order.client === 'raw' ? subscribeRaw(order) : subscribeSdk(order));
console.log('ready');
await lines.next();
deliveries = 0;
events = 0;
const cpuBefore = process.cpuUsage();
await lines.next();
console.log(JSON.stringify(result(cpuBefore)));
process.exit();
