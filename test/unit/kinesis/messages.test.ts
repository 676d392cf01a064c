/**
 * Every text of an error that AWS is known to send for streams, each met by a call that a client can make. Texts of the
 * protocols and of the model's constraints are tested with these.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import type { GetShardIteratorInput } from '../../../src/protocol/generated/kinesis.ts';
import { AWS_LIMITS } from '../../../src/services/kinesis/limits/service-limits.ts';
import { endingSequenceNumber } from '../../../src/storage/sequence-number.ts';
import {
  bytes,
  type Fixture,
  type FixtureOptions,
  iteratorOf,
  putAll,
  refusal,
  SHARD_0,
  SHARD_1,
  startKinesis,
} from './kinesis-fixture.ts';

const NOW = Date.parse('2015-01-22T01:22:02Z');
const LIFETIME_MS = 300_000;
const MAX_HASH_KEY = (2n ** 128n - 1n).toString();
const RECORD = { StreamName: 's', PartitionKey: 'k', Data: bytes('x') };
const IN_S = 'in stream s under account 000000000000';
const S_NOT_FOUND = 'Stream s under account 000000000000 not found.';
const MUST_SPECIFY =
  'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or ' +
  'LATEST and no StartingSequenceNumber. Request specified';

interface Message {
  readonly situation: string;
  readonly code: string;
  readonly text: string;
  readonly options?: FixtureOptions;
  /** The stream `s` has two shards, unless there is to be none. */
  readonly withoutStream?: true;
  readonly attempt: (kinesis: Fixture) => Promise<unknown>;
}

const iterator = (kinesis: Fixture, members: Partial<GetShardIteratorInput>): Promise<string> =>
  iteratorOf(kinesis, { StreamName: 's', ShardId: SHARD_0, ShardIteratorType: 'LATEST', ...members });

const oneRecord = async (kinesis: Fixture, ExplicitHashKey: string): Promise<string> =>
  (await kinesis.call('PutRecord', { ...RECORD, ExplicitHashKey })).SequenceNumber;

const STREAMS: readonly Message[] = [
  {
    situation: 'a stream that is not there',
    code: 'ResourceNotFoundException',
    text: S_NOT_FOUND,
    withoutStream: true,
    attempt: (kinesis) => kinesis.call('PutRecord', RECORD),
  },
  {
    situation: 'a name that is taken',
    code: 'ResourceInUseException',
    text: 'Stream s under account 000000000000 already exists.',
    attempt: (kinesis) => kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 }),
  },
  {
    situation: 'a change of a stream that is being changed',
    code: 'ResourceInUseException',
    text: 'Stream s under account 000000000000 not ACTIVE, instead in state CREATING',
    options: { settings: { stateDelayMs: 1 } },
    attempt: (kinesis) => kinesis.call('DeleteStream', { StreamName: 's' }),
  },
  {
    situation: 'more shards than the account may have',
    code: 'LimitExceededException',
    text:
      'This request would exceed the shard limit for the account 000000000000 in eu-west-1. Current shard count for the ' +
      'account: 2. Limit: 3. Number of additional shards that would have resulted from this request: 2. Refer to the AWS ' +
      'Service Limits page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how ' +
      'to request higher limits.',
    options: { settings: { shardsMax: 3 } },
    attempt: (kinesis) => kinesis.call('CreateStream', { StreamName: 't', ShardCount: 2 }),
  },
  {
    situation: 'a consumer that keeps its stream from being deleted',
    code: 'ResourceInUseException',
    text:
      'DeleteStream can’t delete 000000000000:s because there are consumers associated with this data stream. To delete s ' +
      'anyway, set the EnforceConsumerDeletion parameter to true to force the deletion of all the consumers that are ' +
      'associated with it.',
    attempt: async (kinesis) => {
      await kinesis.call('RegisterStreamConsumer', { StreamARN: kinesis.stream('s').arn, ConsumerName: 'c' });
      return kinesis.call('DeleteStream', { StreamName: 's' });
    },
  },
];

