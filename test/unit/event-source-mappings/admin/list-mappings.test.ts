import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MappingShown, ShardShown } from '../../../../src/services/lambda/event-source-mappings/admin/shown.ts';
import { shardName } from '../support/memory-streams.ts';
import { idOf, SHARD, STREAM, startWorkbench, succeeds, type Workbench } from '../support/workbench.ts';

async function list(bench: Workbench, mapping?: string): Promise<readonly MappingShown[]> {
  const { mappings } = await bench.admin<{ mappings: readonly MappingShown[] }>('mappings', { mapping: mapping ?? null });
  return mappings;
}

async function shards(bench: Workbench): Promise<readonly ShardShown[]> {
  return (await list(bench))[0]?.shards ?? [];
}

describe('the list of mappings', () => {
  it('shows an idle shard with its checkpoint and nothing behind', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(await bench.create());
    const [, second = ''] = bench.put('a', 'b');
    await bench.settle();
    const [mapping] = await list(bench);
    assert.equal(mapping?.uuid, uuid);
    assert.deepEqual([mapping?.state, mapping?.lastProcessingResult, mapping?.eventSourceArn], ['Enabled', 'OK', STREAM]);
    const expected = { shardId: SHARD, state: 'running', checkpoint: second, recordsBehind: 0, behindMs: 0, iteratorAgeMs: 0 };
    assert.deepEqual(mapping?.shards, [{ ...expected, lanes: [{ stage: 'waiting', forMs: 0 }] }]);
    await bench.close();
  });

  it('shows the batch in hand, for how long it runs, and what waits behind the checkpoint', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 5_000 }));
    await bench.create({ BatchSize: 2 });
    const numbers = bench.put('a', 'b', 'c');
    await bench.clock.advance(1_500);
    const [shard] = await shards(bench);
    const { checkpoint, recordsBehind, behindMs, lanes } = shard ?? {};
    assert.deepEqual({ checkpoint, recordsBehind, behindMs }, { checkpoint: null, recordsBehind: 3, behindMs: 1_500 });
    const batch = { records: 2, firstSequenceNumber: numbers[0], lastSequenceNumber: numbers[1] };
    assert.deepEqual(lanes, [{ stage: 'invoking', forMs: 1_500, batch, attempt: 1 }]);
    await bench.close();
  });

  it('shows which attempt failed and when the next one comes', async () => {
    const bench = await startWorkbench(() => ({ throws: 'no' }));
    await bench.create({ BatchSize: 10 });
    bench.put('a');
    await bench.settle();
    const [first] = (await shards(bench))[0]?.lanes ?? [];
    assert.deepEqual([first?.stage, first?.attempt, first?.batch?.records], ['retrying', 2, 1]);
    const inMs = first?.retryInMs ?? 0;
    assert.ok(inMs > 700 && inMs <= 1_000, `${inMs}`);
    await bench.clock.advance(400);
    assert.equal((await shards(bench))[0]?.lanes[0]?.retryInMs, inMs - 400);
    await bench.clock.advance(1_000);
    assert.equal((await shards(bench))[0]?.lanes[0]?.attempt, 3);
    assert.ok(((await shards(bench))[0]?.iteratorAgeMs ?? 0) > 0);
    await bench.close();
  });

  it('shows every lane of a shard', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 1_000 }));
    await bench.create({ ParallelizationFactor: 3 });
    bench.put('a', 'b', 'c', 'd', 'e', 'f');
    await bench.settle();
    const stages = (await shards(bench))[0]?.lanes.map(({ stage }) => stage) ?? [];
    assert.equal(stages.length, 3);
    assert.ok(stages.includes('invoking'));
    await bench.close();
  });

  it('shows that children wait for a parent, and what is read to the end', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 1_000 }));
    await bench.create();
    bench.put('a');
    bench.streams.split(STREAM, SHARD, [shardName(1)]);
    bench.streams.put(STREAM, shardName(1), 'b', 'b');
    await bench.settle();
    const states = async (): Promise<unknown> => (await shards(bench)).map(({ state, recordsBehind }) => [state, recordsBehind]);
    assert.deepEqual(await states(), [
      ['running', 1],
      ['waiting', 1],
    ]);
    await bench.clock.advance(5_000);
    assert.deepEqual(await states(), [
      ['finished', 0],
      ['running', 0],
    ]);
    await bench.close();
  });

  it('shows a disabled mapping as stopped where its checkpoint is', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(await bench.create());
    const [first] = bench.put('a');
    await bench.settle();
    await bench.update({ UUID: uuid, Enabled: false });
    await bench.settle();
    bench.put('b', 'c');
    const [shard] = await shards(bench);
    assert.deepEqual([shard?.state, shard?.checkpoint, shard?.recordsBehind, shard?.lanes], ['stopped', first, 2, []]);
    await bench.close();
  });

  it('finds mappings by UUID, by function name and by ARN, and shows only those of the caller', async () => {
    const bench = await startWorkbench(succeeds);
    bench.functions.define('other', succeeds);
    const { UUID: uuid = '', FunctionArn: arn = '' } = await bench.create();
    await bench.create({ FunctionName: 'other' });
    await bench.settle();
    const found = async (asked?: string): Promise<unknown> =>
      (await list(bench, asked)).map(({ functionArn }) => functionArn.split(':').at(-1));
    assert.deepEqual(await found(), ['consumer', 'other']);
    for (const asked of [uuid, arn, 'consumer']) assert.deepEqual(await found(asked), ['consumer']);
    for (const asked of ['cons', `${arn}:1`, 'consumer:1']) assert.deepEqual(await found(asked), []);
    await bench.close();
  });

  it('shows a mapping whose stream is gone without shards', async () => {
    const bench = await startWorkbench(succeeds);
    await bench.create();
    await bench.settle();
    bench.streams.delete(STREAM);
    await bench.settle();
    const [mapping] = await list(bench);
    assert.deepEqual([mapping?.shards, mapping?.lastProcessingResult], [[], 'PROBLEM: The event source does not exist.']);
    await bench.close();
  });
});
