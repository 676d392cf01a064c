import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ARN, GROUP, startLogs } from '../logs-fixture.ts';

it('UntagResource removes the tags that are there', async () => {
  const logs = await startLogs();
  await logs.call('CreateLogGroup', { logGroupName: GROUP, tags: { a: '1', b: '2' } });
  await logs.call('UntagResource', { resourceArn: ARN, tagKeys: ['b', 'absent'] });
  assert.deepEqual(await logs.call('ListTagsForResource', { resourceArn: ARN }), { tags: { a: '1' } });
  await logs.close();
});
