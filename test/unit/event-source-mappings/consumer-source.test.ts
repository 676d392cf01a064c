import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { idOf, QUEUE, SHARD, STREAM, startWorkbench, succeeds, type Workbench } from './support/workbench.ts';

const CONSUMER = `${STREAM}/consumer/fast:1700000000`;

async function withConsumer(handler: Parameters<typeof startWorkbench>[0]): Promise<Workbench> {
  const bench = await startWorkbench(handler);
  bench.streams.registerConsumer(STREAM, CONSUMER);
  return bench;
}

describe('a consumer as event source (enhanced fan-out)', () => {
  it('is read like its stream, and the event names the consumer', async () => {
    const bench = await withConsumer(succeeds);
    const created = await bench.create({ EventSourceArn: CONSUMER });
    assert.equal(created.EventSourceArn, CONSUMER);
    bench.put('a', 'b');
    await bench.settle();
    assert.deepEqual(bench.delivered(), [['a', 'b']]);
    const { Records } = JSON.parse(bench.functions.deliveries[0]?.text ?? '') as {
      readonly Records: readonly Record<string, unknown>[];
    };
    const [record] = Records;
    assert.equal(record?.eventSourceARN, CONSUMER);
    assert.equal(record?.awsRegion, 'us-east-1');
    assert.equal(bench.checkpoint(idOf(created)), 2);
    await bench.close();
  });

  it('is another source than its stream: one function may have both', async () => {
    const bench = await withConsumer(succeeds);
    await bench.create();
    await bench.create({ EventSourceArn: CONSUMER });
    bench.put('a');
    await bench.settle();
    assert.deepEqual(bench.delivered(), [['a'], ['a']]);
    await bench.close();
  });

  it('shows as its stream in the document about what was given up', async () => {
    const bench = await withConsumer(() => ({ throws: 'error' }));
    await bench.create({
      EventSourceArn: CONSUMER,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: QUEUE } },
    });
    bench.put('a');
    await bench.clock.advance(1_000);
    assert.equal(bench.documents()[0]?.KinesisBatchInfo.streamArn, STREAM);
    await bench.close();
  });

  it('that is deregistered is like a deleted stream: the mapping stays, with a problem, and invokes no more', async () => {
    const bench = await withConsumer(succeeds);
    const uuid = idOf(await bench.create({ EventSourceArn: CONSUMER }));
    bench.put('a');
    await bench.settle();
    bench.streams.deregisterConsumer(CONSUMER);
    bench.put('b');
    await bench.clock.advance(60_000);
    assert.deepEqual(bench.delivered(), [['a']]);
    const shown = await bench.get(uuid);
    assert.deepEqual([shown.State, shown.LastProcessingResult?.startsWith('PROBLEM')], ['Enabled', true]);
    assert.equal(bench.storedState().mappings.get(uuid)?.shards.has(SHARD), false);
    await bench.close();
  });
});
