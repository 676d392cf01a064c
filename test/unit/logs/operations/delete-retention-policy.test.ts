import assert from 'node:assert/strict';
import { it } from 'node:test';
import { GROUP, startLogs } from '../logs-fixture.ts';

it('DeleteRetentionPolicy leaves a group with what the server keeps of any', async () => {
  const logs = await startLogs({ settings: { retentionDays: 5 } });
  logs.write('a line');
  await logs.clock.advance(250);
  await logs.call('PutRetentionPolicy', { logGroupName: GROUP, retentionInDays: 1 });
  await logs.call('DeleteRetentionPolicy', { logGroupName: GROUP });
  const { logGroups = [] } = await logs.call('DescribeLogGroups', {});
  assert.equal(logGroups[0]?.retentionInDays, undefined);
  await logs.clock.advance(4 * 86_400_000);
  assert.deepEqual(await logs.messages(), ['a line']);
  await logs.clock.advance(2 * 86_400_000);
  assert.deepEqual(await logs.messages(), []);
  await logs.close();
});
