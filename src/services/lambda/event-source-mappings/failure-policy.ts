/**
 * What follows an attempt: which records are settled, and what is tried next. Pure: the same outcome always gives the same
 * decision, so everything that can happen to a batch is tested without a clock, a function or a stream.
 *
 * D1. What a decision settles and what it sends on are, in this order, exactly the records it was given: nothing is lost,
 *     doubled or reordered.
 * D2. A batch is invoked at most `maximumRetryAttempts` + 1 times; −1 is without end. Recorded 2025-11: progress counts
 *     afresh: when a function confirms a prefix, or a batch is halved, what remains is a new batch with all its retries.
 * D3. An attempt that did not reach the function costs no retry (API reference).
 * D4. A batch is halved only above one record, so halving ends.
 * D5. Recorded 2025-11: only the expired records at the front of a batch are discarded for their age.
 */
import type { Batch } from './batch.ts';
import type { InvocationOutcome } from './ports.ts';
import { readResponse } from './response.ts';

export interface FailureSettings {
  /** −1: without end. */
  readonly maximumRetryAttempts: number;
  /** −1: records of any age. */
  readonly maximumRecordAgeInSeconds: number;
  readonly bisectBatchOnFunctionError: boolean;
  readonly reportBatchItemFailures: boolean;
}

/** The `condition` of a failure document. */
export type DiscardReason = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** A batch that is still to be processed. */
export interface PendingBatch {
  readonly batch: Batch;
  /** How often these records were invoked as the batch they are now. */
  readonly invocations: number;
  /** Of the last invocation that any of them was part of. */
  readonly lastRequestId: string | undefined;
}

export type Settlement =
  | { readonly as: 'processed'; readonly batch: Batch }
  | {
      readonly as: 'discarded';
      readonly batch: Batch;
      readonly reason: DiscardReason;
      readonly invokeCount: number;
      readonly lastRequestId: string | undefined;
    };

export interface Decision {
  readonly settle: readonly Settlement[];
  /** In the order in which they are to be tried. */
  readonly next: readonly PendingBatch[];
  /** Whether the next attempt waits: after a failure without any progress it does. */
  readonly pause: boolean;
  readonly verdict: 'done' | 'partial' | 'bisect' | 'retry' | 'discarded';
}

/** Discards what has grown too old; `next` is what is left to be invoked now. */
export function decideBeforeAttempt(pending: PendingBatch, nowMs: number, settings: FailureSettings): Decision {
  const { batch } = pending;
  const expired = expiredPrefix(batch, nowMs, settings.maximumRecordAgeInSeconds);
  if (expired === 0) return { settle: [], next: [pending], pause: false, verdict: 'retry' };
  const discarded: Settlement = {
    as: 'discarded',
    batch: batch.slice(0, expired), // D5
    reason: 'RecordAgeExceeded',
    invokeCount: Math.max(1, pending.invocations), // recorded: 1 for a record that was never invoked
    lastRequestId: pending.lastRequestId,
  };
  if (expired === batch.size) return { settle: [discarded], next: [], pause: false, verdict: 'discarded' };
  const rest: PendingBatch = { ...pending, batch: batch.slice(expired) };
  return { settle: [discarded], next: [rest], pause: false, verdict: 'discarded' };
}

/** Settles what an attempt has settled and says what is tried next. */
export function decideAfterAttempt(outcome: InvocationOutcome, pending: PendingBatch, settings: FailureSettings): Decision {
  if (outcome.kind === 'not-invoked') return { settle: [], next: [pending], pause: true, verdict: 'retry' }; // D3
  const { batch } = pending;
  const invoked: PendingBatch = { batch, invocations: pending.invocations + 1, lastRequestId: outcome.requestId };
  if (outcome.kind === 'function-error') return afterFailure(invoked, settings);
  if (!settings.reportBatchItemFailures) return processed(batch);
  const reported = readResponse(outcome.payload, batch);
  if (reported.kind === 'success') return processed(batch);
  if (reported.kind === 'failure') return afterFailure(invoked, settings);
  return afterProgress(invoked, reported.firstFailed);
}

function expiredPrefix(batch: Batch, nowMs: number, ageSecondsMax: number): number {
  if (ageSecondsMax === -1) return 0;
  const oldestMs = nowMs - ageSecondsMax * 1000;
  let expired = 0;
  while (expired < batch.size && batch.arrivalTimeMs(expired) < oldestMs) expired += 1;
  return expired;
}

function processed(batch: Batch): Decision {
  return { settle: [{ as: 'processed', batch }], next: [], pause: false, verdict: 'done' };
}

/** The function confirmed what lies before `firstFailed`; with bisect this is also where the batch is cut (API reference). */
function afterProgress(invoked: PendingBatch, firstFailed: number): Decision {
  const { batch, lastRequestId } = invoked;
  return {
    settle: [{ as: 'processed', batch: batch.slice(0, firstFailed) }],
    next: [{ batch: batch.slice(firstFailed), invocations: 0, lastRequestId }], // D2
    pause: false,
    verdict: 'partial',
  };
}

function afterFailure(invoked: PendingBatch, settings: FailureSettings): Decision {
  const { batch, invocations, lastRequestId } = invoked;
  if (settings.bisectBatchOnFunctionError && batch.size > 1) {
    const middle = Math.ceil(batch.size / 2); // D4
    const halves = [batch.slice(0, middle), batch.slice(middle)];
    const next = halves.map((half): PendingBatch => ({ batch: half, invocations: 0, lastRequestId })); // D2
    return { settle: [], next, pause: false, verdict: 'bisect' };
  }
  const { maximumRetryAttempts } = settings;
  if (maximumRetryAttempts === -1 || invocations <= maximumRetryAttempts) {
    return { settle: [], next: [invoked], pause: true, verdict: 'retry' };
  }
  const discarded: Settlement = {
    as: 'discarded',
    batch,
    reason: 'RetryAttemptsExhausted',
    invokeCount: invocations,
    lastRequestId,
  };
  return { settle: [discarded], next: [], pause: false, verdict: 'discarded' };
}
