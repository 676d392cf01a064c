import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Handler } from './support/scripted-functions.ts';
import { dataOf } from './support/scripted-functions.ts';
import { idOf, QUEUE, SHARD, STREAM, startWorkbench, succeeds } from './support/workbench.ts';

const TO_QUEUE = { OnFailure: { Destination: QUEUE } };
/** Throws for a batch that holds a record with this text. */
const failsOn =
  (poison: string): Handler =>
  (event) =>
    dataOf(event).includes(poison) ? { throws: `cannot read ${poison}` } : { answer: null };

describe('a batch that fails', () => {
  it('is retried as a whole while what is behind it waits, then given up with a document before the checkpoint passes it', async () => {
    const bench = await startWorkbench(failsOn('bad'));
    bench.put('a', 'bad', 'c', 'd');
    const request = { BatchSize: 2, MaximumRetryAttempts: 2, DestinationConfig: TO_QUEUE };
    const uuid = idOf(await bench.create(request));
    await bench.clock.advance(30_000);
    assert.deepEqual(bench.delivered(), [
      ['a', 'bad'],
      ['a', 'bad'],
      ['a', 'bad'],
      ['c', 'd'],
    ]);
    const [document] = bench.documents();
    assert.equal(document?.requestContext.approximateInvokeCount, 3);
    assert.equal(document?.requestContext.requestId, bench.functions.deliveries[2]?.requestId);
    assert.equal(document?.KinesisBatchInfo.batchSize, 2);
    assert.deepEqual(
      bench.attempts.map(({ next }) => next),
      ['retry', 'retry', 'discarded', 'done'],
    );
    assert.equal(bench.attempts[0]?.errorMessage, 'cannot read bad');
    assert.equal(bench.checkpoint(uuid), 4);
    await bench.close();
  });

  it('is halved until the bad record is alone, and only that is given up', async () => {
    const bench = await startWorkbench(failsOn('bad'));
    bench.put('a', 'b', 'c', 'd', 'e', 'bad', 'g', 'h');
    await bench.create({ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1, DestinationConfig: TO_QUEUE });
    await bench.clock.advance(30_000);
    const batches = bench.delivered().map((texts) => texts.join(''));
    assert.deepEqual(batches, ['abcdebadgh', 'abcd', 'ebadgh', 'ebad', 'e', 'bad', 'bad', 'gh']);
    assert.deepEqual(
      bench.documents().map((document) => document.KinesisBatchInfo.batchSize),
      [1],
    );
    await bench.close();
  });

  it('is not given up by a mapping without a limit, however long it takes, and its result says so', async () => {
    const bench = await startWorkbench(failsOn('bad'));
    bench.put('bad', 'next');
    const uuid = idOf(await bench.create());
    await bench.clock.advance(3_600_000);
    assert.equal((await bench.get(uuid)).LastProcessingResult, 'PROBLEM: Function call failed');
    assert.equal(bench.checkpoint(uuid), 0);
    bench.functions.define('consumer', succeeds);
    await bench.clock.advance(16_000);
    assert.deepEqual(bench.delivered().at(-1), ['bad', 'next']);
    assert.equal((await bench.get(uuid)).LastProcessingResult, 'OK');
    await bench.close();
  });

  it('costs no retry when the function was not reached', async () => {
    let throttled = 5;
    const bench = await startWorkbench(() => (throttled-- > 0 ? { notReached: 'throttled' } : { answer: null }));
    bench.put('a');
    await bench.create({ MaximumRetryAttempts: 0, DestinationConfig: TO_QUEUE });
    await bench.clock.advance(60_000);
    assert.deepEqual(bench.delivered(), [['a']]);
    assert.deepEqual(bench.documents(), []);
    await bench.close();
  });

  it('goes into the outbox when its destination does not answer: the shard goes on, the document arrives later', async () => {
    const bench = await startWorkbench(failsOn('bad'));
    bench.put('bad', 'next');
    bench.queues.deliveriesToFail = 3;
    const uuid = idOf(await bench.create({ BatchSize: 1, MaximumRetryAttempts: 0, DestinationConfig: TO_QUEUE }));
    await bench.settle();
    assert.equal(bench.checkpoint(uuid), 2);
    assert.deepEqual(bench.documents(), []);
    assert.deepEqual(bench.delivered().at(-1), ['next']);
    await bench.restart();
    await bench.clock.advance(30_000);
    assert.equal(bench.documents().length, 1);
    assert.equal(bench.checkpoint(uuid), 2);
    assert.deepEqual(bench.delivered().at(-1), ['next']);
    await bench.close();
  });

  it('waits with its shard when too much waits for a destination that does not answer, and nothing is lost', async () => {
    const bench = await startWorkbench(failsOn('bad'));
    bench.documentsWaitingMax = { documents: 2, bytes: 1_000_000, beyond: 'refused' };
    await bench.restart();
    bench.put('bad', 'good', 'bad', 'bad');
    bench.queues.deliveriesToFail = 1_000;
    const uuid = idOf(await bench.create({ BatchSize: 1, MaximumRetryAttempts: 0, DestinationConfig: TO_QUEUE }));
    await bench.clock.advance(120_000);
    assert.equal(bench.checkpoint(uuid), 3);
    assert.equal(bench.delivered().length, 4);
    assert.match((await bench.get(uuid)).LastProcessingResult ?? '', /^PROBLEM: Too many documents wait/);
    bench.queues.deliveriesToFail = 0;
    await bench.clock.advance(60_000);
    assert.equal(bench.checkpoint(uuid), 4);
    assert.equal(bench.documents().length, 3);
    assert.equal((await bench.get(uuid)).LastProcessingResult, 'PROBLEM: Function call failed');
    bench.put('next');
    await bench.settle();
    assert.equal((await bench.get(uuid)).LastProcessingResult, 'OK');
    await bench.close();
  });

  it('leaves no document that its destination refuses for good, and those behind it arrive', async () => {
    const bench = await startWorkbench(() => ({ throws: 'poison' }));
    bench.put('bad', 'worse');
    bench.queues.documentsToRefuse = 1;
    await bench.create({ BatchSize: 1, MaximumRetryAttempts: 0, DestinationConfig: TO_QUEUE });
    await bench.settle();
    assert.equal(bench.discards.length, 2);
    assert.equal(bench.documents().length, 1);
    await bench.close();
  });

  it('is given up without a trace but an observation when the mapping has no destination', async () => {
    const bench = await startWorkbench(failsOn('bad'));
    bench.put('bad', 'next');
    await bench.create({ BatchSize: 1, MaximumRetryAttempts: 0 });
    await bench.settle();
    assert.deepEqual(
      bench.discards.map(({ destination, records }) => [destination, records]),
      [[null, 1]],
    );
    assert.deepEqual(bench.delivered().at(-1), ['next']);
    await bench.close();
  });

  it('that is one record too large for any function fails without being sent', async () => {
    const bench = await startWorkbench(succeeds);
    bench.streams.put(STREAM, SHARD, 'k', Buffer.alloc(5_000_000));
    bench.put('next');
    await bench.create({ MaximumRetryAttempts: 0, DestinationConfig: TO_QUEUE });
    await bench.settle();
    assert.deepEqual(bench.delivered(), [['next']]);
    assert.equal(bench.documents()[0]?.responseContext?.statusCode, 413);
    await bench.close();
  });

  it('keeps those of its records that retention has not removed', async () => {
    const bench = await startWorkbench(failsOn('bad'));
    bench.put('bad', 'kept', 'too');
    const uuid = idOf(await bench.create({ BatchSize: 3 }));
    await bench.clock.advance(20_000);
    bench.streams.trim(STREAM, SHARD, 1);
    await bench.clock.advance(60_000);
    assert.deepEqual(bench.delivered().at(-1), ['kept', 'too']);
    assert.equal(bench.checkpoint(uuid), 3);
    await bench.close();
  });

  it('gives way to retention: reading goes on with the next record there is', async () => {
    const bench = await startWorkbench(failsOn('bad'));
    bench.put('bad', 'gone', 'left');
    await bench.create({ BatchSize: 1 });
    await bench.clock.advance(20_000);
    bench.streams.trim(STREAM, SHARD, 2);
    await bench.clock.advance(60_000);
    assert.deepEqual(bench.delivered().at(-1), ['left']);
    await bench.close();
  });
});
