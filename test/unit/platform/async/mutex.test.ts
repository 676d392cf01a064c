import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deferred } from '../../../../src/platform/async/deferred.ts';
import { Mutex } from '../../../../src/platform/async/mutex.ts';

test('tasks run one at a time in the order in which they came', async () => {
  const mutex = new Mutex();
  const gate = deferred<void>();
  const order: string[] = [];
  const first = mutex.run(async () => {
    order.push('first begins');
    await gate.promise;
    order.push('first ends');
    return 1;
  });
  const second = mutex.run(async () => {
    order.push('second');
    return 2;
  });
  await new Promise(setImmediate);
  assert.deepEqual(order, ['first begins']);
  gate.resolve();
  assert.deepEqual(await Promise.all([first, second]), [1, 2]);
  assert.deepEqual(order, ['first begins', 'first ends', 'second']);
});

test('a failed task fails its caller only', async () => {
  const mutex = new Mutex();
  const failed = mutex.run(() => Promise.reject(new Error('no')));
  const next = mutex.run(async () => 'done');
  await assert.rejects(failed, /no/);
  assert.equal(await next, 'done');
});
