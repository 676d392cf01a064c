import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MetricsRegistry } from '../../../src/platform/metrics.ts';
import type { StartingPosition } from '../../../src/protocol/generated/kinesis.ts';
import { AWS_LIMITS } from '../../../src/services/kinesis/limits/service-limits.ts';
import { LogError } from '../../../src/storage/log-engine.ts';
import { endingSequenceNumber } from '../../../src/storage/sequence-number.ts';
import { replaceMethods } from './failing-engine.ts';
import { bytes, contextOf, type Fixture, putAll, REGION, refusal, SHARD_0, startKinesis, text } from './kinesis-fixture.ts';
import {
  CONSUMER_ARN,
  continuationOf,
  LATEST,
  type Reader,
  STREAM_ARN,
  subscribe,
  TRIM_HORIZON,
  withConsumer,
} from './subscription-fixture.ts';

const MIDDLE = (2n ** 127n).toString();
const OTHER_SUBSCRIPTION = refusal(
  'ResourceInUseException',
  `Another active subscription exists for this consumer: 000000000000:s:${SHARD_0}:c`,
);

describe('SubscribeToShard begins', () => {
  test('where each of the five types says, and goes on without a gap', async () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(pauses, fc.nat(7), async (pausesMs, pick) => {
        const kinesis = await withConsumer();
        const model: { data: string; timeMs: number; number: string }[] = [];
        for (const [index, pauseMs] of pausesMs.entries()) {
          await kinesis.clock.advance(pauseMs);
          const [number = ''] = await putAll(kinesis, 's', [`r${index}`]);
          model.push({ data: `r${index}`, timeMs: kinesis.clock.nowMs(), number });
        }
        const chosen = pick % model.length;
        const { number: SequenceNumber, timeMs: Timestamp } = model[chosen] as (typeof model)[number];
        const from = (place: number): string[] => model.slice(place).map(({ data }) => data);
        const expectations: [StartingPosition, () => string[]][] = [
          [TRIM_HORIZON, () => from(0)],
          [LATEST, () => []],
          [{ Type: 'AT_SEQUENCE_NUMBER', SequenceNumber }, () => from(chosen)],
          [{ Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber }, () => from(chosen + 1)],
          [{ Type: 'AT_TIMESTAMP', Timestamp }, () => from(model.findIndex(({ timeMs }) => timeMs >= Timestamp))],
        ];
        for (const [position, expected] of expectations) {
          const reader = await subscribe(kinesis, position);
          assert.deepEqual(await reader.dataNow(kinesis), expected());
          const [number = ''] = await putAll(kinesis, 's', ['later']);
          model.push({ data: 'later', timeMs: kinesis.clock.nowMs(), number });
          assert.deepEqual(await reader.dataNow(kinesis), ['later']);
          await reader.leave();
          await kinesis.clock.advance(5_000);
        }
        await kinesis.close();
      }),
      { numRuns: 20 },
    );
  });

  test('only for positions that make sense, in the words of AWS', async () => {
    const kinesis = await withConsumer();
    const mismatch = /^Must either specify \(1\) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or/;
    const used = (number: string): string =>
      `StartingSequenceNumber ${number} used in SubscribeToShard on shard ${SHARD_0} in stream s under account 000000000000 is invalid`;
    const ending = endingSequenceNumber({ shardIndex: 0, createdSeconds: 1_700_000_000 });
    const foreign = endingSequenceNumber({ shardIndex: 0, createdSeconds: 1_600_000_000 });
    const cases: [StartingPosition, string | RegExp][] = [
      [{ Type: 'LATEST', SequenceNumber: '1' }, mismatch],
      [{ Type: 'AT_SEQUENCE_NUMBER' }, mismatch],
      [{ Type: 'AT_TIMESTAMP' }, /^Must specify timestampInMillis parameter/],
      [{ Type: 'AT_TIMESTAMP', Timestamp: 1_700_000_000_001 }, /^The timestampInMillis parameter cannot be greater/],
      [{ Type: 'AT_SEQUENCE_NUMBER', SequenceNumber: '12345' }, `${used('12345')}.`],
      [{ Type: 'AT_SEQUENCE_NUMBER', SequenceNumber: foreign }, `${used(foreign)} because it did not come from this stream.`],
      [
        { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: ending },
        /SequenceNumber has reached max possible value for the shard\.$/,
      ],
    ];
    for (const [position, message] of cases) {
      await assert.rejects(subscribe(kinesis, position), refusal('InvalidArgumentException', message));
    }
    await kinesis.close();
  });

  test('only for shards that are there and consumers that are ACTIVE', async () => {
    const kinesis = await startKinesis({ settings: { stateDelayMs: 10 } });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.clock.advance(10);
    await kinesis.call('RegisterStreamConsumer', { StreamARN: STREAM_ARN, ConsumerName: 'c' });
    await assert.rejects(
      subscribe(kinesis, LATEST),
      refusal(
        'ResourceInUseException',
        'Consumer c with creation timestamp 1700000000 under stream: s , account 000000000000 is not in ACTIVE status.',
      ),
    );
    await kinesis.clock.advance(10);
    await assert.rejects(
      subscribe(kinesis, LATEST, { ShardId: 'shardId-7' }),
      refusal('ResourceNotFoundException', 'Shard shardId-000000000007 in stream s under account 000000000000 does not exist'),
    );
    await assert.rejects(
      subscribe(kinesis, LATEST, { ShardId: 'x' }),
      refusal('ResourceNotFoundException', 'Could not find shard x in stream s under account 000000000000.'),
    );
    await assert.rejects(subscribe(kinesis, LATEST, { ConsumerARN: `${CONSUMER_ARN}1` }), { code: 'ResourceNotFoundException' });
    const foreign = contextOf('111111111111', REGION);
    const input = { ConsumerARN: CONSUMER_ARN, ShardId: SHARD_0, StartingPosition: LATEST };
    await assert.rejects(kinesis.call('SubscribeToShard', input, foreign), { code: 'ResourceNotFoundException' });
    await kinesis.close();
  });
});

