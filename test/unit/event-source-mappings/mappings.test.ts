import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shardName } from './support/memory-streams.ts';
import type { Handler } from './support/scripted-functions.ts';
import { dataOf } from './support/scripted-functions.ts';
import { idOf, QUEUE, SHARD, STREAM, startWorkbench, succeeds } from './support/workbench.ts';

const TO_QUEUE = { OnFailure: { Destination: QUEUE } };
/** Throws for a batch that holds a record with this text. */
const failsOn =
  (poison: string): Handler =>
  (event) =>
    dataOf(event).includes(poison) ? { throws: `cannot read ${poison}` } : { answer: null };

describe('a mapping that reads', () => {
  it('hands a record to the function as soon as it is there, without any delay', async () => {
    const bench = await startWorkbench(succeeds);
    await bench.create();
    await bench.settle();
    const beganMs = bench.clock.nowMs();
    bench.put('a');
    await bench.settle();
    assert.deepEqual(bench.delivered(), [['a']]);
    assert.equal(bench.functions.deliveries[0]?.atMs, beganMs);
    await bench.close();
  });

  it('delivers what was there before it from TRIM_HORIZON, in batches of its size, one at a time', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 10 }));
    bench.put(...'abcdefgh');
    await bench.create({ BatchSize: 3 });
    await bench.clock.advance(100);
    assert.deepEqual(bench.delivered(), [
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
      ['g', 'h'],
    ]);
    assert.equal(bench.functions.runningMax, 1);
    await bench.close();
  });

  it('delivers from LATEST everything that is put after the answer to its creation', async () => {
    const bench = await startWorkbench(succeeds);
    bench.put('before');
    await bench.create({ StartingPosition: 'LATEST' });
    bench.put('after');
    await bench.settle();
    assert.deepEqual(bench.delivered(), [['after']]);
    await bench.close();
  });

  it('begins AT_TIMESTAMP with the first record of that time', async () => {
    const bench = await startWorkbench(succeeds);
    bench.put('early');
    await bench.clock.advance(1_000);
    const timeMs = bench.clock.nowMs();
    bench.put('on time', 'late');
    await bench.clock.advance(1_000);
    await bench.create({ StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: timeMs });
    await bench.settle();
    assert.deepEqual(bench.delivered(), [['on time', 'late']]);
    await bench.close();
  });

  it('invokes all shards at the same time and each shard one batch after the other', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 50 }), 3);
    for (const index of [0, 1, 2]) {
      for (const text of ['x', 'y']) bench.streams.put(STREAM, shardName(index), text, text);
    }
    await bench.create({ BatchSize: 1 });
    await bench.clock.advance(200);
    assert.equal(bench.functions.deliveries.length, 6);
    assert.equal(bench.functions.runningMax, 3);
    await bench.close();
  });

  it('says when everything is settled and it waits for records', async () => {
    const bench = await startWorkbench(succeeds);
    bench.put('a');
    await bench.create();
    await bench.settle();
    assert.ok(bench.idle > 0);
    await bench.close();
  });

  it('reads on after the source could not be read for a while', async () => {
    const bench = await startWorkbench(succeeds);
    bench.put('a');
    bench.streams.readsToFail = 2;
    const uuid = idOf(await bench.create());
    await bench.settle();
    assert.match((await bench.get(uuid)).LastProcessingResult ?? '', /^PROBLEM/);
    await bench.clock.advance(10_000);
    assert.deepEqual(bench.delivered(), [['a']]);
    assert.equal((await bench.get(uuid)).LastProcessingResult, 'OK');
    await bench.close();
  });
});

