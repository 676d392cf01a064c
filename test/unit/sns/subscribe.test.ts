import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contextOf, FUNCTION, QUEUE, startSns, WEB } from './sns-fixture.ts';

describe('Subscribe', () => {
  it('subscribes a queue or a function at once, and the same endpoint once only', async () => {
    const sns = await startSns();
    const { TopicArn = '' } = await sns.call('CreateTopic', { Name: 'orders' });
    const first = await sns.call('Subscribe', { TopicArn, Protocol: 'sqs', Endpoint: QUEUE });
    assert.match(first.SubscriptionArn ?? '', /^arn:aws:sns:eu-west-1:000000000000:orders:[0-9a-f-]{36}$/);
    assert.deepEqual(await sns.call('Subscribe', { TopicArn, Protocol: 'sqs', Endpoint: QUEUE }), first);
    assert.notDeepEqual(await sns.call('Subscribe', { TopicArn, Protocol: 'lambda', Endpoint: FUNCTION }), first);
    const raw = { TopicArn, Protocol: 'sqs', Endpoint: QUEUE, Attributes: { RawMessageDelivery: 'true' } };
    await assert.rejects(sns.call('Subscribe', raw), /Subscription already exists with different attributes/);
    await sns.close();
  });

  it('asks an HTTP endpoint to confirm, again when it is subscribed again', async () => {
    const sns = await startSns();
    const { TopicArn = '' } = await sns.call('CreateTopic', { Name: 'orders' });
    const request = { TopicArn, Protocol: 'http', Endpoint: WEB };
    assert.equal((await sns.call('Subscribe', request)).SubscriptionArn, 'pending confirmation');
    const shown = await sns.call('Subscribe', { ...request, ReturnSubscriptionArn: true });
    assert.match(shown.SubscriptionArn ?? '', /^arn:/);
    await sns.clock.advance(0);
    const [asked, again] = sns.endpoints.sent;
    assert.equal(asked?.headers?.['x-amz-sns-message-type'], 'SubscriptionConfirmation');
    const { Type, Token, SubscribeURL } = JSON.parse(asked?.body ?? '{}');
    assert.equal(Type, 'SubscriptionConfirmation');
    assert.equal(SubscribeURL, `http://127.0.0.1:4566/?Action=ConfirmSubscription&TopicArn=${TopicArn}&Token=${Token}`);
    assert.equal(JSON.parse(again?.body ?? '{}').Token, Token);
    await sns.close();
  });

  it('closes while an HTTP endpoint does not answer, and asks it again after the restart', async () => {
    const sns = await startSns();
    const { TopicArn = '' } = await sns.call('CreateTopic', { Name: 'orders' });
    sns.endpoints.silent.add(WEB);
    await sns.call('Subscribe', { TopicArn, Protocol: 'http', Endpoint: WEB });
    await sns.clock.advance(0);
    const again = await sns.restart();
    await again.clock.advance(0);
    assert.equal(again.endpoints.sent.length, 2);
    await again.close();
  });

  it('refuses queues and functions of other accounts, which would be reached without their consent', async () => {
    const sns = await startSns();
    const other = contextOf('111111111111');
    const { TopicArn = '' } = await sns.call('CreateTopic', { Name: 'orders' }, other);
    for (const [Protocol, Endpoint] of [
      ['sqs', QUEUE],
      ['lambda', FUNCTION],
    ] as const) {
      const subscribed = sns.call('Subscribe', { TopicArn, Protocol, Endpoint }, other);
      await assert.rejects(subscribed, { code: 'InvalidParameterException', message: /of this account/ });
    }
    await sns.close();
  });

  it('refuses endpoints that are none, and says what is not there yet', async () => {
    const sns = await startSns();
    const { TopicArn = '' } = await sns.call('CreateTopic', { Name: 'orders' });
    const refused = (Protocol: string, Endpoint: string, reason: RegExp, Attributes = {}): Promise<void> =>
      assert.rejects(sns.call('Subscribe', { TopicArn, Protocol, Endpoint, Attributes }), {
        code: 'InvalidParameterException',
        message: reason,
      });
    await refused('sqs', `${QUEUE}2`, /SQS endpoint ARN Reason: The queue does not exist/);
    await refused('lambda', 'f', /Lambda endpoint ARN Reason/);
    await refused('http', 'https://a', /Endpoint must match the specified protocol/);
    await refused('https', 'https://', /Endpoint must match the specified protocol/);
    await refused('email', 'a@b.c', /The protocol email is not available yet/);
    await refused('pigeon', 'x', /pigeon is no protocol/);
    await refused('sqs', QUEUE, /FilterPolicy is not available yet/, { FilterPolicy: '{}' });
    await refused('sqs', QUEUE, /Must be true or false/, { RawMessageDelivery: 'yes' });
    await assert.rejects(
      sns.call('Subscribe', { TopicArn: `${TopicArn}2`, Protocol: 'sqs', Endpoint: QUEUE }),
      /Topic does not exist/,
    );
    await sns.close();
  });
});
