/**
 * Put-to-get: from just before a PutRecord is sent until its record is there, by polling (GetRecords again and again, each as
 * soon as the one before is answered) and by SubscribeToShard over HTTP/1.1, at a steady rate. All in this process.
 */
import { FrameDecoder } from '../test/support/frame-decoder.ts';
import { Client } from './client.ts';
import { createStream, median } from './harness.ts';
import type { Cell, Row, Settings } from './rows.ts';
import type { Subject, SubjectName, Subjects } from './subjects.ts';
import { sentAtNs } from './timed-record.ts';

const PUTS_PER_SECOND = 200;
const WARM_UP_PUTS = 50;
const STREAM = 'latency';
const FRAME_BYTES_MAX = 16 * 1024 * 1024;
const SHARD = { StreamName: STREAM, ShardId: 'shardId-000000000000' };

/** What a way of reading gave. */
type Way = (subject: Subject, took: (data: string) => void) => Promise<() => void>;

export async function measureLatency(servers: Subjects, names: readonly SubjectName[], settings: Settings): Promise<Row[]> {
  const puts = Math.round(PUTS_PER_SECOND * settings.seconds * settings.turns);
  const polling: Partial<Record<SubjectName, Cell>> = {};
  const subscribing: Partial<Record<SubjectName, Cell>> = {};
  for (const name of names) {
    if (name === 'bare node:http') continue;
    const subject = await servers.start(name);
    await createStream(subject.port, STREAM, 1);
    polling[name] = await cellOf(subject, poll, puts);
    subscribing[name] = await cellOf(subject, subscribe, puts);
    await subject.stop();
    console.error(`put to get, ${name}: ${polling[name]?.text} | ${subscribing[name]?.text}`);
  }
  return [
    { id: 'latency-polling', name: 'put to get, polling', cells: polling },
    { id: 'latency-subscription', name: 'put to get, SubscribeToShard over HTTP/1.1', cells: subscribing },
  ];
}

async function cellOf(subject: Subject, way: Way, puts: number): Promise<Cell> {
  const delays: number[] = [];
  try {
    const stop = await way(subject, (data) =>
      delays.push(Number(process.hrtime.bigint() - sentAtNs(Buffer.from(data, 'base64'))) / 1e6),
    );
    await putSteadily(subject, WARM_UP_PUTS + puts);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    stop();
  } catch (error: unknown) {
    return { text: `has none (${String(error).slice(0, 60)})`, figures: [] };
  }
  const sorted = delays.slice(WARM_UP_PUTS).sort((one, other) => one - other);
  const at = (part: number): string => (sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN).toFixed(2);
  const lost = sorted.length < puts ? `, ${puts - sorted.length} of ${puts} NOT SEEN` : '';
  return { text: `median ${at(0.5)} ms, p99 ${at(0.99)} ms${lost}`, figures: [median(sorted)] };
}

async function putSteadily({ port }: Subject, puts: number): Promise<void> {
  const client = new Client(port);
  for (let put = 0; put < puts; put++) {
    const due = performance.now() + 1000 / PUTS_PER_SECOND;
    const time = process.hrtime.bigint().toString().padStart(24, '0').padEnd(1024, 'x');
    await client.call('PutRecord', { StreamName: STREAM, PartitionKey: 'k', Data: Buffer.from(time).toString('base64') });
    const restMs = due - performance.now();
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
  }
  client.close();
}

async function poll({ port }: Subject, took: (data: string) => void): Promise<() => void> {
  const client = new Client(port);
  let { ShardIterator } = (await client.call('GetShardIterator', { ...SHARD, ShardIteratorType: 'LATEST' })) as {
    ShardIterator: string;
  };
  let goesOn = true;
  const loop = async (): Promise<void> => {
    while (goesOn) {
      const { Records, NextShardIterator } = (await client.call('GetRecords', { ShardIterator })) as Page;
      for (const { Data } of Records) took(Data);
      ShardIterator = NextShardIterator;
    }
    client.close();
  };
  void loop();
  return () => {
    goesOn = false;
  };
}

interface Page {
  readonly Records: readonly { readonly Data: string }[];
  readonly NextShardIterator: string;
}

async function subscribe({ port }: Subject, took: (data: string) => void): Promise<() => void> {
  const client = new Client(port);
  const { StreamDescriptionSummary: stream } = (await client.call('DescribeStreamSummary', { StreamName: STREAM })) as {
    StreamDescriptionSummary: { StreamARN: string };
  };
  const registered = { StreamARN: stream.StreamARN, ConsumerName: 'consumer' };
  const { Consumer } = (await client.call('RegisterStreamConsumer', registered)) as { Consumer: { ConsumerARN: string } };
  for (let status = ''; status !== 'ACTIVE'; ) {
    const found = (await client.call('DescribeStreamConsumer', registered)) as {
      ConsumerDescription: { ConsumerStatus: string };
    };
    status = found.ConsumerDescription.ConsumerStatus;
  }
  const decoder = new FrameDecoder(FRAME_BYTES_MAX);
  const subscription = { ConsumerARN: Consumer.ConsumerARN, ShardId: SHARD.ShardId, StartingPosition: { Type: 'LATEST' } };
  await client.stream('SubscribeToShard', subscription, (piece) => {
    for (const { payload } of decoder.push(piece)) {
      const { Records = [] } = JSON.parse(Buffer.from(payload).toString() || '{}') as Partial<Page>;
      for (const { Data } of Records) took(Data);
    }
  });
  return () => client.close();
}
