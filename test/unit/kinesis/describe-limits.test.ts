import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextOf, REGION, startKinesis } from './kinesis-fixture.ts';

test('DescribeLimits counts the shards and on-demand streams of the account in the region', async () => {
  const kinesis = await startKinesis({ settings: { shardsMax: 200 } });
  await kinesis.call('CreateStream', { StreamName: 'a', ShardCount: 3 });
  await kinesis.call('CreateStream', { StreamName: 'b' });
  await kinesis.call('CreateStream', { StreamName: 'c' }, contextOf('111111111111', REGION));
  assert.deepEqual(await kinesis.call('DescribeLimits', {}), {
    ShardLimit: 200,
    OpenShardCount: 7,
    OnDemandStreamCount: 1,
    OnDemandStreamCountLimit: 50,
  });
  await kinesis.close();
});
