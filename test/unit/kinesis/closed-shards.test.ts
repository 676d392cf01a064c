import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { GetShardIteratorInput } from '../../../src/protocol/generated/kinesis.ts';
import { LogError } from '../../../src/storage/log-engine.ts';
import { replaceMethods } from './failing-engine.ts';
import { type Fixture, iteratorOf, putAll, refusal, SHARD_0, SHARD_1, startKinesis, text } from './kinesis-fixture.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const SHARD_2 = 'shardId-000000000002';

/** A shard with the records a and b, closed an hour after they were put. */
async function withSplit(): Promise<Fixture> {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  await putAll(kinesis, 's', ['a', 'b']);
  await kinesis.clock.advance(HOUR_MS);
  await split(kinesis);
  return kinesis;
}

const split = (kinesis: Fixture) =>
  kinesis.call('SplitShard', { StreamName: 's', ShardToSplit: SHARD_0, NewStartingHashKey: '1000' });

async function ids(kinesis: Fixture): Promise<(string | undefined)[]> {
  const { Shards = [] } = await kinesis.call('ListShards', { StreamName: 's' });
  const { StreamDescription } = await kinesis.call('DescribeStream', { StreamName: 's' });
  assert.deepEqual(StreamDescription.Shards, Shards);
  return Shards.map(({ ShardId }) => ShardId);
}

async function dataFrom(kinesis: Fixture, input: Omit<GetShardIteratorInput, 'ShardId'>) {
  const ShardIterator = await iteratorOf(kinesis, { StreamName: 's', ShardId: SHARD_0, ...input });
  const page = await kinesis.call('GetRecords', { ShardIterator });
  return { ...page, data: page.Records.map(({ Data }) => text(Data)) };
}

describe('A closed shard', () => {
  test('is read by iterators of every type, and each meets its end: children and no further iterator', async () => {
    const kinesis = await withSplit();
    const shard = (await kinesis.call('ListShards', { StreamName: 's' })).Shards?.[0];
    const { StartingSequenceNumber = '', EndingSequenceNumber = '' } = shard?.SequenceNumberRange ?? {};
    await kinesis.clock.advance(HOUR_MS);
    const nowMs = kinesis.clock.nowMs();
    const cases: [Omit<GetShardIteratorInput, 'ShardId'>, string[]][] = [
      [{ ShardIteratorType: 'TRIM_HORIZON' }, ['a', 'b']],
      [{ ShardIteratorType: 'LATEST' }, []],
      [{ ShardIteratorType: 'AT_TIMESTAMP', Timestamp: nowMs - 2 * HOUR_MS }, ['a', 'b']],
      [{ ShardIteratorType: 'AT_TIMESTAMP', Timestamp: nowMs }, []],
      [{ ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber }, ['a', 'b']],
      [{ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber }, ['a', 'b']],
      [{ ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: EndingSequenceNumber }, []],
      [{ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: EndingSequenceNumber }, []],
    ];
    for (const [input, expected] of cases) {
      const { data, ChildShards, ...page } = await dataFrom(kinesis, input);
      assert.deepEqual(data, expected, JSON.stringify(input));
      assert.equal('NextShardIterator' in page, false);
      assert.equal(page.MillisBehindLatest, 0);
      assert.deepEqual(
        ChildShards?.map(({ ShardId, ParentShards, HashKeyRange }) => [ShardId, ParentShards, HashKeyRange.StartingHashKey]),
        [
          [SHARD_1, [SHARD_0], '0'],
          [SHARD_2, [SHARD_0], '1000'],
        ],
      );
    }
    await kinesis.close();
  });

  test('gives its last records first, and its end only when they were read', async () => {
    const kinesis = await withSplit();
    const ShardIterator = await iteratorOf(kinesis, { StreamName: 's', ShardId: SHARD_0, ShardIteratorType: 'TRIM_HORIZON' });
    const first = await kinesis.call('GetRecords', { ShardIterator, Limit: 1 });
    assert.deepEqual([first.Records.length, 'ChildShards' in first], [1, false]);
    const second = await kinesis.call('GetRecords', { ShardIterator: first.NextShardIterator ?? '' });
    assert.deepEqual([second.Records.length, second.ChildShards?.length, second.NextShardIterator], [1, 2, undefined]);
    await kinesis.close();
  });

  test('is met by an iterator that stood at its tip before it was closed', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const ShardIterator = await iteratorOf(kinesis, { StreamName: 's', ShardId: SHARD_0, ShardIteratorType: 'LATEST' });
    await split(kinesis);
    assert.equal((await kinesis.call('GetRecords', { ShardIterator })).ChildShards?.length, 2);
    await kinesis.close();
  });

  test('is there until its last record could have expired, and then for nobody any more, swept or not', async () => {
    const kinesis = await withSplit();
    await kinesis.clock.advance(24 * HOUR_MS - 30_000);
    const iterator = await iteratorOf(kinesis, { StreamName: 's', ShardId: SHARD_0, ShardIteratorType: 'TRIM_HORIZON' });
    assert.deepEqual(await ids(kinesis), [SHARD_0, SHARD_1, SHARD_2]);
    const absent = refusal('ResourceNotFoundException', `Shard ${SHARD_0} in stream s under account 000000000000 does not exist`);
    for (const swept of [false, true]) {
      await kinesis.clock.advance(swept ? 2 * MINUTE_MS : 30_001);
      assert.equal(kinesis.stream('s').shards.length, swept ? 2 : 3);
      assert.deepEqual(await ids(kinesis), [SHARD_1, SHARD_2]);
      await assert.rejects(dataFrom(kinesis, { ShardIteratorType: 'LATEST' }), absent);
      await assert.rejects(kinesis.call('GetRecords', { ShardIterator: iterator }), absent);
    }
    await assert.rejects(
      kinesis.call('SplitShard', { StreamName: 's', ShardToSplit: SHARD_0, NewStartingHashKey: '10' }),
      refusal('ResourceNotFoundException', `Could not find shard ${SHARD_0} in stream s under account 000000000000.`),
    );
    const { Shards = [] } = await kinesis.call('ListShards', { StreamName: 's' });
    assert.deepEqual(
      Shards.map(({ ParentShardId }) => ParentShardId),
      [SHARD_0, SHARD_0],
    );
    await kinesis.close();
  });

  test('leaves no log behind', async () => {
    const kinesis = await withSplit();
    const group = `s.${kinesis.stream('s').id}`;
    assert.equal(await kinesis.engine.offsetAt({ group, log: 0 }, 'end'), 3, 'two records and a seal');
    await kinesis.clock.advance(24 * HOUR_MS + MINUTE_MS);
    await assert.rejects(kinesis.engine.offsetAt({ group, log: 0 }, 'end'), { kind: 'no-such-log' });
    assert.equal(await kinesis.engine.offsetAt({ group, log: 1 }, 'end'), 0);
    await putAll(kinesis, 's', ['c']);
    await kinesis.close();
  });

  test('leaves no log behind when the server ends between the steps, or the disk is full for a while', async () => {
    const before = await withSplit();
    const fail = (): Promise<never> => Promise.reject(new LogError('not-appended', 'the disk is full'));
    const full = await before.restart({ wrap: (engine) => replaceMethods(engine, { deleteLogs: fail }) });
    await full.clock.advance(24 * HOUR_MS + 3 * MINUTE_MS);
    assert.deepEqual([full.stream('s').expiredShards, full.stream('s').shards.length], [[0], 2]);
    const group = `s.${full.stream('s').id}`;
    await full.engine.offsetAt({ group, log: 0 }, 'end');
    const kinesis = await full.restart({ snapshotBytes: 1 });
    await kinesis.clock.advance(MINUTE_MS);
    assert.deepEqual(kinesis.stream('s').expiredShards, []);
    await assert.rejects(kinesis.engine.offsetAt({ group, log: 0 }, 'end'), { kind: 'no-such-log' });
    await kinesis.close();
  });

  test('stays gone when the retention is raised, and goes early when it is lowered', async () => {
    const kinesis = await withSplit();
    await kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 48 });
    await kinesis.clock.advance(30 * HOUR_MS);
    assert.deepEqual(await ids(kinesis), [SHARD_0, SHARD_1, SHARD_2]);
    await kinesis.call('DecreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 24 });
    assert.deepEqual(await ids(kinesis), [SHARD_1, SHARD_2]);
    await kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 48 });
    assert.deepEqual(await ids(kinesis), [SHARD_1, SHARD_2]);
    await kinesis.close();
  });
});

