import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Fixture, refusal, startKinesis } from './kinesis-fixture.ts';

const StreamARN = 'arn:aws:kinesis:eu-west-1:000000000000:stream/s';
const ConsumerARN = `${StreamARN}/consumer/c:1700000000`;

async function withConsumer(stateDelayMs = 0): Promise<Fixture> {
  const kinesis = await startKinesis({ settings: { stateDelayMs } });
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  await kinesis.clock.advance(stateDelayMs);
  await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' });
  return kinesis;
}

describe('DeregisterStreamConsumer', () => {
  test('frees the name, by ARN, by name, or by both', async () => {
    const kinesis = await withConsumer();
    const references = [
      { ConsumerARN },
      { StreamARN, ConsumerName: 'c' },
      { ConsumerARN, StreamARN, ConsumerName: 'c' },
    ] as const;
    for (const reference of references) {
      assert.deepEqual(await kinesis.call('DeregisterStreamConsumer', reference), {});
      assert.deepEqual(kinesis.stream('s').consumers, []);
      await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' });
    }
    await kinesis.close();
  });

  test('leaves the consumer DELETING for the configured delay, and may be repeated meanwhile', async () => {
    const kinesis = await withConsumer(500);
    await kinesis.call('DeregisterStreamConsumer', { ConsumerARN }); // while it is CREATING
    await kinesis.clock.advance(499);
    await kinesis.call('DeregisterStreamConsumer', { ConsumerARN });
    const { ConsumerDescription } = await kinesis.call('DescribeStreamConsumer', { ConsumerARN });
    assert.equal(ConsumerDescription.ConsumerStatus, 'DELETING');
    await kinesis.clock.advance(1);
    assert.deepEqual(kinesis.stream('s').consumers, []);
    await kinesis.close();
  });

  test('does not know a consumer that is not there', async () => {
    const kinesis = await withConsumer();
    const unknown = refusal('ResourceNotFoundException', 'Consumer d under stream s under account 000000000000 not found.');
    await assert.rejects(kinesis.call('DeregisterStreamConsumer', { StreamARN, ConsumerName: 'd' }), unknown);
    const other = ConsumerARN.replace('/c:', '/d:');
    await assert.rejects(kinesis.call('DeregisterStreamConsumer', { ConsumerARN: other }), unknown);
    await assert.rejects(kinesis.call('DeregisterStreamConsumer', { ConsumerARN: `${ConsumerARN}9` }), {
      code: 'ResourceNotFoundException',
    });
    await kinesis.close();
  });
});
