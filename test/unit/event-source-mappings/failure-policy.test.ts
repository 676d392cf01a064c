import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Batch } from '../../../src/services/lambda/event-source-mappings/batch.ts';
import type {
  Decision,
  FailureSettings,
  PendingBatch,
} from '../../../src/services/lambda/event-source-mappings/failure-policy.ts';
import { decideAfterAttempt, decideBeforeAttempt } from '../../../src/services/lambda/event-source-mappings/failure-policy.ts';
import type { InvocationOutcome } from '../../../src/services/lambda/event-source-mappings/ports.ts';
import { DEFAULT_SETTINGS } from '../../../src/services/lambda/event-source-mappings/settings.ts';
import { batchArrivedAt, batchOf, sequenceNumbersOf } from './support/batches.ts';

const INVOCATION = { requestId: 'r', executedVersion: '$LATEST', durationMs: 1, logTail: '' };
const FAILED: InvocationOutcome = { kind: 'function-error', ...INVOCATION, payload: Buffer.from('{}') };
const NOT_INVOKED: InvocationOutcome = { kind: 'not-invoked', reason: 'throttled' };

function answered(answer: unknown): InvocationOutcome {
  return { kind: 'answered', ...INVOCATION, payload: Buffer.from(JSON.stringify(answer)) };
}

function fresh(batch: Batch): PendingBatch {
  return { batch, invocations: 0, lastRequestId: undefined };
}

function settings(changes: Partial<FailureSettings>): FailureSettings {
  return { ...DEFAULT_SETTINGS, ...changes };
}

/** The records of a decision, settled first, then what is tried next. */
function coveredBy(decision: Decision): string[] {
  return [...decision.settle, ...decision.next].flatMap(({ batch }) => sequenceNumbersOf(batch));
}

