import assert from 'node:assert/strict';
import { it } from 'node:test';
import { contextOf, QUEUE, startSns } from './sns-fixture.ts';

it('GetSubscriptionAttributes shows what a subscription is', async () => {
  const sns = await startSns();
  const { TopicArn = '' } = await sns.call('CreateTopic', { Name: 'orders' });
  const { SubscriptionArn = '' } = await sns.call('Subscribe', { TopicArn, Protocol: 'sqs', Endpoint: QUEUE });
  const attributes = (await sns.call('GetSubscriptionAttributes', { SubscriptionArn })).Attributes ?? {};
  assert.deepEqual(
    [
      attributes.TopicArn,
      attributes.Endpoint,
      attributes.Protocol,
      attributes.RawMessageDelivery,
      attributes.PendingConfirmation,
    ],
    [TopicArn, QUEUE, 'sqs', 'false', 'false'],
  );
  const missing = { code: 'NotFoundException', message: 'Subscription does not exist' };
  await assert.rejects(sns.call('GetSubscriptionAttributes', { SubscriptionArn }, contextOf('111111111111')), missing);
  await sns.close();
});
