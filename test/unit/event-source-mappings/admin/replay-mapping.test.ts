import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type {
  ReplayDiscard,
  ReplayLine,
  ReplaySummary,
} from '../../../../src/services/lambda/event-source-mappings/admin/shown.ts';
import { REPLAY_LINES_MAX, REPLAY_RETRIES_DEFAULT } from '../../../../src/services/lambda/event-source-mappings/limits.ts';
import { shardName } from '../support/memory-streams.ts';
import { dataOf, type Handler } from '../support/scripted-functions.ts';
import {
  type FailureDocument,
  idOf,
  QUEUE,
  SHARD,
  STREAM,
  startWorkbench,
  succeeds,
  type Workbench,
} from '../support/workbench.ts';

interface Following {
  readonly lines: ReplayLine[];
  readonly ended: Promise<void>;
  stop(): void;
  summary(): ReplaySummary | undefined;
  discards(): ReplayDiscard[];
}

/** Begins a replay and reads its lines as they come. */
async function follow(bench: Workbench, mapping: string, input: object = {}): Promise<Following> {
  const client = new AbortController();
  const source = await bench.admin<AsyncIterable<ReplayLine>>(
    'replay-mapping',
    { mapping, from: 'TRIM_HORIZON', ...input },
    client.signal,
  );
  const lines: ReplayLine[] = [];
  const ended = (async () => {
    for await (const line of source) lines.push(line);
  })();
  return {
    lines,
    ended,
    stop: () => client.abort(),
    summary: () => lines.flatMap((line) => ('summary' in line ? [line.summary] : []))[0],
    discards: () => lines.flatMap((line) => ('discarded' in line ? [line.discarded] : [])),
  };
}

/** The same to its end, and what was delivered meanwhile. */
async function replayed(bench: Workbench, mapping: string, input: object = {}) {
  bench.functions.deliveries.length = 0;
  const following = await follow(bench, mapping, input);
  await bench.clock.advance(600_000);
  await following.ended;
  return { ...following, delivered: bench.delivered() };
}

/** A mapping that has processed `texts`, each of them put a second after the other. */
async function processedAll(bench: Workbench, texts: readonly string[], request = {}): Promise<string> {
  const uuid = idOf(await bench.create(request));
  for (const text of texts) {
    bench.put(text);
    await bench.clock.advance(1_000);
  }
  await bench.clock.advance(60_000);
  return uuid;
}

