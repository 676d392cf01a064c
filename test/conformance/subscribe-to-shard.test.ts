/**
 * SubscribeToShard through the AWS SDK for JavaScript, over HTTP/2 (its default) and HTTP/1.1, against a real server: the
 * recordings of real AWS (2022-08 to 2025-08), and what only shows over a connection and in real time.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http2 from 'node:http2';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as kinesis from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { assertLikeRecorded, recordingOf } from '../support/recordings.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';

const ShardId = 'shardId-000000000000';
const MIB = 1024 * 1024;

type Subscribed = AsyncIterator<kinesis.SubscribeToShardEventStream>;

for (const [transport, settings] of [
  ['HTTP/2 (the default)', () => ({})],
  ['HTTP/1.1', () => ({ requestHandler: new NodeHttpHandler() })],
] as const) {
  describe(`SubscribeToShard through the SDK for JavaScript over ${transport}`, { concurrency: 8 }, () => {
    let server: ServerProcess;
    let client: kinesis.KinesisClient;
    let streams = 0;

    before(async () => {
      server = await startServerProcess(['--memory']);
      client = clientOf(server.endpoint, settings());
    });

    after(async () => {
      await server.stop();
      client.destroy();
    });

    /** A stream of one shard with five records and a consumer. */
    async function setUp() {
      const StreamName = `s${streams++}`;
      await client.send(new kinesis.CreateStreamCommand({ StreamName, ShardCount: 1 }));
      const StreamARN = `arn:aws:kinesis:us-east-1:000000000000:stream/${StreamName}`;
      const registered = await client.send(new kinesis.RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'consumer' }));
      const Records = [0, 1, 2, 3, 4].map((index) => ({ Data: Buffer.from(`Hello world_${index}`), PartitionKey: '1' }));
      const put = await client.send(new kinesis.PutRecordsCommand({ StreamName, Records }));
      const ConsumerARN = registered.Consumer?.ConsumerARN ?? '';
      return { StreamName, StreamARN, ConsumerARN, numbers: put.Records?.map(({ SequenceNumber }) => SequenceNumber) ?? [] };
    }

    async function subscribe(ConsumerARN: string, StartingPosition: kinesis.StartingPosition): Promise<Subscribed> {
      const { EventStream } = await client.send(new kinesis.SubscribeToShardCommand({ ConsumerARN, ShardId, StartingPosition }));
      assert.ok(EventStream !== undefined);
      return EventStream[Symbol.asyncIterator]();
    }

    const nextEvent = async (subscribed: Subscribed): Promise<kinesis.SubscribeToShardEvent | undefined> =>
      ((await subscribed.next()) as IteratorResult<kinesis.SubscribeToShardEventStream, undefined>).value?.SubscribeToShardEvent;

    test('the recorded events come, whatever the starting position', async () => {
      const { ConsumerARN, numbers } = await setUp();
      const recorded = recordingOf('test_kinesis', 'test_subscribe_to_shard');
      const first = await subscribe(ConsumerARN, { Type: 'TRIM_HORIZON' });
      const event = await nextEvent(first);
      assertLikeRecorded({ Events: [asRecorded(event)] }, recorded);
      await first.return?.();
      const others = [
        ['test_subscribe_to_shard_with_sequence_number_as_iterator', { Type: 'AT_SEQUENCE_NUMBER', SequenceNumber: numbers[0] }],
        ['test_subscribe_to_shard_with_at_timestamp', { Type: 'AT_TIMESTAMP', Timestamp: new Date(Date.now() - 60_000) }],
      ] as const;
      for (const [name, position] of others) {
        await new Promise((resolve) => setTimeout(resolve, 5_100)); // the same consumer may subscribe again
        const subscribed = await subscribe(ConsumerARN, position);
        const { Records } = asRecorded(await nextEvent(subscribed)) as { Records: unknown };
        assertLikeRecorded({ Records }, recordingOf('test_kinesis', name));
        await subscribed.return?.();
      }
    });

    test('a subscription that is taken over has been kept alive, and ends with an exception', async () => {
      const { ConsumerARN, numbers } = await setUp();
      const begun = Date.now();
      const first = await subscribe(ConsumerARN, { Type: 'LATEST' });
      await assert.rejects(subscribe(ConsumerARN, { Type: 'LATEST' }), { name: 'ResourceInUseException' });
      const empty = await nextEvent(first);
      const waitedMs = Date.now() - begun;
      assert.ok(waitedMs > 4_500 && waitedMs < 8_000, `${waitedMs} ms`);
      assert.deepEqual(empty?.Records, []);
      const next = first.next();
      const taken = assert.rejects(next, {
        name: 'ResourceInUseException',
        message: new RegExp(`^Another active subscription exists for this consumer: 000000000000:s\\d+:${ShardId}:consumer$`),
      });
      const second = await subscribe(ConsumerARN, {
        Type: 'AFTER_SEQUENCE_NUMBER',
        SequenceNumber: empty?.ContinuationSequenceNumber,
      });
      await taken;
      const third = nextEvent(second);
      assert.ok((await Promise.race([third, Promise.resolve('nothing')])) === 'nothing');
      assert.ok(BigInt(empty?.ContinuationSequenceNumber ?? 0) >= BigInt(numbers[4] ?? 0));
      await second.return?.();
    });

    test('a subscription ends with an exception when its consumer is deregistered', async () => {
      const { ConsumerARN } = await setUp();
      const subscribed = await subscribe(ConsumerARN, { Type: 'LATEST' });
      const ended = assert.rejects(subscribed.next(), { name: 'ResourceNotFoundException', message: /^Consumer consumer/ });
      await client.send(new kinesis.DeregisterStreamConsumerCommand({ ConsumerARN }));
      await ended;
    });

    test('a record of 10 MiB comes in an event of its own', async () => {
      const { StreamName, StreamARN, ConsumerARN } = await setUp();
      await client.send(new kinesis.UpdateMaxRecordSizeCommand({ StreamARN, MaxRecordSizeInKiB: 10_240 }));
      const subscribed = await subscribe(ConsumerARN, { Type: 'LATEST' });
      const Data = Buffer.alloc(10 * MIB - 1, 7);
      await client.send(new kinesis.PutRecordCommand({ StreamName, PartitionKey: 'k', Data }));
      const event = await nextEvent(subscribed);
      assert.deepEqual(Buffer.from(event?.Records?.[0]?.Data ?? []), Data);
      await subscribed.return?.();
    });

    test('a server that stops ends its subscriptions without an exception, and stops at once', async () => {
      const stopping = await startServerProcess(['--memory']);
      const its = clientOf(stopping.endpoint, settings());
      await its.send(new kinesis.CreateStreamCommand({ StreamName: 's', ShardCount: 1 }));
      const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
      const { Consumer } = await its.send(new kinesis.RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'c' }));
      const { EventStream } = await its.send(
        new kinesis.SubscribeToShardCommand({
          ConsumerARN: Consumer?.ConsumerARN,
          ShardId,
          StartingPosition: { Type: 'LATEST' },
        }),
      );
      const events = (async () => {
        let count = 0;
        for await (const _ of EventStream ?? []) count += 1;
        return count;
      })();
      const begun = Date.now();
      assert.equal(await stopping.stop(), 0);
      assert.ok(Date.now() - begun < 4_500); // it would wait five seconds for requests under way
      assert.equal(await events, 0);
      its.destroy();
    });
  });
}

