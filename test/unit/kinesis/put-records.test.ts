import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { type Entry, LogError, type LogRef } from '../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { replaceMethods } from './failing-engine.ts';
import { bytes, type Fixture, iteratorOf, refusal, SHARD_0, SHARD_1, startKinesis, text } from './kinesis-fixture.ts';
import { sealShard, splitShard, touchCatalog } from './split-shard-fixture.ts';

/** `a` belongs to shard 0 of two, `b` to shard 1. */
const entry = (PartitionKey: string, data: string) => ({ PartitionKey, Data: bytes(data) });

async function dataOf(kinesis: Fixture, ShardId: string): Promise<string[]> {
  const ShardIterator = await iteratorOf(kinesis, { StreamName: 's', ShardId, ShardIteratorType: 'TRIM_HORIZON' });
  return (await kinesis.call('GetRecords', { ShardIterator })).Records.map(({ Data }) => text(Data));
}

describe('PutRecords', () => {
  test('answers in the order of the request and appends once per shard in that order', async () => {
    const appended: number[] = [];
    const kinesis = await startKinesis({
      wrap: (engine) =>
        replaceMethods(engine, {
          append: (ref: LogRef, entries: readonly Entry[]) => {
            appended.push(ref.log);
            return engine.append(ref, entries);
          },
        }),
    });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2 });
    const Records = [entry('a', '1'), entry('b', '2'), entry('a', '3'), entry('b', '4'), entry('a', '5')];
    const answer = await kinesis.call('PutRecords', { StreamName: 's', Records });
    assert.equal(answer.FailedRecordCount, 0);
    assert.deepEqual(Object.keys(answer).sort(), ['FailedRecordCount', 'Records']);
    assert.deepEqual(
      answer.Records.map(({ ShardId }) => ShardId),
      [SHARD_0, SHARD_1, SHARD_0, SHARD_1, SHARD_0],
    );
    assert.deepEqual(appended.sort(), [0, 1]);
    assert.deepEqual(await dataOf(kinesis, SHARD_0), ['1', '3', '5']);
    assert.deepEqual(await dataOf(kinesis, SHARD_1), ['2', '4']);
    const numbers = [0, 2, 4].map((place) => answer.Records[place]?.SequenceNumber ?? '');
    assert.deepEqual([...numbers].sort(), numbers);
    await kinesis.close();
  });

  test('fails the records of a failing shard only, each with code and text', async () => {
    let kind: 'throttled' | 'unknown' = 'throttled';
    const kinesis = await startKinesis({
      wrap: (engine) =>
        replaceMethods(engine, {
          append: (ref: LogRef, entries: readonly Entry[]) =>
            ref.log === 1 ? Promise.reject(new LogError(kind, 'disk')) : engine.append(ref, entries),
        }),
    });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2 });
    const Records = [entry('b', '1'), entry('a', '2'), entry('b', '3')];
    const throttled = await kinesis.call('PutRecords', { StreamName: 's', Records });
    assert.equal(throttled.FailedRecordCount, 2);
    const failed = {
      ErrorCode: 'ProvisionedThroughputExceededException',
      ErrorMessage: `Rate exceeded for shard ${SHARD_1} in stream s under account 000000000000.`,
    };
    assert.deepEqual(throttled.Records[0], failed);
    assert.deepEqual(throttled.Records[2], failed);
    assert.equal(throttled.Records[1]?.ShardId, SHARD_0);
    kind = 'unknown';
    const unknown = await kinesis.call('PutRecords', { StreamName: 's', Records });
    assert.deepEqual(unknown.Records[0], { ErrorCode: 'InternalFailure', ErrorMessage: 'Internal service failure.' });
    assert.deepEqual(await dataOf(kinesis, SHARD_0), ['2', '2']);
    await kinesis.close();
  });

  test('refuses the whole request for one record that breaks a rule, and appends nothing', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2 });
    const put = (...Records: { PartitionKey: string; Data: Uint8Array; ExplicitHashKey?: string }[]) =>
      kinesis.call('PutRecords', { StreamName: 's', Records });
    await assert.rejects(
      put(entry('a', 'x'), { PartitionKey: 'a', Data: new Uint8Array(1024 * 1024) }),
      refusal(
        'ValidationException',
        "1 validation error detected: Value at 'records.2.member.data' failed to satisfy constraint: Member must have " +
          'length less than or equal to 1048576.',
      ),
    );
    await assert.rejects(
      put(entry('a', 'x'), { ...entry('a', 'y'), ExplicitHashKey: '999999999999999999999999999999999999999' }),
      refusal('InvalidArgumentException', /^Invalid ExplicitHashKey\./),
    );
    const large = { PartitionKey: 'a', Data: new Uint8Array(1024 * 1024 - 1) };
    const ten = Array.from({ length: 10 }, () => large);
    await assert.rejects(
      put(...ten, { PartitionKey: 'b', Data: new Uint8Array(0) }),
      refusal('InvalidArgumentException', 'Records size exceeds 10 MB limit'),
    );
    assert.deepEqual([await dataOf(kinesis, SHARD_0), await dataOf(kinesis, SHARD_1)], [[], []]);
    await put(...ten);
    await kinesis.close();
  });

  test('routes the records of a shard that was closed to its children, in their order', async () => {
    const clock = new ManualClock();
    const kinesis = await startKinesis({ clock, engine: new MemoryLogEngine({ clock, shared: true }) });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await sealShard(kinesis, 's', 0);
    const Records = [entry('b', '1'), entry('a', '2'), entry('b', '3')];
    const put = kinesis.call('PutRecords', { StreamName: 's', Records });
    await clock.advance(10);
    splitShard(kinesis, 's', 0);
    await touchCatalog(kinesis);
    assert.equal((await put).FailedRecordCount, 0);
    assert.deepEqual(await dataOf(kinesis, SHARD_0), []);
    assert.deepEqual(await dataOf(kinesis, SHARD_1), ['2']);
    assert.deepEqual(await dataOf(kinesis, 'shardId-000000000002'), ['1', '3']);
    await kinesis.close();
  });
});
