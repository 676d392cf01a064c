import assert from 'node:assert/strict';
import { it } from 'node:test';
import { GROUP, startLogs } from '../logs-fixture.ts';

it('ListTagsLogGroup shows the tags of a group by its name', async () => {
  const logs = await startLogs();
  await logs.call('CreateLogGroup', { logGroupName: GROUP, tags: { a: '1' } });
  assert.deepEqual(await logs.call('ListTagsLogGroup', { logGroupName: GROUP }), { tags: { a: '1' } });
  await assert.rejects(logs.call('ListTagsLogGroup', { logGroupName: 'absent' }), { code: 'ResourceNotFoundException' });
  await logs.close();
});
