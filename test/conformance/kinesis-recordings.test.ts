/**
 * Replays the recordings of real Kinesis (test/recorded/test_kinesis.snapshot.json, 2022–2025) against a real server through
 * the AWS SDK. Every recording is replayed here, or stands in {@link ELSEWHERE} with the reason why not.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { cbor } from '@smithy/core/cbor';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { assertLikeRecorded, recordingOf } from '../support/recordings.ts';
import { repositoryRoot } from '../support/server-process.ts';
import { base64, type Shape } from './harness/client.ts';
import { JavaScriptClient } from './harness/javascript-client.ts';
import { startTestServer, type TestServer } from './harness/test-server.ts';
import { type TestStream, World } from './harness/world.ts';

const SUITE = 'test_kinesis';
const SHARD = 'shardId-000000000000';
const ELSEWHERE: Readonly<Record<string, string>> = {
  test_subscribe_to_shard_cbor_at_timestamp:
    'its recorded content is empty: it says only that a time in CBOR is understood, which the SDK for Java shows (SubscribeToShard starts after a sequence number and at a time)',
};
const replayed = new Set<string>();

let server: TestServer;
let world: World;

before(async () => {
  server = await startTestServer({ signatures: 'any' });
  const requestHandler = new NodeHttpHandler();
  const client = new JavaScriptClient({ name: 'SDK', endpoint: server.endpoint, account: '000000000000', requestHandler });
  world = new World(client, client, '000000000000');
});

after(async () => {
  await world.client.close();
  await server.stop();
});

function replay(name: string, title: string, run: (recorded: Record<string, unknown>) => Promise<void>): void {
  replayed.add(name);
  test(`${title} (${name})`, () => run(recordingOf(SUITE, name)));
}

replay('test_create_stream_without_shard_count', 'a stream of no stated size has four shards', async (recorded) => {
  const name = world.name();
  await world.client.call('CreateStream', { StreamName: name });
  await world.active(name);
  const { StreamDescription } = await world.client.call('DescribeStream', { StreamName: name });
  const Shards = ((StreamDescription as Shape).Shards as readonly Shape[]).map((shard) => ({
    ...shard,
    HashKeyRange: { StartingHashKey: 'starting_hash', EndingHashKey: 'ending_hash' },
  }));
  assertLikeRecorded({ Shards }, recorded);
});

replay('test_add_tags_to_stream', 'a tag that was added is listed', async (recorded) => {
  const { name } = await world.stream();
  const { Key, Value } = recorded.Tags as { Key: string; Value: string };
  await world.client.call('AddTagsToStream', { StreamName: name, Tags: { [Key]: Value } });
  const { Tags } = await world.client.call('ListTagsForStream', { StreamName: name });
  assertLikeRecorded({ Tags: (Tags as readonly unknown[])[0] }, recorded);
});

replay('test_record_lifecycle_data_integrity', 'data come out as they went in', async (recorded) => {
  const { name } = await world.stream();
  for (const { Data, PartitionKey } of recorded.Records as readonly { Data: string; PartitionKey: string }[]) {
    await world.client.call('PutRecord', { StreamName: name, PartitionKey, Data: base64(bytesOf(Data)) });
  }
  assertLikeRecorded({ Records: asRecorded(await world.records(name, SHARD)) }, recorded);
});

replay('test_stream_consumers', 'a consumer is listed and described', async (recorded) => {
  const { arn } = await world.stream();
  const ConsumerARN = await world.consumer(arn);
  const { Consumers } = await world.client.call('ListStreamConsumers', { StreamARN: arn });
  const { ConsumerDescription } = await world.client.call('DescribeStreamConsumer', { ConsumerARN });
  const actual = {
    One_consumer_by_list_stream: asRecorded(Consumers),
    One_consumer_by_describe_stream: asRecorded(ConsumerDescription),
  };
  assertLikeRecorded(actual, recorded);
});

replay('test_subscribe_to_shard', 'a subscription brings an event with what is there', async (recorded) => {
  const { stream } = await streamOfFive();
  assertLikeRecorded({ Events: asRecorded(await eventsOf(stream, { Type: 'TRIM_HORIZON' })) }, recorded);
});

replay('test_subscribe_to_shard_with_at_timestamp', 'a subscription starts at a time', async (recorded) => {
  const { stream, startedAt } = await streamOfFive();
  const events = await eventsOf(stream, { Type: 'AT_TIMESTAMP', Timestamp: startedAt });
  assertLikeRecorded({ Records: asRecorded(events.flatMap((event) => event.Records)) }, recorded);
});

replay('test_subscribe_to_shard_with_sequence_number_as_iterator', 'a subscription starts at a record', async (recorded) => {
  const { stream, first } = await streamOfFive();
  const events = await eventsOf(stream, { Type: 'AT_SEQUENCE_NUMBER', SequenceNumber: first });
  assertLikeRecorded({ Records: asRecorded(events.flatMap((event) => event.Records)) }, recorded);
});

replay('test_cbor_exceptions', 'an error in CBOR has a type and a message', async (recorded) => {
  const response = await fetch(server.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-cbor-1.1', 'x-amz-target': 'Kinesis_20131202.DescribeStream' },
    body: new Uint8Array(cbor.serialize({ StreamName: 'wrong-stream-name' })),
  });
  assert.equal(response.status, 400);
  assertLikeRecorded({ 'cbor-error': cbor.deserialize(new Uint8Array(await response.arrayBuffer())) }, recorded);
});

replay('test_resource_policy_crud', 'a policy is put, shown, changed and taken away', async (recorded) => {
  const { arn: ResourceARN } = await world.stream();
  const policyOf = (name: string): string => {
    const text = JSON.stringify((recorded[name] as { Policy: unknown }).Policy);
    return text
      .replaceAll(/arn:<partition>:kinesis:[^"]*<stream-name>/g, ResourceARN)
      .replaceAll('<partition>', 'aws')
      .replaceAll('111111111111', '000000000000');
  };
  const put = (name: string): Promise<Shape> => world.client.call('PutResourcePolicy', { ResourceARN, Policy: policyOf(name) });
  const actual = {
    default_policy_if_not_set: await world.client.call('GetResourcePolicy', { ResourceARN }),
    put_resource_policy_if_not_set: await put('get_resource_policy_after_set'),
    get_resource_policy_after_set: await world.client.call('GetResourcePolicy', { ResourceARN }),
    update_resource_policy: await put('get_resource_policy_after_update'),
    get_resource_policy_after_update: await world.client.call('GetResourcePolicy', { ResourceARN }),
    delete_resource_policy: await world.client.call('DeleteResourcePolicy', { ResourceARN }),
    get_resource_policy_after_delete: await world.client.call('GetResourcePolicy', { ResourceARN }),
  };
  const answers = Object.entries(actual).map(([name, { Policy, ...answer }]) => {
    const policy = Policy === undefined ? {} : { Policy: JSON.parse(String(Policy)) as unknown };
    return [name, { ...answer, ...policy, ResponseMetadata: { HTTPHeaders: {}, HTTPStatusCode: 200 } }];
  });
  assertLikeRecorded(Object.fromEntries(answers), recorded);
});

test('every recording is replayed, or it is said why not', () => {
  const file = path.join(repositoryRoot, 'test/recorded', `${SUITE}.snapshot.json`);
  const recordings = Object.keys(JSON.parse(fs.readFileSync(file, 'utf8')) as object).map((key) => key.split('::').at(-1) ?? '');
  assert.deepEqual(recordings.sort(), [...replayed, ...Object.keys(ELSEWHERE)].sort());
});

/** A stream with the five records of the recordings. */
async function streamOfFive(): Promise<{ readonly stream: TestStream; readonly startedAt: string; readonly first: unknown }> {
  const stream = await world.stream();
  const startedAt = new Date().toISOString();
  const Records = Array.from({ length: 5 }, (_, index) => ({ PartitionKey: '1', Data: base64(`Hello world_${index}`) }));
  const put = await world.client.call('PutRecords', { StreamName: stream.name, Records });
  return { stream, startedAt, first: (put.Records as readonly Shape[])[0]?.SequenceNumber };
}

async function eventsOf(stream: TestStream, StartingPosition: Shape): Promise<readonly Shape[]> {
  const ConsumerARN = await world.consumer(stream.arn);
  const { events, error } = await world.client.subscribe({ ConsumerARN, ShardId: SHARD, StartingPosition }, 5);
  assert.equal(error, undefined);
  return events;
}

/** Blobs as the recording tool writes them (a literal of Python), timestamps as the one word that stands for all of them. */
function asRecorded(value: unknown, member = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => asRecorded(one, member));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asRecorded(one, key)]));
  }
  if (member === 'Data') return literalOf(Buffer.from(String(value), 'base64'));
  return member.endsWith('Timestamp') ? 'timestamp' : value;
}

function literalOf(bytes: Uint8Array): string {
  const characters = Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  );
  return `b'${characters.join('')}'`;
}

function bytesOf(literal: string): Uint8Array {
  const inside = literal
    .slice(2, -1)
    .replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(inside, 'latin1');
}
