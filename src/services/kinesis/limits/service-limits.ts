/**
 * How much a stream takes and gives, and how often it may be asked: AWS's figures (API reference; developer guide, "Quotas
 * and limits"), and the form in which others are given. Amounts per second; Infinity where there is no limit.
 */

/** Of one shard. */
export interface ShardLimits {
  /** Data and partition keys put. */
  readonly writeBytesPerSecond: number;
  readonly writeRecordsPerSecond: number;
  /** What all standard consumers and mappings read together. */
  readonly readBytesPerSecond: number;
  /** GetRecords. */
  readonly readCallsPerSecond: number;
  /** What each enhanced consumer is sent. */
  readonly fanOutBytesPerSecond: number;
  /** GetShardIterator. */
  readonly iteratorCallsPerSecond: number;
}

/** What calls of an operation are counted together by. */
export type CallScope = 'account' | 'stream';

export interface ServiceLimits {
  readonly shard: ShardLimits;
  /** Calls per second of the operations that have such a limit, by name. */
  readonly callsPerSecond: Readonly<Record<string, number>>;
}

const MIB = 1024 * 1024;

export const AWS_SHARD_LIMITS: ShardLimits = {
  writeBytesPerSecond: MIB,
  writeRecordsPerSecond: 1_000,
  readBytesPerSecond: 2 * MIB,
  readCallsPerSecond: 5,
  fanOutBytesPerSecond: 2 * MIB,
  iteratorCallsPerSecond: 5,
};

/** The operations whose calls AWS counts, each per account and region or per stream. */
export const CALL_SCOPES: Readonly<Record<string, CallScope>> = {
  AddTagsToStream: 'account',
  CreateStream: 'account',
  DecreaseStreamRetentionPeriod: 'stream',
  DeleteResourcePolicy: 'account',
  DeleteStream: 'account',
  DeregisterStreamConsumer: 'stream',
  DescribeAccountSettings: 'account',
  DescribeLimits: 'account',
  DescribeStream: 'account',
  DescribeStreamConsumer: 'stream',
  DescribeStreamSummary: 'account',
  DisableEnhancedMonitoring: 'stream',
  EnableEnhancedMonitoring: 'stream',
  GetResourcePolicy: 'account',
  IncreaseStreamRetentionPeriod: 'stream',
  ListShards: 'stream',
  ListStreamConsumers: 'stream',
  ListStreams: 'account',
  ListTagsForStream: 'stream',
  MergeShards: 'stream',
  PutResourcePolicy: 'account',
  RegisterStreamConsumer: 'stream',
  RemoveTagsFromStream: 'stream',
  SplitShard: 'stream',
  UpdateAccountSettings: 'account',
  UpdateStreamWarmThroughput: 'account',
};

const USUAL_CALLS_PER_SECOND = 5;

export const AWS_LIMITS: ServiceLimits = {
  shard: AWS_SHARD_LIMITS,
  callsPerSecond: {
    ...Object.fromEntries(Object.keys(CALL_SCOPES).map((operation) => [operation, USUAL_CALLS_PER_SECOND])),
    DescribeLimits: 1,
    DescribeStream: 10,
    DescribeStreamConsumer: 20,
    DescribeStreamSummary: 20,
    ListShards: 1_000,
  },
};
