/** How long to wait before trying again: exponential, bounded, with jitter. */
import type { Random } from '../../../platform/random.ts';
import { BACKOFF_FIRST_MS, BACKOFF_MS_MAX } from './limits.ts';

/** Counts failures in a row. */
export class Backoff {
  readonly #random: Random;
  #failures = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** How many failures there were since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** One more failure; returns how many milliseconds to wait. */
  next(): number {
    const fullMs = Math.min(BACKOFF_FIRST_MS * 2 ** this.#failures, BACKOFF_MS_MAX);
    this.#failures += 1;
    return Math.round(fullMs * (0.75 + 0.25 * this.#random.fraction()));
  }

  /** A success. */
  reset(): void {
    this.#failures = 0;
  }
}
