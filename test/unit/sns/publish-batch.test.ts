import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startSns } from './sns-fixture.ts';

it('PublishBatch accepts or refuses each message by itself, and batches that are none as a whole', async () => {
  const sns = await startSns();
  const TopicArn = await sns.topic('orders', { RawMessageDelivery: 'true' });
  const entries = [
    { Id: 'a', Message: 'one' },
    { Id: 'b', Message: '' },
    { Id: 'c', Message: 'three' },
  ];
  const { Successful = [], Failed = [] } = await sns.call('PublishBatch', { TopicArn, PublishBatchRequestEntries: entries });
  assert.deepEqual(
    Successful.map(({ Id }) => Id),
    ['a', 'c'],
  );
  assert.deepEqual(Failed, [
    { Id: 'b', Code: 'InvalidParameter', Message: 'Invalid parameter: Empty message', SenderFault: true },
  ]);
  await sns.clock.advance(0);
  assert.deepEqual(
    sns.endpoints.sent.map(({ body }) => body),
    ['one', 'three'],
  );
  const refused = (batch: { Id: string; Message: string }[], code: string): Promise<void> =>
    assert.rejects(sns.call('PublishBatch', { TopicArn, PublishBatchRequestEntries: batch }), { code });
  await refused([], 'EmptyBatchRequestException');
  await refused(
    Array.from({ length: 11 }, (_, index) => ({ Id: `${index}`, Message: 'm' })),
    'TooManyEntriesInBatchRequestException',
  );
  await refused(
    [
      { Id: 'a', Message: 'm' },
      { Id: 'a', Message: 'm' },
    ],
    'BatchEntryIdsNotDistinctException',
  );
  await refused([{ Id: 'a b', Message: 'm' }], 'InvalidBatchEntryIdException');
  const large = ['a', 'b'].map((Id) => ({ Id, Message: 'x'.repeat(200_000) }));
  await refused(large, 'BatchRequestTooLongException');
  await sns.close();
});
