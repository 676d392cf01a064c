import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { GetShardIteratorInput, ShardIteratorType } from '../../../src/protocol/generated/kinesis.ts';
import { endingSequenceNumber, startingSequenceNumber } from '../../../src/storage/sequence-number.ts';
import { type Fixture, iteratorOf, putAll, refusal, SHARD_0, SHARD_1, startKinesis, text } from './kinesis-fixture.ts';

async function dataFrom(kinesis: Fixture, input: Omit<GetShardIteratorInput, 'ShardId'>): Promise<string[]> {
  const ShardIterator = await iteratorOf(kinesis, { ...input, ShardId: SHARD_0 });
  return (await kinesis.call('GetRecords', { ShardIterator })).Records.map(({ Data }) => text(Data));
}

describe('GetShardIterator', () => {
  test('finds what each of the five types means, whenever the records were put', async () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(pauses, fc.nat(7), async (pausesMs, pick) => {
        const kinesis = await startKinesis();
        await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
        const model: { data: string; timeMs: number; number: string }[] = [];
        for (const [index, pauseMs] of pausesMs.entries()) {
          await kinesis.clock.advance(pauseMs);
          const [number = ''] = await putAll(kinesis, 's', [`r${index}`]);
          model.push({ data: `r${index}`, timeMs: kinesis.clock.nowMs(), number });
        }
        const chosen = pick % model.length;
        const { number: StartingSequenceNumber, timeMs } = model[chosen] as (typeof model)[number];
        const all = model.map(({ data }) => data);
        const from = (input: Partial<GetShardIteratorInput> & { ShardIteratorType: ShardIteratorType }) =>
          dataFrom(kinesis, { StreamName: 's', ...input });
        assert.deepEqual(await from({ ShardIteratorType: 'TRIM_HORIZON' }), all);
        assert.deepEqual(await from({ ShardIteratorType: 'LATEST' }), []);
        assert.deepEqual(await from({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber }), all.slice(chosen));
        assert.deepEqual(
          await from({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber }),
          all.slice(chosen + 1),
        );
        for (const Timestamp of [timeMs, timeMs - 1, timeMs - 2]) {
          const expected = model.filter((record) => record.timeMs >= Timestamp).map(({ data }) => data);
          assert.deepEqual(await from({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp }), expected);
        }
        await kinesis.close();
      }),
      { numRuns: 30 },
    );
  });

  test('gives LATEST the records put after it was asked for', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await putAll(kinesis, 's', ['before']);
    const ShardIterator = await iteratorOf(kinesis, { StreamName: 's', ShardId: SHARD_0, ShardIteratorType: 'LATEST' });
    await putAll(kinesis, 's', ['after']);
    assert.deepEqual(
      (await kinesis.call('GetRecords', { ShardIterator })).Records.map(({ Data }) => text(Data)),
      ['after'],
    );
    await kinesis.close();
  });

  test("accepts the shard's starting sequence number, and at the ending one stands behind all records", async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await putAll(kinesis, 's', ['a', 'b']);
    const identity = { shardIndex: 0, createdSeconds: 1_700_000_000 };
    const from = (ShardIteratorType: ShardIteratorType, StartingSequenceNumber: string) =>
      dataFrom(kinesis, { StreamName: 's', ShardIteratorType, StartingSequenceNumber });
    assert.deepEqual(await from('AT_SEQUENCE_NUMBER', startingSequenceNumber(identity)), ['a', 'b']);
    assert.deepEqual(await from('AFTER_SEQUENCE_NUMBER', startingSequenceNumber(identity)), ['a', 'b']);
    assert.deepEqual(await from('AT_SEQUENCE_NUMBER', endingSequenceNumber(identity)), []);
    await assert.rejects(
      from('AFTER_SEQUENCE_NUMBER', endingSequenceNumber(identity)),
      refusal(
        'InvalidArgumentException',
        'Invalid SequenceNumber for ShardIteratorType AFTER_SEQUENCE_NUMBER, SequenceNumber has reached max possible value ' +
          'for the shard.',
      ),
    );
    await kinesis.close();
  });

  test('refuses arguments that do not fit the type, in the words of AWS', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const [StartingSequenceNumber] = await putAll(kinesis, 's', ['a']);
    const either =
      'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or ' +
      'LATEST and no StartingSequenceNumber. Request specified';
    const cases: [Omit<GetShardIteratorInput, 'ShardId'>, string][] = [
      [{ ShardIteratorType: 'LATEST', StartingSequenceNumber }, `${either} LATEST and also a StartingSequenceNumber.`],
      [
        { ShardIteratorType: 'TRIM_HORIZON', StartingSequenceNumber },
        `${either} TRIM_HORIZON and also a StartingSequenceNumber.`,
      ],
      [{ ShardIteratorType: 'AT_SEQUENCE_NUMBER' }, `${either} AT_SEQUENCE_NUMBER and no StartingSequenceNumber.`],
      [{ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' }, `${either} AFTER_SEQUENCE_NUMBER and no StartingSequenceNumber.`],
      [
        { ShardIteratorType: 'AT_TIMESTAMP' },
        'Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.',
      ],
      [
        { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: 1_700_000_000_001 },
        'The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: 1700000000001, ' +
          'currentTimestampInMillis: 1700000000000',
      ],
    ];
    for (const [input, message] of cases) {
      await assert.rejects(dataFrom(kinesis, { StreamName: 's', ...input }), refusal('InvalidArgumentException', message));
    }
    await kinesis.close();
  });

  test('refuses sequence numbers that are none, or of another shard or stream, in the words of AWS', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2 });
    const from = (StartingSequenceNumber: string) =>
      dataFrom(kinesis, { StreamName: 's', ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber });
    const used = (number: string): string =>
      `StartingSequenceNumber ${number} used in GetShardIterator on shard ${SHARD_0} in stream s under account 000000000000 is invalid`;
    await assert.rejects(from('12345'), refusal('InvalidArgumentException', `${used('12345')}.`));
    await assert.rejects(
      from(startingSequenceNumber({ shardIndex: 1, createdSeconds: 1_700_000_000 })),
      refusal(
        'InvalidArgumentException',
        `Invalid StartingSequenceNumber. It encodes ${SHARD_1}, while it was used in a call to a shard with ${SHARD_0}`,
      ),
    );
    const foreign = startingSequenceNumber({ shardIndex: 0, createdSeconds: 1_600_000_000 });
    await assert.rejects(
      from(foreign),
      refusal('InvalidArgumentException', `${used(foreign)} because it did not come from this stream.`),
    );
    await kinesis.close();
  });

  test('tells an id that can be no shard from a shard that is not there', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    const from = (ShardId: string) => iteratorOf(kinesis, { StreamName: 's', ShardId, ShardIteratorType: 'LATEST' });
    await from('0');
    await from('shardId-0');
    for (const id of ['x', 'shardId-', 'shardId-002147483648', 'shardId-0000000000001']) {
      await assert.rejects(
        from(id),
        refusal('ResourceNotFoundException', `Could not find shard ${id} in stream s under account 000000000000.`),
      );
    }
    await assert.rejects(
      from('shardId-5'),
      refusal('ResourceNotFoundException', 'Shard shardId-000000000005 in stream s under account 000000000000 does not exist'),
    );
    await assert.rejects(
      iteratorOf(kinesis, { StreamName: 't', ShardId: SHARD_0, ShardIteratorType: 'LATEST' }),
      refusal('ResourceNotFoundException', 'Stream t under account 000000000000 not found.'),
    );
    await kinesis.close();
  });

  test('does not pass over records to come when a sequence number lies beyond the last one', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await putAll(kinesis, 's', ['a']);
    const beyond = endingSequenceNumber({ shardIndex: 0, createdSeconds: 1_700_000_000 });
    const ShardIterator = await iteratorOf(kinesis, {
      StreamName: 's',
      ShardId: SHARD_0,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      StartingSequenceNumber: beyond,
    });
    await putAll(kinesis, 's', ['b']);
    assert.deepEqual(
      (await kinesis.call('GetRecords', { ShardIterator })).Records.map(({ Data }) => text(Data)),
      ['b'],
    );
    await kinesis.close();
  });
});
