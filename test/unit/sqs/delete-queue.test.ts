import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, withSqs } from './sqs-fixture.ts';

test('a deleted queue is gone with its log, and a new one of that name is empty', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    await sqs.send(url, 'old');
    const [message] = await sqs.receive(url);
    await sqs.call('DeleteQueue', { QueueUrl: url });
    assert.deepEqual(await sqs.engine.listGroups('q.'), []);
    await assert.rejects(sqs.send(url, 'x'), refused('QueueDoesNotExist'));
    await assert.rejects(sqs.call('DeleteQueue', { QueueUrl: url }), refused('QueueDoesNotExist'));
    await sqs.createQueue('orders');
    assert.deepEqual(await sqs.bodies(url), []);
    await assert.rejects(sqs.delete(url, message), refused('ReceiptHandleIsInvalid'));
  }));

test('who waits for a message of a queue hears that it was deleted', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const waiting = assert.rejects(sqs.receive(url, { WaitTimeSeconds: 20 }), refused('QueueDoesNotExist'));
    await sqs.clock.advance(1);
    await sqs.call('DeleteQueue', { QueueUrl: url });
    await waiting;
  }));

test('a log that no queue owns is removed at start', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    await sqs.send(url, 'kept');
    await sqs.engine.createGroup('q.00000000-0000-4000-8000-000000000000', { logs: 1, retentionMs: null });
    await sqs.restart();
    assert.equal((await sqs.engine.listGroups('q.')).length, 1);
    assert.deepEqual(await sqs.bodies(url), ['kept']);
  }));

test('a queue whose log was not made before a crash has it made at start', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    for (const group of await sqs.engine.listGroups('q.')) await sqs.engine.deleteGroup(group);
    await sqs.restart();
    await sqs.send(url, 'works');
    assert.deepEqual(await sqs.bodies(url), ['works']);
  }));