describe('the failure policy after an attempt', () => {
  it('settles a batch that the function accepted', () => {
    const decision = decideAfterAttempt(answered(null), fresh(batchOf(3)), settings({}));
    assert.equal(decision.verdict, 'done');
    assert.deepEqual(
      decision.settle.map(({ as, batch }) => [as, batch.size]),
      [['processed', 3]],
    );
    assert.deepEqual(decision.next, []);
  });

  it('ignores the answer when the mapping does not report item failures', () => {
    const answer = { batchItemFailures: [{ itemIdentifier: 'anything' }] };
    assert.equal(decideAfterAttempt(answered(answer), fresh(batchOf(2)), settings({})).verdict, 'done');
  });

  it('invokes MaximumRetryAttempts + 1 times, then discards the whole batch with that count', () => {
    let pending = fresh(batchOf(4));
    for (const invocation of [1, 2, 3]) {
      const decision = decideAfterAttempt(FAILED, pending, settings({ maximumRetryAttempts: 3 }));
      assert.equal(decision.verdict, 'retry');
      assert.equal(decision.pause, true);
      pending = decision.next[0] ?? assert.fail('nothing to retry');
      assert.equal(pending.invocations, invocation);
    }
    const [last] = decideAfterAttempt(FAILED, pending, settings({ maximumRetryAttempts: 3 })).settle;
    assert.ok(last?.as === 'discarded');
    assert.deepEqual([last.reason, last.invokeCount, last.batch.size], ['RetryAttemptsExhausted', 4, 4]);
  });

  it('discards after the first failure when there are no retries', () => {
    const [discarded] = decideAfterAttempt(FAILED, fresh(batchOf(2)), settings({ maximumRetryAttempts: 0 })).settle;
    assert.ok(discarded?.as === 'discarded');
    assert.equal(discarded.invokeCount, 1);
  });

  it('never gives up when the retries are without end', () => {
    const pending = { ...fresh(batchOf(1)), invocations: 1_000_000 };
    assert.equal(decideAfterAttempt(FAILED, pending, settings({ maximumRetryAttempts: -1 })).verdict, 'retry');
  });

  it('does not count an attempt that did not reach the function', () => {
    const pending = fresh(batchOf(2));
    const decision = decideAfterAttempt(NOT_INVOKED, pending, settings({ maximumRetryAttempts: 0 }));
    assert.deepEqual(decision.next, [pending]);
    assert.equal(decision.pause, true);
  });

  it('halves a failed batch, each half with all its retries, the first half at once', () => {
    const pending = { ...fresh(batchOf(5)), invocations: 2 };
    const decision = decideAfterAttempt(FAILED, pending, settings({ bisectBatchOnFunctionError: true, maximumRetryAttempts: 2 }));
    assert.equal(decision.verdict, 'bisect');
    assert.equal(decision.pause, false);
    assert.deepEqual(
      decision.next.map(({ batch, invocations }) => [batch.size, invocations]),
      [
        [3, 0],
        [2, 0],
      ],
    );
  });

  it('retries a single record instead of halving it', () => {
    const decision = decideAfterAttempt(
      FAILED,
      fresh(batchOf(1)),
      settings({ bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 }),
    );
    assert.equal(decision.verdict, 'retry');
  });

  it('settles what lies before the lowest reported failure and sends the rest on with all its retries', () => {
    const batch = batchOf(6);
    const identifiers = [4, 2, 5].map((index) => ({ itemIdentifier: batch.sequenceNumber(index) }));
    const pending = { ...fresh(batch), invocations: 3 };
    const reporting = settings({ reportBatchItemFailures: true, maximumRetryAttempts: 3 });
    const decision = decideAfterAttempt(answered({ batchItemFailures: identifiers }), pending, reporting);
    assert.deepEqual(
      decision.settle.map(({ as, batch }) => [as, batch.size]),
      [['processed', 2]],
    );
    assert.deepEqual(
      decision.next.map(({ batch, invocations }) => [batch.size, invocations]),
      [[4, 0]],
    );
    assert.equal(decision.pause, false);
  });

  it('cuts at the returned record, not in the middle, when a halving mapping reports item failures', () => {
    const batch = batchOf(8);
    const both = settings({ reportBatchItemFailures: true, bisectBatchOnFunctionError: true });
    const answer = { batchItemFailures: [{ itemIdentifier: batch.sequenceNumber(6) }] };
    const decision = decideAfterAttempt(answered(answer), fresh(batch), both);
    assert.deepEqual(
      decision.next.map((next) => next.batch.size),
      [2],
    );
  });

  it('halves a batch of which nothing was confirmed', () => {
    const batch = batchOf(4);
    const both = settings({ reportBatchItemFailures: true, bisectBatchOnFunctionError: true });
    const answer = { batchItemFailures: [{ itemIdentifier: batch.sequenceNumber(0) }] };
    assert.equal(decideAfterAttempt(answered(answer), fresh(batch), both).verdict, 'bisect');
  });
});

describe('the failure policy before an attempt', () => {
  const aged = settings({ maximumRecordAgeInSeconds: 60 });

  it('discards only the expired records at the front', () => {
    const batch = batchArrivedAt([0, 1_000, 59_999, 60_000]);
    const decision = decideBeforeAttempt(fresh(batch), 61_001, aged);
    assert.deepEqual(
      decision.settle.map(({ as, batch }) => [as, batch.size]),
      [['discarded', 2]],
    );
    assert.deepEqual(
      decision.next.map((next) => next.batch.size),
      [2],
    );
  });

  it('counts one invocation for records that were never invoked', () => {
    const [discarded] = decideBeforeAttempt(fresh(batchOf(1)), 60_001, aged).settle;
    assert.ok(discarded?.as === 'discarded');
    assert.deepEqual([discarded.reason, discarded.invokeCount], ['RecordAgeExceeded', 1]);
  });

  it('keeps what the rest of the batch has used of its retries', () => {
    const pending = { ...fresh(batchArrivedAt([0, 30_000])), invocations: 2 };
    assert.equal(decideBeforeAttempt(pending, 61_000, aged).next[0]?.invocations, 2);
  });

  it('invokes a record that is exactly as old as allowed', () => {
    assert.deepEqual(decideBeforeAttempt(fresh(batchOf(1)), 60_000, aged).settle, []);
  });

  it('keeps records of any age without a limit', () => {
    assert.deepEqual(decideBeforeAttempt(fresh(batchOf(1)), Number.MAX_SAFE_INTEGER, settings({})).settle, []);
  });
});

