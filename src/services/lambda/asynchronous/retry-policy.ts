/**
 * What becomes of an asynchronous event: pure, so that it can be tested alone.
 *
 * RP1. Only what reached the function counts as an attempt; what was throttled, or failed on the way, is tried again until the
 *      event is too old.
 * RP2. An event that would be too old when its next attempt is due is given up now (recorded 2024: EventAgeExceeded after the
 *      first failure, where the event may be 60 seconds old and the retry is due in 60).
 */

import type { EventInvokeSettings } from './event-invoke-configs.ts';
import { EVENT_AGE_SECONDS_DEFAULT, RETRY_ATTEMPTS_DEFAULT } from './limits.ts';

/** Why an event was given up (recorded). */
export type GiveUpCondition = 'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency';

export interface RetrySettings {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeMs: number;
  /** Before the first retry; the second waits twice as long. */
  readonly firstRetryMs: number;
}

export interface EventProgress {
  readonly acceptedMs: number;
  /** Attempts that reached the function. */
  readonly invocations: number;
}

export function retrySettings(configured: EventInvokeSettings | undefined, firstRetryMs: number): RetrySettings {
  return {
    maximumRetryAttempts: configured?.maximumRetryAttempts ?? RETRY_ATTEMPTS_DEFAULT,
    maximumEventAgeMs: 1_000 * (configured?.maximumEventAgeSeconds ?? EVENT_AGE_SECONDS_DEFAULT),
    firstRetryMs,
  };
}

/** Undefined: it is to be invoked. `reservedConcurrency`: undefined when the function has none. */
export function decideBeforeAttempt(
  { acceptedMs }: EventProgress,
  nowMs: number,
  settings: RetrySettings,
  reservedConcurrency: number | undefined,
): GiveUpCondition | undefined {
  if (reservedConcurrency === 0) return 'ZeroReservedConcurrency';
  return nowMs - acceptedMs > settings.maximumEventAgeMs ? 'EventAgeExceeded' : undefined;
}

export type AfterFailure =
  | { readonly kind: 'retry'; readonly dueMs: number }
  | { readonly kind: 'give-up'; readonly condition: GiveUpCondition };

/** `invocations` counts the one that failed. */
export function decideAfterFailure(
  { acceptedMs, invocations }: EventProgress,
  nowMs: number,
  settings: RetrySettings,
): AfterFailure {
  if (invocations > settings.maximumRetryAttempts) return { kind: 'give-up', condition: 'RetriesExhausted' };
  const dueMs = nowMs + invocations * settings.firstRetryMs;
  if (dueMs - acceptedMs > settings.maximumEventAgeMs) return { kind: 'give-up', condition: 'EventAgeExceeded' }; // RP2
  return { kind: 'retry', dueMs };
}
