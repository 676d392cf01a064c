/**
 * Time as a value. Nothing outside `platform/` names `Date`, `setTimeout` or `performance`; whatever needs time is handed
 * a {@link Clock}. `ManualClock` (manual-clock.ts) is its simulated twin.
 */

/** A timer that was started; `cancel` is idempotent and harmless after it has fired. */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Wall time in whole milliseconds since the epoch. May jump either way. */
  nowMs(): number;
  /** Milliseconds (with a fraction) from an arbitrary start. Never goes back: for durations and deadlines. */
  monotonicMs(): number;
  /** Calls `callback` once, after at least `delayMs`. Does not keep the process alive when `unref` is set. */
  setTimer(delayMs: number, callback: () => void, options?: { readonly unref?: boolean }): Timer;
}

/** setTimeout's own limit (2^31 − 1 ms); a longer delay would fire at once. */
const TIMER_DELAY_MS_MAX = 2_147_483_647;

export class SystemClock implements Clock {
  nowMs(): number {
    return Date.now();
  }

  monotonicMs(): number {
    return performance.now();
  }

  setTimer(delayMs: number, callback: () => void, options?: { readonly unref?: boolean }): Timer {
    const handle = setTimeout(callback, Math.min(Math.max(delayMs, 0), TIMER_DELAY_MS_MAX));
    if (options?.unref === true) handle.unref();
    return { cancel: () => clearTimeout(handle) };
  }
}

/**
 * Resolves after `delayMs`. Rejects with the signal's reason as soon as `signal` aborts (at once when it already has).
 */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.setTimer(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** `2026-11-23T22:57:12.345Z` for milliseconds since the epoch. */
export function isoTimestamp(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** `Sun, 06 Nov 1994 08:49:37 GMT`, the form of HTTP's `Date` header (RFC 9110 §5.6.7). */
export function httpTimestamp(timeMs: number): string {
  return new Date(timeMs).toUTCString();
}

/** The same moment as a `Date`, for libraries that ask for one. */
export function dateOf(timeMs: number): Date {
  return new Date(timeMs);
}

/** Milliseconds since the epoch of an ISO 8601 or RFC 1123 text, or NaN. */
export function parseTimestampMs(text: string): number {
  return Date.parse(text);
}

/** `Thu Jan 22 01:22:02 UTC 2015`, the form in which Kinesis writes times into its error texts. */
export function awsLongTimestamp(timeMs: number): string {
  const [weekday, day, month, year, time] = new Date(timeMs).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}