describe('A subscription', () => {
  test('is sent records the moment they are durable, with their numbers and how far behind they are', async () => {
    const kinesis = await withConsumer();
    const reader = await subscribe(kinesis, LATEST);
    assert.equal(await reader.now(kinesis), 'nothing');
    const [number = ''] = await putAll(kinesis, 's', ['a']);
    assert.deepEqual(await reader.now(kinesis), {
      Records: [{ SequenceNumber: number, ApproximateArrivalTimestamp: 1_700_000_000_000, Data: bytes('a'), PartitionKey: 'k' }],
      ContinuationSequenceNumber: number,
      MillisBehindLatest: 0,
    });
    await kinesis.close();
  });

  test('says in empty events, every five seconds, where to go on from, wherever it stands', async () => {
    const kinesis = await withConsumer();
    const afresh = async (SequenceNumber: string): Promise<Reader> => {
      await kinesis.clock.advance(5_000);
      return subscribe(kinesis, { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber });
    };
    let reader = await subscribe(kinesis, LATEST);
    for (const data of ['first', 'second', 'third']) {
      assert.equal(await reader.now(kinesis), 'nothing');
      await kinesis.clock.advance(4_999);
      assert.equal(await reader.now(kinesis), 'nothing');
      await kinesis.clock.advance(1);
      const event = await reader.next();
      assert.equal(event?.MillisBehindLatest, 0);
      assert.equal(event?.ChildShards, undefined);
      await putAll(kinesis, 's', [data]);
      await reader.leave();
      reader = await afresh(continuationOf(event));
      assert.deepEqual(await reader.dataNow(kinesis), [data]);
    }
    await kinesis.close();
  });

  test('ends without an error after five minutes', async () => {
    const kinesis = await withConsumer();
    const reader = await subscribe(kinesis, LATEST);
    for (let second = 5; second < 300; second += 5) {
      await Promise.all([reader.next(), kinesis.clock.advance(5_000)]);
    }
    const [end] = await Promise.all([reader.next(), kinesis.clock.advance(5_000)]);
    assert.equal(end, undefined);
    assert.equal(kinesis.clock.nowMs(), 1_700_000_000_000 + 300_000);
    await kinesis.close();
  });

  test('is refused within five seconds of the last success, and takes over afterwards', async () => {
    const kinesis = await withConsumer();
    const first = await subscribe(kinesis, LATEST);
    await kinesis.clock.advance(4_999);
    await assert.rejects(subscribe(kinesis, LATEST), OTHER_SUBSCRIPTION);
    assert.equal(await first.now(kinesis), 'nothing');
    await kinesis.clock.advance(1);
    await first.next(); // the empty event after five seconds
    const second = await subscribe(kinesis, LATEST);
    await assert.rejects(first.next(), OTHER_SUBSCRIPTION);
    assert.equal(await first.next(), undefined);
    await putAll(kinesis, 's', ['a']);
    assert.deepEqual(await second.dataNow(kinesis), ['a']);
    await kinesis.close();
  });

  test('that its client has left is still the last success for five seconds', async () => {
    const kinesis = await withConsumer();
    const first = await subscribe(kinesis, LATEST);
    await first.leave();
    await assert.rejects(subscribe(kinesis, LATEST), OTHER_SUBSCRIPTION);
    await kinesis.clock.advance(5_000);
    await subscribe(kinesis, LATEST);
    await kinesis.close();
  });

  test('does not stand in the way of other shards and other consumers', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2 });
    for (const ConsumerName of ['c', 'd']) await kinesis.call('RegisterStreamConsumer', { StreamARN: STREAM_ARN, ConsumerName });
    for (const ConsumerARN of [CONSUMER_ARN, CONSUMER_ARN.replace('/c:', '/d:')]) {
      for (const ShardId of [SHARD_0, 'shardId-000000000001']) await subscribe(kinesis, LATEST, { ConsumerARN, ShardId });
    }
    await kinesis.close();
  });

  test('ends with the error that fits when its consumer or its stream goes', async () => {
    const kinesis = await withConsumer();
    const deregistered = await subscribe(kinesis, LATEST);
    await kinesis.call('DeregisterStreamConsumer', { ConsumerARN: CONSUMER_ARN });
    await assert.rejects(
      deregistered.next(),
      refusal('ResourceNotFoundException', 'Consumer c under stream s under account 000000000000 not found.'),
    );
    await kinesis.call('RegisterStreamConsumer', { StreamARN: STREAM_ARN, ConsumerName: 'c' });
    const deleted = await subscribe(kinesis, LATEST);
    const next = assert.rejects(
      deleted.next(),
      refusal('ResourceNotFoundException', 'Stream s under account 000000000000 not found.'),
    );
    await kinesis.call('DeleteStream', { StreamName: 's', EnforceConsumerDeletion: true });
    await next;
    await kinesis.close();
  });

  test('ends without an error when the server stops, also one that begins then', async () => {
    const kinesis = await withConsumer();
    const reader = await subscribe(kinesis, LATEST);
    const next = reader.next();
    kinesis.service.endWaits();
    assert.equal(await next, undefined);
    await kinesis.clock.advance(5_000);
    assert.equal(await (await subscribe(kinesis, LATEST)).next(), undefined);
    await kinesis.close();
    assert.equal(kinesis.clock.pendingTimers, 0);
  });

  test('leaves nothing behind when its client goes while it waits', async () => {
    const kinesis = await withConsumer();
    const timers = kinesis.clock.pendingTimers;
    const reader = await subscribe(kinesis, LATEST);
    const next = reader.next();
    await reader.leave();
    assert.equal(await next, undefined);
    assert.equal(kinesis.clock.pendingTimers, timers);
    await kinesis.close();
  });

  test('tells a fault as an internal failure, and an engine that is closed not at all', async () => {
    const failures: [Error, 'rejects' | 'ends'][] = [
      [new Error('the disk is broken'), 'rejects'],
      [new LogError('closed', 'the log engine was closed'), 'ends'],
    ];
    for (const [failure, outcome] of failures) {
      const kinesis = await withConsumer({
        wrap: (engine) => replaceMethods(engine, { waitForAppend: () => Promise.reject(failure) }),
      });
      const reader = await subscribe(kinesis, LATEST);
      if (outcome === 'ends') assert.equal(await reader.next(), undefined);
      else await assert.rejects(reader.next(), refusal('InternalFailureException', 'Internal service failure.'));
      await kinesis.close();
    }
  });
});

