import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type LogEngine, LogError } from '../../../src/storage/log-engine.ts';
import { replaceMethods } from './failing-engine.ts';
import { bytes, type Fixture, iteratorOf, putAll, refusal, SHARD_0, startKinesis, text } from './kinesis-fixture.ts';

const fail = (): Promise<never> => Promise.reject(new LogError('not-appended', 'the disk is full'));

/** Lets the first `count` steps of a reshard happen, and none after them: not even their answers come. */
function stopsAfter(count: number, lastStepHappens: boolean): (engine: LogEngine) => LogEngine {
  let steps = 0;
  const step = async <T>(take: () => Promise<T>): Promise<T> => {
    steps += 1;
    if (steps <= count || (lastStepHappens && steps === count + 1)) {
      const result = await take();
      if (steps <= count) return result;
    }
    return fail();
  };
  return (engine) =>
    replaceMethods(engine, {
      growGroup: (group, logs) => step(() => engine.growGroup(group, logs)),
      append: (ref, entries) =>
        entries[0]?.control === 'seal' ? step(() => engine.append(ref, entries)) : engine.append(ref, entries),
    });
}

const update = (kinesis: Fixture, TargetShardCount: number) =>
  kinesis.call('UpdateShardCount', { StreamName: 's', TargetShardCount, ScalingType: 'UNIFORM_SCALING' });

/** Everything the stream holds, in the order of its shards. */
async function dataOf(kinesis: Fixture): Promise<string[]> {
  const data: string[] = [];
  for (const { ShardId } of (await kinesis.call('ListShards', { StreamName: 's' })).Shards ?? []) {
    const ShardIterator = await iteratorOf(kinesis, { StreamName: 's', ShardId, ShardIteratorType: 'TRIM_HORIZON' });
    data.push(...(await kinesis.call('GetRecords', { ShardIterator })).Records.map(({ Data }) => text(Data)));
  }
  return data;
}

describe('A round of a reshard', () => {
  test('is finished after a crash at any step, whether or not the step had happened', async () => {
    let crashes = 0;
    for (const lastStepHappens of [false, true]) {
      for (let steps = 0; ; steps++) {
        const before = await startKinesis();
        await before.call('CreateStream', { StreamName: 's', ShardCount: 2 });
        const numbers = await putAll(before, 's', ['a', 'b']);
        const crashing = await before.restart({ wrap: stopsAfter(steps, lastStepHappens) });
        const updating = update(crashing, 3); // a round of two splits, then one of a merge
        await crashing.clock.advance(2_000);
        await updating;
        const finished = crashing.stream('s').status === 'ACTIVE';
        const kinesis = await crashing.restart();
        const { status, shards, reshard } = kinesis.stream('s');
        assert.deepEqual([status, reshard], ['ACTIVE', null]);
        assert.equal(shards.filter(({ closedMs }) => closedMs === null).length, 3);
        assert.equal(shards.length, 2 + 4 + 1, 'no shard is opened twice');
        numbers.push(...(await putAll(kinesis, 's', ['c', 'd'])));
        assert.deepEqual(await dataOf(kinesis), ['a', 'b', 'c', 'd']);
        assert.deepEqual(numbers, [...numbers].sort());
        await kinesis.close();
        if (finished) break;
        crashes += 1;
      }
    }
    assert.equal(crashes, 2 * (1 + 2 + 1 + 2), 'a growth and two seals in each round');
  });

  test('is tried again until the disk takes the seal; puts go on at the parent meanwhile', async () => {
    let full = true;
    const kinesis = await startKinesis({
      wrap: (engine) =>
        replaceMethods(engine, {
          append: (ref, entries) => (full && entries[0]?.control === 'seal' ? fail() : engine.append(ref, entries)),
        }),
    });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const splitting = kinesis.call('SplitShard', { StreamName: 's', ShardToSplit: SHARD_0, NewStartingHashKey: '1000' });
    await kinesis.clock.advance(2_000);
    await splitting;
    assert.equal(kinesis.stream('s').status, 'UPDATING');
    await putAll(kinesis, 's', ['at the parent']);
    full = false;
    await kinesis.clock.advance(10_000);
    assert.equal(kinesis.stream('s').status, 'ACTIVE');
    await putAll(kinesis, 's', ['at a child']);
    assert.deepEqual(await dataOf(kinesis), ['at the parent', 'at a child']);
    await kinesis.close();
  });

  test('lets a put wait that met the seal before the children were there', async () => {
    let blocked: (() => void) | undefined;
    const kinesis = await startKinesis({
      wrap: (engine) =>
        replaceMethods(engine, {
          append: async (ref, entries) => {
            const appended = await engine.append(ref, entries);
            if (entries[0]?.control === 'seal') await new Promise<void>((resolve) => (blocked = resolve));
            return appended;
          },
        }),
    });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const splitting = kinesis.call('SplitShard', { StreamName: 's', ShardToSplit: SHARD_0, NewStartingHashKey: '1000' });
    await kinesis.clock.advance(10);
    const put = kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('x'), ExplicitHashKey: '0' });
    const puts = kinesis.call('PutRecords', {
      StreamName: 's',
      Records: [
        { PartitionKey: 'k', Data: bytes('y'), ExplicitHashKey: '0' },
        { PartitionKey: 'k', Data: bytes('z'), ExplicitHashKey: '5000' },
      ],
    });
    await kinesis.clock.advance(10);
    blocked?.();
    await splitting;
    assert.equal((await put).ShardId, 'shardId-000000000001');
    assert.deepEqual(
      (await puts).Records.map(({ ShardId }) => ShardId),
      ['shardId-000000000001', 'shardId-000000000002'],
    );
    assert.deepEqual(await dataOf(kinesis), ['x', 'y', 'z']);
    await kinesis.close();
  });

  test('that is not done when the server stops leaves the stream UPDATING, and it cannot be deleted until it is', async () => {
    const kinesis = await startKinesis({ wrap: (engine) => replaceMethods(engine, { growGroup: fail }) });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const splitting = kinesis.call('SplitShard', { StreamName: 's', ShardToSplit: SHARD_0, NewStartingHashKey: '1000' });
    await kinesis.clock.advance(2_000);
    await splitting;
    await assert.rejects(
      kinesis.call('DeleteStream', { StreamName: 's' }),
      refusal('ResourceInUseException', 'Stream s under account 000000000000 not ACTIVE, instead in state UPDATING'),
    );
    await kinesis.close();
    assert.equal(kinesis.clock.pendingTimers, 0);
  });
});
