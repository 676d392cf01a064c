import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Fixture, refusal, startKinesis } from './kinesis-fixture.ts';

const StreamARN = 'arn:aws:kinesis:eu-west-1:000000000000:stream/s';

async function withConsumers(...names: string[]): Promise<Fixture> {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  for (const ConsumerName of names) await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName });
  return kinesis;
}

const namesOf = async (kinesis: Fixture, more: { NextToken?: string; MaxResults?: number }): Promise<unknown[]> => {
  const { Consumers, NextToken } = await kinesis.call('ListStreamConsumers', { StreamARN, ...more });
  return [Consumers?.map(({ ConsumerName }) => ConsumerName), NextToken];
};

describe('ListStreamConsumers', () => {
  test('lists the consumers of a stream in the order of their names, without the ARN of the stream', async () => {
    const kinesis = await withConsumers('b', 'a');
    assert.deepEqual(await kinesis.call('ListStreamConsumers', { StreamARN }), {
      Consumers: ['a', 'b'].map((name) => ({
        ConsumerName: name,
        ConsumerARN: `${StreamARN}/consumer/${name}:1700000000`,
        ConsumerStatus: 'ACTIVE',
        ConsumerCreationTimestamp: 1_700_000_000_000,
      })),
    });
    await kinesis.close();
  });

  test('goes on behind a token, also when the consumer it stands at is gone', async () => {
    const kinesis = await withConsumers('a', 'b', 'c', 'd');
    const [first, NextToken] = await namesOf(kinesis, { MaxResults: 2 });
    assert.deepEqual(first, ['a', 'b']);
    await kinesis.call('DeregisterStreamConsumer', { StreamARN, ConsumerName: 'b' });
    assert.deepEqual(await namesOf(kinesis, { NextToken: NextToken as string }), [['c', 'd'], undefined]);
    await kinesis.close();
  });

  test('refuses tokens that are old, forged or of another stream, and a token with a creation time', async () => {
    const kinesis = await withConsumers('a', 'b');
    await kinesis.call('CreateStream', { StreamName: 't', ShardCount: 1 });
    const NextToken = (await namesOf(kinesis, { MaxResults: 1 }))[1] as string;
    const invalid = refusal('InvalidArgumentException', 'Invalid NextToken.');
    await assert.rejects(kinesis.call('ListStreamConsumers', { StreamARN, NextToken: 'AAAA' }), invalid);
    const other = { StreamARN: StreamARN.replace('stream/s', 'stream/t'), NextToken };
    await assert.rejects(kinesis.call('ListStreamConsumers', other), invalid);
    await assert.rejects(
      kinesis.call('ListStreamConsumers', { StreamARN, NextToken, StreamCreationTimestamp: 1_700_000_000_000 }),
      refusal('InvalidArgumentException', 'NextToken and StreamCreationTimestamp cannot be provided together.'),
    );
    await kinesis.clock.advance(300_001);
    await assert.rejects(kinesis.call('ListStreamConsumers', { StreamARN, NextToken }), { code: 'ExpiredNextTokenException' });
    await kinesis.close();
  });

  test('tells a stream from its predecessor by the creation time', async () => {
    const kinesis = await withConsumers('a');
    const { Consumers } = await kinesis.call('ListStreamConsumers', { StreamARN, StreamCreationTimestamp: 1_700_000_000_999 });
    assert.equal(Consumers?.length, 1);
    await assert.rejects(
      kinesis.call('ListStreamConsumers', { StreamARN, StreamCreationTimestamp: 1_600_000_000_000 }),
      refusal('ResourceNotFoundException', 'Stream s under account 000000000000 not found.'),
    );
    await kinesis.close();
  });
});
