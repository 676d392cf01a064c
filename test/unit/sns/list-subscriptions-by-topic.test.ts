import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startSns } from './sns-fixture.ts';

it('ListSubscriptionsByTopic shows those of one topic', async () => {
  const sns = await startSns();
  const TopicArn = await sns.topic('orders');
  await sns.topic('others');
  const { Subscriptions: all = [] } = await sns.call('ListSubscriptionsByTopic', { TopicArn });
  assert.deepEqual(
    all.map((one) => one.TopicArn),
    [TopicArn],
  );
  await assert.rejects(sns.call('ListSubscriptionsByTopic', { TopicArn: `${TopicArn}x` }), /Topic does not exist/);
  await sns.close();
});
