/**
 * A token bucket: it begins full, fills at a rate up to its burst, and what is taken must be there. Its rate is handed in with
 * each call, because it may change while the bucket lives; the bucket itself is two numbers.
 *
 * B1. Within any time t, `take` lets through at most `perSecond * t + burst`.
 * B2. A clock that stands still or goes back fills nothing, and no time counts twice.
 * B3. Whoever takes no more than the burst gets it within `amount / perSecond` seconds, if nobody else takes.
 */

export interface Rate {
  /** Infinity: there is no limit. */
  readonly perSecond: number;
  /** What the bucket holds when it is full. */
  readonly burst: number;
}

export const UNLIMITED: Rate = { perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };

/** As much at once as comes in a second, and at least `burstMin`. */
export function rateOf(perSecond: number, burstMin = 1): Rate {
  return { perSecond, burst: Math.max(perSecond, burstMin) };
}

export class TokenBucket {
  /** Below zero: what was spent before it was there. */
  #tokens = Number.POSITIVE_INFINITY;
  #filledAtMs = Number.NEGATIVE_INFINITY;

  /** Takes an amount, or nothing and answers false. */
  take(amount: number, rate: Rate, nowMs: number): boolean {
    this.#fill(rate, nowMs);
    if (this.#tokens < amount) return false;
    this.#tokens -= amount;
    return true;
  }

  /** Whether `take` would take it. */
  has(amount: number, rate: Rate, nowMs: number): boolean {
    this.#fill(rate, nowMs);
    return this.#tokens >= amount;
  }

  /**
   * Takes an amount whether or not it is there; what is missing must come in before anything is there again. An amount that
   * no full bucket holds is waited for as a whole: 10 MiB at 2 MiB/s are five seconds (API reference, GetRecords).
   */
  spend(amount: number, rate: Rate, nowMs: number): void {
    this.#fill(rate, nowMs);
    this.#tokens = (amount > rate.burst ? Math.min(this.#tokens, 0) : this.#tokens) - amount;
  }

  /** How long until something is there again after `spend`; 0 when something is. */
  waitMs(rate: Rate, nowMs: number): number {
    this.#fill(rate, nowMs);
    return this.#tokens > 0 ? 0 : Math.max(1, Math.ceil((-this.#tokens / rate.perSecond) * 1000));
  }

  /** Nothing is missing: it behaves like one that was just made. */
  isFull(rate: Rate, nowMs: number): boolean {
    this.#fill(rate, nowMs);
    return this.#tokens >= rate.burst;
  }

  #fill({ perSecond, burst }: Rate, nowMs: number): void {
    const elapsedMs = nowMs - this.#filledAtMs;
    if (elapsedMs > 0) {
      this.#tokens += (elapsedMs / 1000) * perSecond;
      this.#filledAtMs = nowMs; // B2
    }
    if (this.#tokens > burst) this.#tokens = burst; // B1
  }
}