describe('At the end of a shard a subscription', () => {
  const split = (kinesis: Fixture) =>
    kinesis.call('SplitShard', { StreamName: 's', ShardToSplit: SHARD_0, NewStartingHashKey: MIDDLE });

  test('is told the children once and nothing to go on from, and ends', async () => {
    const kinesis = await withConsumer();
    const reader = await subscribe(kinesis, LATEST);
    await putAll(kinesis, 's', ['last']);
    const next = reader.next();
    await split(kinesis);
    assert.deepEqual(
      (await next)?.Records.map(({ Data }) => text(Data)),
      ['last'],
    );
    const ranges = kinesis.stream('s').shards.slice(1);
    assert.deepEqual(await reader.next(), {
      Records: [],
      MillisBehindLatest: 0,
      ChildShards: ranges.map(({ range }, index) => ({
        ShardId: `shardId-00000000000${index + 1}`,
        ParentShards: [SHARD_0],
        HashKeyRange: { StartingHashKey: range.start, EndingHashKey: range.end },
      })),
    });
    assert.equal(await reader.next(), undefined);
    await kinesis.close();
  });

  test('that was closed before is read from its beginning', async () => {
    const kinesis = await withConsumer();
    const [number = ''] = await putAll(kinesis, 's', ['a', 'b']);
    await split(kinesis);
    for (const [position, expected] of [
      [TRIM_HORIZON, ['a', 'b']],
      [{ Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: number }, ['b']],
      [LATEST, []],
    ] as const) {
      const reader = await subscribe(kinesis, position);
      const data: string[] = [];
      let event = await reader.next();
      for (; event?.ChildShards === undefined; event = await reader.next()) {
        assert.ok(event !== undefined && event.ContinuationSequenceNumber !== undefined);
        data.push(...event.Records.map(({ Data }) => text(Data)));
      }
      assert.deepEqual(data, expected);
      assert.equal(event.ContinuationSequenceNumber, undefined);
      assert.equal(await reader.next(), undefined);
      await kinesis.clock.advance(5_000);
    }
    await kinesis.close();
  });

  test('waits for the children to be in the catalogue, with empty events meanwhile', async () => {
    let held: Promise<void> | undefined;
    let release: () => void = () => {};
    const kinesis = await withConsumer({
      wrap: (engine) =>
        replaceMethods(engine, {
          // The seal is durable, but the reconciler hears of it later.
          append: async (ref, entries) => {
            const appended = await engine.append(ref, entries);
            if (entries[0]?.control === 'seal') await held;
            return appended;
          },
        }),
    });
    held = new Promise((resolve) => {
      release = resolve;
    });
    const reader = await subscribe(kinesis, LATEST);
    assert.equal(await reader.now(kinesis), 'nothing');
    const splitting = split(kinesis);
    assert.equal(await reader.now(kinesis), 'nothing');
    await kinesis.clock.advance(5_000);
    continuationOf(await reader.next());
    assert.equal(await reader.now(kinesis), 'nothing');
    release();
    await splitting;
    assert.equal((await reader.next())?.ChildShards?.length, 2);
    await kinesis.close();
  });
});

