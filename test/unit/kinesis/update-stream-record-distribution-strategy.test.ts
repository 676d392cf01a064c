import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytes, type Fixture, iteratorOf, refusal, startKinesis } from './kinesis-fixture.ts';

async function onDemand(): Promise<{ kinesis: Fixture; StreamARN: string }> {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's' });
  return { kinesis, StreamARN: kinesis.stream('s').arn };
}

const shardsOf = (results: readonly { readonly ShardId?: string | undefined }[]): number =>
  new Set(results.map(({ ShardId }) => ShardId)).size;

describe('UpdateStreamRecordDistributionStrategy', () => {
  test('AUTO spreads records evenly over the shards, whatever keys they have, from the next put on', async () => {
    const { kinesis, StreamARN } = await onDemand();
    const record = { PartitionKey: 'k', ExplicitHashKey: '0', Data: bytes('x') };
    const Records = Array.from({ length: 8 }, () => record);
    assert.equal(shardsOf((await kinesis.call('PutRecords', { StreamARN, Records })).Records), 1);
    await kinesis.call('UpdateStreamRecordDistributionStrategy', { StreamARN, RecordDistributionStrategy: 'AUTO' });
    const spread = (await kinesis.call('PutRecords', { StreamARN, Records })).Records;
    assert.equal(shardsOf(spread), 4);
    for (const { ShardId } of spread) assert.equal(spread.filter((one) => one.ShardId === ShardId).length, 2);
    const singles = [];
    for (let turn = 0; turn < 4; turn++) singles.push(await kinesis.call('PutRecord', { StreamARN, ...record }));
    assert.equal(shardsOf(singles), 4);
    await kinesis.call('UpdateStreamRecordDistributionStrategy', {
      StreamARN,
      RecordDistributionStrategy: 'USER_PARTITION_KEY',
    });
    assert.equal(shardsOf((await kinesis.call('PutRecords', { StreamARN, Records })).Records), 1);
    await kinesis.close();
  });

  test('AUTO needs no partition key, and a record without one is read without one', async () => {
    const { kinesis, StreamARN } = await onDemand();
    const missing = refusal(
      'ValidationException',
      "1 validation error detected: Value null at 'partitionKey' failed to satisfy constraint: Member must not be null",
    );
    await assert.rejects(kinesis.call('PutRecord', { StreamARN, Data: bytes('x') }), missing);
    await assert.rejects(
      kinesis.call('PutRecords', { StreamARN, Records: [{ PartitionKey: 'k', Data: bytes('x') }, { Data: bytes('x') }] }),
      refusal('ValidationException', /Value null at 'records\.2\.member\.partitionKey'/),
    );
    await kinesis.call('UpdateStreamRecordDistributionStrategy', { StreamARN, RecordDistributionStrategy: 'AUTO' });
    const { ShardId, SequenceNumber } = await kinesis.call('PutRecord', { StreamARN, Data: bytes('x') });
    const ShardIterator = await iteratorOf(kinesis, { StreamARN, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
    const { Records } = await kinesis.call('GetRecords', { ShardIterator });
    assert.equal(Records[0]?.SequenceNumber, SequenceNumber);
    assert.ok(!('PartitionKey' in Records[0]));
    await kinesis.close();
  });

  test('is shown for streams on demand, and AUTO is refused for provisioned ones', async () => {
    const { kinesis, StreamARN } = await onDemand();
    await kinesis.call('UpdateStreamRecordDistributionStrategy', { StreamARN, RecordDistributionStrategy: 'AUTO' });
    const shown = await kinesis.call('DescribeStreamSummary', { StreamARN });
    assert.equal(shown.StreamDescriptionSummary.RecordDistributionStrategy, 'AUTO');
    await kinesis.call('CreateStream', { StreamName: 'p', ShardCount: 1 });
    const provisioned = kinesis.stream('p').arn;
    const auto = { RecordDistributionStrategy: 'AUTO' } as const;
    await assert.rejects(kinesis.call('UpdateStreamRecordDistributionStrategy', { StreamARN: provisioned, ...auto }), {
      code: 'InvalidArgumentException',
    });
    await assert.rejects(kinesis.call('CreateStream', { StreamName: 'q', ShardCount: 1, ...auto }), {
      code: 'InvalidArgumentException',
    });
    await kinesis.close();
  });
});
