import assert from 'node:assert/strict';
import { it } from 'node:test';
import { contextOf, startSns } from './sns-fixture.ts';

it('UntagResource removes tags by key', async () => {
  const sns = await startSns();
  const ResourceArn = await sns.topic('orders');
  await sns.call('TagResource', {
    ResourceArn,
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  });
  await sns.call('UntagResource', { ResourceArn, TagKeys: ['a', 'c'] });
  assert.deepEqual((await sns.call('ListTagsForResource', { ResourceArn })).Tags, [{ Key: 'b', Value: '2' }]);
  const foreign = sns.call('UntagResource', { ResourceArn, TagKeys: ['b'] }, contextOf('111111111111'));
  await assert.rejects(foreign, { code: 'ResourceNotFoundException' });
  await sns.close();
});
