import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startKinesis } from './kinesis-fixture.ts';

describe('DisableEnhancedMonitoring', () => {
  test('takes metrics away and passes over those that were not there', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.call('EnableEnhancedMonitoring', {
      StreamName: 's',
      ShardLevelMetrics: ['IncomingBytes', 'IncomingRecords'],
    });
    const answer = await kinesis.call('DisableEnhancedMonitoring', {
      StreamName: 's',
      ShardLevelMetrics: ['IncomingBytes', 'OutgoingBytes'],
    });
    assert.deepEqual(answer.CurrentShardLevelMetrics, ['IncomingBytes', 'IncomingRecords']);
    assert.deepEqual(answer.DesiredShardLevelMetrics, ['IncomingRecords']);
    await kinesis.close();
  });

  test('takes everything away with ALL', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.call('EnableEnhancedMonitoring', { StreamName: 's', ShardLevelMetrics: ['ALL'] });
    const answer = await kinesis.call('DisableEnhancedMonitoring', { StreamName: 's', ShardLevelMetrics: ['ALL'] });
    assert.deepEqual(answer.DesiredShardLevelMetrics, []);
    const { StreamDescriptionSummary } = await kinesis.call('DescribeStreamSummary', { StreamName: 's' });
    assert.deepEqual(StreamDescriptionSummary.EnhancedMonitoring, [{ ShardLevelMetrics: [] }]);
    await kinesis.close();
  });
});
