import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinesisSection } from '../../../src/services/kinesis/catalog/catalog.ts';
import { startKinesis } from './kinesis-fixture.ts';
import { splitShard } from './split-shard-fixture.ts';

test('The catalogue comes back from a snapshot as it was, streams of many shards in several pieces', async () => {
  const kinesis = await startKinesis({ settings: { stateDelayMs: 10 } });
  await kinesis.call('CreateStream', { StreamName: 'many', ShardCount: 1_200, Tags: { a: 'b' } });
  await kinesis.clock.advance(10);
  splitShard(kinesis, 'many', 7);
  const StreamARN = kinesis.stream('many').arn;
  for (const ConsumerName of ['c', 'd']) await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName });
  await kinesis.call('CreateStream', { StreamName: 'creating' });
  const { state } = kinesis.catalog;
  const pieces = [...kinesisSection.snapshot(state)];
  assert.ok(pieces.length >= 5);
  const restored = kinesisSection.restore(JSON.parse(JSON.stringify(pieces)) as unknown[]);
  assert.deepEqual([...restored.all()], [...state.all()]);
  assert.deepEqual([...restored.unsettled.keys()], [kinesis.stream('creating').id]);
  assert.deepEqual([...restored.unsettledConsumers.keys()], [kinesis.stream('many').id]);
  await kinesis.close();
});

test('The catalogue comes back from commands and from snapshots of the command log', async () => {
  const before = await startKinesis({ snapshotBytes: 1 });
  for (const StreamName of ['a', 'b', 'c']) await before.call('CreateStream', { StreamName, ShardCount: 2 });
  await before.call('DeleteStream', { StreamName: 'b' });
  const streams = [...before.catalog.state.all()];
  const after = await before.restart();
  assert.deepEqual([...after.catalog.state.all()], streams);
  await after.close();
});

test('Commands that mean another incarnation change nothing', async () => {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  const stream = kinesis.stream('s');
  const { account, region, name } = stream;
  for (const kind of ['activate', 'forget'] as const) {
    for (const id of ['other', stream.id]) {
      assert.deepEqual(await kinesis.catalog.submit({ kind, account, region, name, id }), { kind: 'nothing-to-do' });
    }
  }
  assert.equal(kinesis.stream('s'), stream);
  for (const kind of ['activate-consumer', 'forget-consumer'] as const) {
    const command = { kind, account, region, name, id: stream.id, arn: `${stream.arn}/consumer/c:1` };
    assert.deepEqual(await kinesis.catalog.submit(command), { kind: 'nothing-to-do' });
  }
  assert.equal(kinesis.stream('s'), stream);
  await kinesis.close();
});

test('The catalogue takes a snapshot of a version whose streams had no reshards', () => {
  const shard = (index: number, start: string, end: string) => ({
    ...{ index, range: { start, end }, createdSeconds: 1_700_000_000, parents: [], closedMs: null },
  });
  const stream = {
    ...{
      account: '000000000000',
      region: 'eu-west-1',
      name: 's',
      id: 'u',
      arn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/s',
    },
    ...{ createdMs: 1_700_000_000_000, status: 'ACTIVE', statusSinceMs: 1_700_000_000_000, mode: 'PROVISIONED' },
    ...{ retentionHours: 24, recordSizeKibMax: 1024, warmThroughputMibps: null, tags: [] },
  };
  const shards = [shard(0, '0', '9'), shard(1, '10', `${2n ** 128n - 1n}`)];
  const restored = kinesisSection.restore([{ stream }, { shards }]).find('000000000000', 'eu-west-1', 's');
  const { nextShardIndex, reshard, expiredShards, countUpdatesMs } = restored ?? assert.fail('it is there');
  assert.deepEqual([nextShardIndex, reshard, expiredShards, countUpdatesMs], [2, null, [], []]);
  assert.deepEqual(
    restored?.shards.map(({ openedMs }) => openedMs),
    [1_700_000_000_000, 1_700_000_000_000],
  );
});

test('A reshard that is under way comes back from a snapshot and is finished', async () => {
  const before = await startKinesis({ settings: { stateDelayMs: 1000 }, snapshotBytes: 1 });
  await before.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  await before.clock.advance(1000);
  await before.call('SplitShard', { StreamName: 's', ShardToSplit: '0', NewStartingHashKey: '1000' });
  assert.deepEqual(before.stream('s').reshard, { type: 'split', parent: 0, at: '1000' });
  const after = await before.restart({ settings: {} });
  assert.deepEqual([after.stream('s').status, after.stream('s').shards.length, after.stream('s').reshard], ['ACTIVE', 3, null]);
  await after.close();
});

test('Commands that mean another round of a reshard, or another incarnation, open and remove no shards', async () => {
  const kinesis = await startKinesis({ settings: { stateDelayMs: 1000 } });
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  await kinesis.clock.advance(1000);
  const { account, region, name, id } = kinesis.stream('s');
  const nothing = { kind: 'nothing-to-do' };
  const open = (change: object = {}) =>
    kinesis.catalog.submit({ kind: 'open-shards', account, region, name, id, firstIndex: 1, ...change });
  assert.deepEqual(await open(), nothing, 'no reshard is under way');
  await kinesis.call('SplitShard', { StreamName: 's', ShardToSplit: '0', NewStartingHashKey: '1000' });
  const stream = kinesis.stream('s');
  assert.deepEqual(await kinesis.catalog.submit({ kind: 'activate', account, region, name, id }), nothing);
  for (const change of [{ firstIndex: 0 }, { firstIndex: 2 }, { id: 'other' }, { name: 't' }])
    assert.deepEqual(await open(change), nothing);
  assert.equal(kinesis.stream('s'), stream);
  assert.deepEqual(await open(), { kind: 'done', id });
  assert.deepEqual(await open(), nothing);
  const { shards } = kinesis.stream('s');
  assert.deepEqual(
    shards.map(({ index }) => index),
    [0, 1, 2],
  );
  const expire = { kind: 'expire-shards', account, region, name, deleted: [0] } as const;
  assert.deepEqual(await kinesis.catalog.submit({ ...expire, id: 'other' }), nothing);
  await kinesis.catalog.submit({ ...expire, id });
  assert.equal(kinesis.stream('s').shards, shards, 'what has not expired stays, whatever a command says');
  await kinesis.close();
});
