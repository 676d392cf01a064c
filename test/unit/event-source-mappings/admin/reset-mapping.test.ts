import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MappingReset } from '../../../../src/services/lambda/event-source-mappings/admin/shown.ts';
import { shardName } from '../support/memory-streams.ts';
import type { Handler } from '../support/scripted-functions.ts';
import { idOf, SHARD, STREAM, startWorkbench, succeeds, type Workbench } from '../support/workbench.ts';

const reset = (bench: Workbench, mapping: string, to: string, shard?: string): Promise<MappingReset> =>
  bench.admin('reset-mapping', { mapping, to, ...(shard !== undefined && { shard }) });

async function enable(bench: Workbench, uuid: string, Enabled: boolean): Promise<void> {
  await bench.update({ UUID: uuid, Enabled });
  await bench.settle();
}

/** A mapping that has processed `texts` and is disabled now. */
async function disabled(bench: Workbench, texts: readonly string[], request = {}): Promise<string> {
  const uuid = idOf(await bench.create(request));
  bench.put(...texts);
  await bench.settle();
  await enable(bench, uuid, false);
  bench.functions.deliveries.length = 0;
  return uuid;
}

describe('a reset of the checkpoints of a mapping', () => {
  it('lets it go on from there when it is enabled again, also after a restart', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = await disabled(bench, ['a', 'b', 'c']);
    assert.deepEqual(await reset(bench, uuid, 'TRIM_HORIZON'), { mapping: uuid, shards: 1 });
    assert.equal(bench.checkpoint(uuid), 0);
    await bench.restart();
    await enable(bench, uuid, true);
    assert.deepEqual(bench.delivered(), [['a', 'b', 'c']]);
    assert.equal(bench.checkpoint(uuid), 3);
    await bench.close();
  });

  it('goes to a sequence number, a time, or the tip', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = await disabled(bench, []);
    const [, second = ''] = bench.put('a', 'b');
    await bench.clock.advance(1_000);
    bench.put('c');
    const time = bench.clock.nowMs();
    const iso = new Date(time).toISOString();
    await bench.clock.advance(1_000);
    const cases: [string, number][] = [
      [second, 1],
      [iso, 2],
      [String(time / 1000), 2],
      [String(time), 2],
      ['LATEST', 3],
      ['TRIM_HORIZON', 0],
    ];
    for (const [to, index] of cases) {
      await reset(bench, uuid, to, SHARD);
      assert.equal(bench.checkpoint(uuid), index, to);
    }
    await bench.close();
  });

  it('is refused with a sentence unless the mapping is disabled, and for what is no place', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(await bench.create());
    await bench.settle();
    await assert.rejects(reset(bench, uuid, 'LATEST'), {
      code: 'ValidationException',
      message:
        'The mapping is Enabled. Its checkpoints can be reset while it is Disabled: update it with Enabled false first, then enable it again.',
    });
    await enable(bench, uuid, false);
    const [number = ''] = bench.put('a');
    await assert.rejects(reset(bench, uuid, number), {
      message: 'A sequence number belongs to one shard: name it with "shard".',
    });
    await assert.rejects(reset(bench, uuid, number.replace(/.$/, '7'), SHARD), {
      message: /is no sequence number of shardId-0+\.$/,
    });
    await assert.rejects(reset(bench, uuid, 'LATEST', 'shardId-9'), { message: 'The stream has no shard "shardId-9".' });
    for (const to of ['yesterday', '2026-13-01T00:00:00Z', '-5', '123456789012345678']) {
      await assert.rejects(reset(bench, uuid, to), { message: /^"to" must be TRIM_HORIZON, LATEST, a time/ });
    }
    await assert.rejects(reset(bench, uuid, '2999-01-01T00:00:00Z'), { message: '"to" is in the future.' });
    await assert.rejects(reset(bench, 'x', 'LATEST'), { code: 'ResourceNotFoundException' });
    bench.streams.delete(STREAM);
    await assert.rejects(reset(bench, uuid, 'LATEST'), { message: /^Stream not found/ });
    await bench.close();
  });

  it('reads finished parents again before their children', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(await bench.create());
    bench.put('a');
    bench.streams.split(STREAM, SHARD, [shardName(1)]);
    bench.streams.put(STREAM, shardName(1), 'b', 'b');
    await bench.settle();
    await enable(bench, uuid, false);
    bench.functions.deliveries.length = 0;
    assert.equal((await reset(bench, uuid, 'TRIM_HORIZON')).shards, 2);
    await enable(bench, uuid, true);
    assert.deepEqual(bench.delivered(), [['a'], ['b']]);
    await bench.close();
  });

  it('leaves the other shards where they are when one is named', async () => {
    const bench = await startWorkbench(succeeds, 2);
    const uuid = idOf(await bench.create());
    bench.put('a');
    bench.streams.put(STREAM, shardName(1), 'b', 'b');
    await bench.settle();
    await enable(bench, uuid, false);
    await reset(bench, uuid, 'TRIM_HORIZON', shardName(1));
    assert.deepEqual([bench.checkpoint(uuid), bench.checkpoint(uuid, shardName(1))], [1, 0]);
    await bench.close();
  });

  const counting: Handler = (event) => ({ answer: { state: { count: Number(event.state?.count ?? 0) + event.Records.length } } });
  const counts = (bench: Workbench): unknown[] => bench.functions.deliveries.map(({ event }) => event.state?.count ?? 0);

  it('drops what windows have gathered, also when the server is killed before anything is settled', async () => {
    for (const kill of [false, true]) {
      const bench = await startWorkbench(counting);
      const uuid = await disabled(bench, ['a', 'b'], { TumblingWindowInSeconds: 900, BatchSize: 1 });
      await reset(bench, uuid, 'TRIM_HORIZON');
      if (kill) {
        // claimed, but nothing settled: the next life has to know of the reset
        bench.functions.define('consumer', () => ({ throws: 'not now' }));
        await enable(bench, uuid, true);
        await bench.restart();
        bench.functions.define('consumer', counting);
        bench.functions.deliveries.length = 0;
        await bench.clock.advance(20_000);
      } else {
        await enable(bench, uuid, true);
      }
      assert.deepEqual(counts(bench), [0, 1], `killed: ${kill}`);
      assert.equal(bench.checkpoint(uuid), 2);
      await bench.restart();
      bench.functions.deliveries.length = 0;
      bench.put('c');
      await bench.settle();
      assert.deepEqual(counts(bench), [2], 'the state that was gathered since the reset is kept');
      await bench.close();
    }
  });
});
