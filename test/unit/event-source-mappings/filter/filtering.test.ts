import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Matcher, recording, withoutMetadata } from '../support/recorded.ts';
import { idOf, startWorkbench, succeeds } from '../support/workbench.ts';

const EVEN = { Filters: [{ Pattern: '{"data":{"even":[true]}}' }] };

function text(index: number): string {
  return JSON.stringify({ index, even: index % 2 === 0 });
}

describe('a mapping with filter criteria', () => {
  it('shows them as recorded', async () => {
    const recorded = recording('test_kinesis_event_filtering_json_pattern').create_event_source_mapping_response;
    const bench = await startWorkbench(succeeds);
    const pattern = '{"data": {"event_type": ["function_1"]}}';
    const created = await bench.create({
      BatchSize: 1,
      MaximumBatchingWindowInSeconds: 1,
      MaximumRetryAttempts: 1,
      FilterCriteria: { Filters: [{ Pattern: pattern }] },
    });
    assert.equal(created.FilterCriteria?.Filters?.[0]?.Pattern, pattern);
    const shown = { ...created, FilterCriteria: { Filters: [{ Pattern: JSON.parse(pattern) as unknown }] } }; // as the recorder shows it
    new Matcher().match(shown, withoutMetadata(recorded));
    await bench.close();
  });

  it('delivers what fits, byte for byte, and counts the rest as processed', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(await bench.create({ BatchSize: 10, FilterCriteria: EVEN }));
    bench.put(...[0, 1, 2, 3, 4].map(text), '{ "even" :true, "x": 1.50 }', 'no JSON');
    await bench.settle();
    assert.deepEqual(bench.delivered(), [[text(0), text(2), text(4), '{ "even" :true, "x": 1.50 }']]);
    bench.put(...[7, 9, 11].map(text));
    await bench.settle();
    assert.equal(bench.delivered().length, 1);
    assert.equal(bench.checkpoint(uuid), 10);
    await bench.restart();
    bench.put(text(12));
    await bench.settle();
    assert.deepEqual(bench.delivered().at(-1), [text(12)]);
    await bench.close();
  });

  it('finds the few that fit among many that do not, and cuts batches among those alone', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(
      await bench.create({ BatchSize: 2, FilterCriteria: { Filters: [{ Pattern: '{"data":{"index":[5,4000,4001,9000]}}' }] } }),
    );
    bench.put(...Array.from({ length: 10_000 }, (_, index) => text(index)));
    for (let turn = 0; turn < 40; turn++) await bench.settle();
    assert.deepEqual(bench.delivered().flat(), [5, 4000, 4001, 9000].map(text));
    assert.equal(bench.checkpoint(uuid), 10_000);
    await bench.close();
  });

  it('retries what fits alone, and gives up no record that does not', async () => {
    const bench = await startWorkbench(() => ({ throws: 'poison' }));
    const uuid = idOf(await bench.create({ MaximumRetryAttempts: 1, FilterCriteria: EVEN }));
    bench.put(...[1, 2, 3].map(text));
    await bench.settle();
    await bench.clock.advance(5_000);
    assert.deepEqual(bench.delivered(), [[text(2)], [text(2)]]);
    assert.deepEqual(
      bench.discards.map(({ records }) => records),
      [1],
    );
    assert.equal(bench.checkpoint(uuid), 3);
    await bench.close();
  });

  it('changes with an update, and lets everything pass when the criteria are removed', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(await bench.create({ FilterCriteria: EVEN }));
    const changed = { Filters: [{ Pattern: '{"data":{"even":[false]}}' }] };
    assert.deepEqual((await bench.update({ UUID: uuid, FilterCriteria: changed })).FilterCriteria, changed);
    await bench.settle();
    bench.put(...[0, 1].map(text));
    await bench.settle();
    assert.deepEqual(bench.delivered(), [[text(1)]]);
    assert.equal((await bench.update({ UUID: uuid, FilterCriteria: {} })).FilterCriteria, undefined);
    await bench.settle();
    bench.put('anything');
    await bench.settle();
    assert.deepEqual(bench.delivered().at(-1), ['anything']);
    await bench.close();
  });

  it('is refused when a pattern is none, or there are too many', async () => {
    const bench = await startWorkbench(succeeds);
    for (const Pattern of ['{', '{}', '{"data":["text"]}', '{"data":{"a":5}}']) {
      const refused = bench.create({ FilterCriteria: { Filters: [{ Pattern }] } });
      await assert.rejects(refused, { code: 'InvalidParameterValueException', message: 'Invalid filter pattern definition.' });
    }
    const many = Array.from({ length: 11 }, () => ({ Pattern: '{"data":{"a":[1]}}' }));
    await assert.rejects(bench.create({ FilterCriteria: { Filters: many } }), { code: 'InvalidParameterValueException' });
    assert.equal((await bench.create({ FilterCriteria: { Filters: [] } })).FilterCriteria, undefined);
    await bench.close();
  });
});
