import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startKinesis } from './kinesis-fixture.ts';

test('DeleteResourcePolicy takes the policy away, and refuses a stream that has none', async () => {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  const ResourceARN = kinesis.stream('s').arn;
  const statement = { Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: 'kinesis:PutRecord', Resource: ResourceARN };
  await kinesis.call('PutResourcePolicy', { ResourceARN, Policy: JSON.stringify({ Statement: statement }) });
  await kinesis.call('DeleteResourcePolicy', { ResourceARN });
  assert.deepEqual(await kinesis.call('GetResourcePolicy', { ResourceARN }), { Policy: '{}' });
  await assert.rejects(kinesis.call('DeleteResourcePolicy', { ResourceARN }), { code: 'ResourceNotFoundException' });
  await kinesis.close();
});
