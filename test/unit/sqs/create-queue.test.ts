import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, withSqs } from './sqs-fixture.ts';

test('a created queue has an address on the host the client used', () =>
  withSqs(async (sqs) => {
    const { QueueUrl } = await sqs.call('CreateQueue', { QueueName: 'orders' }, { host: 'millrace:4566' });
    assert.equal(QueueUrl, 'http://millrace:4566/000000000000/orders');
  }));

test('creating a queue again answers its address when nothing named differs', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders', { DelaySeconds: '5' });
    assert.equal(await sqs.createQueue('orders'), url);
    assert.equal(await sqs.createQueue('orders', { DelaySeconds: '5', VisibilityTimeout: '30' }), url);
  }));

test('creating a queue again with another value is refused with the first differing attribute', () =>
  withSqs(async (sqs) => {
    await sqs.createQueue('orders');
    const text = 'A queue already exists with the same name and a different value for attribute DelaySeconds';
    await assert.rejects(sqs.createQueue('orders', { DelaySeconds: '1' }), refused('QueueNameExists', text));
  }));

test('of two creations at once with different attributes one wins', () =>
  withSqs(async (sqs) => {
    const attempts = ['1', '2'].map((delay) => sqs.createQueue('orders', { DelaySeconds: delay }));
    const outcomes = await Promise.allSettled(attempts);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  }));

test('FIFO queues and encryption are refused with a clear sentence', () =>
  withSqs(async (sqs) => {
    const text = 'FIFO queues are not available in this version of Millrace.';
    await assert.rejects(sqs.createQueue('orders.fifo'), refused('UnsupportedOperation', text));
    await assert.rejects(sqs.createQueue('orders', { FifoQueue: 'true' }), refused('UnsupportedOperation', text));
    await assert.rejects(sqs.createQueue('orders', { SqsManagedSseEnabled: 'true' }), refused('UnsupportedOperation'));
    await assert.rejects(sqs.createQueue('orders', { KmsMasterKeyId: 'alias/aws/sqs' }), refused('UnsupportedOperation'));
  }));

test('names beyond letters, digits, hyphens and underscores are refused', () =>
  withSqs(async (sqs) => {
    for (const name of ['', 'a b', 'a.b', '../x', 'x'.repeat(81), 'é', '__proto__/x', '.fifo']) {
      await assert.rejects(sqs.createQueue(name), refused('InvalidParameterValueException', /alphanumeric/), name);
    }
    await sqs.createQueue('__proto__');
    await sqs.createQueue('x'.repeat(80));
  }));

test('attributes out of their bounds and unknown attributes are refused', () =>
  withSqs(async (sqs) => {
    const wrong: Record<string, string[]> = {
      VisibilityTimeout: ['-1', '43201', '', 'x', '1.5', '1e3'],
      MaximumMessageSize: ['1023', '1048577'],
      MessageRetentionPeriod: ['59', '1209601'],
      DelaySeconds: ['901', '9'.repeat(400)],
      ReceiveMessageWaitTimeSeconds: ['21'],
      Policy: ['not json', '[]', '1'],
      RedriveAllowPolicy: ['{}', '{"redrivePermission":"byQueue"}', '{"redrivePermission":"allowAll","sourceQueueArns":[]}'],
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) {
        await assert.rejects(sqs.createQueue('q', { [name]: value }), refused('InvalidAttributeValue'), `${name}=${value}`);
      }
    }
    for (const name of ['QueueArn', 'All', 'constructor', 'CreatedTimestamp', 'ContentBasedDeduplication']) {
      await assert.rejects(sqs.createQueue('q', { [name]: '1' }), refused('InvalidAttributeName', `Unknown Attribute ${name}.`));
    }
  }));
