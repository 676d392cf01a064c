import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, withSqs } from './sqs-fixture.ts';

test('each entry is changed or fails by its own', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    await sqs.send(url, 'a');
    await sqs.send(url, 'b');
    const [a, b] = await sqs.receive(url);
    const answer = await sqs.call('ChangeMessageVisibilityBatch', {
      QueueUrl: url,
      Entries: [
        { Id: 'a', ReceiptHandle: a?.ReceiptHandle ?? '', VisibilityTimeout: 0 },
        { Id: 'b', ReceiptHandle: b?.ReceiptHandle ?? '', VisibilityTimeout: 99_999 },
        { Id: 'c', ReceiptHandle: 'nonsense', VisibilityTimeout: 0 },
        { Id: 'd', ReceiptHandle: b?.ReceiptHandle ?? '' },
      ],
    });
    assert.deepEqual(answer.Successful, [{ Id: 'a' }]);
    assert.deepEqual(
      answer.Failed.map(({ Id, Code }) => [Id, Code]),
      [
        ['b', 'InvalidParameterValue'],
        ['c', 'ReceiptHandleIsInvalid'],
        ['d', 'MissingParameter'],
      ],
    );
    assert.deepEqual(await sqs.bodies(url), ['a']);
    const empty = sqs.call('ChangeMessageVisibilityBatch', { QueueUrl: url, Entries: [] });
    await assert.rejects(empty, refused('EmptyBatchRequest'));
  }));
