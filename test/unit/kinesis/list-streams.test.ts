import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contextOf, type Fixture, REGION, refusal, startKinesis } from './kinesis-fixture.ts';

async function withStreams(...names: string[]): Promise<Fixture> {
  const kinesis = await startKinesis();
  for (const StreamName of names) await kinesis.call('CreateStream', { StreamName, ShardCount: 1 });
  return kinesis;
}

describe('ListStreams', () => {
  test('lists names and summaries in the order of the names', async () => {
    const kinesis = await withStreams('b', 'a');
    assert.deepEqual(await kinesis.call('ListStreams', {}), {
      StreamNames: ['a', 'b'],
      StreamSummaries: ['a', 'b'].map((name) => ({
        StreamName: name,
        StreamARN: `arn:aws:kinesis:eu-west-1:000000000000:stream/${name}`,
        StreamStatus: 'ACTIVE',
        StreamModeDetails: { StreamMode: 'PROVISIONED' },
        StreamCreationTimestamp: 1_700_000_000_000,
      })),
      HasMoreStreams: false,
    });
    await kinesis.close();
  });

  test('goes on behind a name or a token', async () => {
    const kinesis = await withStreams('a', 'b', 'c', 'd');
    const first = await kinesis.call('ListStreams', { Limit: 2 });
    assert.deepEqual([first.StreamNames, first.HasMoreStreams], [['a', 'b'], true]);
    const byName = await kinesis.call('ListStreams', { Limit: 1, ExclusiveStartStreamName: 'b' });
    assert.deepEqual([byName.StreamNames, byName.HasMoreStreams], [['c'], true]);
    const byToken = await kinesis.call('ListStreams', { NextToken: first.NextToken });
    assert.deepEqual([byToken.StreamNames, byToken.HasMoreStreams, byToken.NextToken], [['c', 'd'], false, undefined]);
    await kinesis.close();
  });

  test('shows a hundred streams unless asked otherwise', async () => {
    const kinesis = await withStreams(...Array.from({ length: 101 }, (_, index) => `s${index}`));
    assert.equal((await kinesis.call('ListStreams', {})).StreamNames.length, 100);
    assert.equal((await kinesis.call('ListStreams', { Limit: 101 })).HasMoreStreams, false);
    await kinesis.close();
  });

  test('refuses tokens that are old, forged or of another account', async () => {
    const kinesis = await withStreams('a', 'b');
    const { NextToken } = await kinesis.call('ListStreams', { Limit: 1 });
    assert.ok(NextToken !== undefined);
    const invalid = refusal('InvalidArgumentException', 'Invalid NextToken.');
    await assert.rejects(kinesis.call('ListStreams', { NextToken: 'AAAAAAAAAAE=' }), invalid);
    await assert.rejects(kinesis.call('ListStreams', { NextToken: 'A'.repeat(1_000_000) }), invalid);
    await assert.rejects(kinesis.call('ListStreams', { NextToken }, contextOf('111111111111', REGION)), invalid);
    await kinesis.clock.advance(300_001);
    await assert.rejects(kinesis.call('ListStreams', { NextToken }), { code: 'ExpiredNextTokenException' });
    await kinesis.close();
  });
});
