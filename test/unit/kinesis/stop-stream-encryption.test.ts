import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytes, iteratorOf, putAll, SHARD_0, startKinesis } from './kinesis-fixture.ts';

const KEY = { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' } as const;

describe('StopStreamEncryption', () => {
  test('leaves what was put encrypted as it is, and encrypts no more', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const StreamARN = kinesis.stream('s').arn;
    await kinesis.call('StartStreamEncryption', { StreamARN, ...KEY });
    await putAll(kinesis, 's', ['encrypted']);
    await kinesis.call('StopStreamEncryption', { StreamARN, ...KEY });
    const put = await kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('plain') });
    assert.ok(!('EncryptionType' in put));
    const { StreamDescription } = await kinesis.call('DescribeStream', { StreamARN });
    assert.equal(StreamDescription.EncryptionType, 'NONE');
    assert.ok(!('KeyId' in StreamDescription));
    const position = { StreamARN, ShardId: SHARD_0, ShardIteratorType: 'TRIM_HORIZON' } as const;
    const { Records } = await kinesis.call('GetRecords', { ShardIterator: await iteratorOf(kinesis, position) });
    assert.deepEqual(
      Records.map(({ EncryptionType }) => EncryptionType),
      ['KMS', undefined],
    );
    await kinesis.close();
  });

  test('changes nothing of a stream that is not encrypted, and is counted apart from the starts', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const before = kinesis.stream('s');
    await kinesis.call('StopStreamEncryption', { StreamName: 's', ...KEY });
    assert.equal(kinesis.stream('s'), before);
    for (let turn = 0; turn < 25; turn++) {
      await kinesis.call('StartStreamEncryption', { StreamName: 's', ...KEY });
      await kinesis.call('StopStreamEncryption', { StreamName: 's', ...KEY });
    }
    assert.equal(kinesis.stream('s').encryptionKeyId, null);
    await kinesis.close();
  });
});
