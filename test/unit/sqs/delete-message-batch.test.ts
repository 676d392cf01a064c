import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, withSqs } from './sqs-fixture.ts';

test('wrong handles fail alone, the messages of the others are deleted for good', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    for (const body of ['a', 'b', 'c']) await sqs.send(url, body);
    const [a, , c] = await sqs.receive(url);
    const answer = await sqs.call('DeleteMessageBatch', {
      QueueUrl: url,
      Entries: [
        { Id: '1', ReceiptHandle: a?.ReceiptHandle ?? '' },
        { Id: '2', ReceiptHandle: 'nonsense' },
        { Id: '3', ReceiptHandle: c?.ReceiptHandle ?? '' },
      ],
    });
    assert.deepEqual(answer.Successful, [{ Id: '1' }, { Id: '3' }]);
    assert.deepEqual(answer.Failed, [
      { Id: '2', Code: 'ReceiptHandleIsInvalid', Message: 'The input receipt handle is invalid.', SenderFault: true },
    ]);
    await sqs.restart();
    assert.deepEqual(await sqs.bodies(url), ['b']);
  }));

test('a batch that is wrong as a whole is refused as a whole', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const batch = (ids: string[]): Promise<unknown> =>
      sqs.call('DeleteMessageBatch', { QueueUrl: url, Entries: ids.map((Id) => ({ Id, ReceiptHandle: 'x' })) });
    await assert.rejects(batch([]), refused('EmptyBatchRequest', /DeleteMessageBatchRequestEntry/));
    await assert.rejects(batch(['a', 'a']), refused('BatchEntryIdsNotDistinct'));
    await assert.rejects(batch(['a b']), refused('InvalidBatchEntryId'));
    await assert.rejects(batch(Array.from({ length: 11 }, (_, i) => `${i}`)), refused('TooManyEntriesInBatchRequest'));
  }));
