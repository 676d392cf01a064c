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

test('a queue of another account is found when its owner is named', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const named = { QueueName: 'orders', QueueOwnerAWSAccountId: '000000000000' };
    assert.equal((await sqs.call('GetQueueUrl', named, { accountId: '111111111111' })).QueueUrl, url);
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
