/** What each operation answers for a stream that is CREATING, UPDATING or DELETING. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StreamStatus } from '../../../src/protocol/generated/kinesis.ts';
import { type Fixture, startKinesis } from './kinesis-fixture.ts';
import { BY_ARN, BY_NAME_OR_ARN, BY_RESOURCE_ARN, namesOf, type SampleName } from './operation-samples.ts';

const DELAY_MS = 1_000;
const SAMPLES: Readonly<Record<SampleName, object>> = { ...BY_NAME_OR_ARN, ...BY_ARN, ...BY_RESOURCE_ARN };

type Answer = 'done' | 'ResourceInUseException' | 'ResourceNotFoundException';
type Answers = readonly [creating: Answer, updating: Answer, deleting: Answer];

const ALWAYS: Answers = ['done', 'done', 'done'];
const WHEN_ACTIVE: Answers = ['ResourceInUseException', 'ResourceInUseException', 'ResourceInUseException'];
/** As if the stream were not there while it is made and removed. */
const WHEN_USABLE: Answers = ['ResourceNotFoundException', 'done', 'ResourceNotFoundException'];

const ANSWERS: Readonly<Record<SampleName, Answers>> = {
  AddTagsToStream: ALWAYS,
  DecreaseStreamRetentionPeriod: WHEN_ACTIVE,
  DeleteStream: WHEN_ACTIVE,
  DescribeStream: ALWAYS,
  DescribeStreamSummary: ALWAYS,
  DisableEnhancedMonitoring: WHEN_ACTIVE,
  EnableEnhancedMonitoring: WHEN_ACTIVE,
  GetResourcePolicy: ALWAYS,
  GetShardIterator: WHEN_USABLE,
  IncreaseStreamRetentionPeriod: WHEN_ACTIVE,
  ListShards: ['ResourceInUseException', 'done', 'ResourceInUseException'],
  ListStreamConsumers: ALWAYS,
  ListTagsForResource: ALWAYS,
  ListTagsForStream: ALWAYS,
  MergeShards: WHEN_ACTIVE,
  PutRecord: WHEN_USABLE,
  PutRecords: WHEN_USABLE,
  RegisterStreamConsumer: WHEN_ACTIVE,
  RemoveTagsFromStream: ALWAYS,
  SplitShard: WHEN_ACTIVE,
  StartStreamEncryption: WHEN_ACTIVE,
  StopStreamEncryption: WHEN_ACTIVE,
  TagResource: ALWAYS,
  UntagResource: ALWAYS,
  UpdateMaxRecordSize: WHEN_ACTIVE,
  UpdateShardCount: WHEN_ACTIVE,
  UpdateStreamMode: WHEN_ACTIVE,
  UpdateStreamRecordDistributionStrategy: WHEN_ACTIVE,
};

async function streamIn(status: StreamStatus): Promise<Fixture> {
  const kinesis = await startKinesis({ settings: { stateDelayMs: DELAY_MS } });
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2 });
  if (status === 'CREATING') return kinesis;
  await kinesis.clock.advance(DELAY_MS);
  if (status === 'UPDATING') {
    await kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 25 });
  } else await kinesis.call('DeleteStream', { StreamName: 's' });
  return kinesis;
}

async function answer(kinesis: Fixture, name: SampleName): Promise<{ code: string; message: string }> {
  const { arn } = kinesis.stream('s');
  const naming = Object.hasOwn(BY_RESOURCE_ARN, name) ? { ResourceARN: arn } : { StreamARN: arn };
  try {
    await kinesis.call(name, { ...SAMPLES[name], ...naming } as never);
    return { code: 'done', message: '' };
  } catch (error: unknown) {
    return error as { code: string; message: string };
  }
}

describe('A stream between two states', () => {
  for (const [index, status] of (['CREATING', 'UPDATING', 'DELETING'] as const).entries()) {
    test(`answers every operation as at AWS while it is ${status}`, async () => {
      for (const name of namesOf(ANSWERS)) {
        const kinesis = await streamIn(status);
        const { code, message } = await answer(kinesis, name);
        assert.equal(code, ANSWERS[name][index], name);
        if (code === 'ResourceInUseException') {
          assert.equal(message, `Stream s under account 000000000000 not ACTIVE, instead in state ${status}`, name);
        }
        if (code === 'ResourceNotFoundException' && name !== 'GetShardIterator') {
          assert.equal(message, 'Stream s under account 000000000000 not found.', name);
        }
        await kinesis.close();
      }
    });
  }

  test('shows its state for the state delay and no longer, in every description', async () => {
    const kinesis = await streamIn('UPDATING');
    const states = async (): Promise<unknown[]> => [
      (await kinesis.call('DescribeStream', { StreamName: 's' })).StreamDescription.StreamStatus,
      (await kinesis.call('DescribeStreamSummary', { StreamName: 's' })).StreamDescriptionSummary.StreamStatus,
      (await kinesis.call('ListStreams', {})).StreamSummaries?.[0]?.StreamStatus,
    ];
    await kinesis.clock.advance(DELAY_MS - 1);
    assert.deepEqual(await states(), Array(3).fill('UPDATING'));
    await kinesis.clock.advance(1);
    assert.deepEqual(await states(), Array(3).fill('ACTIVE'));
    await kinesis.close();
  });
});
