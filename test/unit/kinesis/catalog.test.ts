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
