import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { deferred } from '../../../../src/platform/async/deferred.ts';
import { raceAbort } from '../../../../src/platform/async/race-abort.ts';

test('a wait ends with what it waits for, and leaves no listener behind', async () => {
  const { signal } = new AbortController();
  assert.equal(await raceAbort(Promise.resolve(7), signal), 7);
  await assert.rejects(raceAbort(Promise.reject(new Error('failed')), signal), /failed/);
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('a wait ends with the signal’s reason, before or during', async () => {
  const controller = new AbortController();
  const never = deferred<number>();
  const waiting = raceAbort(never.promise, controller.signal);
  controller.abort(new Error('stopped'));
  await assert.rejects(waiting, /stopped/);
  await assert.rejects(raceAbort(never.promise, controller.signal), /stopped/);
});

test('a failure of what is no longer waited for disturbs nobody', async () => {
  const controller = new AbortController();
  const late = deferred<number>();
  const waiting = raceAbort(late.promise, controller.signal);
  controller.abort(new Error('stopped'));
  await assert.rejects(waiting, /stopped/);
  late.reject(new Error('too late'));
  await assert.rejects(raceAbort(Promise.reject(new Error('at once')), controller.signal), /stopped/);
  await new Promise(setImmediate); // an unhandled rejection would fail the run here
});
