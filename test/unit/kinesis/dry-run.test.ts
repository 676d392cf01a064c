import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytes, type Fixture, iteratorOf, putAll, refusal, SHARD_0, startKinesis } from './kinesis-fixture.ts';

const WOULD_SUCCEED = refusal('DryRunOperationException', 'Request would have succeeded, but DryRun flag is set.');
const AT_START = { StreamName: 's', ShardId: SHARD_0, ShardIteratorType: 'TRIM_HORIZON' } as const;

async function withStream(): Promise<Fixture> {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  return kinesis;
}

const stored = async (kinesis: Fixture): Promise<number> =>
  (await kinesis.call('GetRecords', { ShardIterator: await iteratorOf(kinesis, AT_START) })).Records.length;

describe('DryRun', () => {
  test('of a put that would succeed says so and puts nothing', async () => {
    const kinesis = await withStream();
    const record = { PartitionKey: 'k', Data: bytes('x') };
    await assert.rejects(kinesis.call('PutRecord', { StreamName: 's', ...record, DryRun: true }), WOULD_SUCCEED);
    await assert.rejects(kinesis.call('PutRecords', { StreamName: 's', Records: [record], DryRun: true }), WOULD_SUCCEED);
    assert.equal(await stored(kinesis), 0);
    await kinesis.call('PutRecord', { StreamName: 's', ...record, DryRun: false });
    assert.equal(await stored(kinesis), 1);
    await kinesis.close();
  });

  test('of a put that would fail says why', async () => {
    const kinesis = await withStream();
    const record = { PartitionKey: 'k', Data: bytes('x') };
    const outside = { ...record, ExplicitHashKey: (2n ** 128n).toString() };
    const large = { ...record, Data: new Uint8Array(1_048_577) };
    for (const DryRun of [true, false]) {
      const noStream = refusal('ResourceNotFoundException', /Stream x/);
      await assert.rejects(kinesis.call('PutRecord', { StreamName: 'x', ...record, DryRun }), noStream);
      await assert.rejects(kinesis.call('PutRecord', { StreamName: 's', ...outside, DryRun }), /Invalid ExplicitHashKey/);
      await assert.rejects(
        kinesis.call('PutRecords', { StreamName: 's', Records: [record, outside], DryRun }),
        /ExplicitHashKey/,
      );
      await assert.rejects(
        kinesis.call('PutRecords', { StreamName: 's', Records: [record, large], DryRun }),
        /records\.2\.member/,
      );
    }
    await kinesis.close();
  });

  test('of reads says whether they would succeed', async () => {
    const kinesis = await withStream();
    await putAll(kinesis, 's', ['a']);
    await assert.rejects(kinesis.call('GetShardIterator', { ...AT_START, DryRun: true }), WOULD_SUCCEED);
    const absent = { ...AT_START, ShardId: 'shardId-000000000009', DryRun: true };
    await assert.rejects(kinesis.call('GetShardIterator', absent), { code: 'ResourceNotFoundException' });
    const ShardIterator = await iteratorOf(kinesis, AT_START);
    await assert.rejects(kinesis.call('GetRecords', { ShardIterator, DryRun: true }), WOULD_SUCCEED);
    await assert.rejects(kinesis.call('GetRecords', { ShardIterator: 'x', DryRun: true }), /Invalid ShardIterator/);
    await kinesis.close();
  });

  test('of a subscription that would begin says so and begins none', async () => {
    const kinesis = await withStream();
    const StreamARN = kinesis.stream('s').arn;
    const { Consumer } = await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' });
    const request = { ConsumerARN: Consumer.ConsumerARN, ShardId: SHARD_0, StartingPosition: { Type: 'LATEST' } } as const;
    await assert.rejects(kinesis.call('SubscribeToShard', { ...request, DryRun: true }), WOULD_SUCCEED);
    await assert.rejects(kinesis.call('SubscribeToShard', { ...request, ShardId: 'shardId-000000000009', DryRun: true }), {
      code: 'ResourceNotFoundException',
    });
    await kinesis.close();
  });
});
