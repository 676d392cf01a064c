/**
 * The closed catalogue of Kinesis errors: every text that a client can see has its home here or in one of its neighbours:
 * consumer-errors.ts, iterator-errors.ts and, where it is about what streams are set to, setting-errors.ts. Texts are AWS's own where a source has them; those marked "unsure" are ours until
 * one is recorded.
 */

import { ServiceError, validationError } from '../../protocol/service-error.ts';
import { ON_DEMAND_STREAMS_LIMIT } from './limits.ts';

export const invalidArgument = (message: string): ServiceError => new ServiceError('InvalidArgumentException', message);
export const notFound = (message: string): ServiceError => new ServiceError('ResourceNotFoundException', message);
export const inUse = (message: string): ServiceError => new ServiceError('ResourceInUseException', message);
export const limitExceeded = (message: string): ServiceError => new ServiceError('LimitExceededException', message);

/** What most texts name. */
export interface StreamName {
  readonly account: string;
  readonly name: string;
}

export const inStream = (stream: StreamName): string => `in stream ${stream.name} under account ${stream.account}`;

// Streams

export function streamNotFound(stream: StreamName): ServiceError {
  return notFound(`Stream ${stream.name} under account ${stream.account} not found.`);
}

export function streamExists(stream: StreamName): ServiceError {
  return inUse(`Stream ${stream.name} under account ${stream.account} already exists.`);
}

export function streamNotActive(stream: StreamName, status: string): ServiceError {
  return inUse(`Stream ${stream.name} under account ${stream.account} not ACTIVE, instead in state ${status}`);
}

/** Unsure. */
export function streamNotNamed(): ServiceError {
  return invalidArgument('Either StreamARN or StreamName must be provided.');
}

/** Unsure. */
export function streamNameDiffersFromArn(): ServiceError {
  return invalidArgument('StreamARN and StreamName name different streams.');
}

/** Seen on AWS 2020 to 2023, with this apostrophe. */
export function streamHasConsumers({ account, name }: StreamName): ServiceError {
  return inUse(
    `DeleteStream can’t delete ${account}:${name} because there are consumers associated with this data stream. To delete ` +
      `${name} anyway, set the EnforceConsumerDeletion parameter to true to force the deletion of all the consumers that are ` +
      'associated with it.',
  );
}

/** Too many calls of one operation within a second that name a stream; seen on AWS for DescribeStream, CreateStream, DeleteStream. */
export function streamRateExceeded({ account, name }: StreamName): ServiceError {
  return limitExceeded(`Rate exceeded for stream ${name} under account ${account}.`);
}

/** The same for operations that name none; seen on AWS for ListStreams. */
export function accountRateExceeded(account: string): ServiceError {
  return limitExceeded(`Rate exceeded for account ${account}.`);
}

// Dry runs

/** Unsure: the code is AWS's (API reference), the text is not. */
export function dryRunSucceeded(): ServiceError {
  return new ServiceError('DryRunOperationException', 'Request would have succeeded, but DryRun flag is set.');
}

export interface ShardLimit {
  readonly account: string;
  readonly region: string;
  readonly current: number;
  readonly limit: number;
  readonly additional: number;
}

export function shardLimitExceeded({ account, region, current, limit, additional }: ShardLimit): ServiceError {
  return limitExceeded(
    `This request would exceed the shard limit for the account ${account} in ${region}. Current shard count for the account: ` +
      `${current}. Limit: ${limit}. Number of additional shards that would have resulted from this request: ${additional}. ` +
      'Refer to the AWS Service Limits page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for ' +
      'current limits and how to request higher limits.',
  );
}

/** Unsure: the limit is AWS's, the text is ours in the form of that for shards. */
export function onDemandLimitExceeded(
  { account, region }: { readonly account: string; readonly region: string },
  current: number,
): ServiceError {
  return limitExceeded(
    `This request would exceed the on-demand stream limit for the account ${account} in ${region}. Current on-demand stream ` +
      `count for the account: ${current}. Limit: ${ON_DEMAND_STREAMS_LIMIT}.`,
  );
}

/** Seen on AWS 2017-08, two spaces included; Terraform looks for a part of it to try again. */
export function tooManyStreamsCreating(account: string, limit: number): ServiceError {
  return limitExceeded(
    'This request would have exceed the limit on the number  of streams that can simultaneously be in CREATING or DELETING for ' +
      `the account ${account}. Limit: ${limit}.`,
  );
}

/** The text was seen on AWS (by CloudFormation, 2022), its code is unsure; so is the next. */
export function shardCountMissing(): ServiceError {
  return invalidArgument('ShardCount is expected when StreamMode=PROVISIONED');
}

export function shardCountNotAllowed(): ServiceError {
  return invalidArgument('ShardCount is not expected when StreamMode=ON_DEMAND');
}

/** Unsure. */
export function warmThroughputNotAllowed(): ServiceError {
  return invalidArgument('WarmThroughputMiBps must not be provided for a stream in PROVISIONED mode.');
}

// Shards

