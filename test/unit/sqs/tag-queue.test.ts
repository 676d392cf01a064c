import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, withSqs } from './sqs-fixture.ts';

test('tags are set beside those there are, and survive a restart', () =>
  withSqs(async (sqs) => {
    const QueueUrl = await sqs.createQueue('orders');
    await sqs.call('TagQueue', { QueueUrl, Tags: { team: 'a', stage: 'test' } });
    await sqs.call('TagQueue', { QueueUrl, Tags: { team: 'b' } });
    await sqs.restart();
    assert.deepEqual(await sqs.call('ListQueueTags', { QueueUrl }), { Tags: { team: 'b', stage: 'test' } });
  }));

test('a queue has at most fifty tags', () =>
  withSqs(async (sqs) => {
    const QueueUrl = await sqs.createQueue('orders');
    const many = (from: number): Record<string, string> =>
      Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${from + index}`, '']));
    await sqs.call('TagQueue', { QueueUrl, Tags: many(0) });
    await assert.rejects(
      sqs.call('TagQueue', { QueueUrl, Tags: many(30) }),
      refused('InvalidParameterValueException', 'Too many tags added for queue: 60, the maximum is 50.'),
    );
  }));
