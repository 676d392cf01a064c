import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contextOf, REGION, refusal, startKinesis } from './kinesis-fixture.ts';

const StreamARN = 'arn:aws:kinesis:eu-west-1:000000000000:stream/s';
const ConsumerARN = `${StreamARN}/consumer/c:1700000000`;

describe('DescribeStreamConsumer', () => {
  test('shows a consumer and its stream, found by ARN or by name', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' });
    const ConsumerDescription = {
      ConsumerName: 'c',
      ConsumerARN,
      ConsumerStatus: 'ACTIVE',
      ConsumerCreationTimestamp: 1_700_000_000_000,
      StreamARN,
    };
    for (const reference of [{ ConsumerARN }, { StreamARN, ConsumerName: 'c' }, { ConsumerARN, ConsumerName: 'c' }]) {
      assert.deepEqual(await kinesis.call('DescribeStreamConsumer', reference), { ConsumerDescription });
    }
    await kinesis.close();
  });

  test('wants the ARN, or the name and the ARN of the stream, and no contradiction between them', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' });
    const incomplete = refusal(
      'InvalidArgumentException',
      'Either ConsumerARN or both StreamARN and ConsumerName must be provided.',
    );
    for (const reference of [{}, { StreamARN }, { ConsumerName: 'c' }]) {
      await assert.rejects(kinesis.call('DescribeStreamConsumer', reference), incomplete);
    }
    for (const more of [{ ConsumerName: 'd' }, { StreamARN: `${StreamARN}t` }]) {
      await assert.rejects(
        kinesis.call('DescribeStreamConsumer', { ConsumerARN, ...more }),
        refusal('InvalidArgumentException', 'ConsumerARN, StreamARN and ConsumerName name different consumers.'),
      );
    }
    await kinesis.close();
  });

  test('does not know what is not there, and nothing of other accounts and regions', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await assert.rejects(
      kinesis.call('DescribeStreamConsumer', { ConsumerARN }),
      refusal('ResourceNotFoundException', 'Consumer c under stream s under account 000000000000 not found.'),
    );
    await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' });
    for (const from of [contextOf('111111111111', REGION), contextOf('000000000000', 'us-east-1')]) {
      await assert.rejects(kinesis.call('DescribeStreamConsumer', { ConsumerARN }, from), { code: 'ResourceNotFoundException' });
    }
    await kinesis.close();
  });
});
