import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refusal, startKinesis } from './kinesis-fixture.ts';

describe('ListTagsForStream', () => {
  test('shows the tags that a stream was created with, in the order of their keys', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1, Tags: { b: '2', a: '1' } });
    assert.deepEqual(await kinesis.call('ListTagsForStream', { StreamName: 's' }), {
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
      HasMoreTags: false,
    });
    await kinesis.close();
  });

  test('walks through pages behind the last key shown', async () => {
    const kinesis = await startKinesis();
    const Tags = Object.fromEntries(['c', 'a', 'e', 'b', 'd'].map((key) => [key, '']));
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1, Tags });
    const keys: string[] = [];
    for (let more = true; more; ) {
      const ExclusiveStartTagKey = keys.at(-1);
      const page = await kinesis.call('ListTagsForStream', { StreamName: 's', Limit: 2, ExclusiveStartTagKey });
      assert.ok(page.Tags.length <= 2);
      keys.push(...page.Tags.map(({ Key }) => Key));
      more = page.HasMoreTags;
    }
    assert.deepEqual(keys, ['a', 'b', 'c', 'd', 'e']);
    await kinesis.close();
  });

  test('refuses a stream that is not there', async () => {
    const kinesis = await startKinesis();
    await assert.rejects(
      kinesis.call('ListTagsForStream', { StreamName: 'x' }),
      refusal('ResourceNotFoundException', 'Stream x under account 000000000000 not found.'),
    );
    await kinesis.close();
  });
});
