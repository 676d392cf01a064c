/**
 * Takes consumers from state to state: a CREATING one becomes ACTIVE, a DELETING one is forgotten, both when the state delay
 * has passed. There is nothing else to wait for: a consumer has no part in the log.
 */
import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Catalog } from './reconciler.ts';
import { SettlingTasks, type Step } from './settling-tasks.ts';
import type { Consumer, Stream } from './state.ts';

export interface ConsumerReconcilerDependencies {
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a consumer stays CREATING or DELETING. */
  readonly stateDelayMs: number;
}

export class ConsumerReconciler {
  readonly #catalog: Catalog;
  readonly #tasks: SettlingTasks;
  #stopListening: () => void = () => {};

  constructor(dependencies: ConsumerReconcilerDependencies) {
    this.#catalog = dependencies.catalog;
    this.#tasks = new SettlingTasks({ ...dependencies, next: (streamId) => this.#next(streamId) });
  }

  /** Finishes what a crash interrupted, and then follows the catalogue. */
  start(): void {
    this.#stopListening = this.#catalog.onApplied((command, outcome) => {
      if (outcome.kind === 'registered') this.#tasks.follow(outcome.id);
      else if (command.kind === 'deregister-consumer' && outcome.kind === 'done') this.#tasks.follow(outcome.id);
    });
    for (const id of [...this.#catalog.state.unsettledConsumers.keys()]) this.#tasks.follow(id);
  }

  /** Resolves when no consumer of a stream has anything left to wait for, or soon: it then follows by itself. */
  settled(streamId: string): Promise<void> {
    return this.#tasks.settled(streamId);
  }

  async close(): Promise<void> {
    this.#stopListening();
    await this.#tasks.close();
  }

  #next(streamId: string): Step | undefined {
    const stream = this.#catalog.state.unsettledConsumers.get(streamId);
    const consumer = stream && longestUnsettled(stream.consumers);
    if (stream === undefined || consumer === undefined) return undefined;
    const { arn, status, statusSinceMs } = consumer;
    return { arn, status, statusSinceMs, run: () => this.#run(stream, consumer) };
  }

  async #run({ account, region, name, id }: Stream, { arn, status }: Consumer): Promise<void> {
    const kind = status === 'CREATING' ? 'activate-consumer' : 'forget-consumer';
    await this.#catalog.submit({ kind, account, region, name, id, arn }); // K5: nothing happens when it has moved on meanwhile
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
