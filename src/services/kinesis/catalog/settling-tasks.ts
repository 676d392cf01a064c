/**
 * What brings streams, or the consumers of streams, to rest: a task per stream that goes from step to step until none is left.
 *
 * N3. One task per stream. A failed step is tried again, with growing pauses, until it succeeds or the service closes.
 */
import { AssertionFailure } from '../../../platform/assert.ts';
import { type Clock, sleep } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { EFFECT_WAIT_MS, RECONCILER_PAUSE_MAX_MS, RECONCILER_PAUSE_MIN_MS } from '../limits.ts';

export interface Step {
  /** For the log: the ARN and the status of what is to change. */
  readonly arn: string;
  readonly status: string;
  /** When that status was entered: the step waits until the state delay has passed since then. */
  readonly statusSinceMs: number;
  /** May be repeated. */
  run(): Promise<void>;
}

export interface SettlingTasksOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long every state that passes is kept. */
  readonly stateDelayMs: number;
  /** What is to be done next for a stream; undefined when nothing is. */
  readonly next: (streamId: string) => Step | undefined;
}

export class SettlingTasks {
  readonly #options: SettlingTasksOptions;
  readonly #tasks = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();

  constructor(options: SettlingTasksOptions) {
    this.#options = options;
  }

  /** There may be something to do for a stream. */
  follow(streamId: string): void {
    if (this.#tasks.has(streamId) || this.#closing.signal.aborted) return; // N3
    const task = this.#settle(streamId).finally(() => {
      this.#tasks.delete(streamId);
      // A command applied between the task's last look and now found the task still there.
      if (this.#options.next(streamId) !== undefined) this.follow(streamId);
    });
    this.#tasks.set(streamId, task);
  }

  /** Resolves when nothing is left to do for a stream, or soon: the effect then follows by itself. */
  async settled(streamId: string): Promise<void> {
    const task = this.#tasks.get(streamId);
    if (task === undefined || this.#options.stateDelayMs > 0) return;
    const waiting = new AbortController();
    const timeout = sleep(this.#options.clock, EFFECT_WAIT_MS, waiting.signal).catch(() => {});
    await Promise.race([task, timeout]);
    waiting.abort();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#tasks.values());
  }

  async #settle(streamId: string): Promise<void> {
    const { clock, logger } = this.#options;
    let pauseMs = RECONCILER_PAUSE_MIN_MS;
    for (;;) {
      const step = this.#options.next(streamId);
      if (step === undefined || this.#closing.signal.aborted) return;
      try {
        await this.#delay(step);
        await step.run();
        pauseMs = RECONCILER_PAUSE_MIN_MS;
      } catch (error: unknown) {
        if (error instanceof AssertionFailure) throw error;
        if (this.#closing.signal.aborted) return;
        const { arn, status } = step;
        logger.warn({ arn, status, err: error, pauseMs }, 'a stream or consumer could not change its state yet');
        await sleep(clock, pauseMs, this.#closing.signal).catch(() => {});
        pauseMs = Math.min(pauseMs * 2, RECONCILER_PAUSE_MAX_MS);
      }
    }
  }

  async #delay({ statusSinceMs }: Step): Promise<void> {
    const { clock, stateDelayMs } = this.#options;
    const waitMs = statusSinceMs + stateDelayMs - clock.nowMs();
    if (stateDelayMs > 0 && waitMs > 0) await sleep(clock, Math.min(waitMs, stateDelayMs), this.#closing.signal);
  }
}
