import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startKinesis } from './kinesis-fixture.ts';

test('GetResourcePolicy answers with an empty object for a stream without a policy, and refuses one that is not there', async () => {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  const ResourceARN = kinesis.stream('s').arn;
  assert.deepEqual(await kinesis.call('GetResourcePolicy', { ResourceARN }), { Policy: '{}' });
  await assert.rejects(kinesis.call('GetResourcePolicy', { ResourceARN: `${ResourceARN}x` }), {
    code: 'ResourceNotFoundException',
  });
  await kinesis.close();
});
