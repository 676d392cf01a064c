/** Tags, policies, encryption, monitoring, and the channels that are not here. */
import assert from 'node:assert/strict';
import type { Shape } from '../harness/client.ts';
import { refused, type Scenario } from './scenario.ts';

const METRICS = ['IncomingBytes', 'OutgoingRecords'];
const ALL_METRICS = [
  'IncomingBytes',
  'IncomingRecords',
  'IteratorAgeMilliseconds',
  'OutgoingBytes',
  'OutgoingRecords',
  'ReadProvisionedThroughputExceeded',
  'WriteProvisionedThroughputExceeded',
];

const TAG_SCENARIOS: readonly Scenario[] = [
  {
    operation: 'AddTagsToStream',
    title: 'adds and overwrites',
    needs: ['ListTagsForStream'],
    run: async (world) => {
      const { name } = await world.stream();
      await world.client.call('AddTagsToStream', { StreamName: name, Tags: { a: '1', b: '2' } });
      await world.client.call('AddTagsToStream', { StreamName: name, Tags: { b: 'zwei', 'ü:x': '' } });
      const { Tags } = await world.admin.call('ListTagsForStream', { StreamName: name });
      assert.deepEqual(sorted(Tags), [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: 'zwei' },
        { Key: 'ü:x', Value: '' },
      ]);
    },
  },
  {
    operation: 'ListTagsForStream',
    title: 'lists the tags given at the start, page by page',
    run: async (world) => {
      const { name } = await world.stream({ Tags: { a: '1', b: '2', c: '3' } });
      const page = await world.client.call('ListTagsForStream', { StreamName: name, Limit: 2 });
      assert.equal(page.HasMoreTags, true);
      const next = await world.client.call('ListTagsForStream', { StreamName: name, ExclusiveStartTagKey: 'b' });
      assert.equal(next.HasMoreTags, false);
      const keys = [page, next].flatMap((one) => (one.Tags as readonly Shape[]).map((tag) => tag.Key));
      assert.deepEqual(keys, ['a', 'b', 'c']);
    },
  },
  {
    operation: 'RemoveTagsFromStream',
    title: 'removes those named',
    needs: ['ListTagsForStream'],
    run: async (world) => {
      const { name } = await world.stream({ Tags: { a: '1', b: '2' } });
      await world.client.call('RemoveTagsFromStream', { StreamName: name, TagKeys: ['a', 'absent'] });
      const { Tags } = await world.admin.call('ListTagsForStream', { StreamName: name });
      assert.deepEqual(Tags, [{ Key: 'b', Value: '2' }]);
    },
  },
  {
    operation: 'TagResource',
    title: 'tags a stream by its ARN',
    needs: ['ListTagsForStream'],
    run: async (world) => {
      const { name, arn } = await world.stream();
      await world.client.call('TagResource', { ResourceARN: arn, Tags: { a: '1' } });
      const { Tags } = await world.admin.call('ListTagsForStream', { StreamName: name });
      assert.deepEqual(Tags, [{ Key: 'a', Value: '1' }]);
    },
  },
  {
    operation: 'TagResource',
    title: 'tags a consumer by its ARN',
    needs: ['ListTagsForResource', 'RegisterStreamConsumer', 'DescribeStreamConsumer'],
    run: async (world) => {
      const { arn } = await world.stream();
      const ResourceARN = await world.consumer(arn);
      await world.client.call('TagResource', { ResourceARN, Tags: { a: '1' } });
      assert.deepEqual(await world.admin.call('ListTagsForResource', { ResourceARN }), { Tags: [{ Key: 'a', Value: '1' }] });
    },
  },
  {
    operation: 'ListTagsForResource',
    title: 'lists the tags of a stream by its ARN',
    run: async (world) => {
      const { arn } = await world.stream({ Tags: { a: '1' } });
      assert.deepEqual(await world.client.call('ListTagsForResource', { ResourceARN: arn }), {
        Tags: [{ Key: 'a', Value: '1' }],
      });
    },
  },
  {
    operation: 'UntagResource',
    title: 'removes tags by the ARN',
    needs: ['ListTagsForResource'],
    run: async (world) => {
      const { arn } = await world.stream({ Tags: { a: '1', b: '2' } });
      await world.client.call('UntagResource', { ResourceARN: arn, TagKeys: ['a'] });
      assert.deepEqual(await world.admin.call('ListTagsForResource', { ResourceARN: arn }), { Tags: [{ Key: 'b', Value: '2' }] });
    },
  },
];

