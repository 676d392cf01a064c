import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contextOf, REGION, refusal, SHARD_0, SHARD_1, startKinesis } from './kinesis-fixture.ts';
import { splitShard } from './split-shard-fixture.ts';

describe('DescribeStream', () => {
  test('shows a stream as AWS does', async () => {
    const kinesis = await startKinesis();
    await kinesis.clock.advance(123);
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2 });
    const { StreamDescription } = await kinesis.call('DescribeStream', { StreamName: 's' });
    const starting = StreamDescription.Shards.map((shard) => shard.SequenceNumberRange.StartingSequenceNumber);
    for (const number of starting) assert.match(number, /^\d{56}$/);
    assert.deepEqual(StreamDescription, {
      StreamName: 's',
      StreamARN: 'arn:aws:kinesis:eu-west-1:000000000000:stream/s',
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      RetentionPeriodHours: 24,
      StreamCreationTimestamp: 1_700_000_000_000,
      EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
      EncryptionType: 'NONE',
      Shards: [
        {
          ShardId: SHARD_0,
          HashKeyRange: { StartingHashKey: '0', EndingHashKey: '170141183460469231731687303715884105727' },
          SequenceNumberRange: { StartingSequenceNumber: starting[0] },
        },
        {
          ShardId: SHARD_1,
          HashKeyRange: {
            StartingHashKey: '170141183460469231731687303715884105728',
            EndingHashKey: '340282366920938463463374607431768211455',
          },
          SequenceNumberRange: { StartingSequenceNumber: starting[1] },
        },
      ],
      HasMoreShards: false,
    });
    await kinesis.close();
  });

  test('pages through the shards, a hundred at a time unless asked otherwise', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 250 });
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let more = true; more; ) {
      const ExclusiveStartShardId = seen.at(-1);
      const { StreamDescription } = await kinesis.call('DescribeStream', { StreamName: 's', ExclusiveStartShardId });
      sizes.push(StreamDescription.Shards.length);
      seen.push(...StreamDescription.Shards.map(({ ShardId }) => ShardId));
      more = StreamDescription.HasMoreShards;
    }
    assert.deepEqual(sizes, [100, 100, 50]);
    assert.equal(new Set(seen).size, 250);
    const two = await kinesis.call('DescribeStream', {
      StreamName: 's',
      ExclusiveStartShardId: 'shardId-000000000247',
      Limit: 2,
    });
    assert.equal(two.StreamDescription.HasMoreShards, false);
    assert.equal(two.StreamDescription.Shards.length, 2);
    await assert.rejects(
      kinesis.call('DescribeStream', { StreamName: 's', ExclusiveStartShardId: 'shard-x' }),
      refusal('ResourceNotFoundException', 'Could not find shard shard-x in stream s under account 000000000000.'),
    );
    await kinesis.close();
  });

  test('shows parents and the end of a closed shard, until its records have expired', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    splitShard(kinesis, 's', 0);
    const before = (await kinesis.call('DescribeStream', { StreamName: 's' })).StreamDescription.Shards;
    assert.deepEqual(
      before.map((shard) => [shard.ShardId, shard.ParentShardId, shard.SequenceNumberRange.EndingSequenceNumber !== undefined]),
      [
        [SHARD_0, undefined, true],
        [SHARD_1, SHARD_0, false],
        ['shardId-000000000002', SHARD_0, false],
      ],
    );
    await kinesis.clock.advance(24 * 3_600_000 + 1);
    const after = (await kinesis.call('DescribeStream', { StreamName: 's' })).StreamDescription.Shards;
    assert.deepEqual(
      after.map(({ ShardId }) => ShardId),
      [SHARD_1, 'shardId-000000000002'],
    );
    await kinesis.close();
  });

  test('finds a stream by name or ARN of its own account and region only', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const StreamARN = 'arn:aws:kinesis:eu-west-1:000000000000:stream/s';
    await kinesis.call('DescribeStream', { StreamARN });
    await kinesis.call('DescribeStream', { StreamARN, StreamName: 's', StreamId: 'abcdefghijklmnopqrst-abc' });
    await assert.rejects(
      kinesis.call('DescribeStream', { StreamARN }, contextOf('111111111111', REGION)),
      refusal('ResourceNotFoundException', 'Stream s under account 000000000000 not found.'),
    );
    await assert.rejects(
      kinesis.call('DescribeStream', { StreamARN: 'arn:aws:kinesis:us-east-1:000000000000:stream/s' }),
      refusal('ResourceNotFoundException', 'Stream s under account 000000000000 not found.'),
    );
    await assert.rejects(kinesis.call('DescribeStream', { StreamARN: `${StreamARN}/consumer/c:1` }), {
      code: 'ResourceNotFoundException',
    });
    await assert.rejects(
      kinesis.call('DescribeStream', {}),
      refusal('InvalidArgumentException', 'Either StreamARN or StreamName must be provided.'),
    );
    await assert.rejects(kinesis.call('DescribeStream', { StreamARN, StreamName: 't' }), { code: 'InvalidArgumentException' });
    await kinesis.close();
  });
});
