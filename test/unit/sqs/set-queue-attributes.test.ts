import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, withSqs } from './sqs-fixture.ts';

test('set attributes are in force at once and after a restart', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders', { DelaySeconds: '3' });
    await sqs.clock.advance(5_000);
    await sqs.call('SetQueueAttributes', { QueueUrl: url, Attributes: { VisibilityTimeout: '0069', Policy: '{"Version":"x"}' } });
    await sqs.restart();
    assert.equal(await sqs.attribute(url, 'VisibilityTimeout'), '69');
    assert.equal(await sqs.attribute(url, 'DelaySeconds'), '3');
    assert.equal(await sqs.attribute(url, 'Policy'), '{"Version":"x"}');
    const created = Number(await sqs.attribute(url, 'CreatedTimestamp'));
    assert.equal(Number(await sqs.attribute(url, 'LastModifiedTimestamp')), created + 5);
    await sqs.call('SetQueueAttributes', { QueueUrl: url, Attributes: { Policy: '' } });
    assert.equal(await sqs.attribute(url, 'Policy'), undefined);
  }));

test('when one attribute is wrong none is set', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const Attributes = { DelaySeconds: '5', VisibilityTimeout: '-1' };
    await assert.rejects(sqs.call('SetQueueAttributes', { QueueUrl: url, Attributes }), refused('InvalidAttributeValue'));
    assert.equal(await sqs.attribute(url, 'DelaySeconds'), '0');
    const unknown = sqs.call('SetQueueAttributes', { QueueUrl: url, Attributes: { FifoQueue: 'false' } });
    await assert.rejects(unknown, refused('InvalidAttributeName', 'Unknown Attribute FifoQueue.'));
  }));

test('a redrive policy needs a queue that exists and allows it', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const dead = await sqs.createQueue('dead');
    const set = (queueUrl: string, Attributes: Record<string, string>): Promise<unknown> =>
      sqs.call('SetQueueAttributes', { QueueUrl: queueUrl, Attributes });
    const arn = 'arn:aws:sqs:us-east-1:000000000000:dead';
    const text =
      'Value {"deadLetterTargetArn": "dummy", "maxReceiveCount": 42} for parameter RedrivePolicy is invalid. Reason: Invalid value for deadLetterTargetArn.';
    const dummy = set(url, { RedrivePolicy: '{"deadLetterTargetArn": "dummy", "maxReceiveCount": 42}' });
    await assert.rejects(dummy, refused('InvalidParameterValueException', text)); // recorded 2022-08
    for (const policy of [
      'nonsense',
      '{}',
      '[]',
      JSON.stringify({ deadLetterTargetArn: arn }),
      JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 0 }),
      JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 1001 }),
      JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 1, more: 1 }),
      JSON.stringify({ deadLetterTargetArn: `${arn}-missing`, maxReceiveCount: 1 }),
    ]) {
      await assert.rejects(set(url, { RedrivePolicy: policy }), refused('InvalidParameterValueException'), policy);
    }
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 3 });
    await set(dead, { RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' });
    await assert.rejects(set(url, { RedrivePolicy }), refused('InvalidParameterValueException'));
    const sourceQueueArns = ['arn:aws:sqs:us-east-1:000000000000:orders'];
    await set(dead, { RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'byQueue', sourceQueueArns }) });
    await set(url, { RedrivePolicy });
    assert.equal(await sqs.attribute(url, 'RedrivePolicy'), RedrivePolicy);
  }));
