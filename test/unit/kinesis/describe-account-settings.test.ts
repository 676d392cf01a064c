import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinesisSection } from '../../../src/services/kinesis/catalog/catalog.ts';
import { ACCOUNT, commitAccount, REGION, startKinesis } from './kinesis-fixture.ts';

test('DescribeAccountSettings shows no commitment at first, and one that was made also after a restart and from a snapshot', async () => {
  let kinesis = await startKinesis();
  const first = await kinesis.call('DescribeAccountSettings', {});
  assert.deepEqual(first, { MinimumThroughputBillingCommitment: { Status: 'DISABLED' } });
  await commitAccount(kinesis);
  kinesis = await kinesis.restart();
  const { MinimumThroughputBillingCommitment } = await kinesis.call('DescribeAccountSettings', {});
  assert.equal(MinimumThroughputBillingCommitment?.Status, 'ENABLED');
  const { state } = kinesis.catalog;
  const restored = kinesisSection.restore(JSON.parse(JSON.stringify([...kinesisSection.snapshot(state)])) as unknown[]);
  assert.deepEqual(restored.accountSettings(ACCOUNT, REGION), state.accountSettings(ACCOUNT, REGION));
  await kinesis.close();
});
