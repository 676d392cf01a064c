/** CBOR 1.1 as the Java SDK speaks it, encoded and decoded by a codec that is not ours (the one of the AWS SDK for JavaScript). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cbor, tag } from '@smithy/core/cbor';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';

let server: ServerProcess;

before(async () => {
  server = await startServerProcess(['--memory']);
});

after(async () => {
  await server.stop();
});

interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: Record<string, unknown>;
}

async function call(operation: string, input: Record<string, unknown>): Promise<Answer> {
  const response = await fetch(server.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-cbor-1.1', 'x-amz-target': `Kinesis_20131202.${operation}` },
    body: new Uint8Array(cbor.serialize(input)),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const body = bytes.byteLength === 0 ? {} : (cbor.deserialize(bytes) as Record<string, unknown>);
  return { status: response.status, contentType: response.headers.get('content-type'), body };
}

test('create, put, get, describe and delete in CBOR, with byte strings and timestamps in milliseconds', async () => {
  assert.equal((await call('CreateStream', { StreamName: 'cbor', ShardCount: 1 })).status, 200);
  await eventually('the stream to be active', 5000, async () => {
    const { body } = await call('DescribeStreamSummary', { StreamName: 'cbor' });
    return (body.StreamDescriptionSummary as { StreamStatus: string }).StreamStatus === 'ACTIVE' ? true : undefined;
  });
  const Data = Uint8Array.from({ length: 256 }, (_, value) => value);
  const put = await call('PutRecord', { StreamName: 'cbor', PartitionKey: 'é', Data });
  assert.equal(put.contentType, 'application/x-amz-cbor-1.1');
  const many = Array.from({ length: 10 }, (_, index) => ({ PartitionKey: `key-${index}`, Data: Uint8Array.of(index) }));
  assert.equal((await call('PutRecords', { StreamName: 'cbor', Records: many })).body.FailedRecordCount, 0);

  const shard = { StreamName: 'cbor', ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' };
  const { ShardIterator } = (await call('GetShardIterator', shard)).body;
  const page = await call('GetRecords', { ShardIterator });
  const records = page.body.Records as readonly Record<string, unknown>[];
  assert.equal(records.length, 11);
  assert.deepEqual(Buffer.from(records[0]?.Data as Uint8Array), Buffer.from(Data));
  assert.equal(records[0]?.SequenceNumber, put.body.SequenceNumber);
  const arrival = records[0]?.ApproximateArrivalTimestamp as { readonly tag: number; readonly value: number };
  assert.equal(arrival.tag, 1);
  assert.ok(Number.isInteger(arrival.value) && Math.abs(arrival.value - Date.now()) < 60_000, 'whole milliseconds');

  const at = { ...shard, ShardIteratorType: 'AT_TIMESTAMP', Timestamp: tag({ tag: 1, value: arrival.value }) };
  const fromTime = await call('GetRecords', { ShardIterator: (await call('GetShardIterator', at)).body.ShardIterator });
  assert.equal((fromTime.body.Records as readonly unknown[]).length, 11);
  assert.equal((await call('DeleteStream', { StreamName: 'cbor' })).status, 200);
});

test('an error in CBOR carries the type and the message', async () => {
  const answer = await call('DescribeStream', { StreamName: 'absent' });
  assert.equal(answer.status, 400);
  assert.equal(answer.contentType, 'application/x-amz-cbor-1.1');
  assert.deepEqual(answer.body, {
    __type: 'ResourceNotFoundException',
    message: 'Stream absent under account 000000000000 not found.',
  });
});