test('clients that take nothing cost the server no memory', { skip: !fs.existsSync('/proc/self/status') }, async () => {
  const server = await startServerProcess(['--memory']);
  const client = clientOf(server.endpoint);
  await client.send(new kinesis.CreateStreamCommand({ StreamName: 's', ShardCount: 1 }));
  const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
  const consumers: string[] = [];
  for (let index = 0; index < 20; index++) {
    const ConsumerName = `c${index}`;
    const { Consumer } = await client.send(new kinesis.RegisterStreamConsumerCommand({ StreamARN, ConsumerName }));
    consumers.push(Consumer?.ConsumerARN ?? '');
  }
  const Data = Buffer.alloc(MIB - 1, 7);
  for (let mib = 0; mib < 64; mib++) {
    await client.send(new kinesis.PutRecordCommand({ StreamName: 's', PartitionKey: 'k', Data }));
  }
  const before = residentBytes(server.pid);
  const session = http2.connect(server.endpoint);
  session.on('error', () => {});
  const answered = consumers.map(
    (ConsumerARN) =>
      new Promise<void>((resolve) => {
        const stream = session.request({
          ':method': 'POST',
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'Kinesis_20131202.SubscribeToShard',
          authorization:
            'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=none',
        });
        stream.on('error', () => {});
        stream.once('response', () => resolve()); // its data is never read
        stream.end(JSON.stringify({ ConsumerARN, ShardId, StartingPosition: { Type: 'TRIM_HORIZON' } }));
      }),
  );
  await Promise.all(answered);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const grown = residentBytes(server.pid) - before;
  assert.ok(grown < 64 * MIB, `the server has grown by ${grown} bytes`);
  session.destroy();
  await eventually('the shard to be free for others', 10_000, async () => {
    try {
      const { EventStream } = await client.send(
        new kinesis.SubscribeToShardCommand({ ConsumerARN: consumers[0], ShardId, StartingPosition: { Type: 'LATEST' } }),
      );
      return EventStream;
    } catch (error: unknown) {
      if (error instanceof kinesis.ResourceInUseException) return undefined;
      throw error;
    }
  });
  await server.stop();
  client.destroy();
});

