import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { rateOf, TokenBucket, UNLIMITED } from '../../../src/services/kinesis/limits/token-bucket.ts';

const steps = fc.array(fc.record({ waitMs: fc.integer({ min: 0, max: 3_000 }), amount: fc.integer({ min: 1, max: 300 }) }), {
  maxLength: 60,
});
const rates = fc.record({ perSecond: fc.integer({ min: 1, max: 200 }), burst: fc.integer({ min: 1, max: 400 }) });

describe('a token bucket', () => {
  test('lets through at most its rate times the time and its burst, within any span of time', () => {
    fc.assert(
      fc.property(rates, steps, ({ perSecond, burst }, all) => {
        const rate = rateOf(perSecond, burst);
        const bucket = new TokenBucket();
        const taken: { atMs: number; amount: number }[] = [];
        let nowMs = 0;
        for (const { waitMs, amount } of all) {
          nowMs += waitMs;
          if (bucket.take(amount, rate, nowMs)) taken.push({ atMs: nowMs, amount });
        }
        for (const [first, { atMs: fromMs }] of taken.entries()) {
          let sum = 0;
          for (const { atMs, amount } of taken.slice(first)) {
            sum += amount;
            assert.ok(sum <= (perSecond * (atMs - fromMs)) / 1000 + rate.burst + 1e-6);
          }
        }
      }),
    );
  });

  test('gives whoever asks for no more than its burst what they ask, after the time that it takes', () => {
    fc.assert(
      fc.property(rates, steps, fc.integer({ min: 1, max: 400 }), ({ perSecond, burst }, before, wanted) => {
        const rate = rateOf(perSecond, burst);
        const bucket = new TokenBucket();
        let nowMs = 0;
        for (const step of before) {
          nowMs += step.waitMs;
          bucket.take(step.amount, rate, nowMs);
        }
        const amount = Math.min(wanted, rate.burst);
        assert.equal(bucket.take(amount, rate, nowMs + Math.ceil((amount / perSecond) * 1000) + 1), true);
      }),
    );
  });

  test('is filled by no clock that stands still or goes back', () => {
    fc.assert(
      fc.property(rates, fc.array(fc.integer({ min: -5_000, max: 5_000 }), { maxLength: 50 }), ({ perSecond, burst }, jumps) => {
        const rate = rateOf(perSecond, burst);
        const bucket = new TokenBucket();
        let [nowMs, latestMs, taken] = [10_000, 10_000, 0];
        while (bucket.take(1, rate, nowMs)) taken += 1;
        for (const jump of jumps) {
          nowMs += jump;
          latestMs = Math.max(latestMs, nowMs);
          while (bucket.take(1, rate, nowMs)) taken += 1;
          assert.ok(taken <= (perSecond * (latestMs - 10_000)) / 1000 + rate.burst + 1e-6);
        }
      }),
    );
  });

  test('takes nothing when it refuses', () => {
    const bucket = new TokenBucket();
    const rate = rateOf(10);
    assert.equal(bucket.take(11, rate, 0), false);
    assert.equal(bucket.take(10, rate, 0), true);
    assert.equal(bucket.take(1, rate, 0), false);
    assert.equal(bucket.take(1, rate, 99), false);
    assert.equal(bucket.take(1, rate, 100), true);
  });

  test('over any time is spent no more than its rate, its burst and one amount', () => {
    fc.assert(
      fc.property(rates, steps, ({ perSecond, burst }, all) => {
        const rate = rateOf(perSecond, burst);
        const bucket = new TokenBucket();
        let [nowMs, spent, last] = [0, 0, 0];
        for (const { waitMs, amount } of all) {
          nowMs += waitMs;
          if (bucket.waitMs(rate, nowMs) > 0) continue;
          bucket.spend(amount, rate, nowMs);
          spent += amount;
          last = Math.max(last, amount);
          assert.ok(spent <= (perSecond * nowMs) / 1000 + rate.burst + last + 1e-6);
        }
      }),
    );
  });

  test('an amount that it cannot hold is waited for as a whole, and it tells how long', () => {
    const bucket = new TokenBucket();
    const rate = rateOf(2);
    bucket.spend(10, rate, 0);
    assert.equal(bucket.waitMs(rate, 0), 5_000);
    assert.ok(bucket.waitMs(rate, 4_999) <= 2);
    assert.equal(bucket.waitMs(rate, 5_001), 0);
  });

  test('without a limit never runs out', () => {
    const bucket = new TokenBucket();
    for (let round = 0; round < 10; round++) {
      assert.equal(bucket.take(Number.MAX_SAFE_INTEGER, UNLIMITED, 0), true);
      bucket.spend(Number.MAX_SAFE_INTEGER, UNLIMITED, 0);
      assert.equal(bucket.waitMs(UNLIMITED, 0), 0);
    }
  });
});
