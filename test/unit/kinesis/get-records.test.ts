import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import {
  bytes,
  contextOf,
  type Fixture,
  iteratorOf,
  putAll,
  REGION,
  refusal,
  SHARD_0,
  startKinesis,
  text,
} from './kinesis-fixture.ts';
import { sealShard, splitShard } from './split-shard-fixture.ts';

const HOUR_MS = 3_600_000;

async function withStream(): Promise<Fixture> {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  return kinesis;
}

const fromStart = (kinesis: Fixture): Promise<string> =>
  iteratorOf(kinesis, { StreamName: 's', ShardId: SHARD_0, ShardIteratorType: 'TRIM_HORIZON' });

describe('GetRecords', () => {
  test('gives records as they were put', async () => {
    const kinesis = await withStream();
    const [SequenceNumber] = await putAll(kinesis, 's', ['ünicödé 统一码 💣']);
    const { Records, MillisBehindLatest } = await kinesis.call('GetRecords', { ShardIterator: await fromStart(kinesis) });
    assert.deepEqual(
      Records.map((record) => ({ ...record, Data: text(record.Data) })),
      [{ SequenceNumber, ApproximateArrivalTimestamp: 1_700_000_000_000, Data: 'ünicödé 统一码 💣', PartitionKey: 'k' }],
    );
    assert.equal(MillisBehindLatest, 0);
    await kinesis.close();
  });

  test('goes on behind the last record, and stays at the tip', async () => {
    const kinesis = await withStream();
    await putAll(kinesis, 's', ['a', 'b', 'c']);
    const first = await kinesis.call('GetRecords', { ShardIterator: await fromStart(kinesis), Limit: 2 });
    const second = await kinesis.call('GetRecords', { ShardIterator: first.NextShardIterator ?? '' });
    const third = await kinesis.call('GetRecords', { ShardIterator: second.NextShardIterator ?? '' });
    assert.deepEqual(
      [first, second, third].map(({ Records }) => Records.map(({ Data }) => text(Data)).join('')),
      ['ab', 'c', ''],
    );
    await putAll(kinesis, 's', ['d']);
    const fourth = await kinesis.call('GetRecords', { ShardIterator: third.NextShardIterator ?? '' });
    assert.deepEqual(
      fourth.Records.map(({ Data }) => text(Data)),
      ['d'],
    );
    await kinesis.close();
  });

  test('answers at most 10 MiB', async () => {
    const kinesis = await withStream();
    const Data = new Uint8Array(1024 * 1024 - 1);
    for (let count = 0; count < 11; count++) await kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data });
    const { Records } = await kinesis.call('GetRecords', { ShardIterator: await fromStart(kinesis) });
    assert.equal(Records.length, 10);
    await kinesis.close();
  });

  test('says how far the last record lies back, and 0 at the tip', async () => {
    const kinesis = await withStream();
    await putAll(kinesis, 's', ['a', 'b']);
    await kinesis.clock.advance(5_000);
    await putAll(kinesis, 's', ['c']);
    await kinesis.clock.advance(1_000);
    const first = await kinesis.call('GetRecords', { ShardIterator: await fromStart(kinesis), Limit: 1 });
    assert.equal(first.MillisBehindLatest, 6_000);
    const rest = await kinesis.call('GetRecords', { ShardIterator: first.NextShardIterator ?? '' });
    assert.equal(rest.MillisBehindLatest, 0);
    await kinesis.close();
  });

  test('never gives a record older than the retention, removed or not', async () => {
    const kinesis = await withStream();
    await putAll(kinesis, 's', ['old', 'old too']);
    const whole = await fromStart(kinesis);
    await kinesis.clock.advance(23 * HOUR_MS);
    await putAll(kinesis, 's', ['new']);
    const atOld = await iteratorOf(kinesis, {
      StreamName: 's',
      ShardId: SHARD_0,
      ShardIteratorType: 'AT_TIMESTAMP',
      Timestamp: 0,
    });
    assert.equal((await kinesis.call('GetRecords', { ShardIterator: atOld })).Records.length, 3);
    await kinesis.service.close(); // no sweep from here on
    await kinesis.clock.advance(HOUR_MS + 1);
    const ShardIterator = await fromStart(kinesis);
    assert.deepEqual(
      (await kinesis.call('GetRecords', { ShardIterator })).Records.map(({ Data }) => text(Data)),
      ['new'],
    );
    await assert.rejects(kinesis.call('GetRecords', { ShardIterator: whole }), { code: 'ExpiredIteratorException' });
    await kinesis.close();
  });

  test('ends a closed shard with its children and without another iterator', async () => {
    const clock = new ManualClock();
    const kinesis = await startKinesis({ clock, engine: new MemoryLogEngine({ clock, shared: true }) });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await putAll(kinesis, 's', ['a', 'b']);
    await sealShard(kinesis, 's', 0);
    const begun = await kinesis.call('GetRecords', { ShardIterator: await fromStart(kinesis) });
    assert.ok(begun.NextShardIterator !== undefined, 'while the children are not known yet the reader is kept');
    assert.equal('ChildShards' in begun, false);
    splitShard(kinesis, 's', 0);
    const open = await kinesis.call('GetRecords', { ShardIterator: await fromStart(kinesis), Limit: 1 });
    assert.equal('ChildShards' in open, false);
    const ended = await kinesis.call('GetRecords', { ShardIterator: open.NextShardIterator ?? '' });
    assert.deepEqual(
      ended.Records.map(({ Data }) => text(Data)),
      ['b'],
    );
    assert.equal('NextShardIterator' in ended, false);
    assert.equal(ended.MillisBehindLatest, 0);
    assert.deepEqual(
      ended.ChildShards?.map(({ ShardId, ParentShards }) => [ShardId, ParentShards]),
      [
        ['shardId-000000000001', [SHARD_0]],
        ['shardId-000000000002', [SHARD_0]],
      ],
    );
    await kinesis.close();
  });

  test('accepts an iterator in double quotes', async () => {
    const kinesis = await withStream();
    await kinesis.call('GetRecords', { ShardIterator: `"${await fromStart(kinesis)}"` });
    await kinesis.close();
  });

  test('refuses iterators after five minutes, in the words of AWS', async () => {
    const kinesis = await withStream();
    const ShardIterator = await fromStart(kinesis);
    await kinesis.clock.advance(300_000);
    await kinesis.call('GetRecords', { ShardIterator });
    await kinesis.clock.advance(1);
    await assert.rejects(
      kinesis.call('GetRecords', { ShardIterator }),
      refusal(
        'ExpiredIteratorException',
        'Iterator expired. The iterator was created at time Tue Nov 14 22:13:20 UTC 2023 while right now it is Tue Nov 14 ' +
          '22:18:20 UTC 2023 which is further in the future than the tolerated delay of 300000 milliseconds.',
      ),
    );
    await kinesis.close();
  });

  test('refuses iterators that were forged or belong to another account', async () => {
    const kinesis = await withStream();
    const ShardIterator = await fromStart(kinesis);
    const invalid = refusal('InvalidArgumentException', 'Invalid ShardIterator.');
    const other = `${ShardIterator.slice(0, 100)}${ShardIterator[100] === 'A' ? 'B' : 'A'}${ShardIterator.slice(101)}`;
    for (const forged of ['x', '', 'AAAAAAAAAAE=', other, ShardIterator.slice(4), `${ShardIterator} `]) {
      await assert.rejects(kinesis.call('GetRecords', { ShardIterator: forged }), invalid);
    }
    await assert.rejects(kinesis.call('GetRecords', { ShardIterator }, contextOf('111111111111', REGION)), invalid);
    const StreamARN = 'arn:aws:kinesis:eu-west-1:000000000000:stream/other';
    await assert.rejects(kinesis.call('GetRecords', { ShardIterator, StreamARN }), invalid);
    await kinesis.call('GetRecords', { ShardIterator, StreamARN: kinesis.stream('s').arn });
    await kinesis.close();
  });

  test('knows that the shard of an iterator is gone, also when a new stream has its name', async () => {
    const kinesis = await withStream();
    const ShardIterator = await fromStart(kinesis);
    const gone = refusal('ResourceNotFoundException', `Shard ${SHARD_0} in stream s under account 000000000000 does not exist`);
    await kinesis.call('DeleteStream', { StreamName: 's' });
    await assert.rejects(kinesis.call('GetRecords', { ShardIterator }), gone);
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await assert.rejects(kinesis.call('GetRecords', { ShardIterator }), gone);
    await kinesis.close();
  });

  test('goes on after a restart with iterator, streams and records as they were', async () => {
    const before = await withStream();
    await putAll(before, 's', ['a', 'b']);
    const page = await before.call('GetRecords', { ShardIterator: await fromStart(before), Limit: 1 });
    const stream = before.stream('s');
    const after = await before.restart();
    assert.deepEqual(after.stream('s'), stream);
    await after.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('c') });
    const { Records } = await after.call('GetRecords', { ShardIterator: page.NextShardIterator ?? '' });
    assert.deepEqual(
      Records.map(({ Data }) => text(Data)),
      ['b', 'c'],
    );
    await after.close();
  });
});
