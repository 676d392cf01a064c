import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeSequenceNumber } from '../../../src/storage/sequence-number.ts';
import { bytes, type Fixture, iteratorOf, putAll, refusal, SHARD_0, SHARD_1, startKinesis, text } from './kinesis-fixture.ts';

const SHARD_2 = 'shardId-000000000002';
const MIDDLE = `${1n << 127n}`;
const LAST = `${(1n << 128n) - 1n}`;

async function withStream(ShardCount = 1): Promise<Fixture> {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount });
  return kinesis;
}

const split = (kinesis: Fixture, ShardToSplit: string, NewStartingHashKey: string) =>
  kinesis.call('SplitShard', { StreamName: 's', ShardToSplit, NewStartingHashKey });

describe('SplitShard', () => {
  test('closes the shard and opens two that share its hash keys, and the stream is ACTIVE again when it answers', async () => {
    const kinesis = await withStream();
    assert.deepEqual(await split(kinesis, SHARD_0, MIDDLE), {});
    const { StreamDescription } = await kinesis.call('DescribeStream', { StreamName: 's' });
    assert.equal(StreamDescription.StreamStatus, 'ACTIVE');
    const [parent, lower, upper] = StreamDescription.Shards;
    assert.ok(parent?.SequenceNumberRange.EndingSequenceNumber);
    assert.deepEqual(
      [lower, upper].map((shard) => [shard?.ShardId, shard?.ParentShardId, shard?.HashKeyRange]),
      [
        [SHARD_1, SHARD_0, { StartingHashKey: '0', EndingHashKey: `${(1n << 127n) - 1n}` }],
        [SHARD_2, SHARD_0, { StartingHashKey: MIDDLE, EndingHashKey: LAST }],
      ],
    );
    for (const shard of [lower, upper]) {
      assert.equal(shard?.SequenceNumberRange.EndingSequenceNumber, undefined);
      assert.equal(shard?.AdjacentParentShardId, undefined);
      const { StartingSequenceNumber = '' } = shard?.SequenceNumberRange ?? {};
      assert.ok(BigInt(StartingSequenceNumber) > BigInt(parent.SequenceNumberRange.EndingSequenceNumber));
    }
    await kinesis.close();
  });

  test('makes children in a later second than their parent, however fast splits follow each other', async () => {
    const kinesis = await withStream();
    const createdSeconds = async (): Promise<number[]> => {
      const { Shards = [] } = await kinesis.call('ListShards', { StreamName: 's' });
      return Shards.map((shard) => decodeSequenceNumber(shard.SequenceNumberRange.StartingSequenceNumber)?.createdSeconds ?? 0);
    };
    await split(kinesis, SHARD_0, '1000000');
    await split(kinesis, SHARD_1, '1000');
    await split(kinesis, 'shardId-000000000003', '10');
    const [root = 0, ...others] = await createdSeconds();
    assert.deepEqual(
      others.map((seconds) => seconds - root),
      [1, 1, 2, 2, 3, 3],
    );
    await kinesis.close();
  });

  test('keeps what the parent holds, and puts what comes then into the children', async () => {
    const kinesis = await withStream();
    await putAll(kinesis, 's', ['before']);
    await split(kinesis, SHARD_0, MIDDLE);
    const low = await kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', ExplicitHashKey: '0', Data: bytes('low') });
    const high = await kinesis.call('PutRecord', {
      StreamName: 's',
      PartitionKey: 'k',
      ExplicitHashKey: MIDDLE,
      Data: bytes('high'),
    });
    assert.deepEqual([low.ShardId, high.ShardId], [SHARD_1, SHARD_2]);
    for (const [ShardId, expected] of [
      [SHARD_0, 'before'],
      [SHARD_1, 'low'],
      [SHARD_2, 'high'],
    ] as const) {
      const ShardIterator = await iteratorOf(kinesis, { StreamName: 's', ShardId, ShardIteratorType: 'TRIM_HORIZON' });
      const { Records } = await kinesis.call('GetRecords', { ShardIterator });
      assert.deepEqual(
        Records.map(({ Data }) => text(Data)),
        [expected],
      );
    }
    await kinesis.close();
  });

  test('accepts hash keys between one above the first and the last of the shard, and no others', async () => {
    const kinesis = await withStream(2);
    const { HashKeyRange } = (await kinesis.call('ListShards', { StreamName: 's' })).Shards?.[1] ?? {};
    const [start, end] = [BigInt(HashKeyRange?.StartingHashKey ?? 0), BigInt(HashKeyRange?.EndingHashKey ?? 0)];
    for (const key of [0n, start, start + 1n, end, end + 1n, 10n ** 39n - 1n]) {
      await assert.rejects(
        split(kinesis, SHARD_1, `${key}`),
        refusal(
          'InvalidArgumentException',
          `NewStartingHashKey ${key} used in SplitShard() on shard ${SHARD_1} in stream s under account 000000000000 is not both ` +
            `greater than one plus the shard's StartingHashKey ${start} and less than the shard's EndingHashKey ${end}.`,
        ),
      );
    }
    await split(kinesis, SHARD_1, `${start + 2n}`);
    await split(kinesis, 'shardId-000000000003', `${end - 1n}`);
    await kinesis.close();
  });

  test('accepts the id without its prefix, and knows which ids are none of a shard', async () => {
    const kinesis = await withStream();
    for (const [id, named] of [
      ['x', 'x'],
      ['shardId-000000000001', 'shardId-000000000001'],
      ['7', 'shardId-000000000007'],
    ] as const) {
      await assert.rejects(
        split(kinesis, id, MIDDLE),
        refusal('ResourceNotFoundException', `Could not find shard ${named} in stream s under account 000000000000.`),
      );
    }
    await split(kinesis, '0', MIDDLE);
    await assert.rejects(
      kinesis.call('SplitShard', { StreamName: 'none', ShardToSplit: SHARD_0, NewStartingHashKey: MIDDLE }),
      refusal('ResourceNotFoundException', 'Stream none under account 000000000000 not found.'),
    );
    await kinesis.close();
  });

  test('refuses a shard that is closed already', async () => {
    const kinesis = await withStream();
    await split(kinesis, SHARD_0, MIDDLE);
    await assert.rejects(
      split(kinesis, SHARD_0, '1000'),
      refusal(
        'InvalidArgumentException',
        `Shard ${SHARD_0} in stream s under account 000000000000 has already been merged or split, and thus is not eligible for ` +
          'merging or splitting.',
      ),
    );
    await kinesis.close();
  });

  test('refuses what would exceed the shard limit of the account, splits under way included', async () => {
    const kinesis = await startKinesis({ settings: { shardsMax: 3, stateDelayMs: 1000 } });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.call('CreateStream', { StreamName: 't', ShardCount: 1 });
    await kinesis.clock.advance(1000);
    await split(kinesis, SHARD_0, MIDDLE);
    const exceeding = { StreamName: 't', ShardToSplit: SHARD_0, NewStartingHashKey: MIDDLE };
    const expected = refusal(
      'LimitExceededException',
      'This request would exceed the shard limit for the account 000000000000 in eu-west-1. Current shard count for the account: ' +
        '3. Limit: 3. Number of additional shards that would have resulted from this request: 1. Refer to the AWS Service Limits ' +
        'page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to request higher ' +
        'limits.',
    );
    await assert.rejects(kinesis.call('SplitShard', exceeding), expected);
    await kinesis.clock.advance(1000);
    await assert.rejects(kinesis.call('SplitShard', exceeding), expected);
    await kinesis.close();
  });

  test('is UPDATING as long as the state delay, takes records meanwhile, and refuses another change', async () => {
    const kinesis = await startKinesis({ settings: { stateDelayMs: 500 } });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.clock.advance(500);
    await split(kinesis, SHARD_0, MIDDLE);
    assert.equal(kinesis.stream('s').status, 'UPDATING');
    const { ShardId } = await kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('a') });
    assert.equal(ShardId, SHARD_0);
    await assert.rejects(
      split(kinesis, SHARD_0, MIDDLE),
      refusal('ResourceInUseException', 'Stream s under account 000000000000 not ACTIVE, instead in state UPDATING'),
    );
    await kinesis.clock.advance(500);
    assert.equal(kinesis.stream('s').status, 'ACTIVE');
    assert.equal((await kinesis.call('ListShards', { StreamName: 's' })).Shards?.length, 3);
    await kinesis.close();
  });

  test('refuses on-demand streams', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's' });
    await assert.rejects(
      split(kinesis, SHARD_0, '1000'),
      refusal('ValidationException', 'Request is invalid. Stream s under account 000000000000 is in On-Demand mode.'),
    );
    await kinesis.close();
  });
});
