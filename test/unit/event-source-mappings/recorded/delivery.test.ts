import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertSameOrder, at, Matcher, recording } from '../support/recorded.ts';
import type { Workbench } from '../support/workbench.ts';
import { idOf, SHARD, STREAM, startWorkbench, succeeds } from '../support/workbench.ts';

/** The ten records of a recorded round: `{"record_id": n}`, as Python writes it. */
function putRound(bench: Workbench, partitionKey: string, count = 10): void {
  for (let id = 0; id < count; id++) bench.streams.put(STREAM, SHARD, partitionKey, `{"record_id": ${id}}`);
}

function events(bench: Workbench): unknown[] {
  return bench.functions.deliveries.map(({ text }) => JSON.parse(text) as unknown);
}

describe('delivery, as recorded', () => {
  it('hands ten records over with the recorded fields', async () => {
    const recorded = recording('test_create_kinesis_event_source_mapping').kinesis_records;
    const bench = await startWorkbench(succeeds);
    await bench.create({ StartingPosition: 'LATEST' });
    for (let index = 0; index < 10; index++) bench.streams.put(STREAM, SHARD, `test_${index}`, 'hello');
    await bench.settle();
    new Matcher().match(events(bench)[0], recorded);
    await bench.close();
  });

  it('is serial although the function takes its time, in the recorded order of keys', async () => {
    const recorded = recording('test_kinesis_event_source_mapping_with_async_invocation').invocation_events;
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 5_000 }));
    await bench.create({ BatchSize: 10, StartingPosition: 'LATEST' });
    putRound(bench, 'test_0');
    putRound(bench, 'test_1');
    await bench.clock.advance(11_000);
    const matcher = new Matcher();
    for (const index of [0, 1]) {
      matcher.match(events(bench)[index], at(recorded, index, 'event'));
      assertSameOrder(events(bench)[index], at(recorded, index, 'event'));
    }
    assert.equal(bench.functions.runningMax, 1);
    await bench.close();
  });

  it('begins at the trim horizon with what was written before', async () => {
    const recorded = recording('test_kinesis_event_source_trim_horizon').invocation_events;
    const bench = await startWorkbench(succeeds);
    for (const round of [0, 1, 3]) putRound(bench, `test_${round}`);
    await bench.create({ BatchSize: 10 });
    await bench.settle();
    assert.equal(events(bench).length, 3);
    const matcher = new Matcher();
    for (const index of [0, 1, 2]) matcher.match(events(bench)[index], at(recorded, index, 'event'));
    await bench.close();
  });

  it('stops while the mapping is disabled', async () => {
    const recorded = recording('test_disable_kinesis_event_source_mapping').invocation_events;
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(await bench.create({ BatchSize: 10, StartingPosition: 'LATEST' }));
    putRound(bench, 'test');
    await bench.settle();
    await bench.update({ UUID: uuid, Enabled: false });
    await bench.settle();
    putRound(bench, 'test');
    await bench.clock.advance(60_000);
    new Matcher().match(events(bench), recorded);
    await bench.close();
  });
});