describe('a batching window', () => {
  it('gathers records until it ends', async () => {
    const bench = await startWorkbench(succeeds);
    await bench.create({ MaximumBatchingWindowInSeconds: 5 });
    await bench.clock.advance(1_000);
    bench.put('a');
    await bench.clock.advance(3_000);
    bench.put('b');
    await bench.clock.advance(999);
    assert.deepEqual(bench.delivered(), []);
    await bench.clock.advance(1);
    assert.deepEqual(bench.delivered(), [['a', 'b']]);
    await bench.close();
  });

  it('ends early when the batch is full', async () => {
    const bench = await startWorkbench(succeeds);
    await bench.create({ MaximumBatchingWindowInSeconds: 5, BatchSize: 2 });
    bench.put('a', 'b', 'c');
    await bench.settle();
    assert.deepEqual(bench.delivered(), [['a', 'b']]);
    await bench.close();
  });

  it('begins again when the previous invocation is completed', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 2_000 }));
    bench.put('a', 'b');
    await bench.create({ MaximumBatchingWindowInSeconds: 5, BatchSize: 2 });
    await bench.settle();
    bench.put('c');
    await bench.clock.advance(2_000 + 4_999);
    assert.equal(bench.delivered().length, 1);
    await bench.clock.advance(1);
    assert.deepEqual(bench.delivered()[1], ['c']);
    await bench.close();
  });

  it('begins with the first record when nothing came for its whole length', async () => {
    const bench = await startWorkbench(succeeds);
    await bench.create({ MaximumBatchingWindowInSeconds: 5 });
    await bench.clock.advance(60_000);
    bench.put('a');
    await bench.clock.advance(4_999);
    bench.put('b');
    assert.deepEqual(bench.delivered(), []);
    await bench.clock.advance(1);
    assert.deepEqual(bench.delivered(), [['a', 'b']]);
    await bench.close();
  });
});

describe('a mapping that is changed while it runs', () => {
  it('takes the new settings with the next batch', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 100 }));
    bench.put(...'abcdef');
    const uuid = idOf(await bench.create({ BatchSize: 1 }));
    await bench.clock.advance(50);
    assert.equal((await bench.update({ UUID: uuid, BatchSize: 4 })).State, 'Updating');
    await bench.clock.advance(500);
    assert.deepEqual(bench.delivered(), [['a'], ['b', 'c', 'd', 'e'], ['f']]);
    assert.equal((await bench.get(uuid)).State, 'Enabled');
    assert.equal((await bench.get(uuid)).BatchSize, 4);
    await bench.close();
  });

  it('delivers nothing while it is disabled and goes on where it stopped', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(await bench.create({ StartingPosition: 'LATEST' }));
    bench.put('a');
    await bench.settle();
    assert.equal((await bench.update({ UUID: uuid, Enabled: false })).State, 'Disabling');
    await bench.settle();
    assert.equal((await bench.get(uuid)).State, 'Disabled');
    bench.put('b', 'c');
    await bench.clock.advance(60_000);
    assert.deepEqual(bench.delivered(), [['a']]);
    assert.equal((await bench.update({ UUID: uuid, Enabled: true })).State, 'Enabling');
    await bench.settle();
    assert.deepEqual(bench.delivered(), [['a'], ['b', 'c']]);
    assert.equal((await bench.get(uuid)).State, 'Enabled');
    await bench.close();
  });

  it('stops retrying at once when it is disabled', async () => {
    const bench = await startWorkbench(failsOn('bad'));
    bench.put('bad');
    const uuid = idOf(await bench.create());
    await bench.clock.advance(10_000);
    await bench.update({ UUID: uuid, Enabled: false });
    await bench.settle();
    assert.equal((await bench.get(uuid)).State, 'Disabled');
    const before = bench.functions.deliveries.length;
    await bench.clock.advance(60_000);
    assert.equal(bench.functions.deliveries.length, before);
    await bench.close();
  });

  it('is gone after its deletion, once the invocation under way has ended', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 1_000 }));
    bench.put('a', 'b');
    const uuid = idOf(await bench.create({ BatchSize: 1 }));
    await bench.settle();
    assert.equal((await bench.delete(uuid)).State, 'Deleting');
    await bench.clock.advance(500);
    assert.equal((await bench.get(uuid)).State, 'Deleting');
    await bench.clock.advance(600);
    await assert.rejects(bench.get(uuid), { code: 'ResourceNotFoundException' });
    bench.put('c');
    await bench.clock.advance(5_000);
    assert.deepEqual(bench.delivered(), [['a']]);
    assert.equal(bench.streams.listeners(STREAM), 0);
    await bench.close();
  });

  it('is delivered to another function from the next batch on', async () => {
    const bench = await startWorkbench(succeeds);
    bench.functions.define('other', succeeds);
    const uuid = idOf(await bench.create());
    bench.put('a');
    await bench.settle();
    await bench.update({ UUID: uuid, FunctionName: 'other' });
    bench.put('b');
    await bench.settle();
    assert.deepEqual(
      bench.functions.deliveries.map(({ functionArn }) => functionArn.split(':').at(-1)),
      ['consumer', 'other'],
    );
    await bench.close();
  });
});

