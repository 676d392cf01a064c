import assert from 'node:assert/strict';
import { it } from 'node:test';
import { contextOf, startSns, WEB } from './sns-fixture.ts';

it('ConfirmSubscription makes a pending subscription receive, whoever opens the address; a wrong token does not', async () => {
  const sns = await startSns();
  const { TopicArn = '' } = await sns.call('CreateTopic', { Name: 'orders' });
  await sns.call('Subscribe', { TopicArn, Protocol: 'http', Endpoint: WEB });
  await sns.clock.advance(0);
  await sns.call('Publish', { TopicArn, Message: 'too early' });
  const { Token } = JSON.parse(sns.endpoints.sent[0]?.body ?? '{}');
  await assert.rejects(sns.call('ConfirmSubscription', { TopicArn, Token: 'x' }), { message: 'Invalid parameter: Token' });
  const { SubscriptionArn } = await sns.call('ConfirmSubscription', { TopicArn, Token }, contextOf('999999999999'));
  assert.match(SubscriptionArn ?? '', /:orders:/);
  await sns.call('Publish', { TopicArn, Message: 'hello' });
  await sns.clock.advance(0);
  assert.deepEqual(
    sns.endpoints.sent.slice(1).map(({ body }) => JSON.parse(body).Message),
    ['hello'],
  );
  sns.endpoints.failing.add(WEB);
  await sns.call('Publish', { TopicArn, Message: 'again' });
  await sns.clock.advance(10_000);
  sns.endpoints.failing.clear();
  const before = sns.endpoints.sent.length;
  assert.ok(before > 3, 'an answer that is no success is tried again');
  await sns.clock.advance(60_000);
  assert.equal(sns.endpoints.sent.length, before + 1);
  await sns.close();
});
