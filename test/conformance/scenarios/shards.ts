/** Shards: listing, splitting, merging, and what readers are told at a shard's end. */
import assert from 'node:assert/strict';
import { base64, type Shape } from '../harness/client.ts';
import type { World } from '../harness/world.ts';
import { refused, type Scenario } from './scenario.ts';

const FIRST = 'shardId-000000000000';
const SECOND = 'shardId-000000000001';
const HALF: string = String(2n ** 127n);
const LAST: string = String(2n ** 128n - 1n);

export const SHARD_SCENARIOS: readonly Scenario[] = [
  {
    operation: 'ListShards',
    title: 'lists the shards with their ranges, page by page',
    run: async (world) => {
      const { name } = await world.stream({ ShardCount: 3 });
      const page = await world.client.call('ListShards', { StreamName: name, MaxResults: 2 });
      const next = await world.client.call('ListShards', { NextToken: page.NextToken });
      assert.equal(next.NextToken, undefined);
      const shards = [...(page.Shards as readonly Shape[]), ...(next.Shards as readonly Shape[])];
      assert.equal((page.Shards as readonly Shape[]).length, 2);
      assert.equal(shards.length, 3);
      assert.equal(range(shards[0]).StartingHashKey, '0');
      assert.equal(range(shards[2]).EndingHashKey, LAST);
      assert.equal(BigInt(range(shards[1]).StartingHashKey), BigInt(range(shards[0]).EndingHashKey) + 1n);
      assert.match(String(sequences(shards[0]).StartingSequenceNumber), /^\d{56}$/);
      await refused(
        world.client.call('ListShards', { StreamName: name, NextToken: page.NextToken }),
        'InvalidArgumentException',
        'NextToken and StreamName cannot be provided together.',
      );
    },
  },
  {
    operation: 'ListShards',
    title: 'shows only the open shards at the latest position',
    needs: ['SplitShard'],
    run: async (world) => {
      const { name } = await splitStream(world);
      const ids = async (ShardFilter: Shape): Promise<unknown[]> =>
        ((await world.client.call('ListShards', { StreamName: name, ShardFilter })).Shards as readonly Shape[]).map(
          (one) => one.ShardId,
        );
      assert.deepEqual(await ids({ Type: 'AT_LATEST' }), [SECOND, 'shardId-000000000002']);
      assert.deepEqual(await ids({ Type: 'FROM_TRIM_HORIZON' }), [FIRST, SECOND, 'shardId-000000000002']);
      assert.deepEqual(await ids({ Type: 'AFTER_SHARD_ID', ShardId: SECOND }), ['shardId-000000000002']);
      const past = new Date(Date.now() - 60_000).toISOString();
      assert.deepEqual(await ids({ Type: 'FROM_TIMESTAMP', Timestamp: past }), [FIRST, SECOND, 'shardId-000000000002']);
    },
  },
  {
    operation: 'SplitShard',
    title: 'closes the parent and opens two children',
    run: async (world) => {
      const { name } = await world.stream();
      await world.client.call('SplitShard', { StreamName: name, ShardToSplit: FIRST, NewStartingHashKey: HALF });
      await world.active(name);
      const [parent, left, right] = await world.shards(name);
      assert.match(String(sequences(parent).EndingSequenceNumber), /^\d{56}$/);
      assert.equal(left?.ParentShardId, FIRST);
      assert.equal(right?.ParentShardId, FIRST);
      assert.equal(range(right).StartingHashKey, HALF);
      const put = await world.client.call('PutRecord', {
        StreamName: name,
        PartitionKey: 'k',
        ExplicitHashKey: HALF,
        Data: base64('x'),
      });
      assert.equal(put.ShardId, right?.ShardId);
      await refused(
        world.client.call('SplitShard', { StreamName: name, ShardToSplit: String(left?.ShardId), NewStartingHashKey: HALF }),
        'InvalidArgumentException',
        /is not both greater than one plus the shard's StartingHashKey 0 and less than the shard's EndingHashKey/,
      );
    },
  },
  {
    operation: 'MergeShards',
    title: 'closes both parents and opens one child',
    run: async (world) => {
      const { name } = await world.stream({ ShardCount: 3 });
      await refused(
        world.client.call('MergeShards', { StreamName: name, ShardToMerge: FIRST, AdjacentShardToMerge: 'shardId-000000000002' }),
        'InvalidArgumentException',
        `Shards ${FIRST} and shardId-000000000002 in stream ${name} under account ${world.account} are not an adjacent pair of shards eligible for merging`,
      );
      await world.client.call('MergeShards', { StreamName: name, ShardToMerge: FIRST, AdjacentShardToMerge: SECOND });
      await world.active(name);
      const child = (await world.shards(name)).at(-1);
      assert.deepEqual([child?.ParentShardId, child?.AdjacentParentShardId], [FIRST, SECOND]);
      assert.equal(range(child).StartingHashKey, '0');
    },
  },
  {
    operation: 'UpdateShardCount',
    title: 'doubles the open shards',
    run: async (world) => {
      const { name, arn } = await world.stream({ ShardCount: 2 });
      const input = { StreamName: name, TargetShardCount: 4, ScalingType: 'UNIFORM_SCALING' };
      const answer = await world.client.call('UpdateShardCount', input);
      assert.deepEqual(answer, { StreamName: name, StreamARN: arn, CurrentShardCount: 2, TargetShardCount: 4 });
      assert.equal((await world.active(name)).OpenShardCount, 4);
    },
  },
  {
    operation: 'GetRecords',
    title: 'tells the children at the end of a closed shard',
    needs: ['SplitShard'],
    run: async (world) => {
      const { name } = await splitStream(world);
      const { ShardIterator } = await world.admin.call('GetShardIterator', {
        StreamName: name,
        ShardId: FIRST,
        ShardIteratorType: 'TRIM_HORIZON',
      });
      let page = await world.client.call('GetRecords', { ShardIterator });
      assert.equal((page.Records as readonly Shape[])[0]?.Data, base64('before'));
      for (let reads = 0; page.NextShardIterator !== undefined && reads < 3; reads += 1) {
        page = await world.client.call('GetRecords', { ShardIterator: page.NextShardIterator });
      }
      assert.equal(page.NextShardIterator, undefined);
      assertChildren(page.ChildShards);
    },
  },
];

export function assertChildren(children: unknown): void {
  const shown = children as readonly Shape[];
  assert.deepEqual(
    shown.map((child) => child.ShardId),
    [SECOND, 'shardId-000000000002'],
  );
  for (const child of shown) {
    assert.deepEqual(child.ParentShards, [FIRST]);
    assert.equal(typeof range(child).StartingHashKey, 'string');
  }
}

/** A stream whose one shard holds a record and was split. */
export async function splitStream(world: World): Promise<{ readonly name: string; readonly arn: string }> {
  const stream = await world.stream();
  await world.put(stream.name, ['before']);
  await world.admin.call('SplitShard', { StreamName: stream.name, ShardToSplit: FIRST, NewStartingHashKey: HALF });
  await world.active(stream.name);
  return stream;
}

function range(shard: Shape | undefined): { readonly StartingHashKey: string; readonly EndingHashKey: string } {
  return shard?.HashKeyRange as { StartingHashKey: string; EndingHashKey: string };
}

function sequences(shard: Shape | undefined): Shape {
  return shard?.SequenceNumberRange as Shape;
}
