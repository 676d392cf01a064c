/**
 * Takes consumers from state to state: a CREATING one becomes ACTIVE, a DELETING one is forgotten, both when the state delay
 * has passed. There is nothing else to wait for: a consumer has no part in the log.
 *
 * R1. One task per stream. A failed step is tried again, with growing pauses, until it succeeds or the service closes.
 */
import { AssertionFailure } from '../../../platform/assert.ts';
import type { Clock } from '../../../platform/clock.ts';
import { sleep } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import { EFFECT_WAIT_MS, RECONCILER_PAUSE_MAX_MS, RECONCILER_PAUSE_MIN_MS } from '../limits.ts';
import type { Catalog } from './reconciler.ts';
import type { Consumer, Stream } from './state.ts';

export interface ConsumerReconcilerDependencies {
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a consumer stays CREATING or DELETING. */
  readonly stateDelayMs: number;
}

export class ConsumerReconciler {
  readonly #dependencies: ConsumerReconcilerDependencies;
  readonly #tasks = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();
  #stopListening: () => void = () => {};

  constructor(dependencies: ConsumerReconcilerDependencies) {
    this.#dependencies = dependencies;
  }

  /** Finishes what a crash interrupted, and then follows the catalogue. */
  start(): void {
    const { catalog } = this.#dependencies;
    this.#stopListening = catalog.onApplied((command, outcome) => {
      if (outcome.kind === 'registered') this.#follow(outcome.id);
      else if (command.kind === 'deregister-consumer' && outcome.kind === 'done') this.#follow(outcome.id);
    });
    for (const id of [...catalog.state.unsettledConsumers.keys()]) this.#follow(id);
  }

  /** Resolves when no consumer of a stream has anything left to wait for, or soon: it then follows by itself. */
  async settled(streamId: string): Promise<void> {
    const task = this.#tasks.get(streamId);
    if (task === undefined || this.#dependencies.stateDelayMs > 0) return;
    const waiting = new AbortController();
    const timeout = sleep(this.#dependencies.clock, EFFECT_WAIT_MS, waiting.signal).catch(() => {});
    await Promise.race([task, timeout]);
    waiting.abort();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#stopListening();
    await Promise.all(this.#tasks.values());
  }

  #follow(streamId: string): void {
    if (this.#tasks.has(streamId) || this.#closing.signal.aborted) return; // R1
    const task = this.#settle(streamId).finally(() => {
      this.#tasks.delete(streamId);
      // A command applied between the task's last look and now found the task still there.
      if (this.#dependencies.catalog.state.unsettledConsumers.has(streamId)) this.#follow(streamId);
    });
    this.#tasks.set(streamId, task);
  }

  async #settle(streamId: string): Promise<void> {
    const { catalog, clock, logger } = this.#dependencies;
    let pauseMs = RECONCILER_PAUSE_MIN_MS;
    for (;;) {
      const stream = catalog.state.unsettledConsumers.get(streamId);
      const consumer = stream && longestUnsettled(stream.consumers);
      if (stream === undefined || consumer === undefined || this.#closing.signal.aborted) return;
      try {
        await this.#step(stream, consumer);
        pauseMs = RECONCILER_PAUSE_MIN_MS;
      } catch (error: unknown) {
        if (error instanceof AssertionFailure) throw error;
        if (this.#closing.signal.aborted) return;
        logger.warn({ consumer: consumer.arn, status: consumer.status, err: error }, 'a consumer could not change its state yet');
        await sleep(clock, pauseMs, this.#closing.signal).catch(() => {});
        pauseMs = Math.min(pauseMs * 2, RECONCILER_PAUSE_MAX_MS);
      }
    }
  }

  async #step({ account, region, name, id }: Stream, { arn, status, statusSinceMs }: Consumer): Promise<void> {
    const { catalog, clock, stateDelayMs } = this.#dependencies;
    const waitMs = statusSinceMs + stateDelayMs - clock.nowMs();
    if (stateDelayMs > 0 && waitMs > 0) await sleep(clock, Math.min(waitMs, stateDelayMs), this.#closing.signal);
    const kind = status === 'CREATING' ? 'activate-consumer' : 'forget-consumer';
    await catalog.submit({ kind, account, region, name, id, arn }); // K5: nothing happens when it has moved on meanwhile
  }
}

/** Of the consumers that are not ACTIVE the one that has waited longest. */
function longestUnsettled(consumers: readonly Consumer[]): Consumer | undefined {
  let first: Consumer | undefined;
  for (const one of consumers) {
    if (one.status !== 'ACTIVE' && (first === undefined || one.statusSinceMs < first.statusSinceMs)) first = one;
  }
  return first;
}
