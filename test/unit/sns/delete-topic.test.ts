import assert from 'node:assert/strict';
import { it } from 'node:test';
import { contextOf, startSns } from './sns-fixture.ts';

it('DeleteTopic removes a topic with its subscriptions, and one that is not there without an error', async () => {
  const sns = await startSns();
  const TopicArn = await sns.topic('orders');
  await sns.call('DeleteTopic', { TopicArn }, contextOf('111111111111'));
  assert.equal((await sns.call('ListTopics', {})).Topics?.length, 1);
  await sns.call('DeleteTopic', { TopicArn });
  await sns.call('DeleteTopic', { TopicArn });
  assert.deepEqual((await sns.call('ListTopics', {})).Topics, []);
  assert.deepEqual((await sns.call('ListSubscriptions', {})).Subscriptions, []);
  await assert.rejects(sns.call('DeleteTopic', { TopicArn: 'orders' }), { message: 'Invalid parameter: TopicArn' });
  await sns.close();
});
