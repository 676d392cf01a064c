import assert from 'node:assert/strict';
import { it } from 'node:test';
import { contextOf, startSns } from './sns-fixture.ts';

it('TagResource adds tags and changes values, up to fifty', async () => {
  const sns = await startSns();
  const ResourceArn = await sns.topic('orders');
  await sns.call('TagResource', {
    ResourceArn,
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  });
  await sns.call('TagResource', { ResourceArn, Tags: [{ Key: 'a', Value: '3' }] });
  const { Tags } = await sns.call('ListTagsForResource', { ResourceArn });
  assert.deepEqual(Tags, [
    { Key: 'a', Value: '3' },
    { Key: 'b', Value: '2' },
  ]);
  const many = Array.from({ length: 49 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
  await assert.rejects(sns.call('TagResource', { ResourceArn, Tags: many }), { code: 'TagLimitExceededException' });
  const foreign = sns.call('TagResource', { ResourceArn, Tags: [] }, contextOf('111111111111'));
  await assert.rejects(foreign, { code: 'ResourceNotFoundException' });
  await sns.close();
});
