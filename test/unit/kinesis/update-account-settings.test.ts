import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contextOf, REGION, startKinesis } from './kinesis-fixture.ts';

const DAY_MS = 86_400_000;
const ENABLED = { MinimumThroughputBillingCommitment: { Status: 'ENABLED' } } as const;
const DISABLED = { MinimumThroughputBillingCommitment: { Status: 'DISABLED' } } as const;

describe('UpdateAccountSettings', () => {
  test('commits the account for a day at least; given up earlier, the commitment lasts until then', async () => {
    const kinesis = await startKinesis();
    const startedMs = kinesis.clock.nowMs();
    const started = { StartedAt: startedMs, EarliestAllowedEndAt: startedMs + DAY_MS };
    const enabled = await kinesis.call('UpdateAccountSettings', ENABLED);
    assert.deepEqual(enabled.MinimumThroughputBillingCommitment, { Status: 'ENABLED', ...started });
    await kinesis.clock.advance(DAY_MS - 1);
    const early = await kinesis.call('UpdateAccountSettings', DISABLED);
    assert.deepEqual(early.MinimumThroughputBillingCommitment, { Status: 'ENABLED_UNTIL_EARLIEST_ALLOWED_END', ...started });
    await kinesis.call('CreateStream', { StreamName: 's', WarmThroughputMiBps: 5 });
    await kinesis.clock.advance(1);
    const ended = await kinesis.call('DescribeAccountSettings', {});
    assert.deepEqual(ended.MinimumThroughputBillingCommitment, {
      Status: 'DISABLED',
      StartedAt: startedMs,
      EndedAt: startedMs + DAY_MS,
    });
    await assert.rejects(kinesis.call('CreateStream', { StreamName: 't', WarmThroughputMiBps: 5 }), {
      code: 'ValidationException',
    });
    await kinesis.close();
  });

  test('ends a commitment of more than a day at once, and takes back an early end', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('UpdateAccountSettings', ENABLED);
    await kinesis.call('UpdateAccountSettings', DISABLED);
    const again = await kinesis.call('UpdateAccountSettings', ENABLED);
    assert.equal(again.MinimumThroughputBillingCommitment?.Status, 'ENABLED');
    await kinesis.clock.advance(2 * DAY_MS);
    const nowMs = kinesis.clock.nowMs();
    const ended = await kinesis.call('UpdateAccountSettings', DISABLED);
    assert.equal(ended.MinimumThroughputBillingCommitment?.EndedAt, nowMs);
    await kinesis.close();
  });

  test('holds for the account in the region alone', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('UpdateAccountSettings', ENABLED);
    for (const other of [contextOf('111111111111', REGION), contextOf('000000000000', 'us-east-1')]) {
      const { MinimumThroughputBillingCommitment } = await kinesis.call('DescribeAccountSettings', {}, other);
      assert.deepEqual(MinimumThroughputBillingCommitment, { Status: 'DISABLED' });
    }
    await kinesis.close();
  });
});
