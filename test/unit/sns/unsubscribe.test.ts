import assert from 'node:assert/strict';
import { it } from 'node:test';
import { QUEUE, startSns } from './sns-fixture.ts';

it('Unsubscribe ends deliveries, also those that wait for the endpoint', async () => {
  const sns = await startSns();
  const TopicArn = await sns.topic('orders');
  sns.endpoints.down.add(QUEUE);
  await sns.call('Publish', { TopicArn, Message: 'waits' });
  await sns.clock.advance(0);
  const [subscription] = (await sns.call('ListSubscriptions', {})).Subscriptions ?? [];
  await sns.call('Unsubscribe', { SubscriptionArn: subscription?.SubscriptionArn ?? '' });
  await sns.call('Unsubscribe', { SubscriptionArn: subscription?.SubscriptionArn ?? '' });
  sns.endpoints.down.clear();
  await sns.call('Publish', { TopicArn, Message: 'nobody is there' });
  await sns.clock.advance(20_000);
  assert.deepEqual(sns.endpoints.sent, []);
  await assert.rejects(sns.call('Unsubscribe', { SubscriptionArn: 'x' }), { message: 'Invalid parameter: SubscriptionArn' });
  await sns.close();
});
