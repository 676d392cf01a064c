import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFilterPattern } from '../../../src/services/logs/filter/filter-pattern.ts';

const LINES = ['[ERROR 400] BAD REQUEST', '[ERROR 401] UNAUTHORIZED', '[WARN] it is "late"', '[INFO] fine'];

/** The numbers of the lines that match. */
const found = (pattern: string): number[] =>
  LINES.flatMap((line, index) => (parseFilterPattern(pattern)?.(line) === false ? [] : index));

test('Lines match that contain all terms, any of the optional ones, or none of the excluded ones', () => {
  assert.deepEqual(found(''), [0, 1, 2, 3]);
  assert.deepEqual(found(' "" '), [0, 1, 2, 3]);
  assert.deepEqual(found('ERROR'), [0, 1]);
  assert.deepEqual(found('error'), []);
  assert.deepEqual(found('ERROR REQUEST'), [0]);
  assert.deepEqual(found('"BAD REQUEST"'), [0]);
  assert.deepEqual(found('"REQUEST BAD"'), []);
  assert.deepEqual(found('?REQUEST ?fine'), [0, 3]);
  assert.deepEqual(found('ERROR -"401"'), [0]);
  assert.deepEqual(found('-ERROR'), [2, 3]);
  assert.deepEqual(found('ERROR ?fine'), [0, 1]);
  assert.deepEqual(found('"\\"late\\""'), [2]);
});

test('Patterns of other kinds and broken ones are refused with a reason', () => {
  for (const [pattern, why] of [
    ['{ $.level = "ERROR" }', /^Filter patterns for JSON log events are not available/],
    ['[ip, user]', /^Filter patterns for space-delimited log events are not available/],
    ['%[Ee]rror%', /^Regular expressions in filter patterns are not available/],
    ['"open', /^Invalid filter pattern: a quotation mark is not closed/],
    [Array.from({ length: 101 }, () => 'a').join(' '), /more than 100 terms/],
  ] as const) {
    assert.throws(() => parseFilterPattern(pattern), { code: 'InvalidParameterException', message: why });
  }
});

test('No pattern takes long, whatever is in it', () => {
  const pattern = `${'"a\\'.repeat(300)}"`.slice(0, 1024);
  const startedMs = performance.now();
  try {
    parseFilterPattern(pattern)?.('a'.repeat(100_000));
  } catch {
    // refused is fine, too
  }
  assert.ok(performance.now() - startedMs < 500);
});
