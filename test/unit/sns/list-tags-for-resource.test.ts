import assert from 'node:assert/strict';
import { it } from 'node:test';
import { contextOf, startSns } from './sns-fixture.ts';

it('ListTagsForResource shows the tags that a topic was made with, to its owner', async () => {
  const sns = await startSns();
  const { TopicArn: ResourceArn = '' } = await sns.call('CreateTopic', {
    Name: 'orders',
    Tags: [{ Key: 'team', Value: 'blue' }],
  });
  const later = await sns.restart();
  assert.deepEqual((await later.call('ListTagsForResource', { ResourceArn })).Tags, [{ Key: 'team', Value: 'blue' }]);
  const foreign = later.call('ListTagsForResource', { ResourceArn }, contextOf('111111111111'));
  await assert.rejects(foreign, { code: 'ResourceNotFoundException' });
  await later.close();
});
