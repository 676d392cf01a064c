import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentsThatFit, machineSize } from '../../../../src/services/lambda/execution/machine-size.ts';

const GIBIBYTE = 1024 ** 3;

test('A machine holds as many environments as its cores and half of its memory allow, and never fewer than four', () => {
  assert.equal(environmentsThatFit({ cores: 2, memoryBytes: 64 * GIBIBYTE }), 32);
  assert.equal(environmentsThatFit({ cores: 8, memoryBytes: 16 * GIBIBYTE }), 64);
  assert.equal(environmentsThatFit({ cores: 1, memoryBytes: GIBIBYTE / 4 }), 4);
  const here = machineSize();
  assert.ok(here.cores >= 1 && here.memoryBytes > 0);
});