const PUTS: readonly Message[] = [
  {
    situation: 'more records than a shard takes',
    code: 'ProvisionedThroughputExceededException',
    text: `Rate exceeded for shard ${SHARD_0} ${IN_S}.`,
    options: { settings: { limits: { ...AWS_LIMITS, shard: { ...AWS_LIMITS.shard, writeRecordsPerSecond: 1 } } } },
    attempt: async (kinesis) => {
      await oneRecord(kinesis, '0');
      return oneRecord(kinesis, '0');
    },
  },
  {
    situation: 'an explicit hash key beyond the last one',
    code: 'InvalidArgumentException',
    text:
      'Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ' +
      '340282366920938463463374607431768211456',
    attempt: (kinesis) => oneRecord(kinesis, (2n ** 128n).toString()),
  },
  {
    situation: 'a sequence number for ordering that is none',
    code: 'InvalidArgumentException',
    text: 'ExclusiveMinimumSequenceNumber 5 used in PutRecord on stream s under account 000000000000 is invalid.',
    attempt: (kinesis) => kinesis.call('PutRecord', { ...RECORD, SequenceNumberForOrdering: '5' }),
  },
  {
    situation: 'a record that is too large',
    code: 'ValidationException',
    text:
      "1 validation error detected: Value at 'records.1.member.data' failed to satisfy constraint: Member must have length " +
      'less than or equal to 1048576.',
    attempt: (kinesis) =>
      kinesis.call('PutRecords', { StreamName: 's', Records: [{ PartitionKey: 'k', Data: new Uint8Array(1_048_576) }] }),
  },
];

const ITERATORS: readonly Message[] = [
  {
    situation: 'an iterator that is none',
    code: 'InvalidArgumentException',
    text: 'Invalid ShardIterator.',
    attempt: (kinesis) => kinesis.call('GetRecords', { ShardIterator: 'AAAAAAAAAAE=' }),
  },
  {
    situation: 'an iterator that is too old',
    code: 'ExpiredIteratorException',
    text:
      'Iterator expired. The iterator was created at time Thu Jan 22 01:22:02 UTC 2015 while right now it is Thu Jan 22 ' +
      '01:27:03 UTC 2015 which is further in the future than the tolerated delay of 300000 milliseconds.',
    attempt: async (kinesis) => {
      const ShardIterator = await iterator(kinesis, {});
      await kinesis.clock.advance(LIFETIME_MS + 1_000);
      return kinesis.call('GetRecords', { ShardIterator });
    },
  },
  {
    situation: 'an iterator on a stream that was deleted',
    code: 'ResourceNotFoundException',
    text: `Shard ${SHARD_0} ${IN_S} does not exist`,
    attempt: async (kinesis) => {
      const ShardIterator = await iterator(kinesis, {});
      await kinesis.call('DeleteStream', { StreamName: 's' });
      return kinesis.call('GetRecords', { ShardIterator });
    },
  },
  {
    situation: 'an iterator on a shard that cannot be',
    code: 'ResourceNotFoundException',
    text: `Could not find shard shardId-999999999999 ${IN_S}.`,
    attempt: (kinesis) => iterator(kinesis, { ShardId: 'shardId-999999999999' }),
  },
  {
    situation: 'an iterator on a shard that is not there',
    code: 'ResourceNotFoundException',
    text: `Shard shardId-000000000005 ${IN_S} does not exist`,
    attempt: (kinesis) => iterator(kinesis, { ShardId: 'shardId-000000000005' }),
  },
  {
    situation: 'a type that needs a sequence number',
    code: 'InvalidArgumentException',
    text: `${MUST_SPECIFY} AT_SEQUENCE_NUMBER and no StartingSequenceNumber.`,
    attempt: (kinesis) => iterator(kinesis, { ShardIteratorType: 'AT_SEQUENCE_NUMBER' }),
  },
  {
    situation: 'a type that takes no sequence number',
    code: 'InvalidArgumentException',
    text: `${MUST_SPECIFY} LATEST and also a StartingSequenceNumber.`,
    attempt: (kinesis) => iterator(kinesis, { StartingSequenceNumber: '0' }),
  },
  {
    situation: 'a starting sequence number that is none',
    code: 'InvalidArgumentException',
    text: `StartingSequenceNumber 5 used in GetShardIterator on shard ${SHARD_0} ${IN_S} is invalid.`,
    attempt: (kinesis) => iterator(kinesis, { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: '5' }),
  },
  {
    situation: 'a starting sequence number of another shard',
    code: 'InvalidArgumentException',
    text: `Invalid StartingSequenceNumber. It encodes ${SHARD_1}, while it was used in a call to a shard with ${SHARD_0}`,
    attempt: async (kinesis) => {
      const StartingSequenceNumber = await oneRecord(kinesis, MAX_HASH_KEY);
      return iterator(kinesis, { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber });
    },
  },
  {
    situation: 'a timestamp that is missing',
    code: 'InvalidArgumentException',
    text: 'Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.',
    attempt: (kinesis) => iterator(kinesis, { ShardIteratorType: 'AT_TIMESTAMP' }),
  },
  {
    situation: 'a timestamp that lies ahead',
    code: 'InvalidArgumentException',
    text:
      'The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: ' +
      `${NOW + 60_000}, currentTimestampInMillis: ${NOW}`,
    attempt: (kinesis) => iterator(kinesis, { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: NOW + 60_000 }),
  },
  {
    situation: 'what comes after the last sequence number there can be, in a shard that is open',
    code: 'InvalidArgumentException',
    text:
      'Invalid SequenceNumber for ShardIteratorType AFTER_SEQUENCE_NUMBER, SequenceNumber has reached max possible value for ' +
      'the shard.',
    attempt: (kinesis) => {
      const StartingSequenceNumber = endingSequenceNumber({ shardIndex: 0, createdSeconds: NOW / 1000 });
      return iterator(kinesis, { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber });
    },
  },
];

