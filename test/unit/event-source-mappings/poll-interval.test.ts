import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shardName } from './support/memory-streams.ts';
import { idOf, SHARD, STREAM, startWorkbench, succeeds, type Workbench } from './support/workbench.ts';

const CONSUMER = `${STREAM}/consumer/fast:1700000000`;

async function polling(handler: Parameters<typeof startWorkbench>[0]): Promise<Workbench> {
  const bench = await startWorkbench(handler);
  bench.pollIntervalMs = 1_000;
  await bench.restart();
  return bench;
}

describe('a mapping that polls', () => {
  it('calls once a second per shard, with or without records, as one of the standard consumers', async () => {
    const bench = await polling(succeeds);
    await bench.create();
    await bench.settle();
    bench.streams.calls = 0;
    for (let second = 0; second < 10; second++) {
      bench.put(`${second}`);
      await bench.clock.advance(1_000);
    }
    assert.equal(bench.streams.calls, 10);
    assert.equal(bench.delivered().flat().length, 10);
    await bench.close();
  });

  it('delivers a record with the next call and not before', async () => {
    const bench = await polling(succeeds);
    await bench.create();
    await bench.settle();
    await bench.clock.advance(100);
    bench.put('a');
    await bench.clock.advance(800);
    assert.deepEqual(bench.delivered(), []);
    await bench.clock.advance(200);
    assert.deepEqual(bench.delivered(), [['a']]);
    await bench.close();
  });

  it('cuts what one call returned into batches without another call', async () => {
    const bench = await polling(succeeds);
    bench.put('a', 'b', 'c', 'd', 'e');
    bench.streams.calls = 0;
    const uuid = idOf(await bench.create({ BatchSize: 2 }));
    await bench.settle();
    assert.deepEqual(bench.delivered(), [['a', 'b'], ['c', 'd'], ['e']]);
    assert.equal(bench.streams.calls, 1);
    assert.equal(bench.checkpoint(uuid), 5);
    await bench.close();
  });

  it('goes from a closed shard to its children', async () => {
    const bench = await polling(succeeds);
    await bench.create({ BatchSize: 1 });
    bench.put('a', 'b');
    bench.streams.split(STREAM, SHARD, [shardName(1)]);
    bench.streams.put(STREAM, shardName(1), 'c', 'c');
    await bench.clock.advance(3_000);
    assert.deepEqual(bench.delivered(), [['a'], ['b'], ['c']]);
    await bench.close();
  });

  it('has several lanes as without polling', async () => {
    const bench = await polling(succeeds);
    await bench.create({ ParallelizationFactor: 3, BatchSize: 2 });
    bench.put(...'abcdefghij');
    await bench.clock.advance(2_000);
    assert.equal(bench.delivered().flat().toSorted().join(''), 'abcdefghij');
    await bench.close();
  });

  it('sees what retention took of a batch that is retried', async () => {
    let failing = true;
    const bench = await polling(() => (failing ? { throws: 'error' } : { answer: null }));
    await bench.create({ BatchSize: 2 });
    bench.put('a', 'b', 'c', 'd', 'e');
    await bench.clock.advance(2_000);
    bench.streams.trim(STREAM, SHARD, 4);
    await bench.clock.advance(60_000);
    failing = false;
    await bench.clock.advance(60_000);
    assert.deepEqual(bench.delivered().at(-1), ['e']);
    await bench.close();
  });

  it('is pushed to where its source is a consumer', async () => {
    const bench = await polling(succeeds);
    bench.streams.registerConsumer(STREAM, CONSUMER);
    await bench.create({ EventSourceArn: CONSUMER });
    await bench.clock.advance(500);
    bench.put('a');
    await bench.settle();
    assert.deepEqual(bench.delivered(), [['a']]);
    assert.equal(bench.streams.calls, 0);
    await bench.close();
  });
});
