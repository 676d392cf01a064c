import assert from 'node:assert/strict';
import { test } from 'node:test';
import { yieldToEventLoop } from '../../../../src/platform/async/yield.ts';

test('long work that yields lets other callbacks run', async () => {
  let ran = false;
  setImmediate(() => {
    ran = true;
  });
  await Promise.resolve();
  assert.equal(ran, false);
  await yieldToEventLoop();
  assert.equal(ran, true);
});
