import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AWS_LIMITS } from '../../../src/services/kinesis/limits/service-limits.ts';
import { contextOf, REGION, refusal, startKinesis } from './kinesis-fixture.ts';

test('DescribeLimits counts the shards and on-demand streams of the account in the region', async () => {
  const kinesis = await startKinesis({ settings: { shardsMax: 200 } });
  await kinesis.call('CreateStream', { StreamName: 'a', ShardCount: 3 });
  await kinesis.call('CreateStream', { StreamName: 'b' });
  await kinesis.call('CreateStream', { StreamName: 'c' }, contextOf('111111111111', REGION));
  assert.deepEqual(await kinesis.call('DescribeLimits', {}), {
    ShardLimit: 200,
    OpenShardCount: 7,
    OnDemandStreamCount: 1,
    OnDemandStreamCountLimit: 200,
  });
  await kinesis.close();
});

test('where capacity is limited there are at most fifty on-demand streams, as DescribeLimits says', async () => {
  const kinesis = await startKinesis({ settings: { limits: { ...AWS_LIMITS, callsPerSecond: {} } } });
  const StreamModeDetails = { StreamMode: 'ON_DEMAND' } as const;
  for (let stream = 0; stream < 50; stream++) await kinesis.call('CreateStream', { StreamName: `s${stream}`, StreamModeDetails });
  assert.equal((await kinesis.call('DescribeLimits', {})).OnDemandStreamCountLimit, 50);
  const text =
    'This request would exceed the on-demand stream limit for the account 000000000000 in eu-west-1. Current on-demand stream ' +
    'count for the account: 50. Limit: 50.';
  const oneMore = refusal('LimitExceededException', text);
  await assert.rejects(kinesis.call('CreateStream', { StreamName: 'more', StreamModeDetails }), oneMore);
  await kinesis.call('CreateStream', { StreamName: 'provisioned', ShardCount: 1 });
  const { arn: StreamARN } = kinesis.stream('provisioned');
  await assert.rejects(kinesis.call('UpdateStreamMode', { StreamARN, StreamModeDetails }), oneMore);
  await kinesis.call('CreateStream', { StreamName: 'elsewhere', StreamModeDetails }, contextOf('000000000000', 'us-west-2'));
  await kinesis.close();
});