/** The id cannot be that of any shard. */
export function shardNotFound(stream: StreamName, shardId: string): ServiceError {
  return notFound(`Could not find shard ${shardId} ${inStream(stream)}.`);
}

/** The id is that of a shard which is not there. */
export function shardAbsent(stream: StreamName, shardId: string): ServiceError {
  return notFound(`Shard ${shardId} ${inStream(stream)} does not exist`);
}

// Resharding

/** Seen on AWS. */
export function streamOnDemand(stream: StreamName): ServiceError {
  return validationError(`Request is invalid. Stream ${stream.name} under account ${stream.account} is in On-Demand mode.`);
}

/** Seen on AWS. */
export function shardNotEligible(stream: StreamName, shardId: string): ServiceError {
  return invalidArgument(
    `Shard ${shardId} ${inStream(stream)} has already been merged or split, and thus is not eligible for merging or splitting.`,
  );
}

export function splitOutsideOfShard(
  stream: StreamName,
  shardId: string,
  hashKey: string,
  range: { readonly start: string; readonly end: string },
): ServiceError {
  return invalidArgument(
    `NewStartingHashKey ${hashKey} used in SplitShard() on shard ${shardId} ${inStream(stream)} is not both greater than one ` +
      `plus the shard's StartingHashKey ${range.start} and less than the shard's EndingHashKey ${range.end}.`,
  );
}

export function shardsNotAdjacent(stream: StreamName, lowerShardId: string, upperShardId: string): ServiceError {
  return invalidArgument(
    `Shards ${lowerShardId} and ${upperShardId} ${inStream(stream)} are not an adjacent pair of shards eligible for merging`,
  );
}

/** What UpdateShardCount was to change. */
export interface ShardCountChange {
  readonly openShards: number;
  readonly target: number;
}

/** The text was seen on AWS, its code is unsure. */
export function scaledUpTooFar({ openShards, target }: ShardCountChange): ServiceError {
  return invalidArgument(
    'UpdateShardCount cannot scale up over double your current open shard count. ' +
      `Current open shard count: ${openShards} Target shard count: ${target}`,
  );
}

/** The text was seen on AWS, its code is unsure. */
export function scaledDownTooFar({ openShards, target }: ShardCountChange): ServiceError {
  return invalidArgument(
    'UpdateShardCount cannot scale down below half your current open shard count. ' +
      `Current open shard count: ${openShards} Target shard count: ${target}`,
  );
}

/** The text was seen on AWS, its code is unsure. */
export function targetShardCountTooHigh({ openShards, target }: ShardCountChange, limit: number): ServiceError {
  return limitExceeded(
    `Target shard count or number of open shards cannot be greater than ${limit}. ` +
      `Current open shard count: ${openShards}, Target shard count: ${target}`,
  );
}

/** Unsure: the limit is AWS's, the text is not. */
export function tooManyShardCountUpdates(stream: StreamName, limit: number): ServiceError {
  return limitExceeded(
    `UpdateShardCount cannot be called more than ${limit} times in a rolling 24-hour period for stream ${stream.name} under ` +
      `account ${stream.account}.`,
  );
}

// Puts

/** `member` is the path of the data: `data` or `records.1.member.data`. Seen on AWS 2025-12. */
export function recordTooLarge(member: string, bytesMax: number): ServiceError {
  return validationError(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ` +
      `Member must have length less than or equal to ${bytesMax}.`,
  );
}

/** As the model's constraint was told while the key was required of every stream; `member` as for `recordTooLarge`. */
export function partitionKeyMissing(member: string): ServiceError {
  return validationError(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

/** AWS's text of the time when the limit was 5 MB; with the new limit unsure. */
export function recordsTooLarge(): ServiceError {
  return invalidArgument('Records size exceeds 10 MB limit');
}

export function explicitHashKeyOutOfRange(explicitHashKey: string): ServiceError {
  return invalidArgument(
    `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${explicitHashKey}`,
  );
}

export function sequenceNumberForOrderingInvalid(stream: StreamName, sequenceNumber: string): ServiceError {
  return invalidArgument(
    `ExclusiveMinimumSequenceNumber ${sequenceNumber} used in PutRecord on stream ${stream.name} under account ` +
      `${stream.account} is invalid.`,
  );
}

/** `because` is for reasons that AWS does not have: a sentence that begins with a space. */
export function rateExceeded(stream: StreamName, shardId: string, because = ''): ServiceError {
  const message = `Rate exceeded for shard ${shardId} ${inStream(stream)}.${because}`;
  return new ServiceError('ProvisionedThroughputExceededException', message);
}

/** What GetRecords says when a shard is read too often or too fast; seen on AWS 2023-01 and 2025-07. */
export function readRateExceeded({ account, name }: StreamName, shardId: string): ServiceError {
  return new ServiceError('ProvisionedThroughputExceededException', `Rate exceeded for Shard - ${account}/${name}/${shardId}`);
}

/** The outcome of a put is not known. PutRecords carries the same code and text per record (API reference). */
export function putFailed(cause: unknown): ServiceError {
  return new ServiceError('InternalFailure', 'Internal service failure.', { status: 500, cause });
}
