import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refusal, startKinesis } from './kinesis-fixture.ts';

const MIB = 1_048_576;

describe('UpdateMaxRecordSize', () => {
  test('lets puts take larger records from then on, and no larger ones than it says', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const StreamARN = kinesis.stream('s').arn;
    const put = (length: number): Promise<unknown> =>
      kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: new Uint8Array(length) });
    await assert.rejects(put(MIB), { code: 'ValidationException' });
    await kinesis.call('UpdateMaxRecordSize', { StreamARN, MaxRecordSizeInKiB: 10_240 });
    await put(10 * MIB - 1);
    await assert.rejects(put(10 * MIB), refusal('ValidationException', /less than or equal to 10485760\.$/));
    const { StreamDescriptionSummary } = await kinesis.call('DescribeStreamSummary', { StreamARN });
    assert.equal(StreamDescriptionSummary.MaxRecordSizeInKiB, 10_240);
    await kinesis.close();
  });

  test('holds the single records of PutRecords to it as well', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const Records = [
      { PartitionKey: 'k', Data: new Uint8Array(10) },
      { PartitionKey: 'k', Data: new Uint8Array(2 * MIB) },
    ];
    await assert.rejects(
      kinesis.call('PutRecords', { StreamName: 's', Records }),
      refusal('ValidationException', /'records\.2\.member\.data'/),
    );
    await kinesis.call('UpdateMaxRecordSize', { StreamARN: kinesis.stream('s').arn, MaxRecordSizeInKiB: 3_072 });
    assert.equal((await kinesis.call('PutRecords', { StreamName: 's', Records })).FailedRecordCount, 0);
    await kinesis.close();
  });

  test('needs the ARN of a stream', async () => {
    const kinesis = await startKinesis();
    await assert.rejects(kinesis.call('UpdateMaxRecordSize', { MaxRecordSizeInKiB: 2_048 }), {
      code: 'InvalidArgumentException',
    });
    await kinesis.close();
  });
});
