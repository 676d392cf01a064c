import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { iteratorOf, putAll, refusal, SHARD_0, startKinesis, text } from './kinesis-fixture.ts';

const HOUR_MS = 3_600_000;

describe('IncreaseStreamRetentionPeriod', () => {
  test('keeps records for longer, and brings none back that has expired', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await putAll(kinesis, 's', ['expired']);
    await kinesis.clock.advance(10 * HOUR_MS);
    await putAll(kinesis, 's', ['kept']);
    await kinesis.clock.advance(14 * HOUR_MS + 1);
    await kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 48 });
    const { StreamDescription } = await kinesis.call('DescribeStream', { StreamName: 's' });
    assert.deepEqual([StreamDescription.RetentionPeriodHours, StreamDescription.StreamStatus], [48, 'ACTIVE']);
    await kinesis.clock.advance(20 * HOUR_MS);
    const ShardIterator = await iteratorOf(kinesis, {
      StreamName: 's',
      ShardId: SHARD_0,
      ShardIteratorType: 'TRIM_HORIZON',
    });
    const { Records } = await kinesis.call('GetRecords', { ShardIterator });
    assert.deepEqual(
      Records.map(({ Data }) => text(Data)),
      ['kept'],
    );
    await kinesis.close();
  });

  test('accepts the period that the stream has, and none below or above what AWS allows', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 24 });
    await kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 8_760 });
    await assert.rejects(
      kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 23 }),
      refusal(
        'InvalidArgumentException',
        'Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is too short.',
      ),
    );
    await assert.rejects(
      kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 8_761 }),
      refusal(
        'InvalidArgumentException',
        'Maximum allowed retention period is 8760 hours. Requested retention period (8761 hours) is too long.',
      ),
    );
    await kinesis.close();
  });

  test('refuses to shorten, and names the operation that does', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 72 });
    await assert.rejects(
      kinesis.call('IncreaseStreamRetentionPeriod', { StreamARN: kinesis.stream('s').arn, RetentionPeriodHours: 48 }),
      refusal(
        'InvalidArgumentException',
        'Requested retention period (48 hours) for stream s can not be shorter than existing retention period (72 hours). ' +
          'Use DecreaseRetentionPeriod API.',
      ),
    );
    await kinesis.close();
  });

  test('leaves the stream UPDATING for the state delay, in which nothing else can be changed', async () => {
    const kinesis = await startKinesis({ settings: { stateDelayMs: 500 } });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.clock.advance(500);
    await kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 48 });
    await assert.rejects(
      kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 72 }),
      refusal('ResourceInUseException', 'Stream s under account 000000000000 not ACTIVE, instead in state UPDATING'),
    );
    await kinesis.clock.advance(500);
    await kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 72 });
    await kinesis.close();
  });
});
