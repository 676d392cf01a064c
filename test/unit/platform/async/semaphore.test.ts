import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deferred } from '../../../../src/platform/async/deferred.ts';
import { Semaphore } from '../../../../src/platform/async/semaphore.ts';

test('so many tasks run at a time, the others in their order, and a failed one gives its place away', async () => {
  const semaphore = new Semaphore(2);
  const begun: number[] = [];
  const gates = [0, 1, 2, 3].map(() => deferred<void>());
  const tasks = gates.map((gate, index) =>
    semaphore.run(async () => {
      begun.push(index);
      await gate.promise;
      if (index === 1) throw new Error('failed');
      return index;
    }),
  );
  const settled = Promise.allSettled(tasks);
  await Promise.resolve();
  assert.deepEqual(begun, [0, 1]);
  gates[1]?.resolve();
  await assert.rejects(tasks[1] ?? Promise.resolve(), { message: 'failed' });
  assert.deepEqual(begun, [0, 1, 2]);
  for (const gate of gates) gate.resolve();
  assert.deepEqual(
    (await settled).map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  );
  assert.deepEqual(begun, [0, 1, 2, 3]);
});
