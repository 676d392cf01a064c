/** How long to wait before trying again: exponential, bounded, with jitter. */
import type { Random } from '../random.ts';

/** The n-th wait is 2^(n-1) times the first, at most the last, less up to a quarter at random. */
export interface Pace {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Counts failures in a row. */
export class Backoff {
  readonly #random: Random;
  readonly #pace: Pace;
  #failures = 0;

  constructor(random: Random, pace: Pace) {
    this.#random = random;
    this.#pace = pace;
  }

  /** How many failures there were since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** One more failure; returns how many milliseconds to wait. */
  next(): number {
    const fullMs = Math.min(this.#pace.firstMs * 2 ** this.#failures, this.#pace.lastMs);
    this.#failures += 1;
    return Math.round(fullMs * (0.75 + 0.25 * this.#random.fraction()));
  }

  /** A success. */
  reset(): void {
    this.#failures = 0;
  }
}
