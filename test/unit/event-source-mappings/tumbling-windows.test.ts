import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dataOf, type Handler, type KinesisEvent } from './support/scripted-functions.ts';
import { idOf, SHARD, STREAM, startWorkbench, type Workbench } from './support/workbench.ts';

const SECONDS = 1_000;

/** Counts what it receives, and what comes of a window. */
function counting(finals: KinesisEvent[], before: Handler = () => ({ answer: null })): Handler {
  return (event) => {
    const trouble = before(event);
    if (!('answer' in trouble) || trouble.answer !== null) return trouble;
    if (event.isFinalInvokeForWindow === true) {
      finals.push(event);
      return { answer: null };
    }
    return { answer: { state: { count: Number(event.state?.count ?? 0) + event.Records.length } } };
  };
}

/** Begins at the start of a window of ten seconds. */
async function bench(handler: Handler): Promise<Workbench> {
  const made = await startWorkbench(handler);
  await made.clock.advance(10 * SECONDS - (made.clock.nowMs() % (10 * SECONDS)));
  return made;
}

function counts(finals: readonly KinesisEvent[]): unknown[] {
  return finals.map(({ state }) => state?.count ?? 0);
}

const WINDOW = { TumblingWindowInSeconds: 10 };

describe('a mapping with tumbling windows', () => {
  it('hands each invocation the window, the state so far, the shard and the source, behind the records', async () => {
    const work = await bench(counting([]));
    const created = await work.create(WINDOW);
    assert.equal(created.TumblingWindowInSeconds, 10);
    const startMs = work.clock.nowMs();
    work.put('a');
    await work.settle();
    work.put('b', 'c');
    await work.settle();
    const [first, second] = work.functions.deliveries;
    const time = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
    assert.deepEqual(Object.keys(first?.event ?? {}), [
      'Records',
      'window',
      'state',
      'shardId',
      'eventSourceARN',
      'isFinalInvokeForWindow',
      'isWindowTerminatedEarly',
    ]);
    assert.deepEqual(first?.event.window, { start: time(startMs), end: time(startMs + 10 * SECONDS) });
    assert.deepEqual([first?.event.state, second?.event.state], [{}, { count: 1 }]);
    assert.deepEqual([first?.event.shardId, first?.event.eventSourceARN], [SHARD, STREAM]);
    assert.deepEqual([first?.event.isFinalInvokeForWindow, first?.event.isWindowTerminatedEarly], [false, false]);
    assert.equal(dataOf(second?.event ?? { Records: [] }).length, 2);
    await work.close();
  });

  it('ends a window with one last invocation without records, and begins the next with a fresh state', async () => {
    const finals: KinesisEvent[] = [];
    const work = await bench(counting(finals));
    await work.create(WINDOW);
    work.put('a', 'b');
    await work.clock.advance(9 * SECONDS);
    assert.equal(finals.length, 0);
    await work.clock.advance(3 * SECONDS);
    assert.deepEqual(counts(finals), [2]);
    assert.deepEqual(finals[0]?.Records, []);
    work.put('c');
    await work.settle();
    assert.deepEqual(work.functions.deliveries.at(-1)?.event.state, {});
    await work.clock.advance(60 * SECONDS);
    assert.deepEqual(counts(finals), [2, 1]);
    await work.close();
  });

  it('never mixes records of two windows in a batch, also when it reads them late', async () => {
    const finals: KinesisEvent[] = [];
    const work = await bench(counting(finals));
    for (let second = 0; second < 40; second++) {
      work.put(`r${second}`);
      await work.clock.advance(SECONDS);
    }
    await work.create({ ...WINDOW, BatchSize: 7 });
    for (let second = 0; second < 5; second++) await work.clock.advance(SECONDS);
    assert.deepEqual(counts(finals), [10, 10, 10, 10]);
    assert.ok(work.delivered().every((batch) => new Set(batch.map((text) => Math.floor(Number(text.slice(1)) / 10))).size <= 1));
    await work.close();
  });

  it('takes an answer without a state as a failure, and keeps the state when a batch fails', async () => {
    const finals: KinesisEvent[] = [];
    let answers = 0;
    const work = await bench(
      counting(finals, () => {
        answers += 1;
        if (answers === 2) return { answer: { ok: true } };
        return answers === 3 ? { throws: 'trouble' } : { answer: null };
      }),
    );
    const uuid = idOf(await work.create({ ...WINDOW, MaximumRetryAttempts: 5 }));
    work.put('a');
    await work.settle();
    work.put('b');
    await work.clock.advance(6 * SECONDS);
    assert.deepEqual(work.delivered(), [['a'], ['b'], ['b'], ['b']]);
    assert.deepEqual(
      work.functions.deliveries.map(({ event }) => event.state?.count ?? 0),
      [0, 1, 1, 1],
    );
    assert.equal(work.checkpoint(uuid), 2);
    await work.close();
  });

  it('counts what was reported as processed into the state, and gives up a poisoned record without it', async () => {
    const finals: KinesisEvent[] = [];
    const reporting: Handler = (event) => {
      const texts = dataOf(event);
      const at = texts.indexOf('poison');
      if (event.isFinalInvokeForWindow === true || at === -1) return { answer: null };
      const itemIdentifier = event.Records[at]?.kinesis.sequenceNumber;
      const count = Number(event.state?.count ?? 0) + at;
      return { answer: { state: { count }, batchItemFailures: [{ itemIdentifier }] } };
    };
    const work = await bench(counting(finals, reporting));
    await work.create({
      ...WINDOW,
      MaximumRetryAttempts: 1,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    work.put('a', 'b', 'poison', 'c', 'd');
    await work.clock.advance(15 * SECONDS);
    assert.deepEqual(counts(finals), [4]);
    assert.equal(work.discards.length, 1);
    await work.close();
  });

  it('tries the last invocation until it is answered, and processes nothing of the next window before', async () => {
    const finals: KinesisEvent[] = [];
    let broken = true;
    const work = await bench(
      counting(finals, (event) => (broken && event.isFinalInvokeForWindow === true ? { throws: 'not now' } : { answer: null })),
    );
    await work.create({ ...WINDOW, MaximumRetryAttempts: 0 });
    work.put('a');
    await work.clock.advance(30 * SECONDS);
    work.put('b');
    await work.clock.advance(30 * SECONDS);
    assert.ok(!work.delivered().flat().includes('b'));
    broken = false;
    await work.clock.advance(40 * SECONDS);
    assert.deepEqual(counts(finals), [1, 1]);
    await work.close();
  });

  it('ends a window early when the state grows above 1 MB, and goes on in it with a fresh one', async () => {
    const finals: KinesisEvent[] = [];
    const work = await startWorkbench((event) => {
      if (event.isFinalInvokeForWindow === true) {
        finals.push(event);
        return { answer: null };
      }
      return { answer: { state: { filling: dataOf(event)[0] === 'large' ? 'x'.repeat(1_100_000) : 'small' } } };
    });
    await work.clock.advance(10 * SECONDS - (work.clock.nowMs() % (10 * SECONDS)));
    await work.create({ ...WINDOW, BatchSize: 1 });
    work.put('large', 'small');
    await work.settle();
    assert.deepEqual(
      finals.map((event) => event.isWindowTerminatedEarly),
      [true],
    );
    assert.equal(String(finals[0]?.state?.filling).length, 1_100_000);
    assert.deepEqual(work.functions.deliveries.at(-1)?.event.state, {});
    assert.deepEqual(work.functions.deliveries.at(-1)?.event.window, finals[0]?.window);
    await work.clock.advance(20 * SECONDS);
    assert.deepEqual(
      finals.map((event) => event.isWindowTerminatedEarly),
      [true, false],
    );
    await work.close();
  });

  it('goes on after a restart with the state it had, exactly', async () => {
    const finals: KinesisEvent[] = [];
    const work = await bench(counting(finals));
    const uuid = idOf(await work.create({ ...WINDOW, BatchSize: 3 }));
    for (let round = 0; round < 5; round++) {
      work.put(`a${round}`, `b${round}`);
      await work.settle();
      await work.restart();
    }
    await work.clock.advance(20 * SECONDS);
    assert.equal(
      counts(finals).reduce<number>((sum, count) => sum + Number(count), 0),
      10,
    );
    assert.equal(work.delivered().flat().length, 10);
    assert.equal(work.checkpoint(uuid), 10);
    await work.close();
  });

  it('closes the window at the end of a shard; its children begin with their own', async () => {
    const finals: KinesisEvent[] = [];
    const work = await bench(counting(finals));
    await work.create(WINDOW);
    work.put('a', 'b');
    work.streams.split(STREAM, SHARD, ['shardId-000000000001']);
    work.streams.put(STREAM, 'shardId-000000000001', 'k', 'child');
    await work.clock.advance(SECONDS);
    assert.deepEqual(counts(finals), [2]);
    assert.equal(finals[0]?.shardId, SHARD);
    assert.deepEqual(work.functions.deliveries.at(-1)?.event.state, {});
    assert.deepEqual(work.delivered().at(-1), ['child']);
    await work.close();
  });

  it('closes what is open when the windows are switched off, and goes on without', async () => {
    const finals: KinesisEvent[] = [];
    const work = await bench(counting(finals));
    const uuid = idOf(await work.create(WINDOW));
    work.put('a', 'b');
    await work.settle();
    await work.update({ UUID: uuid, TumblingWindowInSeconds: 0 });
    await work.settle();
    work.put('c');
    await work.clock.advance(15 * SECONDS);
    work.put('d');
    await work.settle();
    assert.deepEqual(counts(finals), [3]);
    assert.deepEqual(Object.keys(work.functions.deliveries.at(-1)?.event ?? {}), ['Records']);
    await work.update({ UUID: uuid, ...WINDOW });
    await work.settle();
    work.put('e');
    await work.settle();
    assert.deepEqual(work.delivered().at(-1), ['e']);
    assert.deepEqual(work.functions.deliveries.at(-1)?.event.state, {});
    await work.close();
  });

  it('keeps its log of windows small, and removes it with the mapping', async () => {
    const work = await bench((event) =>
      event.isFinalInvokeForWindow === true ? { answer: null } : { answer: { state: { filling: 'x'.repeat(500_000) } } },
    );
    const uuid = idOf(await work.create({ TumblingWindowInSeconds: 900 }));
    for (let round = 0; round < 60; round++) {
      work.put(`r${round}`);
      await work.settle();
    }
    const group = `w.${uuid}`;
    const start = await work.engine.offsetAt({ group, log: 0 }, 'start');
    assert.ok((await work.engine.offsetAt({ group, log: 0 }, 'end')) - start < 30, 'old states are trimmed');
    await work.delete(uuid);
    await work.settle();
    assert.equal(await work.engine.groupLogs(group), undefined);
    await work.close();
  });

  it('does not take a read that is not due yet for the end of what there is', async () => {
    const finals: KinesisEvent[] = [];
    const work = await bench(counting(finals));
    work.pollIntervalMs = 5 * SECONDS;
    await work.restart();
    await work.clock.advance(3 * SECONDS);
    work.put('a');
    await work.create(WINDOW); // read at 3, 8 and 13 seconds; the window may be over from 11 seconds on
    await work.clock.advance(6 * SECONDS);
    work.put('b');
    await work.clock.advance(5 * SECONDS);
    assert.deepEqual(work.delivered(), [['a'], ['b']]);
    await work.clock.advance(5 * SECONDS);
    assert.deepEqual(counts(finals), [2]);
    await work.close();
  });
});
