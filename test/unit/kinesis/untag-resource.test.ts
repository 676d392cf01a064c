import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startKinesis } from './kinesis-fixture.ts';

test('UntagResource removes tags of a stream and of a consumer and passes over keys that are not there', async () => {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1, Tags: { a: '1', b: '2' } });
  const StreamARN = kinesis.stream('s').arn;
  const { Consumer } = await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c', Tags: { a: '1' } });
  await kinesis.call('UntagResource', { ResourceARN: StreamARN, TagKeys: ['a', 'x'] });
  await kinesis.call('UntagResource', { ResourceARN: Consumer.ConsumerARN, TagKeys: ['a'] });
  assert.deepEqual(kinesis.stream('s').tags, [['b', '2']]);
  assert.deepEqual(kinesis.stream('s').consumers[0]?.tags, []);
  await kinesis.close();
});