describe('a replay of a mapping', () => {
  it('reads a stretch again with invocations of its own, and leaves the mapping as it is', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = await processedAll(bench, ['a', 'b', 'c', 'd'], { BatchSize: 2 });
    const before = { stored: bench.log.stored.length, attempts: bench.attempts.length, shown: await bench.get(uuid) };
    const { delivered, lines, summary } = await replayed(bench, uuid);
    assert.deepEqual(delivered, [
      ['a', 'b'],
      ['c', 'd'],
    ]);
    assert.deepEqual(Object.keys(lines[0] ?? {}), ['progress']);
    const none = { filtered: 0, discarded: 0, failures: 0, recordsLost: false };
    assert.deepEqual(summary(), {
      ended: 'done',
      records: 4,
      read: 4,
      processed: 4,
      invocations: 2,
      shards: 1,
      shardsDone: 1,
      ...none,
    });
    const after = { stored: bench.log.stored.length, attempts: bench.attempts.length, shown: await bench.get(uuid) };
    assert.deepEqual(after, before, 'no command was written, no figure counted, nothing shown changed');
    await bench.close();
  });

  it('begins and ends at sequence numbers, both included, or at times', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = await processedAll(bench, ['a', 'b', 'c', 'd']);
    const records = bench.functions.deliveries.flatMap(({ event }) => event.Records.map(({ kinesis }) => kinesis));
    const number = (index: number): string => records[index]?.sequenceNumber ?? '';
    const time = (index: number): string => String(records[index]?.approximateArrivalTimestamp);
    const cases: [from: string, to: string, expected: string[]][] = [
      [number(1), number(2), ['b', 'c']],
      [number(3), number(3), ['d']],
      [number(2), number(1), []],
      [number(2), 'LATEST', ['c', 'd']],
      ['TRIM_HORIZON', number(1), ['a', 'b']],
      [time(1), time(3), ['b', 'c']],
      [time(1), 'LATEST', ['b', 'c', 'd']],
      ['LATEST', 'LATEST', []],
      ['TRIM_HORIZON', 'TRIM_HORIZON', []],
    ];
    for (const [from, to, expected] of cases) {
      const { delivered, summary } = await replayed(bench, uuid, { from, to, shard: SHARD });
      assert.deepEqual(delivered.flat(), expected, `${from} to ${to}`);
      assert.deepEqual([summary()?.ended, summary()?.records], ['done', expected.length]);
    }
    await bench.close();
  });

  it('ends where the stream ended when it began, whatever is put meanwhile', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 10 }));
    const uuid = await processedAll(bench, ['a', 'b', 'c'], { BatchSize: 1 });
    await bench.update({ UUID: uuid, Enabled: false });
    await bench.settle();
    bench.functions.deliveries.length = 0;
    const { ended } = await follow(bench, uuid);
    await bench.clock.advance(10);
    bench.put('later');
    await bench.clock.advance(10_000);
    await ended;
    assert.deepEqual(bench.delivered(), [['a'], ['b'], ['c']]);
    await bench.close();
  });

  it('reads every shard in its order, parents before their children, or one shard alone', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 100 }), 2);
    const uuid = idOf(await bench.create({ BatchSize: 1 }));
    bench.put('a', 'b');
    bench.streams.put(STREAM, shardName(1), 'x', 'x');
    bench.streams.split(STREAM, SHARD, [shardName(2)]); // holds no record
    bench.streams.split(STREAM, shardName(2), [shardName(3)]);
    bench.streams.put(STREAM, shardName(3), 'c', 'c');
    await bench.clock.advance(10_000);
    const all = await replayed(bench, uuid);
    assert.deepEqual(
      all.delivered.flat().filter((text) => text !== 'x'),
      ['a', 'b', 'c'],
    );
    assert.deepEqual(
      all.delivered.flat().slice(0, 2).sort(),
      ['a', 'x'],
      'shards that do not depend on each other run beside each other',
    );
    assert.equal(all.summary()?.shards, 3);
    assert.deepEqual((await replayed(bench, uuid, { shard: shardName(3) })).delivered, [['c']]);
    await bench.close();
  });

  it('takes the mapping’s filter, batch size and failure policy; reports what it gives up and sends it nowhere', async () => {
    const bench = await startWorkbench(succeeds);
    const OnFailure = { Destination: QUEUE };
    const uuid = await processedAll(bench, ['{"n":1}', '{"n":2}', '{"n":3}', '{"n":4}', '{"m":5}'], {
      BatchSize: 4,
      MaximumRetryAttempts: 0,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure },
      FilterCriteria: { Filters: [{ Pattern: '{"data":{"n":[{"exists":true}]}}' }] },
    });
    bench.functions.define('consumer', (event) =>
      dataOf(event).includes('{"n":3}') ? { throws: 'three is too many' } : { answer: null },
    );
    const { delivered, discards, summary } = await replayed(bench, uuid);
    assert.deepEqual(
      delivered.map((texts) => texts.length),
      [4, 2, 2, 1, 1],
    );
    const [given, ...others] = discards();
    assert.equal(others.length, 0);
    assert.deepEqual([given?.reason, given?.records, given?.error], ['RetryAttemptsExhausted', 1, 'three is too many']);
    const { requestContext } = (given?.document ?? {}) as Partial<FailureDocument>;
    assert.equal(requestContext?.condition, 'RetryAttemptsExhausted');
    const { processed, discarded, filtered, failures } = summary() ?? {};
    assert.deepEqual({ processed, discarded, filtered, failures }, { processed: 3, discarded: 1, filtered: 1, failures: 3 });
    assert.deepEqual(bench.documents(), []);
    await bench.close();
  });

  it('sends what it gives up to the destination when that is wanted', async () => {
    const bench = await startWorkbench(succeeds);
    const request = { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination: QUEUE } } };
    const uuid = await processedAll(bench, ['a'], request);
    bench.functions.define('consumer', () => ({ throws: 'no' }));
    const { discards } = await replayed(bench, uuid, { toDestination: true });
    assert.deepEqual(bench.documents(), [discards()[0]?.document]);
    await bench.close();
  });

  it('retries no more than the mapping, a few times where that has no bound, or as often as is asked', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = await processedAll(bench, ['a']);
    bench.functions.define('consumer', () => ({ throws: 'no' }));
    assert.equal((await replayed(bench, uuid)).delivered.length, REPLAY_RETRIES_DEFAULT + 1);
    assert.equal((await replayed(bench, uuid, { retries: 5 })).delivered.length, 6);
    await bench.update({ UUID: uuid, MaximumRetryAttempts: 1 });
    await bench.settle();
    assert.equal((await replayed(bench, uuid)).delivered.length, 2);
    await bench.close();
  });

  it('gives up no record for its age', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = await processedAll(bench, ['a'], { MaximumRecordAgeInSeconds: 60 });
    await bench.clock.advance(3_600_000);
    assert.deepEqual((await replayed(bench, uuid)).delivered, [['a']]);
    await bench.close();
  });

  it('gathers a state of its own over tumbling windows, and closes the last at the end of the stretch', async () => {
    const counting: Handler = (event) => ({
      answer: { state: { count: Number(event.state?.count ?? 0) + event.Records.length } },
    });
    const bench = await startWorkbench(counting);
    const uuid = await processedAll(bench, ['a', 'b', 'c'], { TumblingWindowInSeconds: 900, BatchSize: 1 });
    const second = bench.functions.deliveries[1]?.event.Records[0]?.kinesis.sequenceNumber;
    await replayed(bench, uuid, { from: second, shard: SHARD });
    await bench.clock.advance(900_000);
    const seen = bench.functions.deliveries.map(({ event }) => [event.state?.count ?? 0, event.isFinalInvokeForWindow]);
    assert.deepEqual(seen, [
      [0, false],
      [1, false],
      [2, true],
      [3, true], // the mapping's own
    ]);
    await bench.close();
  });

  it('does not hold up the mapping that runs beside it', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = await processedAll(bench, ['a', 'b', 'c', 'd'], { BatchSize: 1 });
    bench.functions.define('consumer', (event) => ({ answer: null, takesMs: dataOf(event).includes('new') ? 0 : 60_000 }));
    bench.functions.deliveries.length = 0;
    const { ended } = await follow(bench, uuid);
    await bench.clock.advance(1_000);
    bench.put('new');
    await bench.settle();
    assert.deepEqual(bench.delivered(), [['a'], ['new']]);
    assert.equal(bench.checkpoint(uuid), 5);
    await bench.clock.advance(600_000);
    await ended;
    assert.equal(bench.checkpoint(uuid), 5);
    await bench.close();
  });

  it('starts no invocation any more when nobody reads its lines', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = await processedAll(bench, ['a', 'b', 'c'], { BatchSize: 1 });
    bench.functions.define('consumer', () => ({ answer: null, takesMs: 1_000 }));
    bench.functions.deliveries.length = 0;
    const { ended, stop, summary } = await follow(bench, uuid);
    await bench.clock.advance(1_500);
    stop();
    await bench.clock.advance(10_000);
    await ended;
    assert.deepEqual(bench.delivered(), [['a'], ['b']]);
    assert.equal(summary()?.ended, 'stopped');
    assert.equal(bench.functions.running, 0);
    await bench.close();
  });

  it('starts none either for a reader who went while it waited for room', async () => {
    const bench = await startWorkbench(succeeds);
    const texts = Array.from({ length: REPLAY_LINES_MAX + 2 }, (_, index) => `${index}`);
    const uuid = idOf(await bench.create({ BatchSize: 1 }));
    for (const text of texts) bench.put(text);
    while (bench.delivered().length < texts.length) await bench.clock.advance(1_000);
    bench.functions.define('consumer', () => ({ throws: 'no' }));
    bench.functions.deliveries.length = 0;
    const client = new AbortController();
    const input = { mapping: uuid, from: 'TRIM_HORIZON', retries: 0 };
    const lines = (await bench.admin<AsyncIterable<ReplayLine>>('replay-mapping', input, client.signal))[Symbol.asyncIterator]();
    await lines.next();
    while (bench.delivered().length < REPLAY_LINES_MAX) await bench.clock.advance(1_000);
    await bench.clock.advance(10_000);
    const delivered = bench.delivered().length;
    assert.ok(delivered < texts.length);
    client.abort();
    await bench.clock.advance(10_000);
    await lines.return?.();
    assert.equal(bench.delivered().length, delivered);
    await bench.close();
  });

  it('is gone after a crash in the middle of it, and the checkpoints are where they were', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = await processedAll(bench, ['a', 'b', 'c'], { BatchSize: 1 });
    bench.functions.define('consumer', () => ({ answer: null, takesMs: 1_000 }));
    await follow(bench, uuid, { toDestination: false });
    await bench.clock.advance(1_500);
    bench.log.kill();
    await bench.restart();
    bench.functions.deliveries.length = 0;
    await bench.clock.advance(60_000);
    assert.deepEqual(bench.delivered(), []);
    assert.equal(bench.checkpoint(uuid), 3);
    await bench.close();
  });

  it('ends when the server stops, after the invocation under way', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = await processedAll(bench, ['a', 'b'], { BatchSize: 1 });
    bench.functions.define('consumer', () => ({ answer: null, takesMs: 1_000 }));
    bench.functions.deliveries.length = 0;
    const { ended, summary } = await follow(bench, uuid);
    await bench.settle();
    bench.mappings.endWaits();
    await bench.close();
    await ended;
    assert.deepEqual(bench.delivered(), [['a']]);
    assert.equal(summary()?.ended, 'stopped');
    await assert.rejects(follow(bench, uuid), { message: 'The server is about to stop.' });
  });

  it('ends with a reason where the function is gone, the mapping is deleted, or the shard cannot be read', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = await processedAll(bench, ['a', 'b'], { BatchSize: 1 });
    bench.functions.remove('consumer');
    const reason = async (): Promise<unknown> => {
      const { summary } = await replayed(bench, uuid);
      return [summary()?.ended, summary()?.reason];
    };
    assert.deepEqual(await reason(), ['failed', 'The function was not reached: The function does not exist.']);
    bench.functions.define('consumer', () => ({ answer: null, takesMs: 1_000 }));
    const following = await follow(bench, uuid);
    await bench.settle();
    await bench.delete(uuid);
    await bench.clock.advance(60_000);
    await following.ended;
    assert.equal(following.summary()?.reason, 'The mapping was deleted.');
    const other = await processedAll(bench, ['c']);
    const unreadable = await follow(bench, other);
    bench.streams.readsToFail = 1_000;
    await bench.clock.advance(600_000);
    await unreadable.ended;
    assert.equal(unreadable.summary()?.reason, `${SHARD} could not be read.`);
    bench.streams.readsToFail = 0;
    await bench.close();
  });

  it('refuses with a sentence what cannot be replayed', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 1_000 }));
    const uuid = await processedAll(bench, ['a']);
    const [number = ''] = bench.put('b');
    const refused = (input: object, message: RegExp | string): Promise<void> =>
      assert.rejects(follow(bench, uuid, input), { message });
    await refused({ from: null }, '"from" is missing.');
    await refused({ from: 'noon' }, /^"from" must be TRIM_HORIZON, LATEST/);
    await refused({ to: '2999-01-01T00:00:00Z' }, '"to" is in the future.');
    await refused({ from: number }, /name it with "shard"\.$/);
    await refused({ shard: 'x' }, 'The stream has no shard "x".');
    await refused({ retries: -1 }, '"retries" must be a whole number from 0 to 10000.');
    await refused({ toDestination: true }, 'The mapping has no destination on failure.');
    await assert.rejects(follow(bench, 'x'), { code: 'ResourceNotFoundException' });
    const first = await follow(bench, uuid);
    await bench.settle();
    await refused({}, 'A replay of this mapping is under way.');
    await bench.clock.advance(60_000);
    await first.ended;
    assert.equal((await replayed(bench, uuid)).summary()?.ended, 'done');
    await bench.close();
  });

  it('processes or gives up every record of the stretch, in order, whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          records: fc.integer({ min: 1, max: 30 }),
          from: fc.nat({ max: 29 }),
          to: fc.nat({ max: 29 }),
          batchSize: fc.integer({ min: 1, max: 7 }),
          bisect: fc.boolean(),
          failing: fc.uniqueArray(fc.nat({ max: 29 })),
        }),
        async ({ records, from, to, batchSize, bisect, failing }) => {
          const bench = await startWorkbench(succeeds);
          const texts = Array.from({ length: records }, (_, index) => String(index));
          const uuid = idOf(
            await bench.create({ BatchSize: batchSize, BisectBatchOnFunctionError: bisect, MaximumRetryAttempts: 1 }),
          );
          const numbers = bench.put(...texts);
          await bench.settle();
          const fails = new Set(failing.map(String));
          bench.functions.define('consumer', (event) =>
            dataOf(event).some((text) => fails.has(text)) ? { throws: 'no' } : { answer: null },
          );
          const first = Math.min(from, records - 1);
          const last = Math.min(to, records - 1);
          const { delivered, discards, summary } = await replayed(bench, uuid, {
            from: numbers[first],
            to: numbers[last],
            shard: SHARD,
          });
          const wanted = texts.slice(first, last + 1);
          const seen = [...new Set(delivered.flat())];
          assert.deepEqual(seen, wanted, 'all of them, the first time each in order');
          const given = discards().flatMap(({ firstSequenceNumber, lastSequenceNumber }) =>
            texts.slice(numbers.indexOf(firstSequenceNumber), numbers.indexOf(lastSequenceNumber) + 1),
          );
          if (bisect)
            assert.deepEqual(
              given,
              wanted.filter((text) => fails.has(text)),
            );
          assert.deepEqual([summary()?.discarded, summary()?.processed], [given.length, wanted.length - given.length]);
          assert.equal(bench.checkpoint(uuid), records);
          await bench.close();
        },
      ),
      { numRuns: 60 },
    );
  });
});