describe('a mapping whose function or stream goes away', () => {
  it('stays enabled without its function and goes on when the function is there again', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(await bench.create({ MaximumRetryAttempts: 0, DestinationConfig: TO_QUEUE }));
    await bench.settle();
    bench.functions.remove('consumer');
    bench.put('a');
    await bench.clock.advance(60_000);
    const mapping = await bench.get(uuid);
    assert.equal(mapping.State, 'Enabled');
    assert.equal(mapping.LastProcessingResult, 'PROBLEM: Function call failed');
    bench.functions.define('consumer', succeeds);
    await bench.clock.advance(16_000);
    assert.deepEqual(bench.delivered(), [['a']]);
    assert.deepEqual(bench.documents(), []);
    await bench.close();
  });

  it('stays without its stream, and reads a new stream of that name from its beginning', async () => {
    const bench = await startWorkbench(succeeds);
    bench.put('a', 'b');
    const uuid = idOf(await bench.create({ StartingPosition: 'LATEST' }));
    await bench.settle();
    bench.streams.delete(STREAM);
    await bench.settle();
    const mapping = await bench.get(uuid);
    assert.equal(mapping.State, 'Enabled');
    assert.match(mapping.LastProcessingResult ?? '', /^PROBLEM: The event source/);
    bench.streams.create(STREAM);
    bench.put('first of the new one');
    await bench.settle();
    assert.deepEqual(bench.delivered(), [['first of the new one']]);
    await bench.close();
  });
});

describe('a stream that is resharded', () => {
  it('is delivered parents first, then the children from their first record', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 100 }));
    bench.put('p1', 'p2', 'p3');
    await bench.create({ BatchSize: 2, StartingPosition: 'TRIM_HORIZON' });
    bench.streams.split(STREAM, SHARD, [shardName(1), shardName(2)]);
    bench.streams.put(STREAM, shardName(1), 'k', 'left');
    bench.streams.put(STREAM, shardName(2), 'k', 'right');
    await bench.clock.advance(1_000);
    assert.deepEqual(bench.delivered(), [['p1', 'p2'], ['p3'], ['left'], ['right']]);
    await bench.close();
  });

  it('is delivered from LATEST with everything its new shards hold', async () => {
    const bench = await startWorkbench(succeeds);
    bench.put('old');
    await bench.create({ StartingPosition: 'LATEST' });
    await bench.settle();
    bench.streams.split(STREAM, SHARD, [shardName(1)]);
    bench.streams.put(STREAM, shardName(1), 'k', 'new');
    await bench.settle();
    assert.deepEqual(bench.delivered(), [['new']]);
    await bench.close();
  });

  it('does not begin a child while its parent is stuck, not even after a restart', async () => {
    const bench = await startWorkbench(failsOn('bad'));
    bench.put('bad');
    await bench.create();
    bench.streams.split(STREAM, SHARD, [shardName(1)]);
    bench.streams.put(STREAM, shardName(1), 'k', 'child');
    await bench.clock.advance(60_000);
    await bench.restart();
    await bench.clock.advance(60_000);
    assert.ok(bench.delivered().every(([first]) => first === 'bad'));
    bench.functions.define('consumer', succeeds);
    await bench.clock.advance(16_000);
    assert.deepEqual(bench.delivered().at(-1), ['child']);
    await bench.close();
  });

  it('leaves nothing in the state of shards that are gone from the stream', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(await bench.create());
    bench.streams.split(STREAM, SHARD, [shardName(1)]);
    await bench.settle();
    bench.streams.dropShard(STREAM, SHARD);
    await bench.settle();
    assert.deepEqual([...(bench.storedState().mappings.get(uuid)?.shards.keys() ?? [])], [shardName(1)]);
    await bench.close();
  });
});

