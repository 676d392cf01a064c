import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commitAccount, refusal, startKinesis } from './kinesis-fixture.ts';

const HOUR_MS = 3_600_000;
const ON_DEMAND = { StreamModeDetails: { StreamMode: 'ON_DEMAND' } } as const;
const PROVISIONED = { StreamModeDetails: { StreamMode: 'PROVISIONED' } } as const;

describe('UpdateStreamMode', () => {
  test('switches the mode and keeps the shards', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 3 });
    const StreamARN = kinesis.stream('s').arn;
    await kinesis.call('UpdateStreamMode', { StreamARN, ...ON_DEMAND });
    const { StreamDescriptionSummary } = await kinesis.call('DescribeStreamSummary', { StreamARN });
    assert.deepEqual(StreamDescriptionSummary.StreamModeDetails, { StreamMode: 'ON_DEMAND' });
    assert.equal(StreamDescriptionSummary.OpenShardCount, 3);
    assert.equal(StreamDescriptionSummary.RecordDistributionStrategy, 'USER_PARTITION_KEY');
    await kinesis.close();
  });

  test('switches twice in 24 hours and no more; a switch to the present mode is none', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const StreamARN = kinesis.stream('s').arn;
    await kinesis.call('UpdateStreamMode', { StreamARN, ...ON_DEMAND });
    await kinesis.clock.advance(HOUR_MS);
    await kinesis.call('UpdateStreamMode', { StreamARN, ...PROVISIONED });
    await kinesis.call('UpdateStreamMode', { StreamARN, ...PROVISIONED });
    await assert.rejects(kinesis.call('UpdateStreamMode', { StreamARN, ...ON_DEMAND }), { code: 'LimitExceededException' });
    await kinesis.clock.advance(23 * HOUR_MS);
    await kinesis.call('UpdateStreamMode', { StreamARN, ...ON_DEMAND });
    await kinesis.close();
  });

  test('gives up even distribution and warm throughput on the way to PROVISIONED', async () => {
    const kinesis = await startKinesis();
    await commitAccount(kinesis);
    await kinesis.call('CreateStream', { StreamName: 's', WarmThroughputMiBps: 5, RecordDistributionStrategy: 'AUTO' });
    const StreamARN = kinesis.stream('s').arn;
    await kinesis.call('UpdateStreamMode', { StreamARN, ...PROVISIONED });
    const { StreamDescriptionSummary } = await kinesis.call('DescribeStreamSummary', { StreamARN });
    assert.equal(StreamDescriptionSummary.WarmThroughput, undefined);
    assert.equal(StreamDescriptionSummary.RecordDistributionStrategy, undefined);
    assert.equal(kinesis.stream('s').recordDistribution, 'USER_PARTITION_KEY');
    await kinesis.close();
  });

  test('takes a warm throughput on the way to ON_DEMAND from an account that has committed itself', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const StreamARN = kinesis.stream('s').arn;
    await assert.rejects(
      kinesis.call('UpdateStreamMode', { StreamARN, ...PROVISIONED, WarmThroughputMiBps: 5 }),
      refusal('InvalidArgumentException', /WarmThroughputMiBps must not be provided/),
    );
    await assert.rejects(
      kinesis.call('UpdateStreamMode', { StreamARN, ...ON_DEMAND, WarmThroughputMiBps: 5 }),
      refusal('ValidationException', /MinimumThroughputBillingCommitment is not enabled/),
    );
    await commitAccount(kinesis);
    await kinesis.call('UpdateStreamMode', { StreamARN, ...ON_DEMAND, WarmThroughputMiBps: 5 });
    assert.equal(kinesis.stream('s').warmThroughputMibps, 5);
    await kinesis.close();
  });
});
