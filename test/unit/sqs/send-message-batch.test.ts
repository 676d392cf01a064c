import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused, withSqs } from './sqs-fixture.ts';

test('wrong entries fail alone, the others are sent', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders', { MaximumMessageSize: '1024' });
    const answer = await sqs.call('SendMessageBatch', {
      QueueUrl: url,
      Entries: [
        { Id: 'a', MessageBody: 'first' },
        { Id: 'b', MessageBody: '\0' },
        { Id: 'c', MessageBody: 'x'.repeat(1025) },
        { Id: 'd', MessageBody: 'last', DelaySeconds: 0 },
        { Id: 'e', MessageBody: 'late', DelaySeconds: 1800 },
      ],
    });
    assert.deepEqual(
      answer.Successful.map(({ Id }) => Id),
      ['a', 'd'],
    );
    assert.equal(answer.Successful[0]?.MD5OfMessageBody, '8b04d5e3775d298e78455efc5ca404d5');
    assert.deepEqual(
      answer.Failed.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault]),
      [
        ['b', 'InvalidMessageContents', true],
        ['c', 'InvalidParameterValue', true],
        ['e', 'InvalidParameterValue', true],
      ],
    );
    assert.deepEqual(await sqs.bodies(url), ['first', 'last']);
  }));

test('a batch that is wrong as a whole is refused as a whole', () =>
  withSqs(async (sqs) => {
    const url = await sqs.createQueue('orders');
    const send = (Entries: { Id: string; MessageBody: string }[]): Promise<unknown> =>
      sqs.call('SendMessageBatch', { QueueUrl: url, Entries });
    const entries = (count: number) => Array.from({ length: count }, (_, i) => ({ Id: `${i}`, MessageBody: 'x' }));
    await assert.rejects(
      send([]),
      refused('EmptyBatchRequest', 'There should be at least one SendMessageBatchRequestEntry in the request.'),
    );
    await assert.rejects(
      send(entries(20)),
      refused('TooManyEntriesInBatchRequest', 'Maximum number of entries per request are 10. You have sent 20.'),
    );
    for (const Id of ['', 'a:b', 'x'.repeat(81)]) {
      await assert.rejects(send([{ Id, MessageBody: 'x' }]), refused('InvalidBatchEntryId', /at most 80 letters long/));
    }
    const twice = { Id: 'a', MessageBody: 'x' };
    await assert.rejects(send([twice, twice]), refused('BatchEntryIdsNotDistinct', 'Id a repeated.'));
    const half = { MessageBody: 'x'.repeat(524_289) };
    await assert.rejects(
      send([
        { Id: 'a', ...half },
        { Id: 'b', ...half },
      ]),
      refused('BatchRequestTooLong', 'Batch requests cannot be longer than 1048576 bytes. You have sent 1048578 bytes.'),
    );
    assert.deepEqual(await sqs.bodies(url), []);
  }));