describe('a restart', () => {
  it('resumes behind the last checkpoint', async () => {
    const bench = await startWorkbench(succeeds);
    bench.put('a', 'b');
    await bench.create();
    await bench.settle();
    await bench.restart();
    bench.put('c');
    await bench.settle();
    assert.deepEqual(bench.delivered(), [['a', 'b'], ['c']]);
    await bench.close();
  });

  it('does not resolve the starting position again', async () => {
    const bench = await startWorkbench(succeeds);
    await bench.create({ StartingPosition: 'LATEST' });
    await bench.mappings.close();
    bench.put('put while it was down');
    await bench.restart();
    await bench.settle();
    assert.deepEqual(bench.delivered(), [['put while it was down']]);
    await bench.close();
  });

  it('brings a disabled mapping back disabled', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(await bench.create({ Enabled: false }));
    await bench.settle();
    await bench.restart();
    bench.put('a');
    await bench.clock.advance(60_000);
    assert.equal((await bench.get(uuid)).State, 'Disabled');
    assert.deepEqual(bench.delivered(), []);
    await bench.close();
  });
});

describe('closing', () => {
  it('waits for the batch under way and keeps its checkpoint', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 1_000 }));
    bench.put('a', 'b');
    const uuid = idOf(await bench.create({ BatchSize: 1 }));
    await bench.settle();
    const closed = bench.mappings.close();
    await bench.clock.advance(1_000);
    await closed;
    assert.equal(bench.checkpoint(uuid), 1);
    assert.deepEqual(bench.delivered(), [['a']]);
    assert.equal(bench.clock.pendingTimers, 0);
  });

  it('abandons a batch that does not end, without a checkpoint', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 900_000 }));
    bench.put('a');
    const uuid = idOf(await bench.create());
    await bench.settle();
    const closed = bench.mappings.close(2_000);
    await bench.clock.advance(2_000);
    await closed;
    await bench.settle();
    assert.equal(bench.checkpoint(uuid), 0);
    assert.equal(bench.clock.pendingTimers, 0);
  });

  it('ends waiting, retrying and gathering at once, and twice is as good as once', async () => {
    const bench = await startWorkbench(failsOn('bad'), 3);
    bench.put('bad');
    bench.streams.put(STREAM, shardName(1), 'k', 'x');
    await bench.create({ MaximumBatchingWindowInSeconds: 1 });
    await bench.clock.advance(5_000);
    bench.streams.put(STREAM, shardName(1), 'k', 'y');
    await bench.settle();
    await Promise.all([bench.mappings.close(), bench.mappings.close()]);
    assert.equal(bench.clock.pendingTimers, 0);
    assert.equal(bench.streams.listeners(STREAM), 0);
  });
});

describe('checkpoints', () => {
  it('are coalesced: one is under way at a time and the newest wins', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(await bench.create({ BatchSize: 1 }));
    bench.put('first');
    await bench.settle();
    const checkpoints = (): number => bench.log.stored.filter(({ text }) => text.startsWith('{"type":"at"')).length;
    const before = checkpoints();
    bench.log.submissionsToFail = 1; // the next one waits for its second try while the batches go on
    bench.put(...'abcdefghij');
    await bench.settle();
    assert.equal(bench.functions.deliveries.length, 11);
    assert.equal(bench.checkpoint(uuid), 1);
    await bench.clock.advance(1_000);
    assert.equal(bench.checkpoint(uuid), 11);
    assert.equal(checkpoints() - before, 1);
    await bench.close();
  });
});