const HALF = 2n ** 127n;

const RESHARDING: readonly Message[] = [
  {
    situation: 'a split of a shard that cannot be',
    code: 'ResourceNotFoundException',
    text: `Could not find shard shardId-999999999999 ${IN_S}.`,
    attempt: (kinesis) =>
      kinesis.call('SplitShard', { StreamName: 's', ShardToSplit: 'shardId-999999999999', NewStartingHashKey: '1000' }),
  },
  {
    situation: 'a merge with a shard that is not there',
    code: 'ResourceNotFoundException',
    text: `Could not find shard shardId-000000000005 ${IN_S}.`,
    attempt: (kinesis) =>
      kinesis.call('MergeShards', { StreamName: 's', ShardToMerge: SHARD_0, AdjacentShardToMerge: 'shardId-000000000005' }),
  },
  {
    situation: 'a split outside of the shard',
    code: 'InvalidArgumentException',
    text:
      `NewStartingHashKey 1 used in SplitShard() on shard ${SHARD_0} ${IN_S} is not both greater than one plus the shard's ` +
      `StartingHashKey 0 and less than the shard's EndingHashKey ${HALF - 1n}.`,
    attempt: (kinesis) => kinesis.call('SplitShard', { StreamName: 's', ShardToSplit: SHARD_0, NewStartingHashKey: '1' }),
  },
  {
    situation: 'a split of a shard that was split',
    code: 'InvalidArgumentException',
    text: `Shard ${SHARD_0} ${IN_S} has already been merged or split, and thus is not eligible for merging or splitting.`,
    attempt: async (kinesis) => {
      const split = { StreamName: 's', ShardToSplit: SHARD_0, NewStartingHashKey: '1000' };
      await kinesis.call('SplitShard', split);
      return kinesis.call('SplitShard', split);
    },
  },
  {
    situation: 'a merge of shards that do not touch',
    code: 'InvalidArgumentException',
    text: `Shards ${SHARD_1} and shardId-000000000002 ${IN_S} are not an adjacent pair of shards eligible for merging`,
    attempt: async (kinesis) => {
      await kinesis.call('SplitShard', { StreamName: 's', ShardToSplit: SHARD_0, NewStartingHashKey: '1000' });
      const AdjacentShardToMerge = 'shardId-000000000002'; // [0, 999], far from the upper half
      return kinesis.call('MergeShards', { StreamName: 's', ShardToMerge: SHARD_1, AdjacentShardToMerge });
    },
  },
  {
    situation: 'a shard count for a stream on demand',
    code: 'ValidationException',
    text: 'Request is invalid. Stream d under account 000000000000 is in On-Demand mode.',
    attempt: async (kinesis) => {
      await kinesis.call('CreateStream', { StreamName: 'd' });
      return kinesis.call('UpdateShardCount', { StreamName: 'd', TargetShardCount: 5, ScalingType: 'UNIFORM_SCALING' });
    },
  },
];

