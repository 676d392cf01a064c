import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contextOf, REGION, refusal, startKinesis } from './kinesis-fixture.ts';

describe('TagResource', () => {
  test('tags streams and consumers by their ARN, each for itself', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const StreamARN = kinesis.stream('s').arn;
    const { Consumer } = await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c', Tags: { a: '1' } });
    await kinesis.call('TagResource', { ResourceARN: StreamARN, Tags: { b: '2' } });
    await kinesis.call('TagResource', { ResourceARN: Consumer.ConsumerARN, Tags: { a: '3', c: '4' } });
    assert.deepEqual((await kinesis.call('ListTagsForStream', { StreamName: 's' })).Tags, [{ Key: 'b', Value: '2' }]);
    assert.deepEqual((await kinesis.call('ListTagsForResource', { ResourceARN: Consumer.ConsumerARN })).Tags, [
      { Key: 'a', Value: '3' },
      { Key: 'c', Value: '4' },
    ]);
    await kinesis.close();
  });

  test('refuses ARNs of what is not there, and of other accounts', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const { arn } = kinesis.stream('s');
    const channel = arn.replace('stream/s', 'channel/c');
    for (const ResourceARN of [`${arn}x`, `${arn}/consumer/c:1`, channel]) {
      await assert.rejects(kinesis.call('TagResource', { ResourceARN, Tags: { a: '' } }), { code: 'ResourceNotFoundException' });
    }
    await assert.rejects(
      kinesis.call('TagResource', { ResourceARN: arn, Tags: { a: '' } }, contextOf('111111111111', REGION)),
      refusal('ResourceNotFoundException', 'Stream s under account 000000000000 not found.'),
    );
    await kinesis.close();
  });

  test('refuses a fifty-first tag and characters that no tag may have', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const ResourceARN = kinesis.stream('s').arn;
    const Tags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, '']));
    await assert.rejects(
      kinesis.call('TagResource', { ResourceARN, Tags }),
      refusal('InvalidArgumentException', /more than 50 tags/),
    );
    await assert.rejects(kinesis.call('TagResource', { ResourceARN, Tags: { '?': '' } }), { code: 'InvalidArgumentException' });
    await kinesis.close();
  });
});
