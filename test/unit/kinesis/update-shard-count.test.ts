import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AWS_LIMITS } from '../../../src/services/kinesis/limits/service-limits.ts';
import { type Fixture, type FixtureOptions, refusal, startKinesis } from './kinesis-fixture.ts';

const HOUR_MS = 3_600_000;

async function withStream(ShardCount: number, options: FixtureOptions = {}): Promise<Fixture> {
  const kinesis = await startKinesis(options);
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount });
  return kinesis;
}

const update = (kinesis: Fixture, TargetShardCount: number) =>
  kinesis.call('UpdateShardCount', { StreamName: 's', TargetShardCount, ScalingType: 'UNIFORM_SCALING' });

async function openWidths(kinesis: Fixture): Promise<number[]> {
  const { Shards = [] } = await kinesis.call('ListShards', { StreamName: 's', ShardFilter: { Type: 'AT_LATEST' } });
  return Shards.map(({ HashKeyRange: { StartingHashKey, EndingHashKey } }) =>
    Number(BigInt(EndingHashKey) - BigInt(StartingHashKey)),
  );
}

describe('UpdateShardCount', () => {
  test('tells both counts, and leaves as many open shards of one size', async () => {
    const kinesis = await withStream(3);
    for (const [from, to] of [
      [3, 6],
      [6, 7],
      [7, 4],
      [4, 3],
      [3, 2],
    ] as const) {
      assert.deepEqual(await update(kinesis, to), {
        StreamName: 's',
        StreamARN: 'arn:aws:kinesis:eu-west-1:000000000000:stream/s',
        CurrentShardCount: from,
        TargetShardCount: to,
      });
      assert.equal(kinesis.stream('s').status, 'ACTIVE');
      const widths = await openWidths(kinesis);
      assert.equal(widths.length, to);
      for (const width of widths) assert.ok(Math.abs(width / (2 ** 128 / to) - 1) < 1e-9);
    }
    await kinesis.close();
  });

  test('doubles with no short-lived shards, and changes nothing where nothing is to change', async () => {
    const kinesis = await withStream(3);
    await update(kinesis, 6);
    assert.equal((await kinesis.call('ListShards', { StreamName: 's' })).Shards?.length, 9);
    await update(kinesis, 6);
    assert.equal((await kinesis.call('ListShards', { StreamName: 's' })).Shards?.length, 9);
    await kinesis.close();
  });

  test('refuses more than double and less than half', async () => {
    const kinesis = await withStream(3);
    await assert.rejects(
      update(kinesis, 7),
      refusal(
        'InvalidArgumentException',
        'UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: 3 Target shard ' +
          'count: 7',
      ),
    );
    await assert.rejects(
      update(kinesis, 1),
      refusal(
        'InvalidArgumentException',
        'UpdateShardCount cannot scale down below half your current open shard count. Current open shard count: 3 Target shard ' +
          'count: 1',
      ),
    );
    await kinesis.close();
  });

  test('refuses more than 10,000 shards', async () => {
    const kinesis = await withStream(1);
    await assert.rejects(
      update(kinesis, 10_001),
      refusal(
        'LimitExceededException',
        'Target shard count or number of open shards cannot be greater than 10000. Current open shard count: 1, Target shard ' +
          'count: 10001',
      ),
    );
    await kinesis.close();
  });

  test('refuses what would exceed the shard limit of the account', async () => {
    const kinesis = await withStream(3, { settings: { shardsMax: 5 } });
    await assert.rejects(
      update(kinesis, 6),
      refusal(
        'LimitExceededException',
        /^This request would exceed the shard limit .* account: 3\. Limit: 5\. Number of additional .* request: 3\. Refer/,
      ),
    );
    await update(kinesis, 5);
    await kinesis.close();
  });

  test('is allowed ten times in 24 hours where limits are enforced, over a restart too', async () => {
    const options = { settings: { limits: AWS_LIMITS } };
    const kinesis = await withStream(1, options);
    for (let call = 0; call < 10; call++) {
      await update(kinesis, 1 + (call % 2));
      await kinesis.clock.advance(HOUR_MS);
    }
    const again = await kinesis.restart(options);
    await assert.rejects(
      update(again, 1),
      refusal('LimitExceededException', /10 times in a rolling 24-hour period for stream s/),
    );
    await again.clock.advance(14 * HOUR_MS);
    await update(again, 1);
    await assert.rejects(update(again, 2), { code: 'LimitExceededException' });
    await again.close();
  });

  test('is allowed any number of times where limits are off', async () => {
    const kinesis = await withStream(1);
    for (let call = 0; call < 12; call++) await update(kinesis, 1 + (call % 2));
    await kinesis.close();
  });

  test('refuses a stream that is not ACTIVE or on demand, or is not there', async () => {
    const kinesis = await startKinesis({ settings: { stateDelayMs: 100 } });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await assert.rejects(
      update(kinesis, 2),
      refusal('ResourceInUseException', 'Stream s under account 000000000000 not ACTIVE, instead in state CREATING'),
    );
    await kinesis.call('CreateStream', { StreamName: 'o' });
    const onDemand = { StreamName: 'o', TargetShardCount: 8, ScalingType: 'UNIFORM_SCALING' as const };
    await assert.rejects(
      kinesis.call('UpdateShardCount', onDemand),
      refusal('ValidationException', 'Request is invalid. Stream o under account 000000000000 is in On-Demand mode.'),
    );
    await assert.rejects(
      kinesis.call('UpdateShardCount', { ...onDemand, StreamName: 'none' }),
      refusal('ResourceNotFoundException', 'Stream none under account 000000000000 not found.'),
    );
    await kinesis.close();
  });
});
