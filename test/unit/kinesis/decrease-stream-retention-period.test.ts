import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Fixture, iteratorOf, putAll, refusal, SHARD_0, startKinesis, text } from './kinesis-fixture.ts';

const HOUR_MS = 3_600_000;

async function readAll(kinesis: Fixture): Promise<string[]> {
  const position = { StreamName: 's', ShardId: SHARD_0, ShardIteratorType: 'TRIM_HORIZON' } as const;
  const { Records } = await kinesis.call('GetRecords', { ShardIterator: await iteratorOf(kinesis, position) });
  return Records.map(({ Data }) => text(Data));
}

describe('DecreaseStreamRetentionPeriod', () => {
  test('hides what has expired by the shorter period at once, and frees its place within a minute', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 72 });
    await putAll(kinesis, 's', ['old']);
    await kinesis.clock.advance(30 * HOUR_MS);
    await putAll(kinesis, 's', ['new']);
    assert.deepEqual(await readAll(kinesis), ['old', 'new']);
    await kinesis.call('DecreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 24 });
    assert.deepEqual(await readAll(kinesis), ['new']);
    await kinesis.clock.advance(60_000);
    assert.equal(await kinesis.engine.offsetAt({ group: `s.${kinesis.stream('s').id}`, log: 0 }, 'start'), 1);
    await kinesis.close();
  });

  test('never shows again what expired in between, whatever the period is raised to, also after a restart', async () => {
    let kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 72 });
    await putAll(kinesis, 's', ['old']);
    await kinesis.clock.advance(30 * HOUR_MS);
    await kinesis.call('DecreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 24 });
    await kinesis.call('IncreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 72 });
    assert.deepEqual(await readAll(kinesis), []);
    kinesis = await kinesis.restart();
    assert.deepEqual(await readAll(kinesis), []);
    await kinesis.close();
  });

  test('accepts the period that the stream has, and refuses to lengthen, naming the operation that does', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.call('DecreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 24 });
    await assert.rejects(
      kinesis.call('DecreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 25 }),
      refusal(
        'InvalidArgumentException',
        'Requested retention period (25 hours) for stream s can not be longer than existing retention period (24 hours). ' +
          'Use IncreaseRetentionPeriod API.',
      ),
    );
    await assert.rejects(
      kinesis.call('DecreaseStreamRetentionPeriod', { StreamName: 's', RetentionPeriodHours: 1 }),
      refusal('InvalidArgumentException', /^Minimum allowed retention period is 24 hours/),
    );
    await kinesis.close();
  });
});