const SETTINGS: readonly Message[] = [
  ...[
    ['IncreaseStreamRetentionPeriod', 'Minimum allowed retention period is 24 hours.', 5, 'is too short.'] as const,
    ['DecreaseStreamRetentionPeriod', 'Minimum allowed retention period is 24 hours.', 5, 'is too short.'] as const,
    ['IncreaseStreamRetentionPeriod', 'Maximum allowed retention period is 8760 hours.', 8_761, 'is too long.'] as const,
    ['DecreaseStreamRetentionPeriod', 'Maximum allowed retention period is 8760 hours.', 8_761, 'is too long.'] as const,
  ].map(
    ([name, bound, RetentionPeriodHours, why]): Message => ({
      situation: `${name} to ${RetentionPeriodHours} hours`,
      code: 'InvalidArgumentException',
      text: `${bound} Requested retention period (${RetentionPeriodHours} hours) ${why}`,
      attempt: (kinesis) => kinesis.call(name, { StreamName: 's', RetentionPeriodHours }),
    }),
  ),
  {
    situation: 'an increase that would be a decrease',
    code: 'InvalidArgumentException',
    text:
      'Requested retention period (24 hours) for stream s can not be shorter than existing retention period (48 hours). Use ' +
      'DecreaseRetentionPeriod API.',
    attempt: async (kinesis) => {
      await kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 48 });
      return kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 24 });
    },
  },
  {
    situation: 'a decrease that would be an increase',
    code: 'InvalidArgumentException',
    text:
      'Requested retention period (48 hours) for stream s can not be longer than existing retention period (24 hours). Use ' +
      'IncreaseRetentionPeriod API.',
    attempt: (kinesis) => kinesis.call('DecreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 48 }),
  },
  {
    situation: 'characters that no tag may have',
    code: 'InvalidArgumentException',
    text: 'Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.',
    attempt: (kinesis) => kinesis.call('AddTagsToStream', { StreamName: 's', Tags: { 'a;b': '' } }),
  },
  {
    situation: 'more tags than a stream may have',
    code: 'InvalidArgumentException',
    text:
      'Failed to add tags to stream s under account 000000000000 because a given stream cannot have more than 50 tags ' +
      'associated with it.',
    attempt: (kinesis) => {
      const Tags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, '']));
      return kinesis.call('AddTagsToStream', { StreamName: 's', Tags });
    },
  },
];

const PAGES: readonly Message[] = [
  {
    situation: 'a list of the shards of no stream',
    code: 'InvalidArgumentException',
    text: 'Either NextToken or StreamName should be provided.',
    attempt: (kinesis) => kinesis.call('ListShards', {}),
  },
  {
    situation: 'a page token beside a stream',
    code: 'InvalidArgumentException',
    text: 'NextToken and StreamName cannot be provided together.',
    attempt: (kinesis) => kinesis.call('ListShards', { StreamName: 's', NextToken: 'x' }),
  },
  {
    situation: 'a page token that is too old',
    code: 'ExpiredNextTokenException',
    text:
      'NextToken expired. The NextToken was created at time Thu Jan 22 01:22:02 UTC 2015 while right now it is Thu Jan 22 ' +
      '01:27:03 UTC 2015 which is further in the future than the tolerated delay of 300000 milliseconds.',
    attempt: async (kinesis) => {
      const { NextToken } = await kinesis.call('ListShards', { StreamName: 's', MaxResults: 1 });
      await kinesis.clock.advance(LIFETIME_MS + 1_000);
      return kinesis.call('ListShards', { NextToken });
    },
  },
];

for (const [group, messages] of Object.entries({ STREAMS, PUTS, ITERATORS, RESHARDING, SETTINGS, PAGES })) {
  describe(`The text for ${group.toLowerCase()}`, () => {
    for (const { situation, code, text, options, withoutStream, attempt } of messages) {
      test(`of ${situation}`, async () => {
        const kinesis = await startKinesis({ clock: new ManualClock(NOW), ...options });
        if (withoutStream === undefined) await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2 });
        await assert.rejects(attempt(kinesis), refusal(code, text));
        await kinesis.close();
      });
    }
  });
}

test('The text of a starting sequence number that came from another stream of the same name says so', async () => {
  const kinesis = await startKinesis({ clock: new ManualClock(NOW) });
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  const [StartingSequenceNumber] = await putAll(kinesis, 's', ['x']);
  await kinesis.call('DeleteStream', { StreamName: 's' });
  await kinesis.clock.advance(5_000);
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  await assert.rejects(
    iterator(kinesis, { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber }),
    refusal(
      'InvalidArgumentException',
      `StartingSequenceNumber ${StartingSequenceNumber} used in GetShardIterator on shard ${SHARD_0} ${IN_S} is invalid ` +
        'because it did not come from this stream.',
    ),
  );
  await kinesis.close();
});

test('An iterator in double quotes is accepted, as AWS does', async () => {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  const ShardIterator = `"${await iterator(kinesis, {})}"`;
  assert.deepEqual((await kinesis.call('GetRecords', { ShardIterator })).Records, []);
  await kinesis.close();
});
