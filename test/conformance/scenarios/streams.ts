/** Streams: creating, describing, listing, changing and deleting them. */
import assert from 'node:assert/strict';
import { eventually } from '../../support/wait.ts';
import type { Shape } from '../harness/client.ts';
import { refused, type Scenario } from './scenario.ts';

export const STREAM_SCENARIOS: readonly Scenario[] = [
  {
    operation: 'CreateStream',
    title: 'makes a stream of so many shards, and refuses a name that is taken',
    run: async (world) => {
      const name = world.name();
      await world.client.call('CreateStream', { StreamName: name, ShardCount: 3 });
      const summary = await world.active(name);
      assert.equal(summary.OpenShardCount, 3);
      assert.deepEqual(summary.StreamModeDetails, { StreamMode: 'PROVISIONED' });
      await refused(
        world.client.call('CreateStream', { StreamName: name, ShardCount: 1 }),
        'ResourceInUseException',
        `Stream ${name} under account ${world.account} already exists.`,
      );
    },
  },
  {
    operation: 'CreateStream',
    title: 'makes an on-demand stream',
    run: async (world) => {
      const name = world.name();
      await world.client.call('CreateStream', { StreamName: name, StreamModeDetails: { StreamMode: 'ON_DEMAND' } });
      const summary = await world.active(name);
      assert.equal(summary.OpenShardCount, 4);
      assert.deepEqual(summary.StreamModeDetails, { StreamMode: 'ON_DEMAND' });
    },
  },
  {
    operation: 'CreateStream',
    title: 'refuses what the model forbids in the words of the service',
    run: async (world) => {
      await refused(
        world.client.call('CreateStream', { StreamName: 'not a name', ShardCount: 1 }),
        'ValidationException',
        "1 validation error detected: Value 'not a name' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
      );
    },
  },
  {
    operation: 'DescribeStream',
    title: 'shows the stream and its shards, page by page',
    run: async (world) => {
      const { name, arn } = await world.stream({ ShardCount: 3 });
      const first = await description(world.client.call('DescribeStream', { StreamName: name, Limit: 2 }));
      assert.equal(first.StreamARN, arn);
      assert.equal(first.StreamName, name);
      assert.equal(first.StreamStatus, 'ACTIVE');
      assert.equal(first.RetentionPeriodHours, 24);
      assert.equal(first.EncryptionType, 'NONE');
      assert.deepEqual(first.EnhancedMonitoring, [{ ShardLevelMetrics: [] }]);
      assert.match(String(first.StreamCreationTimestamp), /^\d{4}-\d\d-\d\dT/);
      assert.equal(first.HasMoreShards, true);
      const shards = first.Shards as readonly Shape[];
      const last = shards.at(-1)?.ShardId;
      const second = await description(world.client.call('DescribeStream', { StreamName: name, ExclusiveStartShardId: last }));
      assert.equal(second.HasMoreShards, false);
      const ids = [...shards, ...(second.Shards as readonly Shape[])].map((shard) => shard.ShardId);
      assert.deepEqual(ids, ['shardId-000000000000', 'shardId-000000000001', 'shardId-000000000002']);
      await refused(
        world.client.call('DescribeStream', { StreamName: 'absent' }),
        'ResourceNotFoundException',
        `Stream absent under account ${world.account} not found.`,
      );
    },
  },
  {
    operation: 'DescribeStreamSummary',
    title: 'shows the stream by name and by ARN',
    run: async (world) => {
      const { name, arn } = await world.stream({ ShardCount: 2 });
      for (const input of [{ StreamName: name }, { StreamARN: arn }]) {
        const { StreamDescriptionSummary } = await world.client.call('DescribeStreamSummary', input);
        const summary = StreamDescriptionSummary as Shape;
        assert.equal(summary.StreamName, name);
        assert.equal(summary.StreamARN, arn);
        assert.equal(summary.OpenShardCount, 2);
        assert.equal(summary.ConsumerCount, 0);
        assert.ok(Math.abs(Date.parse(String(summary.StreamCreationTimestamp)) - Date.now()) < 60_000);
      }
    },
  },
  {
    operation: 'DescribeLimits',
    title: 'counts the open shards',
    run: async (world) => {
      await world.stream({ ShardCount: 2 });
      const limits = await world.client.call('DescribeLimits', {});
      for (const member of ['ShardLimit', 'OpenShardCount', 'OnDemandStreamCount', 'OnDemandStreamCountLimit']) {
        assert.ok(Number.isInteger(limits[member]), member);
      }
      assert.ok(Number(limits.OpenShardCount) >= 2);
    },
  },
  {
    operation: 'ListStreams',
    title: 'lists names and summaries, page by page',
    run: async (world) => {
      const { name } = await world.stream();
      const { name: next, arn } = await world.stream();
      const before = name.slice(0, -1);
      const page = await world.client.call('ListStreams', { Limit: 1 });
      assert.equal((page.StreamNames as readonly string[]).length, 1);
      assert.equal(page.HasMoreStreams, true);
      const following = await world.client.call('ListStreams', { Limit: 1, NextToken: page.NextToken });
      assert.notDeepEqual(following.StreamNames, page.StreamNames);
      const rest = await world.client.call('ListStreams', { ExclusiveStartStreamName: before });
      const names = rest.StreamNames as readonly string[];
      assert.ok(names.includes(name) && names.includes(next), names.join());
      const summary = (rest.StreamSummaries as readonly Shape[]).find((one) => one.StreamName === next);
      assert.equal(summary?.StreamARN, arn);
      assert.equal(summary?.StreamStatus, 'ACTIVE');
    },
  },
  {
    operation: 'ListStreams',
    title: 'is walked to its end by the paginator of the client',
    run: async (world) => {
      const made = new Set([(await world.stream()).name, (await world.stream()).name, (await world.stream()).name]);
      const pages = await world.client.paginate('ListStreams', { Limit: 1 });
      for (const page of pages) for (const name of page.StreamNames as readonly string[]) made.delete(name);
      assert.deepEqual([...made], []);
    },
  },
  {
    operation: 'DeleteStream',
    title: 'takes the stream away',
    run: async (world) => {
      const { name } = await world.stream();
      await world.client.call('DeleteStream', { StreamName: name });
      await eventually('the stream to be gone', 5000, () =>
        world.summary(name).then(
          () => undefined,
          () => true,
        ),
      );
      await refused(
        world.client.call('DeleteStream', { StreamName: name }),
        'ResourceNotFoundException',
        `Stream ${name} under account ${world.account} not found.`,
      );
    },
  },
  {
    operation: 'DeleteStream',
    title: 'spares a stream with consumers unless told otherwise',
    needs: ['RegisterStreamConsumer'],
    run: async (world) => {
      const { name, arn } = await world.stream();
      await world.consumer(arn);
      await refused(world.client.call('DeleteStream', { StreamName: name }), 'ResourceInUseException');
      await world.client.call('DeleteStream', { StreamName: name, EnforceConsumerDeletion: true });
      await eventually('the stream to be gone', 5000, () =>
        world.summary(name).then(
          () => undefined,
          () => true,
        ),
      );
    },
  },
  {
    operation: 'IncreaseStreamRetentionPeriod',
    title: 'raises it, takes the same value as it is, and refuses less',
    run: async (world) => {
      const { name } = await world.stream();
      await world.client.call('IncreaseStreamRetentionPeriod', { StreamName: name, RetentionPeriodHours: 48 });
      assert.equal((await world.active(name)).RetentionPeriodHours, 48);
      await world.client.call('IncreaseStreamRetentionPeriod', { StreamName: name, RetentionPeriodHours: 48 });
      await refused(
        world.client.call('IncreaseStreamRetentionPeriod', { StreamName: name, RetentionPeriodHours: 24 }),
        'InvalidArgumentException',
        new RegExp(
          `^Requested retention period \\(24 hours\\) for stream ${name} can not be shorter than existing retention period`,
        ),
      );
    },
  },
  {
    operation: 'DecreaseStreamRetentionPeriod',
    title: 'lowers it, and refuses more',
    needs: ['IncreaseStreamRetentionPeriod'],
    run: async (world) => {
      const { name } = await world.stream();
      await world.admin.call('IncreaseStreamRetentionPeriod', { StreamName: name, RetentionPeriodHours: 72 });
      await world.active(name);
      await world.client.call('DecreaseStreamRetentionPeriod', { StreamName: name, RetentionPeriodHours: 48 });
      assert.equal((await world.active(name)).RetentionPeriodHours, 48);
      await refused(
        world.client.call('DecreaseStreamRetentionPeriod', { StreamName: name, RetentionPeriodHours: 96 }),
        'InvalidArgumentException',
        new RegExp(
          `^Requested retention period \\(96 hours\\) for stream ${name} can not be longer than existing retention period`,
        ),
      );
    },
  },
  {
    operation: 'UpdateStreamMode',
    title: 'turns a provisioned stream into an on-demand one',
    run: async (world) => {
      const { name, arn } = await world.stream();
      await world.client.call('UpdateStreamMode', { StreamARN: arn, StreamModeDetails: { StreamMode: 'ON_DEMAND' } });
      assert.deepEqual((await world.active(name)).StreamModeDetails, { StreamMode: 'ON_DEMAND' });
    },
  },
  {
    operation: 'UpdateMaxRecordSize',
    title: 'lets larger records in',
    run: async (world) => {
      const { name, arn } = await world.stream();
      await world.client.call('UpdateMaxRecordSize', { StreamARN: arn, MaxRecordSizeInKiB: 2048 });
      assert.equal((await world.active(name)).MaxRecordSizeInKiB, 2048);
      const Data = Buffer.alloc(1536 * 1024, 7).toString('base64');
      await world.admin.call('PutRecord', { StreamName: name, PartitionKey: 'large', Data });
    },
  },
  {
    operation: 'UpdateStreamWarmThroughput',
    title: 'is stored and shown on an on-demand stream',
    needs: ['UpdateAccountSettings'],
    run: async (world) => {
      await world.admin.call('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status: 'ENABLED' } });
      const { name, arn } = await world.stream({ ShardCount: undefined, StreamModeDetails: { StreamMode: 'ON_DEMAND' } });
      const answer = await world.client.call('UpdateStreamWarmThroughput', { StreamARN: arn, WarmThroughputMiBps: 10 });
      assert.equal(answer.StreamARN, arn);
      assert.equal((answer.WarmThroughput as Shape).TargetMiBps, 10);
      const { WarmThroughput } = await world.active(name);
      assert.equal((WarmThroughput as Shape).TargetMiBps, 10);
    },
  },
  {
    operation: 'UpdateStreamRecordDistributionStrategy',
    title: 'is refused on a provisioned stream and taken on an on-demand one',
    newest: true,
    run: async (world) => {
      const provisioned = await world.stream();
      const change = { RecordDistributionStrategy: 'AUTO' };
      await refused(
        world.client.call('UpdateStreamRecordDistributionStrategy', { StreamARN: provisioned.arn, ...change }),
        'InvalidArgumentException',
      );
      const { arn, name } = await world.stream({ ShardCount: undefined, StreamModeDetails: { StreamMode: 'ON_DEMAND' } });
      await world.client.call('UpdateStreamRecordDistributionStrategy', { StreamARN: arn, ...change });
      assert.equal((await world.active(name)).RecordDistributionStrategy, 'AUTO');
    },
  },
  {
    operation: 'UpdateAccountSettings',
    title: 'answers the commitment that was set',
    run: async (world) => {
      const input = { MinimumThroughputBillingCommitment: { Status: 'ENABLED' } };
      const { MinimumThroughputBillingCommitment: set } = await world.client.call('UpdateAccountSettings', input);
      assert.equal((set as Shape).Status, 'ENABLED');
    },
  },
  {
    operation: 'DescribeAccountSettings',
    title: 'shows the commitment',
    run: async (world) => {
      const { MinimumThroughputBillingCommitment: shown } = await world.client.call('DescribeAccountSettings', {});
      assert.match(String((shown as Shape).Status), /^(ENABLED|DISABLED|ENABLED_UNTIL_EARLIEST_ALLOWED_END)$/);
    },
  },
];

async function description(answer: Promise<Shape>): Promise<Shape> {
  return (await answer).StreamDescription as Shape;
}
