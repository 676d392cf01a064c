/** A request per operation that names a stream: without the members that name it, for a provisioned stream of two shards. */
import type { KinesisOperations } from '../../../src/protocol/generated/kinesis.ts';
import { bytes, SHARD_0, SHARD_1 } from './kinesis-fixture.ts';

type Samples<Names extends keyof KinesisOperations> = {
  readonly [Name in Names]: Partial<KinesisOperations[Name]['input']>;
};

type ByNameOrArn =
  | 'AddTagsToStream'
  | 'DecreaseStreamRetentionPeriod'
  | 'DeleteStream'
  | 'DescribeStream'
  | 'DescribeStreamSummary'
  | 'DisableEnhancedMonitoring'
  | 'EnableEnhancedMonitoring'
  | 'GetShardIterator'
  | 'IncreaseStreamRetentionPeriod'
  | 'ListShards'
  | 'ListTagsForStream'
  | 'MergeShards'
  | 'PutRecord'
  | 'PutRecords'
  | 'RemoveTagsFromStream'
  | 'SplitShard'
  | 'StartStreamEncryption'
  | 'StopStreamEncryption'
  | 'UpdateShardCount';

type ByArn =
  | 'ListStreamConsumers'
  | 'RegisterStreamConsumer'
  | 'UpdateMaxRecordSize'
  | 'UpdateStreamMode'
  | 'UpdateStreamRecordDistributionStrategy';

type ByResourceArn = 'GetResourcePolicy' | 'ListTagsForResource' | 'TagResource' | 'UntagResource';

const KEY = { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' } as const;
const RECORD = { PartitionKey: 'k', Data: bytes('x') };

/** By name, by ARN or by both. */
export const BY_NAME_OR_ARN: Samples<ByNameOrArn> = {
  AddTagsToStream: { Tags: { a: '1' } },
  DecreaseStreamRetentionPeriod: { RetentionPeriodHours: 24 },
  DeleteStream: {},
  DescribeStream: {},
  DescribeStreamSummary: {},
  DisableEnhancedMonitoring: { ShardLevelMetrics: ['ALL'] },
  EnableEnhancedMonitoring: { ShardLevelMetrics: ['ALL'] },
  GetShardIterator: { ShardId: SHARD_0, ShardIteratorType: 'LATEST' },
  IncreaseStreamRetentionPeriod: { RetentionPeriodHours: 48 },
  ListShards: {},
  ListTagsForStream: {},
  MergeShards: { ShardToMerge: SHARD_0, AdjacentShardToMerge: SHARD_1 },
  PutRecord: RECORD,
  PutRecords: { Records: [RECORD] },
  RemoveTagsFromStream: { TagKeys: ['a'] },
  SplitShard: { ShardToSplit: SHARD_0, NewStartingHashKey: '1000' },
  StartStreamEncryption: KEY,
  StopStreamEncryption: KEY,
  UpdateShardCount: { TargetShardCount: 3, ScalingType: 'UNIFORM_SCALING' },
};

/** By ARN only. */
export const BY_ARN: Samples<ByArn> = {
  ListStreamConsumers: {},
  RegisterStreamConsumer: { ConsumerName: 'c' },
  UpdateMaxRecordSize: { MaxRecordSizeInKiB: 2_048 },
  UpdateStreamMode: { StreamModeDetails: { StreamMode: 'ON_DEMAND' } },
  UpdateStreamRecordDistributionStrategy: { RecordDistributionStrategy: 'USER_PARTITION_KEY' },
};

/** By the ARN of a resource. */
export const BY_RESOURCE_ARN: Samples<ByResourceArn> = {
  GetResourcePolicy: {},
  ListTagsForResource: {},
  TagResource: { Tags: { a: '1' } },
  UntagResource: { TagKeys: ['a'] },
};

export type SampleName = ByNameOrArn | ByArn | ByResourceArn;

export function namesOf<Samples extends object>(samples: Samples): (keyof Samples)[] {
  return Object.keys(samples) as (keyof Samples)[];
}