const anySettings = fc.record({
  maximumRetryAttempts: fc.integer({ min: 0, max: 4 }),
  maximumRecordAgeInSeconds: fc.constantFrom(-1, 60),
  bisectBatchOnFunctionError: fc.boolean(),
  reportBatchItemFailures: fc.boolean(),
});

/** What the function does at one attempt, as a choice that is turned into an outcome for the batch at hand. */
const anyAct = fc.record({
  kind: fc.constantFrom('accept', 'throw', 'report', 'report-unknown', 'not-reached'),
  index: fc.nat(),
});

function outcomeOf(act: { kind: string; index: number }, batch: Batch): InvocationOutcome {
  if (act.kind === 'throw') return FAILED;
  if (act.kind === 'not-reached') return NOT_INVOKED;
  if (act.kind === 'accept') return answered(null);
  const itemIdentifier = act.kind === 'report' ? batch.sequenceNumber(act.index % batch.size) : 'unknown';
  return answered({ batchItemFailures: [{ itemIdentifier }] });
}

describe('the failure policy, whatever the function does', () => {
  it('settles every record exactly once, in order, and each batch within its retries', () => {
    const property = fc.property(
      anySettings,
      fc.array(fc.nat({ max: 90_000 }), { minLength: 1, maxLength: 24 }),
      fc.array(anyAct, { maxLength: 60 }),
      (failureSettings, times, acts) => {
        const arrivals = [...times].sort((a, b) => a - b);
        const batch = batchArrivedAt(arrivals);
        const all = sequenceNumbersOf(batch);
        const settled: string[] = [];
        let waiting: PendingBatch[] = [fresh(batch)];
        let nowMs = 60_000;
        let turn = 0;
        const take = (decision: Decision, given: PendingBatch): readonly PendingBatch[] => {
          assert.deepEqual(coveredBy(decision), sequenceNumbersOf(given.batch)); // D1
          for (const settlement of decision.settle) {
            if (settlement.as === 'discarded' && settlement.reason === 'RetryAttemptsExhausted') {
              assert.equal(settlement.invokeCount, failureSettings.maximumRetryAttempts + 1); // D2
            }
            settled.push(...sequenceNumbersOf(settlement.batch));
          }
          for (const next of decision.next) assert.ok(next.invocations <= failureSettings.maximumRetryAttempts); // D2
          return decision.next;
        };
        while (waiting.length > 0) {
          assert.ok(turn < 10_000, 'it ends');
          const [head, ...behind] = waiting;
          if (head === undefined) break;
          const [current] = take(decideBeforeAttempt(head, nowMs, failureSettings), head);
          // once the script is over, every attempt fails: the worst case still ends (D4)
          const outcome = current && outcomeOf(acts[turn] ?? { kind: 'throw', index: 0 }, current.batch);
          const next = current && outcome ? take(decideAfterAttempt(outcome, current, failureSettings), current) : [];
          waiting = [...next, ...behind];
          // the checkpoint stands behind what is settled: always a prefix of the shard
          assert.deepEqual(settled, all.slice(0, settled.length));
          const left = waiting.flatMap((pending) => sequenceNumbersOf(pending.batch));
          assert.deepEqual([...settled, ...left], all);
          nowMs += 500;
          turn += 1;
        }
        assert.deepEqual(settled, all);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });
});
