import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Amounts } from '../../../src/platform/usage.ts';
import { bytes, type Fixture, iteratorOf, putAll, SHARD_0, startKinesis } from './kinesis-fixture.ts';
import { CONSUMER_ARN, Reader, STREAM_ARN, TRIM_HORIZON, withConsumer } from './subscription-fixture.ts';

const HOUR_MS = 3_600_000;

/** What was used of the stream `s` since the last call. */
function used(kinesis: Fixture, elapsedMs = 0): Amounts {
  const rows = kinesis.service.usage.takeUsage(elapsedMs);
  assert.ok(rows.every(({ kind, name }) => kind === 'stream' && name === 's'));
  return rows[0]?.amounts ?? {};
}

const put = (kinesis: Fixture, size: number): Promise<unknown> =>
  kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: new Uint8Array(size) });

describe('what AWS would bill of a stream', () => {
  test('a record counts in units of 25 KB and in whole kilobytes, its partition key included', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2 });
    await put(kinesis, 25 * 1024 - 1);
    assert.deepEqual(used(kinesis), { records: 1, kilobytesIn: 25, putPayloadUnits: 1 });
    await put(kinesis, 25 * 1024);
    assert.deepEqual(used(kinesis), { records: 1, kilobytesIn: 26, putPayloadUnits: 2 });
    const Records = [0, 1023, 1024, 60_000].map((size, index) => ({ PartitionKey: `${index}`, Data: new Uint8Array(size) }));
    await kinesis.call('PutRecords', { StreamName: 's', Records });
    assert.deepEqual(used(kinesis), { records: 4, kilobytesIn: 1 + 1 + 2 + 59, putPayloadUnits: 6 });
    assert.deepEqual(used(kinesis), {});
    await kinesis.close();
  });

  test('what is refused counts nothing', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await assert.rejects(put(kinesis, 2_000_000));
    assert.deepEqual(used(kinesis), {});
    await kinesis.close();
  });

  test('open shards count by time, a second time where records are kept for longer than a day', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 3 });
    assert.deepEqual(used(kinesis, HOUR_MS), { shardMs: 3 * HOUR_MS });
    await kinesis.call('MergeShards', {
      StreamName: 's',
      ShardToMerge: SHARD_0,
      AdjacentShardToMerge: 'shardId-000000000001',
    });
    await kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 48 });
    assert.deepEqual(used(kinesis, HOUR_MS), { shardMs: 2 * HOUR_MS, extendedRetentionShardMs: 2 * HOUR_MS });
    await kinesis.close();
  });

  test('an on-demand stream counts its own time, and gigabytes in and out', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', StreamModeDetails: { StreamMode: 'ON_DEMAND' } });
    await kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', ExplicitHashKey: '0', Data: bytes('abc') });
    const ShardIterator = await iteratorOf(kinesis, { StreamName: 's', ShardId: SHARD_0, ShardIteratorType: 'TRIM_HORIZON' });
    await kinesis.call('GetRecords', { ShardIterator });
    assert.deepEqual(used(kinesis, HOUR_MS), {
      records: 1,
      kilobytesIn: 1,
      onDemandKilobytesIn: 1,
      onDemandBytesOut: 4,
      onDemandStreamMs: HOUR_MS,
    });
    await kinesis.close();
  });

  test('registered consumers count by shard and time, and what they are sent', async () => {
    const kinesis = await withConsumer();
    await putAll(kinesis, 's', ['abc']);
    const { EventStream } = await kinesis.call('SubscribeToShard', {
      ConsumerARN: kinesis.stream('s').consumers[0]?.arn ?? CONSUMER_ARN,
      ShardId: SHARD_0,
      StartingPosition: TRIM_HORIZON,
    });
    assert.equal((await new Reader(EventStream).next())?.Records.length, 1);
    const { consumerShardMs, fanOutBytes } = used(kinesis, HOUR_MS);
    assert.deepEqual([consumerShardMs, fanOutBytes], [HOUR_MS, 4]);
    assert.equal(kinesis.stream('s').arn, STREAM_ARN);
    await kinesis.close();
  });

  test('what a stream has used is not lost when it is deleted', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await put(kinesis, 10);
    await kinesis.call('DeleteStream', { StreamName: 's' });
    assert.deepEqual(used(kinesis, HOUR_MS), { records: 1, kilobytesIn: 1, putPayloadUnits: 1 });
    assert.deepEqual(used(kinesis, HOUR_MS), {});
    await kinesis.close();
  });
});
