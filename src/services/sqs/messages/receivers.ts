/**
 * The requests that wait for a message of one queue (long polls).
 *
 * W1. A wait always resolves: woken, out of time, aborted or closed. Whoever waited looks again and decides.
 * W2. One is woken per message that became ready, the longest waiting first; who leaves for another reason while a message
 *     is ready passes the word on (the queue calls `wake` again).
 */
import type { Clock, Timer } from '../../../platform/clock.ts';

interface Receiver {
  readonly leave: () => void;
}

export class Receivers {
  readonly #clock: Clock;
  readonly #waiting = new Set<Receiver>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Resolves when woken, after `timeoutMs`, or when `signal` aborts (W1). */
  wait(timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const leave = (): void => {
        timer.cancel();
        signal.removeEventListener('abort', leave);
        this.#waiting.delete(receiver);
        resolve();
      };
      const receiver: Receiver = { leave };
      const timer: Timer = this.#clock.setTimer(timeoutMs, leave);
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.add(receiver);
    });
  }

  /** Wakes the `count` that wait longest (W2). */
  wake(count: number): void {
    let left = count;
    for (const receiver of this.#waiting) {
      if (left-- <= 0) return;
      receiver.leave();
    }
  }

  wakeAll(): void {
    this.wake(this.#waiting.size);
  }
}
