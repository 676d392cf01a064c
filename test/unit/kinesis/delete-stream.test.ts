import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytes, iteratorOf, refusal, SHARD_0, startKinesis } from './kinesis-fixture.ts';

describe('DeleteStream', () => {
  test('answers when stream and records are gone and the name is free', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('old') });
    await kinesis.call('DeleteStream', { StreamName: 's' });
    assert.deepEqual(await kinesis.engine.listGroups('s.'), []);
    await assert.rejects(
      kinesis.call('DescribeStream', { StreamName: 's' }),
      refusal('ResourceNotFoundException', 'Stream s under account 000000000000 not found.'),
    );
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const ShardIterator = await iteratorOf(kinesis, { StreamName: 's', ShardId: SHARD_0, ShardIteratorType: 'TRIM_HORIZON' });
    assert.deepEqual((await kinesis.call('GetRecords', { ShardIterator })).Records, []);
    await kinesis.close();
  });

  test('accepts the ARN', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.call('DeleteStream', { StreamARN: kinesis.stream('s').arn });
    assert.deepEqual((await kinesis.call('ListStreams', {})).StreamNames, []);
    await kinesis.close();
  });

  test('leaves the stream DELETING for the configured delay, when it is neither written nor deleted again', async () => {
    const kinesis = await startKinesis({ settings: { stateDelayMs: 500 } });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await assert.rejects(
      kinesis.call('DeleteStream', { StreamName: 's' }),
      refusal('ResourceInUseException', 'Stream s under account 000000000000 not ACTIVE, instead in state CREATING'),
    );
    await kinesis.clock.advance(500);
    await kinesis.call('DeleteStream', { StreamName: 's' });
    assert.equal(
      (await kinesis.call('DescribeStreamSummary', { StreamName: 's' })).StreamDescriptionSummary.StreamStatus,
      'DELETING',
    );
    await assert.rejects(kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('') }), {
      code: 'ResourceNotFoundException',
    });
    await assert.rejects(
      kinesis.call('DeleteStream', { StreamName: 's' }),
      refusal('ResourceInUseException', 'Stream s under account 000000000000 not ACTIVE, instead in state DELETING'),
    );
    await assert.rejects(kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 }), { code: 'ResourceInUseException' });
    await kinesis.clock.advance(500);
    assert.deepEqual((await kinesis.call('ListStreams', {})).StreamNames, []);
    await kinesis.close();
  });

  test('leaves a stream that has consumers alone, unless they are to go with it', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const StreamARN = kinesis.stream('s').arn;
    await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' });
    for (const more of [{}, { EnforceConsumerDeletion: false }]) {
      await assert.rejects(
        kinesis.call('DeleteStream', { StreamName: 's', ...more }),
        refusal(
          'ResourceInUseException',
          'DeleteStream can’t delete 000000000000:s because there are consumers associated with this data stream. To delete s ' +
            'anyway, set the EnforceConsumerDeletion parameter to true to force the deletion of all the consumers that are ' +
            'associated with it.',
        ),
      );
    }
    await kinesis.call('DeleteStream', { StreamName: 's', EnforceConsumerDeletion: true });
    await assert.rejects(kinesis.call('DescribeStreamConsumer', { StreamARN, ConsumerName: 'c' }), {
      code: 'ResourceNotFoundException',
    });
    await kinesis.close();
  });

  test('does not know a stream that does not exist', async () => {
    const kinesis = await startKinesis();
    await assert.rejects(
      kinesis.call('DeleteStream', { StreamName: 'nope' }),
      refusal('ResourceNotFoundException', 'Stream nope under account 000000000000 not found.'),
    );
    await kinesis.close();
  });
});
