import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startKinesis } from './kinesis-fixture.ts';

test('RemoveTagsFromStream removes tags, passes over keys that are not there and refuses texts that no key may have', async () => {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1, Tags: { a: '1', b: '2' } });
  await kinesis.call('RemoveTagsFromStream', { StreamName: 's', TagKeys: ['a', 'missing'] });
  assert.deepEqual(kinesis.stream('s').tags, [['b', '2']]);
  await assert.rejects(kinesis.call('RemoveTagsFromStream', { StreamName: 's', TagKeys: ['a;b'] }), {
    code: 'InvalidArgumentException',
  });
  await kinesis.close();
});
