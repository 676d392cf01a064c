import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startKinesis } from './kinesis-fixture.ts';

describe('EnableEnhancedMonitoring', () => {
  test('answers with the metrics before and after, in the order of the API reference', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const first = await kinesis.call('EnableEnhancedMonitoring', { StreamName: 's', ShardLevelMetrics: ['OutgoingRecords'] });
    assert.deepEqual(first, {
      StreamName: 's',
      StreamARN: kinesis.stream('s').arn,
      CurrentShardLevelMetrics: [],
      DesiredShardLevelMetrics: ['OutgoingRecords'],
    });
    const second = await kinesis.call('EnableEnhancedMonitoring', {
      StreamARN: kinesis.stream('s').arn,
      ShardLevelMetrics: ['IncomingBytes', 'OutgoingRecords'],
    });
    assert.deepEqual(second.CurrentShardLevelMetrics, ['OutgoingRecords']);
    assert.deepEqual(second.DesiredShardLevelMetrics, ['IncomingBytes', 'OutgoingRecords']);
    const { StreamDescription } = await kinesis.call('DescribeStream', { StreamName: 's' });
    assert.deepEqual(StreamDescription.EnhancedMonitoring, [{ ShardLevelMetrics: ['IncomingBytes', 'OutgoingRecords'] }]);
    await kinesis.close();
  });

  test('spells out ALL', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const { DesiredShardLevelMetrics } = await kinesis.call('EnableEnhancedMonitoring', {
      StreamName: 's',
      ShardLevelMetrics: ['ALL'],
    });
    assert.equal(DesiredShardLevelMetrics?.length, 7);
    assert.ok(!DesiredShardLevelMetrics.includes('ALL'));
    await kinesis.close();
  });

  test('makes the stream UPDATING for the state delay', async () => {
    const kinesis = await startKinesis({ settings: { stateDelayMs: 100 } });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.clock.advance(100);
    await kinesis.call('EnableEnhancedMonitoring', { StreamName: 's', ShardLevelMetrics: ['ALL'] });
    assert.equal(kinesis.stream('s').status, 'UPDATING');
    await kinesis.clock.advance(100);
    assert.equal(kinesis.stream('s').status, 'ACTIVE');
    await kinesis.close();
  });
});
