import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { idOf, QUEUE, startWorkbench, succeeds } from './support/workbench.ts';

describe('UpdateEventSourceMapping', () => {
  it('changes what is named and leaves the rest', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(await bench.create({ BatchSize: 5, MaximumRetryAttempts: 2 }));
    await bench.clock.advance(1_000);
    const updated = await bench.update({ UUID: uuid, MaximumRetryAttempts: 4 });
    assert.equal(updated.State, 'Updating');
    assert.equal(updated.BatchSize, 5);
    assert.equal(updated.MaximumRetryAttempts, 4);
    assert.equal(updated.LastModified, bench.clock.nowMs());
    await bench.settle();
    assert.equal((await bench.get(uuid)).State, 'Enabled');
    await bench.close();
  });

  it('tries a failing batch again at once, at the pace of the beginning and with all its retries', async () => {
    const bench = await startWorkbench(() => ({ throws: 'no' }));
    const uuid = idOf(await bench.create({ MaximumRetryAttempts: 20 }));
    bench.put('a');
    await bench.clock.advance(60_000);
    const before = bench.functions.deliveries.length;
    await bench.clock.advance(2_000); // in the middle of a pause of up to 16 seconds
    await bench.update({ UUID: uuid, MaximumRetryAttempts: 2 });
    await bench.settle();
    const times = bench.functions.deliveries.slice(before).map(({ atMs }) => atMs - bench.clock.nowMs());
    assert.equal(times.at(-1), 0, 'at once');
    const attempts = bench.functions.deliveries.length;
    await bench.clock.advance(1_000);
    assert.equal(bench.functions.deliveries.length, attempts + 1, 'then after a second');
    await bench.clock.advance(60_000);
    assert.equal(bench.functions.deliveries.length, attempts + 2, 'three times in all');
    await bench.close();
  });

  it('sets and removes the on-failure destination', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(await bench.create());
    const set = await bench.update({ UUID: uuid, DestinationConfig: { OnFailure: { Destination: QUEUE } } });
    assert.deepEqual(set.DestinationConfig, { OnFailure: { Destination: QUEUE } });
    const removed = await bench.update({ UUID: uuid, DestinationConfig: { OnFailure: { Destination: '' } } });
    assert.deepEqual(removed.DestinationConfig, { OnFailure: {} });
    await bench.close();
  });

  it('takes back the response types with an empty list', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(await bench.create({ FunctionResponseTypes: ['ReportBatchItemFailures'] }));
    assert.deepEqual((await bench.update({ UUID: uuid, FunctionResponseTypes: [] })).FunctionResponseTypes, []);
    await bench.close();
  });

  it('stays disabled when something else is changed', async () => {
    const bench = await startWorkbench(succeeds);
    const uuid = idOf(await bench.create({ Enabled: false }));
    await bench.settle();
    assert.equal((await bench.update({ UUID: uuid, BatchSize: 9 })).State, 'Updating');
    await bench.settle();
    assert.equal((await bench.get(uuid)).State, 'Disabled');
    await bench.close();
  });

  it('refuses what creation refuses, a missing function, a missing mapping, and a pair that exists', async () => {
    const bench = await startWorkbench(succeeds);
    bench.functions.define('other', succeeds);
    const uuid = idOf(await bench.create());
    const other = idOf(await bench.create({ FunctionName: 'other' }));
    const invalid = { code: 'InvalidParameterValueException' };
    await assert.rejects(bench.update({ UUID: uuid, MaximumRecordAgeInSeconds: 30 }), invalid);
    await assert.rejects(bench.update({ UUID: uuid, FunctionName: 'gone' }), { ...invalid, message: 'Function does not exist' });
    await assert.rejects(bench.update({ UUID: 'gone', BatchSize: 1 }), { code: 'ResourceNotFoundException' });
    await assert.rejects(bench.update({ UUID: other, FunctionName: 'consumer' }), { code: 'ResourceConflictException' });
    assert.equal((await bench.update({ UUID: uuid, FilterCriteria: {} })).FilterCriteria, undefined);
    await bench.close();
  });
});
