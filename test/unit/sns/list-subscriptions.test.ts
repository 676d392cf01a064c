import assert from 'node:assert/strict';
import { it } from 'node:test';
import { contextOf, QUEUE, startSns, WEB } from './sns-fixture.ts';

it('ListSubscriptions shows those of the caller; one that is pending has no ARN', async () => {
  const sns = await startSns();
  const TopicArn = await sns.topic('orders');
  await sns.call('Subscribe', { TopicArn, Protocol: 'http', Endpoint: WEB });
  const { Subscriptions: all = [] } = await sns.call('ListSubscriptions', {});
  assert.deepEqual(all.map(({ Protocol, Endpoint }) => `${Protocol} ${Endpoint}`).sort(), [`http ${WEB}`, `sqs ${QUEUE}`]);
  assert.equal(all.find(({ Protocol }) => Protocol === 'http')?.SubscriptionArn, 'PendingConfirmation');
  assert.deepEqual((await sns.call('ListSubscriptions', {}, contextOf('111111111111'))).Subscriptions, []);
  await sns.close();
});
