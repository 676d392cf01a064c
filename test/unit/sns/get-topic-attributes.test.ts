import assert from 'node:assert/strict';
import { it } from 'node:test';
import { contextOf, startSns, WEB } from './sns-fixture.ts';

it('GetTopicAttributes shows what was set, defaults, and how many subscriptions there are', async () => {
  const sns = await startSns();
  const TopicArn = await sns.topic('orders');
  await sns.call('Subscribe', { TopicArn, Protocol: 'http', Endpoint: WEB });
  await sns.call('SetTopicAttributes', { TopicArn, AttributeName: 'DisplayName', AttributeValue: 'Orders' });
  const attributes = (await sns.call('GetTopicAttributes', { TopicArn })).Attributes ?? {};
  const { Owner, DisplayName, SubscriptionsConfirmed, SubscriptionsPending } = attributes;
  assert.deepEqual([Owner, DisplayName, SubscriptionsConfirmed, SubscriptionsPending], ['000000000000', 'Orders', '1', '1']);
  assert.equal(JSON.parse(attributes.Policy ?? '').Statement[0].Resource, TopicArn);
  const missing = { code: 'NotFoundException', status: 404, message: 'Topic does not exist' };
  await assert.rejects(sns.call('GetTopicAttributes', { TopicArn }, contextOf('111111111111')), missing);
  await assert.rejects(sns.call('GetTopicAttributes', { TopicArn: `${TopicArn}x` }), missing);
  await sns.close();
});
