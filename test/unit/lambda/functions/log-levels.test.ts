import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isKept } from '../../../../src/services/lambda/functions/log-levels.ts';

test('What is less severe than the level is not kept, whatever the case of its name, and what has an unknown one counts as INFO', () => {
  const kept = (least: string): string[] =>
    ['trace', 'Debug', 'INFO', 'warning', 'ERROR', 'critical', 'fatal', 'odd'].filter((level) => isKept(level, least));
  assert.deepEqual(kept('TRACE').length, 8);
  assert.deepEqual(kept('INFO'), ['INFO', 'warning', 'ERROR', 'critical', 'fatal', 'odd']);
  assert.deepEqual(kept('WARN'), ['warning', 'ERROR', 'critical', 'fatal']);
  assert.deepEqual(kept('FATAL'), ['critical', 'fatal']);
});
