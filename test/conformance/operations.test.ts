/** The table of scenarios itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scenariosMissing } from './harness/operation-tests.ts';

test('every Kinesis operation that is built has a scenario for every client', () => {
  assert.deepEqual(scenariosMissing(), []);
});
