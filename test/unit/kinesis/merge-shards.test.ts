import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Fixture, putAll, refusal, SHARD_0, SHARD_1, startKinesis } from './kinesis-fixture.ts';

const SHARD_2 = 'shardId-000000000002';
const SHARD_3 = 'shardId-000000000003';

async function withStream(): Promise<Fixture> {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 3 });
  return kinesis;
}

const merge = (kinesis: Fixture, ShardToMerge: string, AdjacentShardToMerge: string) =>
  kinesis.call('MergeShards', { StreamName: 's', ShardToMerge, AdjacentShardToMerge });

const notAdjacent = (lower: string, upper: string) =>
  refusal(
    'InvalidArgumentException',
    `Shards ${lower} and ${upper} in stream s under account 000000000000 are not an adjacent pair of shards eligible for merging`,
  );

describe('MergeShards', () => {
  test('closes two neighbours and opens one over both ranges that names both as parents', async () => {
    const kinesis = await withStream();
    const before = (await kinesis.call('ListShards', { StreamName: 's' })).Shards ?? [];
    assert.deepEqual(await merge(kinesis, SHARD_0, SHARD_1), {});
    assert.equal(kinesis.stream('s').status, 'ACTIVE');
    const after = (await kinesis.call('ListShards', { StreamName: 's' })).Shards ?? [];
    assert.deepEqual(
      after.map(({ SequenceNumberRange }) => SequenceNumberRange.EndingSequenceNumber !== undefined),
      [true, true, false, false],
    );
    const child = after[3];
    assert.deepEqual([child?.ParentShardId, child?.AdjacentParentShardId], [SHARD_0, SHARD_1]);
    assert.deepEqual(child?.HashKeyRange, {
      StartingHashKey: before[0]?.HashKeyRange.StartingHashKey,
      EndingHashKey: before[1]?.HashKeyRange.EndingHashKey,
    });
    for (const parent of after.slice(0, 2)) {
      const { EndingSequenceNumber = '' } = parent.SequenceNumberRange;
      assert.ok(BigInt(child?.SequenceNumberRange.StartingSequenceNumber ?? 0) > BigInt(EndingSequenceNumber));
    }
    await kinesis.close();
  });

  test('merges what was split before, and the numbers of a key go on growing', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const numbers = await putAll(kinesis, 's', ['a']);
    await kinesis.call('SplitShard', { StreamName: 's', ShardToSplit: SHARD_0, NewStartingHashKey: '1000' });
    numbers.push(...(await putAll(kinesis, 's', ['b'])));
    await merge(kinesis, SHARD_1, SHARD_2);
    numbers.push(...(await putAll(kinesis, 's', ['c', 'd'])));
    assert.deepEqual(numbers, [...numbers].sort());
    assert.equal((await kinesis.call('DescribeStreamSummary', { StreamName: 's' })).StreamDescriptionSummary.OpenShardCount, 1);
    await kinesis.close();
  });

  test('refuses shards that are no neighbours, or named the wrong way round, or the same', async () => {
    const kinesis = await withStream();
    for (const [lower, upper] of [
      [SHARD_0, SHARD_2],
      [SHARD_1, SHARD_0],
      [SHARD_1, SHARD_1],
    ] as const) {
      await assert.rejects(merge(kinesis, lower, upper), notAdjacent(lower, upper));
    }
    await kinesis.close();
  });

  test('names the shard that is not there, and the one that is closed', async () => {
    const kinesis = await withStream();
    for (const [lower, upper, missing] of [
      ['x', SHARD_1, 'x'],
      [SHARD_0, 'y', 'y'],
      [SHARD_3, SHARD_1, SHARD_3],
      [SHARD_0, SHARD_3, SHARD_3],
    ] as const) {
      await assert.rejects(
        merge(kinesis, lower, upper),
        refusal('ResourceNotFoundException', `Could not find shard ${missing} in stream s under account 000000000000.`),
      );
    }
    await merge(kinesis, SHARD_0, SHARD_1);
    await assert.rejects(
      merge(kinesis, SHARD_1, SHARD_2),
      refusal(
        'InvalidArgumentException',
        `Shard ${SHARD_1} in stream s under account 000000000000 has already been merged or split, and thus is not eligible for ` +
          'merging or splitting.',
      ),
    );
    await merge(kinesis, SHARD_3, SHARD_2);
    await kinesis.close();
  });

  test('waits for the stream to be ACTIVE', async () => {
    const kinesis = await startKinesis({ settings: { stateDelayMs: 500 } });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 3 });
    await assert.rejects(
      merge(kinesis, SHARD_0, SHARD_1),
      refusal('ResourceInUseException', 'Stream s under account 000000000000 not ACTIVE, instead in state CREATING'),
    );
    await kinesis.clock.advance(500);
    await merge(kinesis, SHARD_0, SHARD_1);
    await assert.rejects(
      merge(kinesis, SHARD_1, SHARD_2),
      refusal('ResourceInUseException', 'Stream s under account 000000000000 not ACTIVE, instead in state UPDATING'),
    );
    await kinesis.close();
  });

  test('refuses on-demand streams', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's' });
    await assert.rejects(
      merge(kinesis, SHARD_0, SHARD_1),
      refusal('ValidationException', 'Request is invalid. Stream s under account 000000000000 is in On-Demand mode.'),
    );
    await kinesis.close();
  });
});
