/**
 * Writes a value that is worth knowing only as it is now: one write is under way at a time, and of the values that come
 * meanwhile only the newest is written next. A write that failed is tried again with what is newest by then.
 */

import type { Backoff } from '../../../platform/async/backoff.ts';
import type { Clock } from '../../../platform/clock.ts';
import { sleep } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { LogError } from '../../../storage/log-engine.ts';

export interface NewestWinsOptions<Value> {
  /** Rejects with a `LogError` when the value may not have been written. */
  readonly write: (value: Value) => Promise<void>;
  readonly clock: Clock;
  readonly backoff: Backoff;
  readonly logger: Logger;
  /** Gives up what is not yet written. */
  readonly signal: AbortSignal;
}

export class NewestWins<Value> {
  readonly #options: NewestWinsOptions<Value>;
  #newest: { readonly value: Value } | undefined;
  #writing: Promise<void> | undefined;

  constructor(options: NewestWinsOptions<Value>) {
    this.#options = options;
  }

  offer(value: Value): void {
    this.#newest = { value };
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when the last value offered is written, or given up. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#newest !== undefined && !this.#options.signal.aborted) {
      const next = this.#newest;
      this.#newest = undefined;
      if (!(await this.#write(next.value))) this.#newest ??= next;
    }
    this.#writing = undefined;
  }

  async #write(value: Value): Promise<boolean> {
    const { write, backoff, clock, logger, signal } = this.#options;
    try {
      await write(value);
      backoff.reset();
      return true;
    } catch (error: unknown) {
      if (!(error instanceof LogError)) throw error;
      if (error.kind === 'closed') return true;
      logger.warn({ error }, 'could not be written to the command log; it is tried again');
      await sleep(clock, backoff.next(), signal).catch(() => {});
      return false;
    }
  }
}