function clientOf(endpoint: string, settings: kinesis.KinesisClientConfig = {}): kinesis.KinesisClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new kinesis.KinesisClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1, ...settings });
}

test('over a crash of the server a consumer goes on where it was told to, without a gap', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-subscription-'));
  const acknowledged: string[] = [];
  const received: string[] = [];
  let ConsumerARN: string | undefined;
  let position: kinesis.StartingPosition = { Type: 'TRIM_HORIZON' };
  for (let life = 0; life < 3; life++) {
    const server = await startServerProcess(['--data', folder]);
    const client = clientOf(server.endpoint);
    if (ConsumerARN === undefined) {
      await client.send(new kinesis.CreateStreamCommand({ StreamName: 's', ShardCount: 1 }));
      const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
      const registered = await client.send(new kinesis.RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'c' }));
      ConsumerARN = registered.Consumer?.ConsumerARN;
    }
    const reading = readUntilCut(client, { ConsumerARN, ShardId, StartingPosition: position }, (event) => {
      received.push(...(event.Records ?? []).map(({ SequenceNumber }) => SequenceNumber ?? ''));
      position = { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: event.ContinuationSequenceNumber };
    });
    const putting = putUntilCut(server.endpoint, acknowledged);
    const before = acknowledged.length;
    await eventually('a hundred records', 20_000, () => (acknowledged.length > before + 100 ? true : undefined));
    if (life === 2)
      await eventually('all of them', 20_000, () => (received.includes(acknowledged[before + 100] ?? '') ? true : undefined));
    await server.crash();
    await Promise.all([reading, putting]);
    client.destroy();
  }
  const last = received.at(-1) ?? '';
  assert.deepEqual(received, [...new Set(received)].sort());
  const missing = acknowledged.filter((number) => number <= last && !received.includes(number));
  assert.deepEqual(missing, []);
  assert.ok(received.length > 300);
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Reads a subscription until the connection is cut. */
async function readUntilCut(
  client: kinesis.KinesisClient,
  input: kinesis.SubscribeToShardCommandInput,
  take: (event: kinesis.SubscribeToShardEvent) => void,
): Promise<void> {
  try {
    const { EventStream } = await client.send(new kinesis.SubscribeToShardCommand(input));
    for await (const { SubscribeToShardEvent: event } of EventStream ?? []) if (event !== undefined) take(event);
  } catch (error: unknown) {
    if (error instanceof kinesis.KinesisServiceException) throw error;
  }
}

/** Puts one record after the other until the connection is cut. */
async function putUntilCut(endpoint: string, acknowledged: string[]): Promise<void> {
  const client = clientOf(endpoint, { requestHandler: new NodeHttpHandler() });
  try {
    for (;;) {
      const put = await client.send(new kinesis.PutRecordCommand({ StreamName: 's', PartitionKey: 'k', Data: Buffer.from('x') }));
      acknowledged.push(put.SequenceNumber ?? '');
    }
  } catch (error: unknown) {
    if (error instanceof kinesis.KinesisServiceException) throw error;
  } finally {
    client.destroy();
  }
}

function residentBytes(pid: number): number {
  const kib = /VmRSS:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) * 1024;
}

/** An event in the form of the recordings, which were made from Python. */
function asRecorded(event: kinesis.SubscribeToShardEvent | undefined): object {
  const records = event?.Records?.map(({ Data, ApproximateArrivalTimestamp, ...rest }) => ({
    ...rest,
    Data: `b'${Buffer.from(Data ?? []).toString()}'`,
    ApproximateArrivalTimestamp: ApproximateArrivalTimestamp instanceof Date ? 'timestamp' : ApproximateArrivalTimestamp,
  }));
  return { ...event, Records: records };
}
