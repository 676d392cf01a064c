import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSqs } from './sqs-fixture.ts';

test('keys go, and one that is not there is passed over', () =>
  withSqs(async (sqs) => {
    const QueueUrl = await sqs.createQueue('orders');
    await sqs.call('TagQueue', { QueueUrl, Tags: { team: 'a', stage: 'test' } });
    await sqs.call('UntagQueue', { QueueUrl, TagKeys: ['team', 'absent'] });
    assert.deepEqual(await sqs.call('ListQueueTags', { QueueUrl }), { Tags: { stage: 'test' } });
  }));
