import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MetricsRegistry } from '../../../src/platform/metrics.ts';
import { shardName } from './support/memory-streams.ts';
import { dataOf } from './support/scripted-functions.ts';
import { BUCKET, idOf, QUEUE, SHARD, STREAM, startWorkbench, type Workbench } from './support/workbench.ts';

/** The values of a mapping's figures, by their short names. */
function figuresOf(metrics: MetricsRegistry, mapping: string): Record<string, number> {
  const values: Record<string, number> = {};
  for (const { name, samples } of metrics.families()) {
    const sample = samples.find(({ labels }) => labels.mapping === mapping);
    if (sample !== undefined) values[name.slice('millrace_mapping_'.length)] = sample.value;
  }
  return values;
}

async function startCounted(): Promise<Workbench> {
  return startWorkbench((event) => (dataOf(event).includes('"bad"') ? { throws: 'bad', takesMs: 100 } : { answer: null }));
}

describe('the figures of a mapping', () => {
  it('count what was read, filtered, invoked, failed, given up and delivered', async () => {
    const bench = await startCounted();
    const uuid = idOf(
      await bench.create({
        BatchSize: 1,
        MaximumRetryAttempts: 1,
        DestinationConfig: { OnFailure: { Destination: QUEUE } },
        FilterCriteria: { Filters: [{ Pattern: '{"partitionKey":[{"anything-but":"skipped"}]}' }] },
      }),
    );
    for (const key of ['a', 'skipped', 'b']) bench.streams.put(STREAM, SHARD, key, '"good"');
    bench.streams.put(STREAM, SHARD, 'c', '"bad"');
    await bench.clock.advance(5_000);
    assert.deepEqual(figuresOf(bench.metrics, uuid), {
      polled_records_total: 4,
      filtered_out_records_total: 1,
      invocations_total: 4,
      invoked_records_total: 4,
      failed_invoke_records_total: 2,
      dropped_records_total: 1,
      destination_delivered_total: 1,
      destination_delivered_records_total: 1,
      iterator_age_seconds: 0,
    });
    await bench.close();
  });

  it('tell no age of a shard that is finished, or of a mapping that was disabled', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 1_000 }));
    const uuid = idOf(await bench.create({ BatchSize: 1 }));
    for (const key of ['a', 'b', 'c']) bench.streams.put(STREAM, SHARD, key, 'x');
    await bench.clock.advance(2_500);
    const age = (): number | undefined => figuresOf(bench.metrics, uuid).iterator_age_seconds;
    assert.ok((age() ?? 0) > 0, 'a shard that is behind');
    bench.streams.split(STREAM, SHARD, [shardName(1)]);
    await bench.clock.advance(10_000);
    assert.equal(age(), 0, 'the parent is finished, and the child is read to its end');
    for (const key of ['a', 'b', 'c']) bench.streams.put(STREAM, shardName(1), key, 'x');
    await bench.clock.advance(2_500);
    assert.ok((age() ?? 0) > 0);
    await bench.update({ UUID: uuid, Enabled: false });
    await bench.clock.advance(10_000);
    assert.equal(age(), 0, 'nobody reads');
    await bench.close();
  });

  it('count the records that a delivered document is about, also one with its event', async () => {
    const bench = await startCounted();
    for (const [FunctionName, Destination] of Object.entries({ queue: QUEUE, bucket: BUCKET })) {
      const request = { BatchSize: 3, MaximumBatchingWindowInSeconds: 1, MaximumRetryAttempts: 0 };
      bench.functions.define(FunctionName, () => ({ throws: 'no' }));
      const DestinationConfig = { OnFailure: { Destination } };
      const uuid = idOf(await bench.create({ ...request, FunctionName, DestinationConfig }));
      for (const key of ['a', 'b', 'c']) bench.streams.put(STREAM, SHARD, key, '"bad"');
      await bench.clock.advance(5_000);
      const figures = figuresOf(bench.metrics, uuid);
      const { destination_delivered_total: documents, destination_delivered_records_total: records } = figures;
      assert.deepEqual({ documents: (documents ?? 0) > 0, records }, { documents: true, records: (documents ?? 0) * 3 });
    }
    await bench.close();
  });

  it('count no document as delivered that its destination refuses for good', async () => {
    const bench = await startCounted();
    bench.queues.documentsToRefuse = 1;
    const destination = { DestinationConfig: { OnFailure: { Destination: QUEUE } } };
    const uuid = idOf(await bench.create({ BatchSize: 1, MaximumRetryAttempts: 0, ...destination }));
    for (const key of ['a', 'b']) bench.streams.put(STREAM, SHARD, key, '"bad"');
    await bench.clock.advance(5_000);
    assert.equal(figuresOf(bench.metrics, uuid).dropped_records_total, 2);
    assert.equal(figuresOf(bench.metrics, uuid).destination_delivered_total, 1);
    await bench.close();
  });

  it('tell how far behind a shard is while it is, and go with the mapping', async () => {
    const bench = await startCounted();
    const uuid = idOf(await bench.create({}));
    bench.streams.put(STREAM, SHARD, 'c', '"bad"');
    await bench.clock.advance(30_000);
    const age = figuresOf(bench.metrics, uuid).iterator_age_seconds ?? 0;
    assert.ok(age > 10 && age <= 30, `${age} s`);
    await bench.delete(uuid);
    await bench.clock.advance(5_000);
    assert.deepEqual(figuresOf(bench.metrics, uuid), {});
    await bench.close();
  });
});
