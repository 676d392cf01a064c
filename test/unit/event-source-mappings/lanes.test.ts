import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KinesisEvent } from './support/scripted-functions.ts';
import { dataOf } from './support/scripted-functions.ts';
import { idOf, SHARD, STREAM, startWorkbench, succeeds, type Workbench } from './support/workbench.ts';

const KEYS = Array.from({ length: 20 }, (_, index) => `key-${index}`);

function put(bench: Workbench, rounds: number, from = 0): void {
  for (let round = from; round < from + rounds; round++)
    for (const key of KEYS) bench.streams.put(STREAM, SHARD, key, `${key}:${round}`);
}

function keysOf(event: KinesisEvent): string[] {
  return event.Records.map(({ kinesis }) => kinesis.partitionKey);
}

/** The deliveries of each key, in their order. */
function byKey(bench: Workbench): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const text of bench.delivered().flat()) {
    const key = text.split(':')[0] ?? '';
    all.set(key, [...(all.get(key) ?? []), text]);
  }
  return all;
}

/** A key, and another that is in a lane of its own, found by watching who is held up with whom. */
async function laneMates(factor: number): Promise<ReadonlyMap<string, number>> {
  const bench = await startWorkbench(() => ({ answer: null, takesMs: 1_000 }));
  await bench.create({ ParallelizationFactor: factor, BatchSize: 100 });
  put(bench, 1);
  await bench.settle();
  const lanes = new Map<string, number>();
  for (const [lane, { event }] of bench.functions.deliveries.entries()) for (const key of keysOf(event)) lanes.set(key, lane);
  await bench.clock.advance(5_000);
  await bench.close();
  return lanes;
}

