/**
 * A clock that moves only when it is told to: the simulated twin of `SystemClock`, for tests and simulations.
 *
 * M1. Timers fire in order of their due time, equal times in the order in which they were set.
 * M2. Time never goes back, also when two calls of `advance` overlap.
 * M3. While a timer's callback runs, `nowMs()` is exactly its due time.
 */
import type { Clock, Timer } from './clock.ts';

interface PendingTimer {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** How many turns of the microtask queue `advance` grants the code under test between two timers. */
const SETTLE_TURNS = 50;

export class ManualClock implements Clock {
  #nowMs: number;
  readonly #startMs: number;
  #order = 0;
  readonly #pending = new Set<PendingTimer>();

  constructor(startMs = 1_700_000_000_000) {
    this.#nowMs = startMs;
    this.#startMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs - this.#startMs;
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, callback };
    this.#pending.add(timer);
    return { cancel: () => void this.#pending.delete(timer) };
  }

  get pendingTimers(): number {
    return this.#pending.size;
  }

  /** Moves time forward by `deltaMs`, firing what falls due and letting promises settle after each timer. */
  async advance(deltaMs: number): Promise<void> {
    const targetMs = this.#nowMs + deltaMs;
    await settle();
    for (let next = this.#next(targetMs); next !== undefined; next = this.#next(targetMs)) {
      this.#pending.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs); // M2, M3
      next.callback();
      await settle();
    }
    this.#nowMs = Math.max(this.#nowMs, targetMs); // M2
    await settle();
  }

  #next(untilMs: number): PendingTimer | undefined {
    let first: PendingTimer | undefined;
    for (const timer of this.#pending) {
      if (timer.dueMs > untilMs) continue;
      const earlier = first === undefined || timer.dueMs < first.dueMs; // M1
      if (earlier || (timer.dueMs === first?.dueMs && timer.order < first.order)) first = timer;
    }
    return first;
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < SETTLE_TURNS; turn++) await Promise.resolve();
}
