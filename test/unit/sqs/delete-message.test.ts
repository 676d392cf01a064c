import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, withSqs } from './sqs-fixture.ts';

test('a deleted message does not come back, neither with time nor with a restart', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    for (const body of ['a', 'b', 'c']) await sqs.send(url, body);
    const [, second] = await sqs.receive(url);
    await sqs.delete(url, second);
    await sqs.clock.advance(30_000);
    assert.deepEqual(await sqs.bodies(url), ['a', 'c']);
    await sqs.restart();
    assert.deepEqual(await sqs.bodies(url), ['a', 'c']);
  }));

test('deleting twice is no error, and an earlier handle deletes too, also after a restart', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders', { VisibilityTimeout: '0' });
    await sqs.send(url, 'x');
    const [first] = await sqs.receive(url);
    const [second] = await sqs.receive(url);
    await sqs.restart();
    await sqs.delete(url, first);
    await sqs.delete(url, second);
    await sqs.delete(url, first);
    assert.deepEqual(await sqs.bodies(url), []);
  }));

test('what is not a receipt handle of this queue is refused', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const other = await sqs.createQueue('other');
    await sqs.send(other, 'x');
    const [foreign] = await sqs.receive(other);
    for (const ReceiptHandle of [
      '',
      'x',
      'A'.repeat(50),
      `${'A'.repeat(50)}==`,
      'A'.repeat(1_000_000),
      foreign?.ReceiptHandle ?? '',
    ]) {
      const deletion = sqs.call('DeleteMessage', { QueueUrl: url, ReceiptHandle });
      await assert.rejects(deletion, refused('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.'));
    }
  }));
