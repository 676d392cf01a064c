import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, withSqs } from './sqs-fixture.ts';

test('a queue without tags says nothing of them, and there must be a queue', () =>
  withSqs(async (sqs) => {
    const QueueUrl = await sqs.createQueue('orders');
    assert.deepEqual(await sqs.call('ListQueueTags', { QueueUrl }), {});
    const absent = sqs.call('ListQueueTags', { QueueUrl: `${QueueUrl}-absent` });
    await assert.rejects(absent, refused('QueueDoesNotExist'));
  }));
