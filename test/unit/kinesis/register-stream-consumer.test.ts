import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contextOf, type Fixture, type FixtureOptions, REGION, refusal, startKinesis } from './kinesis-fixture.ts';

const StreamARN = 'arn:aws:kinesis:eu-west-1:000000000000:stream/s';

async function withStream(options: FixtureOptions = {}): Promise<Fixture> {
  const kinesis = await startKinesis(options);
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  await kinesis.clock.advance(options.settings?.stateDelayMs ?? 0);
  return kinesis;
}

describe('RegisterStreamConsumer', () => {
  test('answers CREATING, and the consumer is ACTIVE from then on', async () => {
    const kinesis = await withStream();
    await kinesis.clock.advance(1_234);
    assert.deepEqual(await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c', Tags: { a: 'b' } }), {
      Consumer: {
        ConsumerName: 'c',
        ConsumerARN: `${StreamARN}/consumer/c:1700000001`,
        ConsumerStatus: 'CREATING',
        ConsumerCreationTimestamp: 1_700_000_001_000,
      },
    });
    const [consumer] = kinesis.stream('s').consumers;
    assert.deepEqual([consumer?.status, consumer?.tags], ['ACTIVE', [['a', 'b']]]);
    const { StreamDescriptionSummary } = await kinesis.call('DescribeStreamSummary', { StreamName: 's' });
    assert.equal(StreamDescriptionSummary.ConsumerCount, 1);
    await kinesis.close();
  });

  test('leaves the consumer CREATING for the configured delay', async () => {
    const kinesis = await withStream({ settings: { stateDelayMs: 500 } });
    await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' });
    await kinesis.clock.advance(499);
    assert.equal(kinesis.stream('s').consumers[0]?.status, 'CREATING');
    await kinesis.clock.advance(1);
    assert.equal(kinesis.stream('s').consumers[0]?.status, 'ACTIVE');
    await kinesis.close();
  });

  test('goes on where a crash interrupted it', async () => {
    const crashed = await withStream({ settings: { stateDelayMs: 500 } });
    await crashed.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' });
    const kinesis = await crashed.restart();
    assert.equal(kinesis.stream('s').consumers[0]?.status, 'CREATING');
    await kinesis.clock.advance(500);
    assert.equal(kinesis.stream('s').consumers[0]?.status, 'ACTIVE');
    await kinesis.close();
  });

  test('refuses a name that the stream has, whatever the state of that consumer', async () => {
    const kinesis = await withStream({ settings: { stateDelayMs: 10 } });
    const exists = refusal('ResourceInUseException', 'Consumer c under stream s already exists for account 000000000000.');
    await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' });
    await assert.rejects(kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' }), exists);
    await kinesis.clock.advance(10);
    await kinesis.call('DeregisterStreamConsumer', { StreamARN, ConsumerName: 'c' });
    await assert.rejects(kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' }), exists);
    await kinesis.clock.advance(10);
    await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' });
    await kinesis.close();
  });

  test('allows 20 consumers per stream, 5 of them CREATING', async () => {
    const kinesis = await withStream({ settings: { stateDelayMs: 10 } });
    for (let index = 0; index < 20; index++) {
      if (index > 0 && index % 5 === 0) {
        await assert.rejects(
          kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'sixth' }),
          refusal('LimitExceededException', 'Stream s under account 000000000000 already has 5 consumers in the state CREATING.'),
        );
        await kinesis.clock.advance(10);
      }
      await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: `c${index}` });
    }
    await kinesis.clock.advance(10);
    await assert.rejects(
      kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c20' }),
      refusal('LimitExceededException', 'Stream s under account 000000000000 already has 20 registered consumers.'),
    );
    await kinesis.close();
  });

  test('allows 50 consumers of an on-demand stream in an account with on-demand advantage', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', StreamModeDetails: { StreamMode: 'ON_DEMAND' } });
    const register = (index: number) => kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: `c${index}` });
    for (let index = 0; index < 20; index++) await register(index);
    await assert.rejects(register(20), { code: 'LimitExceededException' });
    await kinesis.call('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status: 'ENABLED' } });
    for (let index = 20; index < 50; index++) await register(index);
    await assert.rejects(
      register(50),
      refusal('LimitExceededException', 'Stream s under account 000000000000 already has 50 registered consumers.'),
    );
    await kinesis.close();
  });

  test('refuses a stream that is not ACTIVE, not there or of another account, and bad tags', async () => {
    const kinesis = await startKinesis({ settings: { stateDelayMs: 10 } });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await assert.rejects(
      kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' }),
      refusal('ResourceInUseException', 'Stream s under account 000000000000 not ACTIVE, instead in state CREATING'),
    );
    await kinesis.clock.advance(10);
    const missing = { StreamARN: StreamARN.replace('stream/s', 'stream/t'), ConsumerName: 'c' };
    await assert.rejects(
      kinesis.call('RegisterStreamConsumer', missing),
      refusal('ResourceNotFoundException', 'Stream t under account 000000000000 not found.'),
    );
    await assert.rejects(
      kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' }, contextOf('111111111111', REGION)),
      { code: 'ResourceNotFoundException' },
    );
    await assert.rejects(kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c', Tags: { 'a*': 'b' } }), {
      code: 'InvalidArgumentException',
    });
    await kinesis.close();
  });
});
