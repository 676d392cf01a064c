import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, withSqs } from './sqs-fixture.ts';

test('a queue is found by name in the account and region of the caller', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    assert.equal((await sqs.call('GetQueueUrl', { QueueName: 'orders' })).QueueUrl, url);
    const elsewhere = sqs.call('GetQueueUrl', { QueueName: 'orders' }, { region: 'eu-west-1' });
    await assert.rejects(elsewhere, refused('QueueDoesNotExist'));
  }));

test('a queue is found when its owner is named, by its owner alone', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const named = { QueueName: 'orders', QueueOwnerAWSAccountId: '000000000000' };
    assert.equal((await sqs.call('GetQueueUrl', named)).QueueUrl, url);
    await assert.rejects(sqs.call('GetQueueUrl', named, { accountId: '111111111111' }), refused('QueueDoesNotExist'));
  }));

test('a queue does not exist for other accounts, whatever they ask of it', () =>
  withSqs(async (sqs) => {
    const QueueUrl = await sqs.createQueue('orders');
    await sqs.send(QueueUrl, 'kept');
    const other = { accountId: '111111111111' };
    for (const call of [
      sqs.call('SendMessage', { QueueUrl, MessageBody: 'x' }, other),
      sqs.call('ReceiveMessage', { QueueUrl }, other),
      sqs.call('GetQueueAttributes', { QueueUrl }, other),
      sqs.call('PurgeQueue', { QueueUrl }, other),
      sqs.call('DeleteQueue', { QueueUrl }, other),
    ]) {
      await assert.rejects(call, refused('QueueDoesNotExist'));
    }
    assert.deepEqual(await sqs.bodies(QueueUrl), ['kept']);
  }));

test('a queue that does not exist is refused with the text and the older code of AWS', () =>
  withSqs(async (sqs) => {
    await assert.rejects(sqs.call('GetQueueUrl', { QueueName: 'none' }), {
      code: 'QueueDoesNotExist',
      queryCode: 'AWS.SimpleQueueService.NonExistentQueue',
      message: 'The specified queue does not exist.',
    });
    await assert.rejects(sqs.call('GetQueueUrl', { QueueName: '__proto__' }), refused('QueueDoesNotExist'));
  }));