describe('Subscriptions to one shard', () => {
  test('share what is read and made for those who stand at the same place, also a little later', async () => {
    let reads = 0;
    const kinesis = await withConsumer({
      wrap: (engine) =>
        replaceMethods(engine, {
          read: (ref, from, limit) => {
            reads += limit.bytesMax > 1 ? 1 : 0;
            return engine.read(ref, from, limit);
          },
        }),
    });
    for (const ConsumerName of ['d', 'e']) await kinesis.call('RegisterStreamConsumer', { StreamARN: STREAM_ARN, ConsumerName });
    const readers: Reader[] = [];
    for (const name of ['c', 'd', 'e']) {
      readers.push(await subscribe(kinesis, LATEST, { ConsumerARN: CONSUMER_ARN.replace('/c:', `/${name}:`) }));
    }
    reads = 0;
    const [first, second, late] = readers;
    const waiting = [first?.nextValue(), second?.nextValue()];
    await putAll(kinesis, 's', ['a']);
    const [one, two] = await Promise.all(waiting);
    assert.equal(one, two);
    assert.equal(await late?.nextValue(), one);
    assert.equal(reads, 1);
    await kinesis.close();
  });

  test('are counted in what the shard gives: to each what it was sent', async () => {
    const metrics = new MetricsRegistry();
    const kinesis = await withConsumer({ metrics });
    await kinesis.call('RegisterStreamConsumer', { StreamARN: STREAM_ARN, ConsumerName: 'd' });
    await putAll(kinesis, 's', ['abc', 'def']);
    for (const ConsumerARN of [CONSUMER_ARN, CONSUMER_ARN.replace('/c:', '/d:')]) {
      await (await subscribe(kinesis, TRIM_HORIZON, { ConsumerARN })).next();
    }
    const given = metrics.families().filter(({ name }) => /^millrace_kinesis_outgoing_(bytes|records)_total$/.test(name));
    assert.deepEqual(
      given.map(({ samples }) => samples.map(({ value }) => value)),
      [[16], [4]],
    );
    await kinesis.close();
  });

  test('cost a slow client no reading ahead', async () => {
    let reads = 0;
    const kinesis = await withConsumer({
      wrap: (engine) =>
        replaceMethods(engine, {
          read: (ref, from, limit) => {
            reads += 1;
            return engine.read(ref, from, limit);
          },
        }),
    });
    const reader = await subscribe(kinesis, TRIM_HORIZON);
    for (let round = 0; round < 3; round++) await putAll(kinesis, 's', ['x'.repeat(600_000), 'y'.repeat(600_000)]);
    await kinesis.clock.advance(60_000);
    reads = 0;
    const event = await reader.next();
    assert.equal(reads, 1);
    assert.deepEqual(
      event?.Records.map(({ Data }) => Data.length),
      [600_000],
    );
    assert.ok((event?.MillisBehindLatest ?? 0) >= 60_000);
    await kinesis.clock.advance(60_000);
    assert.equal(reads, 1);
    await kinesis.close();
  });

  test('are not sent records that have expired', async () => {
    const kinesis = await withConsumer();
    await putAll(kinesis, 's', ['old']);
    await kinesis.clock.advance(24 * 3_600_000 - 30_000);
    await putAll(kinesis, 's', ['young']);
    await kinesis.clock.advance(30_001); // before the sweep has removed anything
    const reader = await subscribe(kinesis, TRIM_HORIZON);
    assert.deepEqual(await reader.dataNow(kinesis), ['young']);
    await kinesis.close();
  });

  test('wait when a consumer has had what it may be sent in a second', async () => {
    const limits = { ...AWS_LIMITS, shard: { ...AWS_LIMITS.shard, writeBytesPerSecond: Number.POSITIVE_INFINITY } };
    const kinesis = await withConsumer({ settings: { limits } });
    const reader = await subscribe(kinesis, TRIM_HORIZON);
    for (let mib = 0; mib < 5; mib++) await putAll(kinesis, 's', ['x'.repeat(1_000_000)]);
    const events: number[] = [];
    for (let tick = 0; tick <= 20; tick++) {
      const event = await reader.now(kinesis);
      if (typeof event === 'object') {
        events.push(kinesis.clock.nowMs() - 1_700_000_000_000);
        tick -= 1;
      } else await kinesis.clock.advance(100);
    }
    assert.equal(events.length, 5);
    assert.ok(events[2] !== undefined && events[2] === 0);
    assert.ok(events[4] !== undefined && events[4] >= 900 && events[4] <= 1_600, String(events));
    await kinesis.close();
  });
});
