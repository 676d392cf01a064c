import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, withSqs } from './sqs-fixture.ts';

test('a purge removes everything sent before, visible, delayed or in flight, for good', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    await sqs.send(url, 'in flight');
    const [inFlight] = await sqs.receive(url);
    await sqs.send(url, 'visible');
    await sqs.call('SendMessage', { QueueUrl: url, MessageBody: 'delayed', DelaySeconds: 1 });
    await sqs.call('PurgeQueue', { QueueUrl: url });
    await sqs.send(url, 'after');
    await sqs.delete(url, inFlight);
    await sqs.clock.advance(30_000);
    assert.deepEqual(await sqs.bodies(url), ['after']);
    await sqs.restart();
    assert.deepEqual(await sqs.bodies(url), ['after']);
  }));

test('a second purge within 60 seconds is refused, also after a restart', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    await sqs.call('PurgeQueue', { QueueUrl: url });
    await sqs.clock.advance(59_999);
    await sqs.restart();
    const text = 'Only one PurgeQueue operation on orders is allowed every 60 seconds.';
    await assert.rejects(sqs.call('PurgeQueue', { QueueUrl: url }), refused('PurgeQueueInProgress', text));
    await sqs.clock.advance(1);
    await sqs.call('PurgeQueue', { QueueUrl: url });
  }));
