import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startKinesis } from './kinesis-fixture.ts';

test('ListTagsForResource shows all tags of a stream in the order of their keys, and none of a stream without', async () => {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1, Tags: { b: '2', a: '1' } });
  await kinesis.call('CreateStream', { StreamName: 't', ShardCount: 1 });
  const { Tags } = await kinesis.call('ListTagsForResource', { ResourceARN: kinesis.stream('s').arn });
  assert.deepEqual(
    Tags?.map(({ Key, Value }) => [Key, Value]),
    [
      ['a', '1'],
      ['b', '2'],
    ],
  );
  assert.deepEqual(await kinesis.call('ListTagsForResource', { ResourceARN: kinesis.stream('t').arn }), { Tags: [] });
  await kinesis.close();
});