const POLICY_SCENARIOS: readonly Scenario[] = [
  {
    operation: 'PutResourcePolicy',
    title: 'stores a policy that is shown as it was given',
    needs: ['GetResourcePolicy'],
    run: async (world) => {
      const { arn } = await world.stream();
      const Policy = policyOf(arn, world.account);
      await world.client.call('PutResourcePolicy', { ResourceARN: arn, Policy });
      const { Policy: shown } = await world.admin.call('GetResourcePolicy', { ResourceARN: arn });
      assert.deepEqual(JSON.parse(String(shown)), JSON.parse(Policy));
    },
  },
  {
    operation: 'GetResourcePolicy',
    title: 'answers an empty policy where there is none',
    run: async (world) => {
      const { arn } = await world.stream();
      assert.deepEqual(await world.client.call('GetResourcePolicy', { ResourceARN: arn }), { Policy: '{}' });
    },
  },
  {
    operation: 'DeleteResourcePolicy',
    title: 'takes the policy away, once',
    needs: ['GetResourcePolicy', 'PutResourcePolicy'],
    run: async (world) => {
      const { arn } = await world.stream();
      await world.admin.call('PutResourcePolicy', { ResourceARN: arn, Policy: policyOf(arn, world.account) });
      await world.client.call('DeleteResourcePolicy', { ResourceARN: arn });
      assert.deepEqual(await world.admin.call('GetResourcePolicy', { ResourceARN: arn }), { Policy: '{}' });
      await refused(world.client.call('DeleteResourcePolicy', { ResourceARN: arn }), 'ResourceNotFoundException');
    },
  },
];

const ENCRYPTION_SCENARIOS: readonly Scenario[] = [
  {
    operation: 'StartStreamEncryption',
    title: 'shows on the stream, in puts and in reads',
    run: async (world) => {
      const { name } = await world.stream();
      await world.put(name, ['plain']);
      const key = { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' };
      await world.client.call('StartStreamEncryption', { StreamName: name, ...key });
      const summary = await world.active(name);
      assert.deepEqual([summary.EncryptionType, summary.KeyId], ['KMS', 'alias/aws/kinesis']);
      const put = await world.client.call('PutRecord', { StreamName: name, PartitionKey: 'k', Data: '' });
      assert.equal(put.EncryptionType, 'KMS');
      const [before, after] = await world.records(name, 'shardId-000000000000');
      assert.equal(before?.EncryptionType, undefined);
      assert.equal(after?.EncryptionType, 'KMS');
    },
  },
  {
    operation: 'StopStreamEncryption',
    title: 'goes back to plain records, and what was encrypted is still readable',
    needs: ['StartStreamEncryption'],
    run: async (world) => {
      const { name } = await world.stream();
      const key = { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' };
      await world.admin.call('StartStreamEncryption', { StreamName: name, ...key });
      await world.active(name);
      await world.put(name, ['secret']);
      await world.client.call('StopStreamEncryption', { StreamName: name, ...key });
      assert.equal((await world.active(name)).EncryptionType, 'NONE');
      await world.put(name, ['plain']);
      const texts = (await world.records(name, 'shardId-000000000000')).map((record) =>
        Buffer.from(String(record.Data), 'base64').toString(),
      );
      assert.deepEqual(texts, ['secret', 'plain']);
    },
  },
];

const MONITORING_SCENARIOS: readonly Scenario[] = [
  {
    operation: 'EnableEnhancedMonitoring',
    title: 'answers the metrics before and after',
    run: async (world) => {
      const { name, arn } = await world.stream();
      const answer = await world.client.call('EnableEnhancedMonitoring', { StreamName: name, ShardLevelMetrics: METRICS });
      assert.deepEqual([answer.StreamName, answer.StreamARN], [name, arn]);
      assert.deepEqual(answer.CurrentShardLevelMetrics ?? [], []);
      assert.deepEqual([...(answer.DesiredShardLevelMetrics as readonly string[])].sort(), METRICS);
      assert.deepEqual(await shownMetrics(world.active(name)), METRICS);
    },
  },
  {
    operation: 'DisableEnhancedMonitoring',
    title: 'takes some of all metrics away',
    needs: ['EnableEnhancedMonitoring'],
    run: async (world) => {
      const { name } = await world.stream();
      await world.admin.call('EnableEnhancedMonitoring', { StreamName: name, ShardLevelMetrics: ['ALL'] });
      assert.deepEqual(await shownMetrics(world.active(name)), ALL_METRICS);
      const answer = await world.client.call('DisableEnhancedMonitoring', { StreamName: name, ShardLevelMetrics: METRICS });
      const rest = ALL_METRICS.filter((metric) => !METRICS.includes(metric));
      assert.deepEqual([...(answer.DesiredShardLevelMetrics as readonly string[])].sort(), rest);
      assert.deepEqual(await shownMetrics(world.active(name)), rest);
    },
  },
];

export const SETTING_SCENARIOS: readonly Scenario[] = [
  ...TAG_SCENARIOS,
  ...POLICY_SCENARIOS,
  ...ENCRYPTION_SCENARIOS,
  ...MONITORING_SCENARIOS,
];

function sorted(tags: unknown): unknown[] {
  return [...(tags as readonly { Key: string }[])].sort((one, other) => (one.Key < other.Key ? -1 : 1));
}

function policyOf(Resource: string, account: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AllowCrossAccountWrite',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: ['kinesis:PutRecord', 'kinesis:PutRecords'],
        Resource,
      },
    ],
  });
}

/** The shard-level metrics that a stream shows; `ALL` is shown as the seven that it stands for. */
async function shownMetrics(summary: Promise<Shape>): Promise<readonly string[]> {
  const [monitoring] = (await summary).EnhancedMonitoring as readonly { readonly ShardLevelMetrics: readonly string[] }[];
  return [...(monitoring?.ShardLevelMetrics ?? [])].sort();
}
