import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, withSqs } from './sqs-fixture.ts';

test('all attributes of a new queue are told, with the defaults of AWS', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const createdSeconds = `${Math.floor(sqs.clock.nowMs() / 1000)}`;
    const { Attributes } = await sqs.call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] });
    assert.deepEqual(Attributes, {
      QueueArn: 'arn:aws:sqs:us-east-1:000000000000:orders',
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      ApproximateNumberOfMessagesDelayed: '0',
      CreatedTimestamp: createdSeconds,
      LastModifiedTimestamp: createdSeconds,
      VisibilityTimeout: '30',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      DelaySeconds: '0',
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'false',
    });
  }));

test('messages are counted as visible, in flight or delayed', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    for (const body of ['a', 'b', 'c']) await sqs.send(url, body);
    await sqs.call('SendMessage', { QueueUrl: url, MessageBody: 'd', DelaySeconds: 40 });
    await sqs.receive(url, { MaxNumberOfMessages: 2 });
    const counts = async (): Promise<unknown> =>
      Promise.all(['', 'NotVisible', 'Delayed'].map((which) => sqs.attribute(url, `ApproximateNumberOfMessages${which}`)));
    assert.deepEqual(await counts(), ['1', '2', '1']);
    await sqs.clock.advance(30_000);
    assert.deepEqual(await counts(), ['3', '0', '1']);
    await sqs.clock.advance(10_000);
    assert.deepEqual(await counts(), ['4', '0', '0']);
  }));

test('only the named attributes are told, none when none is named, and unknown names are refused', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const get = (...names: string[]): Promise<object> =>
      sqs.call('GetQueueAttributes', { QueueUrl: url, AttributeNames: names as never });
    assert.deepEqual(await get('DelaySeconds', 'RedrivePolicy', 'KmsMasterKeyId'), { Attributes: { DelaySeconds: '0' } });
    assert.deepEqual(await get(), {});
    for (const name of ['Nonsense', '__proto__', 'FifoQueue']) {
      await assert.rejects(get(name), refused('InvalidAttributeName', `Unknown Attribute ${name}.`));
    }
  }));
