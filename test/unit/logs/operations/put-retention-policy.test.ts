import assert from 'node:assert/strict';
import { it } from 'node:test';
import { GROUP, startLogs } from '../logs-fixture.ts';

const DAY_MS = 86_400_000;

it('PutRetentionPolicy says how long the events of a group are kept, also after a restart', async () => {
  let logs = await startLogs();
  logs.write('old');
  await logs.clock.advance(DAY_MS);
  await logs.call('PutRetentionPolicy', { logGroupName: GROUP, retentionInDays: 3 });
  logs.write('new');
  await logs.clock.advance(250);
  logs = await logs.restart();
  const { logGroups = [] } = await logs.call('DescribeLogGroups', {});
  assert.equal(logGroups[0]?.retentionInDays, 3);
  await logs.clock.advance(2 * DAY_MS - 60_000);
  assert.deepEqual(await logs.messages(), ['old', 'new']);
  await logs.clock.advance(120_000);
  assert.deepEqual(await logs.messages(), ['new']);
  await logs.clock.advance(DAY_MS);
  assert.deepEqual(await logs.messages(), []);
  assert.deepEqual(await logs.call('DescribeLogStreams', { logGroupName: GROUP }), { logStreams: [], nextToken: undefined });
  await logs.close();
});

it('PutRetentionPolicy takes the days that AWS takes, of a group that exists', async () => {
  const logs = await startLogs();
  await assert.rejects(logs.call('PutRetentionPolicy', { logGroupName: GROUP, retentionInDays: 2 }), {
    code: 'InvalidParameterException',
    message:
      /^1 validation error detected: Value '2' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: \[1, 3, 5, /,
  });
  await assert.rejects(logs.call('PutRetentionPolicy', { logGroupName: GROUP, retentionInDays: 1 }), {
    code: 'ResourceNotFoundException',
  });
  await logs.close();
});
