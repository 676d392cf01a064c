import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ARN, GROUP, startLogs } from '../logs-fixture.ts';

it('ListTagsForResource shows the tags of a group by its ARN', async () => {
  const logs = await startLogs();
  await logs.call('CreateLogGroup', { logGroupName: GROUP, tags: { a: '1' } });
  assert.deepEqual(await logs.call('ListTagsForResource', { resourceArn: ARN }), { tags: { a: '1' } });
  await assert.rejects(logs.call('ListTagsForResource', { resourceArn: `${ARN}x` }), { code: 'ResourceNotFoundException' });
  await logs.close();
});
