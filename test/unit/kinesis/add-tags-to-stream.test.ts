import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refusal, startKinesis } from './kinesis-fixture.ts';

const numbered = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, '']));

describe('AddTagsToStream', () => {
  test('adds tags and replaces those of the same key', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1, Tags: { a: '1', b: '2' } });
    await kinesis.call('AddTagsToStream', { StreamName: 's', Tags: { b: '3', c: '4' } });
    const { Tags } = await kinesis.call('ListTagsForStream', { StreamName: 's' });
    assert.deepEqual(
      Tags.map(({ Key, Value }) => `${Key}=${Value}`),
      ['a=1', 'b=3', 'c=4'],
    );
    await kinesis.close();
  });

  test('refuses characters that no tag may have, in the words of AWS', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    for (const Tags of [{ 'a;b': '' }, { a: 'ü!' }]) {
      await assert.rejects(
        kinesis.call('AddTagsToStream', { StreamName: 's', Tags }),
        refusal(
          'InvalidArgumentException',
          'Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.',
        ),
      );
    }
    await kinesis.close();
  });

  test('refuses a fifty-first tag, but not the replacement of one of fifty', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.call('AddTagsToStream', { StreamName: 's', Tags: numbered(50) });
    await kinesis.call('AddTagsToStream', { StreamName: 's', Tags: { tag7: 'seven' } });
    await assert.rejects(
      kinesis.call('AddTagsToStream', { StreamName: 's', Tags: { more: '' } }),
      refusal(
        'InvalidArgumentException',
        'Failed to add tags to stream s under account 000000000000 because a given stream cannot have more than 50 tags ' +
          'associated with it.',
      ),
    );
    await kinesis.close();
  });

  test('tags a stream that is still CREATING, without a change of its state', async () => {
    const kinesis = await startKinesis({ settings: { stateDelayMs: 100 } });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.call('AddTagsToStream', { StreamName: 's', Tags: { a: '1' } });
    assert.equal(kinesis.stream('s').status, 'CREATING');
    assert.deepEqual(kinesis.stream('s').tags, [['a', '1']]);
    await kinesis.close();
  });
});
