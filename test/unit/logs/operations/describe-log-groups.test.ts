import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ACCOUNT, ARN, contextOf, GROUP, startLogs } from '../logs-fixture.ts';

it('DescribeLogGroups shows the group that the first line of a function made', async () => {
  const logs = await startLogs();
  const createdMs = logs.clock.nowMs();
  logs.write('a line');
  await logs.messages();
  const { logGroups = [] } = await logs.call('DescribeLogGroups', {});
  const [{ storedBytes = 0, ...group } = {}] = logGroups;
  assert.deepEqual(group, {
    logGroupName: GROUP,
    creationTime: group.creationTime,
    metricFilterCount: 0,
    arn: `${ARN}:*`,
    logGroupClass: 'STANDARD',
    logGroupArn: ARN,
  });
  assert.ok((group.creationTime ?? 0) >= createdMs && storedBytes > 0 && storedBytes < 200);
  await logs.close();
});

it('DescribeLogGroups finds groups by prefix, part or identifier, a page at a time, and only those of the caller', async () => {
  const logs = await startLogs();
  for (let index = 0; index < 60; index++)
    await logs.call('CreateLogGroup', { logGroupName: `g${String(index).padStart(2, '0')}` });
  await logs.call('CreateLogGroup', { logGroupName: 'h' }, contextOf('111111111111'));
  const first = await logs.call('DescribeLogGroups', {});
  const second = await logs.call('DescribeLogGroups', { nextToken: first.nextToken });
  assert.deepEqual([first.logGroups?.length, second.logGroups?.length, second.nextToken], [50, 10, undefined]);
  assert.equal(second.logGroups?.[0]?.logGroupName, 'g50');
  const names = async (input: object): Promise<(string | undefined)[]> =>
    ((await logs.call('DescribeLogGroups', input)).logGroups ?? []).map(({ logGroupName }) => logGroupName);
  assert.deepEqual(await names({ logGroupNamePrefix: 'g1', limit: 2 }), ['g10', 'g11']);
  assert.deepEqual(await names({ logGroupNamePattern: '33' }), ['g33']);
  assert.deepEqual(await names({ logGroupIdentifiers: ['g07', `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:g08`] }), [
    'g07',
    'g08',
  ]);
  assert.deepEqual(await names({ logGroupClass: 'DELIVERY' }), []);
  await logs.close();
});

it('DescribeLogGroups refuses a token that is none, and a prefix together with a part', async () => {
  const logs = await startLogs();
  await assert.rejects(logs.call('DescribeLogGroups', { nextToken: '!' }), { message: 'The specified nextToken is invalid.' });
  await assert.rejects(logs.call('DescribeLogGroups', { logGroupNamePrefix: 'a', logGroupNamePattern: 'b' }), {
    code: 'InvalidParameterException',
  });
  await logs.close();
});
