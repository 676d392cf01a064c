import assert from 'node:assert/strict';
import { it } from 'node:test';
import { QUEUE, startSns } from './sns-fixture.ts';

it('SetSubscriptionAttributes switches raw delivery on for what is published from then on', async () => {
  const sns = await startSns();
  const { TopicArn = '' } = await sns.call('CreateTopic', { Name: 'orders' });
  const { SubscriptionArn = '' } = await sns.call('Subscribe', { TopicArn, Protocol: 'sqs', Endpoint: QUEUE });
  const change = { SubscriptionArn, AttributeName: 'RawMessageDelivery', AttributeValue: 'true' };
  await sns.call('SetSubscriptionAttributes', change);
  await sns.call('Publish', { TopicArn, Message: 'raw' });
  await sns.clock.advance(0);
  assert.equal(sns.endpoints.sent[0]?.body, 'raw');
  const filter = sns.call('SetSubscriptionAttributes', { ...change, AttributeName: 'FilterPolicy', AttributeValue: '{}' });
  await assert.rejects(filter, /FilterPolicy is not available yet/);
  await sns.close();
});
