import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Backoff } from '../../../src/platform/async/backoff.ts';
import { SeededRandom } from '../../../src/platform/random.ts';

const PACE = { firstMs: 1_000, lastMs: 16_000 };

describe('the pacing of retries', () => {
  it('doubles up to its bound, less up to a quarter', () => {
    const backoff = new Backoff(new SeededRandom(1), PACE);
    for (const fullMs of [1_000, 2_000, 4_000, 8_000, 16_000, 16_000, 16_000]) {
      const waitMs = backoff.next();
      assert.ok(waitMs >= fullMs * 0.75 && waitMs <= fullMs, `${waitMs} of ${fullMs}`);
    }
  });

  it('stays within its bound after any number of failures', () => {
    const backoff = new Backoff(new SeededRandom(2), PACE);
    for (let failure = 0; failure < 5_000; failure++) assert.ok(backoff.next() <= 16_000);
    assert.equal(backoff.failures, 5_000);
  });

  it('begins again after a success', () => {
    const backoff = new Backoff(new SeededRandom(3), PACE);
    backoff.next();
    backoff.next();
    backoff.reset();
    assert.ok(backoff.next() <= 1_000);
  });
});
