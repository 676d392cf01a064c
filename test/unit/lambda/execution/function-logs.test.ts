import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FunctionLogs } from '../../../../src/services/lambda/execution/function-logs.ts';

test('The last lines of a function are kept, oldest first, and no more than there is room for', () => {
  const logs = new FunctionLogs();
  for (let line = 0; line < 5000; line++) logs.add('f', line, `line ${line}`);
  const recent = logs.recent('f');
  assert.deepEqual([recent.length, recent[0]?.text, recent.at(-1)?.timeMs], [1000, 'line 4000', 4999]);
  for (let line = 0; line < 100; line++) logs.add('large', line, 'x'.repeat(100_000));
  assert.equal(logs.recent('large').length, 10);
  assert.deepEqual(logs.recent('absent'), []);
});

test('A function that is gone has no lines, and no number of functions fills the memory', () => {
  const logs = new FunctionLogs();
  logs.add('f', 0, 'a line');
  logs.forget('f');
  assert.deepEqual(logs.recent('f'), []);
  for (let index = 0; index < 1500; index++) logs.add(`f${index}`, 0, 'a line');
  assert.deepEqual([logs.recent('f0').length, logs.recent('f1499').length], [0, 1]);
});
