import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commitAccount, startKinesis } from './kinesis-fixture.ts';
import { splitShard } from './split-shard-fixture.ts';

describe('DescribeStreamSummary', () => {
  test('shows a stream as AWS does, with the number of its open shards', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2, MaxRecordSizeInKiB: 2048 });
    splitShard(kinesis, 's', 0);
    const { StreamDescriptionSummary } = await kinesis.call('DescribeStreamSummary', { StreamName: 's' });
    assert.deepEqual(StreamDescriptionSummary, {
      StreamName: 's',
      StreamARN: 'arn:aws:kinesis:eu-west-1:000000000000:stream/s',
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      RetentionPeriodHours: 24,
      StreamCreationTimestamp: 1_700_000_000_000,
      EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
      EncryptionType: 'NONE',
      OpenShardCount: 3,
      ConsumerCount: 0,
      MaxRecordSizeInKiB: 2048,
    });
    await kinesis.close();
  });

  test('shows the warm throughput of a stream that was created with one', async () => {
    const kinesis = await startKinesis();
    await commitAccount(kinesis);
    await kinesis.call('CreateStream', { StreamName: 's', WarmThroughputMiBps: 7 });
    const { StreamDescriptionSummary } = await kinesis.call('DescribeStreamSummary', { StreamName: 's' });
    assert.deepEqual(StreamDescriptionSummary.WarmThroughput, { TargetMiBps: 7, CurrentMiBps: 7 });
    assert.equal(StreamDescriptionSummary.MaxRecordSizeInKiB, 1024);
    await kinesis.close();
  });
});
