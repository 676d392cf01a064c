import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ShardFilter } from '../../../src/protocol/generated/kinesis.ts';
import { type Fixture, refusal, SHARD_0, SHARD_1, startKinesis } from './kinesis-fixture.ts';
import { splitShard } from './split-shard-fixture.ts';

const HOUR_MS = 3_600_000;

/** Shard 0 is split after an hour into 1 and 2, and shard 1 after another into 3 and 4. */
async function withSplits(): Promise<Fixture> {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  await kinesis.clock.advance(HOUR_MS);
  splitShard(kinesis, 's', 0);
  await kinesis.clock.advance(HOUR_MS);
  splitShard(kinesis, 's', 1);
  await kinesis.clock.advance(HOUR_MS);
  return kinesis;
}

async function indexes(kinesis: Fixture, ShardFilter: ShardFilter): Promise<number[]> {
  const { Shards } = await kinesis.call('ListShards', { StreamName: 's', ShardFilter });
  return (Shards ?? []).map(({ ShardId }) => Number(ShardId.slice(-12)));
}

describe('ListShards', () => {
  test('pages through the shards by tokens that need no name', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 5 });
    const first = await kinesis.call('ListShards', { StreamName: 's', MaxResults: 2 });
    const second = await kinesis.call('ListShards', { NextToken: first.NextToken, MaxResults: 2 });
    const third = await kinesis.call('ListShards', { NextToken: second.NextToken, MaxResults: 2 });
    const ids = [first, second, third].map(({ Shards }) => Shards?.map(({ ShardId }) => Number(ShardId.slice(-1))));
    assert.deepEqual(ids, [[0, 1], [2, 3], [4]]);
    assert.equal('NextToken' in third, false);
    await kinesis.close();
  });

  test('keeps the filter from page to page', async () => {
    const kinesis = await withSplits();
    const first = await kinesis.call('ListShards', { StreamName: 's', MaxResults: 1, ShardFilter: { Type: 'AT_LATEST' } });
    const rest = await kinesis.call('ListShards', { NextToken: first.NextToken });
    assert.deepEqual(
      [first, rest].flatMap(({ Shards }) => Shards?.map(({ ShardId }) => ShardId.slice(-1))),
      ['2', '3', '4'],
    );
    await kinesis.close();
  });

  test('filters by every type', async () => {
    const kinesis = await withSplits();
    const { createdMs } = kinesis.stream('s');
    const at = (hours: number): number => createdMs + hours * HOUR_MS;
    assert.deepEqual(await indexes(kinesis, { Type: 'FROM_TRIM_HORIZON' }), [0, 1, 2, 3, 4]);
    assert.deepEqual(await indexes(kinesis, { Type: 'AT_TRIM_HORIZON' }), [0]);
    assert.deepEqual(await indexes(kinesis, { Type: 'AT_LATEST' }), [2, 3, 4]);
    assert.deepEqual(await indexes(kinesis, { Type: 'AFTER_SHARD_ID', ShardId: SHARD_1 }), [2, 3, 4]);
    assert.deepEqual(await indexes(kinesis, { Type: 'AT_TIMESTAMP', Timestamp: at(1.5) }), [1, 2]);
    assert.deepEqual(await indexes(kinesis, { Type: 'AT_TIMESTAMP', Timestamp: 0 }), [0]);
    assert.deepEqual(await indexes(kinesis, { Type: 'FROM_TIMESTAMP', Timestamp: at(1.5) }), [1, 2, 3, 4]);
    assert.deepEqual(await indexes(kinesis, { Type: 'FROM_TIMESTAMP', Timestamp: at(2.5) }), [2, 3, 4]);
    await kinesis.clock.advance(23.5 * HOUR_MS);
    assert.deepEqual(await indexes(kinesis, { Type: 'AT_TRIM_HORIZON' }), [2, 3, 4]);
    assert.deepEqual(await indexes(kinesis, { Type: 'FROM_TRIM_HORIZON' }), [2, 3, 4]);
    await kinesis.close();
  });

  test('starts behind a shard, and knows which ids can be none', async () => {
    const kinesis = await withSplits();
    const { Shards } = await kinesis.call('ListShards', { StreamName: 's', ExclusiveStartShardId: 'shardId-000000000003' });
    assert.deepEqual(
      Shards?.map(({ ShardId }) => ShardId),
      ['shardId-000000000004'],
    );
    await assert.rejects(
      kinesis.call('ListShards', { StreamName: 's', ExclusiveStartShardId: 'x' }),
      refusal('ResourceNotFoundException', 'Could not find shard x in stream s under account 000000000000.'),
    );
    await kinesis.close();
  });

  test('refuses a request that names no stream, or one beside a token, in the words of AWS', async () => {
    const kinesis = await withSplits();
    await assert.rejects(
      kinesis.call('ListShards', {}),
      refusal('InvalidArgumentException', 'Either NextToken or StreamName should be provided.'),
    );
    const beside = {
      StreamName: 's',
      StreamARN: kinesis.stream('s').arn,
      StreamCreationTimestamp: 0,
      ExclusiveStartShardId: SHARD_0,
      ShardFilter: { Type: 'AT_LATEST' as const },
    };
    for (const [member, value] of Object.entries(beside)) {
      await assert.rejects(
        kinesis.call('ListShards', { NextToken: 't', [member]: value }),
        refusal('InvalidArgumentException', `NextToken and ${member} cannot be provided together.`),
      );
    }
    await kinesis.close();
  });

  test('refuses an incomplete filter', async () => {
    const kinesis = await withSplits();
    for (const Type of ['AFTER_SHARD_ID', 'AT_TIMESTAMP', 'FROM_TIMESTAMP'] as const) {
      await assert.rejects(indexes(kinesis, { Type }), refusal('InvalidArgumentException', /must be provided for a ShardFilter/));
    }
    await kinesis.close();
  });

  test('refuses tokens that are old, forged, or of a stream that is gone', async () => {
    const kinesis = await withSplits();
    const { NextToken } = await kinesis.call('ListShards', { StreamName: 's', MaxResults: 1 });
    await assert.rejects(
      kinesis.call('ListShards', { NextToken: `A${NextToken}` }),
      refusal('InvalidArgumentException', 'Invalid NextToken.'),
    );
    await kinesis.clock.advance(300_000);
    await kinesis.call('ListShards', { NextToken });
    await kinesis.clock.advance(1);
    await assert.rejects(
      kinesis.call('ListShards', { NextToken }),
      refusal(
        'ExpiredNextTokenException',
        /^NextToken expired\. The NextToken was created at time .* tolerated delay of 300000 milliseconds\.$/,
      ),
    );
    const { NextToken: orphaned } = await kinesis.call('ListShards', { StreamName: 's', MaxResults: 1 });
    await kinesis.call('DeleteStream', { StreamName: 's' });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 3 });
    await assert.rejects(kinesis.call('ListShards', { NextToken: orphaned }), { code: 'ResourceNotFoundException' });
    await kinesis.close();
  });

  test('tells a stream from its predecessor by its creation time, and waits for it to be ACTIVE', async () => {
    const kinesis = await startKinesis({ settings: { stateDelayMs: 100 } });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await assert.rejects(
      kinesis.call('ListShards', { StreamName: 's' }),
      refusal('ResourceInUseException', 'Stream s under account 000000000000 not ACTIVE, instead in state CREATING'),
    );
    await kinesis.clock.advance(100);
    await kinesis.call('ListShards', { StreamName: 's', StreamCreationTimestamp: 1_700_000_000_000 });
    await assert.rejects(kinesis.call('ListShards', { StreamName: 's', StreamCreationTimestamp: 1_600_000_000_000 }), {
      code: 'ResourceNotFoundException',
    });
    await kinesis.close();
  });
});