describe('a mapping with a parallelization factor', () => {
  it('shows it, and changes it', async () => {
    const bench = await startWorkbench(succeeds);
    const created = await bench.create({ ParallelizationFactor: 10 });
    assert.equal(created.ParallelizationFactor, 10);
    assert.equal((await bench.update({ UUID: idOf(created), ParallelizationFactor: 3 })).ParallelizationFactor, 3);
    await bench.settle();
    await bench.close();
  });

  it('invokes so many times at once for a shard, each partition key in its own lane and in order', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 100 }));
    await bench.create({ ParallelizationFactor: 4, BatchSize: 3 });
    put(bench, 10);
    await bench.clock.advance(20_000);
    assert.equal(bench.functions.runningMax, 4);
    for (const key of KEYS)
      assert.deepEqual(
        byKey(bench).get(key),
        Array.from({ length: 10 }, (_, round) => `${key}:${round}`),
      );
    assert.ok(bench.delivered().every((batch) => batch.length <= 3));
    await bench.close();
  });

  it('holds back only the lane that fails, and keeps the checkpoint at the first record that is not settled', async () => {
    const lanes = await laneMates(3);
    const poisoned = KEYS[7] ?? '';
    let broken = true;
    const bench = await startWorkbench((event) =>
      broken && keysOf(event).includes(poisoned) ? { throws: 'poison' } : { answer: null },
    );
    const uuid = idOf(await bench.create({ ParallelizationFactor: 3, BatchSize: 100 }));
    put(bench, 5);
    await bench.clock.advance(2_000);
    const delivered = byKey(bench);
    for (const key of KEYS.filter((other) => lanes.get(other) !== lanes.get(poisoned)))
      assert.equal(delivered.get(key)?.length, 5, key);
    const held = KEYS.findIndex((key) => lanes.get(key) === lanes.get(poisoned));
    assert.equal(bench.checkpoint(uuid), held);
    broken = false;
    await bench.clock.advance(20_000);
    assert.equal(bench.checkpoint(uuid), 100);
    await bench.close();
  });

  it('reads on only so far ahead of a lane that stands still', async () => {
    const bench = await startWorkbench((event) => (keysOf(event).includes('key-0') ? { throws: 'poison' } : { answer: null }));
    await bench.create({ ParallelizationFactor: 2, BatchSize: 10_000 });
    bench.streams.put(STREAM, SHARD, 'key-0', 'key-0:0');
    for (let index = 0; index < 60_000; index++) bench.streams.put(STREAM, SHARD, `k${index}`, `k${index}`);
    await bench.clock.advance(10_000);
    const delivered = new Set(bench.delivered().flat()).size;
    assert.ok(delivered > 20_000 && delivered < 52_000, `${delivered} records were delivered`);
    await bench.close();
  });

  it('comes to one checkpoint before another factor holds: nothing is delivered twice', async () => {
    const bench = await startWorkbench((event) => ({ answer: null, takesMs: keysOf(event).includes('key-3') ? 700 : 50 }));
    const uuid = idOf(await bench.create({ ParallelizationFactor: 4, BatchSize: 5 }));
    put(bench, 10);
    await bench.clock.advance(800);
    await bench.update({ UUID: uuid, ParallelizationFactor: 2 });
    put(bench, 2, 10);
    await bench.clock.advance(60_000);
    assert.equal(bench.checkpoint(uuid), 240);
    for (const key of KEYS)
      assert.deepEqual(
        byKey(bench).get(key),
        Array.from({ length: 12 }, (_, round) => `${key}:${round}`),
      );
    assert.equal((await bench.get(uuid)).State, 'Enabled');
    await bench.close();
  });

  it('takes another factor at once when a lane fails, and settles everything all the same', async () => {
    let broken = true;
    const bench = await startWorkbench((event) =>
      broken && keysOf(event).includes('key-3') ? { throws: 'poison' } : { answer: null },
    );
    const uuid = idOf(await bench.create({ ParallelizationFactor: 4, BatchSize: 5 }));
    put(bench, 3);
    await bench.clock.advance(2_000);
    await bench.update({ UUID: uuid, ParallelizationFactor: 2 });
    await bench.settle();
    assert.equal((await bench.get(uuid)).State, 'Enabled');
    broken = false;
    await bench.clock.advance(30_000);
    assert.equal(bench.checkpoint(uuid), 60);
    await bench.close();
  });

  it('fills batches while their window lasts, lane by lane', async () => {
    const bench = await startWorkbench(succeeds);
    await bench.create({ ParallelizationFactor: 2, BatchSize: 100, MaximumBatchingWindowInSeconds: 5 });
    put(bench, 1);
    await bench.clock.advance(4_000);
    put(bench, 1, 1);
    assert.equal(bench.delivered().length, 0);
    await bench.clock.advance(1_500);
    assert.deepEqual(
      bench.functions.deliveries.map(({ event }) => dataOf(event).length).reduce((sum, size) => sum + size, 0),
      40,
    );
    assert.equal(bench.delivered().length, 2);
    await bench.close();
  });

  it('finishes all lanes of a closed shard before its children begin', async () => {
    const bench = await startWorkbench((event) => ({ answer: null, takesMs: keysOf(event).includes('key-3') ? 2_000 : 0 }));
    await bench.create({ ParallelizationFactor: 4, BatchSize: 100 });
    put(bench, 1);
    bench.streams.split(STREAM, SHARD, ['shardId-000000000001']);
    bench.streams.put(STREAM, 'shardId-000000000001', 'key-0', 'child');
    await bench.clock.advance(1_000);
    assert.ok(!bench.delivered().flat().includes('child'));
    await bench.clock.advance(2_000);
    assert.deepEqual(bench.delivered().at(-1), ['child']);
    await bench.close();
  });

  it('lets go of a batch that retention has removed, and goes on behind it', async () => {
    const bench = await startWorkbench((event) =>
      dataOf(event).some((text) => text.endsWith(':0')) ? { throws: 'poison' } : { answer: null },
    );
    const uuid = idOf(await bench.create({ ParallelizationFactor: 2, BatchSize: 100 }));
    put(bench, 1);
    await bench.settle();
    put(bench, 1, 1);
    await bench.clock.advance(1_000);
    bench.streams.trim(STREAM, SHARD, 20);
    await bench.clock.advance(120_000);
    assert.equal(bench.checkpoint(uuid), 40);
    assert.equal(
      new Set(
        bench
          .delivered()
          .flat()
          .filter((text) => text.endsWith(':1')),
      ).size,
      20,
    );
    await bench.close();
  });
});
