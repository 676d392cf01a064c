import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  decideAfterFailure,
  decideBeforeAttempt,
  retrySettings,
} from '../../../../src/services/lambda/asynchronous/retry-policy.ts';

const MINUTE_MS = 60_000;

test('Without a configuration there are two retries, after one and two minutes, within six hours', () => {
  const settings = retrySettings(undefined, MINUTE_MS);
  assert.deepEqual(settings, { maximumRetryAttempts: 2, maximumEventAgeMs: 21_600_000, firstRetryMs: MINUTE_MS });
  assert.deepEqual(decideAfterFailure({ acceptedMs: 0, invocations: 1 }, 1_000, settings), { kind: 'retry', dueMs: 61_000 });
  assert.deepEqual(decideAfterFailure({ acceptedMs: 0, invocations: 2 }, 61_000, settings), { kind: 'retry', dueMs: 181_000 });
  assert.deepEqual(decideAfterFailure({ acceptedMs: 0, invocations: 3 }, 181_000, settings), {
    kind: 'give-up',
    condition: 'RetriesExhausted',
  });
});

test('An event that would be too old for its retry is given up at once', () => {
  const settings = retrySettings({ maximumEventAgeSeconds: 60 }, MINUTE_MS);
  const condition = 'EventAgeExceeded';
  assert.deepEqual(decideAfterFailure({ acceptedMs: 0, invocations: 1 }, 10, settings), { kind: 'give-up', condition });
  const longer = retrySettings({ maximumEventAgeSeconds: 120 }, MINUTE_MS);
  assert.deepEqual(decideAfterFailure({ acceptedMs: 0, invocations: 1 }, 10, longer), { kind: 'retry', dueMs: 60_010 });
  assert.deepEqual(decideAfterFailure({ acceptedMs: 0, invocations: 2 }, 60_020, longer), { kind: 'give-up', condition });
});

test('An event is not invoked once it is too old, or when nothing may run of its function', () => {
  const settings = retrySettings({ maximumEventAgeSeconds: 60 }, MINUTE_MS);
  assert.equal(decideBeforeAttempt({ acceptedMs: 0, invocations: 0 }, 60_000, settings, undefined), undefined);
  assert.equal(decideBeforeAttempt({ acceptedMs: 0, invocations: 0 }, 60_001, settings, 1), 'EventAgeExceeded');
  assert.equal(decideBeforeAttempt({ acceptedMs: 0, invocations: 0 }, 0, settings, 0), 'ZeroReservedConcurrency');
});

test('No event is invoked more often than configured, and every retry is due while the event may still be invoked', () => {
  const settings = fc.record({
    maximumRetryAttempts: fc.integer({ min: 0, max: 2 }),
    maximumEventAgeMs: fc.integer({ min: 60_000, max: 21_600_000 }),
    firstRetryMs: fc.integer({ min: 0, max: 3_600_000 }),
  });
  fc.assert(
    fc.property(settings, fc.array(fc.integer({ min: 0, max: 900_000 }), { minLength: 4, maxLength: 4 }), (given, durations) => {
      let nowMs = 0;
      for (let invocations = 1; ; invocations++) {
        nowMs += durations[invocations] ?? 0;
        const decision = decideAfterFailure({ acceptedMs: 0, invocations }, nowMs, given);
        if (decision.kind === 'give-up') {
          assert.equal(decision.condition === 'RetriesExhausted', invocations === given.maximumRetryAttempts + 1);
          return;
        }
        assert.ok(invocations <= given.maximumRetryAttempts);
        nowMs = decision.dueMs;
        assert.equal(decideBeforeAttempt({ acceptedMs: 0, invocations }, nowMs, given, undefined), undefined);
      }
    }),
  );
});
