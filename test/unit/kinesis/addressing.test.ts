/** How requests name streams, and that nobody reaches those of other accounts and regions. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RequestContext } from '../../../src/protocol/service.ts';
import { bytes, context, contextOf, type Fixture, REGION, SHARD_0, startKinesis } from './kinesis-fixture.ts';
import { BY_ARN, BY_NAME_OR_ARN, BY_RESOURCE_ARN, namesOf, type SampleName } from './operation-samples.ts';

const SAMPLES: Readonly<Record<SampleName, object>> = { ...BY_NAME_OR_ARN, ...BY_ARN, ...BY_RESOURCE_ARN };
const FOREIGN: readonly RequestContext[] = [contextOf('111111111111', REGION), contextOf('000000000000', 'us-east-1')];

async function withStream(): Promise<{ kinesis: Fixture; StreamARN: string }> {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2 });
  return { kinesis, StreamARN: kinesis.stream('s').arn };
}

/** How a sample goes with these members: its error's code, or `done`. */
async function outcome(kinesis: Fixture, name: SampleName, members: object, from = context): Promise<string> {
  try {
    await kinesis.call(name, { ...SAMPLES[name], ...members } as never, from);
    return 'done';
  } catch (error: unknown) {
    return (error as { code: string }).code;
  }
}

describe('Addressing', () => {
  for (const name of namesOf(BY_NAME_OR_ARN)) {
    test(`${name} finds its stream by name, by ARN and by both, and passes over a StreamId`, async () => {
      for (const form of ['name', 'arn', 'both'] as const) {
        const { kinesis, StreamARN } = await withStream();
        const byName = form === 'arn' ? {} : { StreamName: 's' };
        const byArn = form === 'name' ? {} : { StreamARN };
        const StreamId = 'abcdefghij0123456789-abc';
        assert.equal(await outcome(kinesis, name, { ...byName, ...byArn, StreamId }), 'done', form);
        await kinesis.close();
      }
    });

    test(`${name} refuses a request that names no stream, or two`, async () => {
      const { kinesis, StreamARN } = await withStream();
      assert.equal(await outcome(kinesis, name, {}), 'InvalidArgumentException');
      assert.equal(await outcome(kinesis, name, { StreamName: 't', StreamARN }), 'InvalidArgumentException');
      assert.equal(await outcome(kinesis, name, { StreamName: 't' }), 'ResourceNotFoundException');
      await kinesis.close();
    });

    test(`${name} reaches no stream of another account or region, by name or by ARN`, async () => {
      const { kinesis, StreamARN } = await withStream();
      for (const from of FOREIGN) {
        assert.equal(await outcome(kinesis, name, { StreamName: 's' }, from), 'ResourceNotFoundException');
        assert.equal(await outcome(kinesis, name, { StreamARN }, from), 'ResourceNotFoundException');
      }
      await kinesis.close();
    });
  }

  for (const [member, samples] of [
    ['StreamARN', BY_ARN],
    ['ResourceARN', BY_RESOURCE_ARN],
  ] as const) {
    for (const name of namesOf(samples) as SampleName[]) {
      test(`${name} finds its stream by ${member}, in the caller’s account and region only`, async () => {
        const { kinesis, StreamARN: arn } = await withStream();
        assert.equal(await outcome(kinesis, name, { [member]: arn }), 'done');
        assert.equal(await outcome(kinesis, name, { [member]: `${arn}x` }), 'ResourceNotFoundException');
        for (const from of FOREIGN) {
          assert.equal(await outcome(kinesis, name, { [member]: arn }, from), 'ResourceNotFoundException');
        }
        await kinesis.close();
      });
    }
  }

  test('Streams of one name in two accounts and two regions hold records and settings of their own', async () => {
    const { kinesis } = await withStream();
    const places = [context, ...FOREIGN];
    for (const [index, from] of places.entries()) {
      if (from !== context) await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 }, from);
      await kinesis.call('AddTagsToStream', { StreamName: 's', Tags: { place: `${index}` } }, from);
      await kinesis.call('PutRecord', { StreamName: 's', PartitionKey: 'k', Data: bytes('x') }, from);
    }
    for (const [index, from] of places.entries()) {
      const { Tags } = await kinesis.call('ListTagsForStream', { StreamName: 's' }, from);
      assert.deepEqual(Tags, [{ Key: 'place', Value: `${index}` }]);
      assert.deepEqual((await kinesis.call('ListStreams', {}, from)).StreamNames, ['s']);
    }
    await kinesis.call('DeleteStream', { StreamName: 's' }, places[1]);
    assert.deepEqual((await kinesis.call('ListStreams', {}, places[1])).StreamNames, []);
    assert.equal((await kinesis.call('DescribeLimits', {}, places[2])).OpenShardCount, 1);
    await kinesis.close();
  });

  test('An iterator is of no use to another account, nor in another region', async () => {
    const { kinesis } = await withStream();
    for (const from of FOREIGN) await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2 }, from);
    const position = { StreamName: 's', ShardId: SHARD_0, ShardIteratorType: 'LATEST' } as const;
    const { ShardIterator } = await kinesis.call('GetShardIterator', position);
    assert.ok(ShardIterator !== undefined);
    await kinesis.call('GetRecords', { ShardIterator });
    for (const from of FOREIGN) await assert.rejects(kinesis.call('GetRecords', { ShardIterator }, from));
    await kinesis.close();
  });
});