describe('After hundreds of reshardings', () => {
  test('a stream remembers the shards of its retention alone, and never uses an index twice, over restarts too', async () => {
    let kinesis = await startKinesis({ snapshotBytes: 4_000 });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const seen = new Set<number>([0]);
    for (let round = 0; round < 100; round++) {
      const open = kinesis.stream('s').shards.filter(({ closedMs }) => closedMs === null);
      if (open.length === 1) {
        await kinesis.call('SplitShard', { StreamName: 's', ShardToSplit: `${open[0]?.index}`, NewStartingHashKey: '1000' });
      } else {
        const [ShardToMerge, AdjacentShardToMerge] = open.map(({ index }) => `${index}`) as [string, string];
        await kinesis.call('MergeShards', { StreamName: 's', ShardToMerge, AdjacentShardToMerge });
      }
      for (const { index, closedMs } of kinesis.stream('s').shards) {
        if (closedMs === null) assert.ok(!seen.has(index), `${index} was used before`);
        seen.add(index);
      }
      await putAll(kinesis, 's', [`${round}`]);
      await kinesis.clock.advance(2 * HOUR_MS);
      assert.ok(kinesis.stream('s').shards.length <= 2 + 1.5 * 13 + 1, `${kinesis.stream('s').shards.length} shards`);
      if (round % 25 === 24) kinesis = await kinesis.restart();
    }
    assert.equal(kinesis.stream('s').nextShardIndex, 151);
    const { Shards = [] } = await kinesis.call('ListShards', { StreamName: 's' });
    assert.deepEqual(
      Shards.map(({ ShardId }) => Number(ShardId.slice(-12))),
      kinesis.stream('s').shards.map(({ index }) => index),
    );
    await kinesis.close();
  });
});
