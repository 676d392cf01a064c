import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytes, contextOf, REGION, refusal, startKinesis } from './kinesis-fixture.ts';

describe('CreateStream', () => {
  test('answers when the stream is ACTIVE and takes records', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 3 });
    const { StreamDescription } = await kinesis.call('DescribeStream', { StreamName: 's' });
    assert.equal(StreamDescription.StreamStatus, 'ACTIVE');
    assert.equal(StreamDescription.Shards.length, 3);
    await kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('x') });
    await kinesis.close();
  });

  test('leaves the stream CREATING for the configured delay, without shards to see and without taking records', async () => {
    const kinesis = await startKinesis({ settings: { stateDelayMs: 500 } });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 3 });
    const creating = await kinesis.call('DescribeStream', { StreamName: 's' });
    assert.equal(creating.StreamDescription.StreamStatus, 'CREATING');
    assert.deepEqual(creating.StreamDescription.Shards, []);
    await assert.rejects(
      kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('x') }),
      refusal('ResourceNotFoundException', 'Stream s under account 000000000000 not found.'),
    );
    await kinesis.clock.advance(499);
    assert.equal(kinesis.stream('s').status, 'CREATING');
    await kinesis.clock.advance(1);
    assert.equal(kinesis.stream('s').status, 'ACTIVE');
    await kinesis.close();
  });

  test('gives a stream without mode and count four shards on demand, and one with a count that many, provisioned', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 'a' });
    await kinesis.call('CreateStream', { StreamName: 'b', StreamModeDetails: { StreamMode: 'ON_DEMAND' } });
    await kinesis.call('CreateStream', { StreamName: 'c', ShardCount: 2 });
    const shapes = ['a', 'b', 'c'].map((name) => [kinesis.stream(name).mode, kinesis.stream(name).shards.length]);
    assert.deepEqual(shapes, [
      ['ON_DEMAND', 4],
      ['ON_DEMAND', 4],
      ['PROVISIONED', 2],
    ]);
    await kinesis.close();
  });

  test('refuses a mode and a count or throughput that do not fit each other', async () => {
    const kinesis = await startKinesis();
    const provisioned = { StreamName: 's', StreamModeDetails: { StreamMode: 'PROVISIONED' as const } };
    const onDemand = { StreamName: 's', StreamModeDetails: { StreamMode: 'ON_DEMAND' as const } };
    await assert.rejects(
      kinesis.call('CreateStream', provisioned),
      refusal('InvalidArgumentException', 'ShardCount is expected when StreamMode=PROVISIONED'),
    );
    await assert.rejects(
      kinesis.call('CreateStream', { ...onDemand, ShardCount: 2 }),
      refusal('InvalidArgumentException', 'ShardCount is not expected when StreamMode=ON_DEMAND'),
    );
    await assert.rejects(
      kinesis.call('CreateStream', { ...provisioned, ShardCount: 2, WarmThroughputMiBps: 5 }),
      refusal('InvalidArgumentException', /WarmThroughputMiBps must not be provided/),
    );
    await kinesis.close();
  });

  test('refuses a name that is taken in the account and region, and no other', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await assert.rejects(
      kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 }),
      refusal('ResourceInUseException', 'Stream s under account 000000000000 already exists.'),
    );
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 }, contextOf('111111111111', REGION));
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 }, contextOf('000000000000', 'us-east-1'));
    await kinesis.close();
  });

  test('lets only one of two that create the same stream at the same time succeed', async () => {
    const kinesis = await startKinesis();
    const attempts = await Promise.allSettled([1, 2].map(() => kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 })));
    assert.deepEqual(attempts.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    await kinesis.close();
  });

  test('refuses more shards than the account may have in the region, in the words of AWS', async () => {
    const kinesis = await startKinesis({ settings: { shardsMax: 5 } });
    await kinesis.call('CreateStream', { StreamName: 'a', ShardCount: 3 });
    await assert.rejects(
      kinesis.call('CreateStream', { StreamName: 'b', ShardCount: 3 }),
      refusal(
        'LimitExceededException',
        'This request would exceed the shard limit for the account 000000000000 in eu-west-1. Current shard count for the ' +
          'account: 3. Limit: 5. Number of additional shards that would have resulted from this request: 3. Refer to the AWS ' +
          'Service Limits page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and ' +
          'how to request higher limits.',
      ),
    );
    await kinesis.call('CreateStream', { StreamName: 'b', ShardCount: 2 });
    await assert.rejects(kinesis.call('CreateStream', { StreamName: 'c', ShardCount: 2_147_483_647 }), {
      code: 'LimitExceededException',
    });
    await kinesis.close();
  });

  test('refuses a sixth stream while five are CREATING', async () => {
    const kinesis = await startKinesis({ settings: { stateDelayMs: 1000 } });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await kinesis.call('CreateStream', { StreamName: name, ShardCount: 1 });
    const text =
      'This request would have exceed the limit on the number  of streams that can simultaneously be in CREATING or DELETING for ' +
      'the account 000000000000. Limit: 5.';
    const sixth = kinesis.call('CreateStream', { StreamName: 'f', ShardCount: 1 });
    await assert.rejects(sixth, refusal('LimitExceededException', text));
    await kinesis.call('CreateStream', { StreamName: 'f', ShardCount: 1 }, contextOf('111111111111', REGION));
    await kinesis.clock.advance(1000);
    await kinesis.call('CreateStream', { StreamName: 'f', ShardCount: 1 });
    await kinesis.close();
  });

  test('keeps the tags, and refuses characters that AWS refuses and more tags than fifty', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1, Tags: { 'Größe m/s': 'a+b=c@d %' } });
    assert.deepEqual(kinesis.stream('s').tags, [['Größe m/s', 'a+b=c@d %']]);
    await assert.rejects(
      kinesis.call('CreateStream', { StreamName: 't', ShardCount: 1, Tags: { 'a;b': '' } }),
      refusal('InvalidArgumentException', /^Some tags contain invalid characters\. Valid characters: Unicode letters/),
    );
    const tooMany = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, '']));
    await assert.rejects(
      kinesis.call('CreateStream', { StreamName: 't', ShardCount: 1, Tags: tooMany }),
      refusal('InvalidArgumentException', /cannot have more than 50 tags/),
    );
    await kinesis.close();
  });
});
