/**
 * A stretch of a mapping's shards read again beside it, with invocations of its own.
 *
 * Y1. The mapping is not touched: no checkpoint, no state of a window, no result and no figure of it changes.
 * Y2. A shard begins when its parents are done, so the records of a partition key come in their order; in a shard there is one
 *     lane, whatever the mapping has.
 * Y3. It lives as long as somebody reads its lines: nothing of it is kept.
 */
import { Semaphore } from '../../../../platform/async/semaphore.ts';
import type { Timer } from '../../../../platform/clock.ts';
import type { ReplayLine, ReplayProgress, ReplaySummary } from '../admin/shown.ts';
import { REPLAY_LINES_MAX, REPLAY_PROGRESS_MS, REPLAY_SHARDS_AT_ONCE } from '../limits.ts';
import type { DiscardSeen } from '../observer.ts';
import type { FunctionInvoker, InvocationOutcome } from '../ports.ts';
import type { MappingSeams } from '../seams.ts';
import type { Mapping } from '../state.ts';
import { LineQueue } from './line-queue.ts';
import { ShardReplay } from './shard-replay.ts';
import type { Stretch } from './stretch.ts';

export interface ReplayShard {
  readonly shardId: string;
  readonly parentShardIds: readonly string[];
  /** Undefined when no record of it is meant. */
  readonly stretch: Stretch | undefined;
}

export interface ReplayOptions {
  readonly seams: MappingSeams;
  /** With the settings of the replay. */
  readonly mapping: Mapping;
  /** Parents before their children. */
  readonly shards: readonly ReplayShard[];
}

type Totals = { -readonly [Name in keyof ReplayProgress]: ReplayProgress[Name] };

export class Replay {
  readonly #options: ReplayOptions;
  readonly #seams: MappingSeams;
  readonly #lines = new LineQueue<ReplayLine>(REPLAY_LINES_MAX);
  readonly #places = new Semaphore(REPLAY_SHARDS_AT_ONCE);
  readonly #running = new Set<ShardReplay>();
  readonly #totals: Totals;
  #recordsLost = false;
  #stopped = false;
  #failure: string | undefined;
  #timer: Timer | undefined;
  #run: Promise<void> | undefined;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#seams = { ...options.seams, invoker: this.#guarded(options.seams.invoker) };
    const stretches = options.shards.flatMap(({ stretch }) => stretch ?? []);
    const records = stretches.reduce((sum, stretch) => sum + stretch.records, 0);
    const none = { read: 0, filtered: 0, processed: 0, discarded: 0, invocations: 0, failures: 0 };
    this.#totals = { records, ...none, shards: stretches.length, shardsDone: 0 };
  }

  /** Runs it (Y3): progress every second, what was given up when it is, a summary at the end. */
  async *lines(signal: AbortSignal): AsyncGenerator<ReplayLine, void, undefined> {
    const stop = (): void => this.stop();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    this.#run = this.#runAll();
    this.#run.catch(() => {}); // whoever waits for it below gets to know
    try {
      yield this.#progress();
      for (let line = await this.#lines.next(); line !== undefined; line = await this.#lines.next()) yield line;
      await this.#run;
      yield { summary: this.#summary() };
    } finally {
      signal.removeEventListener('abort', stop);
      stop();
      await this.#run;
    }
  }

  /** Starts no invocation any more; those under way end. */
  stop(): void {
    this.#stopped = true;
    this.#lines.unbind();
    for (const shard of this.#running) shard.stop();
  }

  abandon(): void {
    this.stop();
    for (const shard of this.#running) shard.abandon();
  }

  /** Resolves when nothing of it runs any more. */
  async ended(): Promise<void> {
    await this.#run;
  }

  async #runAll(): Promise<void> {
    this.#tellProgress();
    const done = new Map<string, Promise<void>>();
    try {
      for (const { shardId, parentShardIds, stretch } of this.#options.shards) {
        const parents = parentShardIds.map((parent) => done.get(parent));
        const turn = Promise.all(parents); // Y2
        done.set(
          shardId,
          turn.then(() => (stretch === undefined ? undefined : this.#places.run(() => this.#runShard(stretch)))),
        );
      }
      await Promise.all(done.values());
    } finally {
      this.#timer?.cancel();
      this.#lines.end();
    }
  }

  async #runShard(stretch: Stretch): Promise<void> {
    if (this.#stopped) return;
    const { mapping } = this.#options;
    const totals = this.#totals;
    const shard = new ShardReplay({
      seams: this.#seams,
      mapping,
      stretch,
      logger: this.#seams.logger.child({ replayOf: mapping.uuid, shard: stretch.shardId }),
      onRead: (kept, filtered) => {
        totals.read += kept + filtered;
        totals.filtered += filtered;
      },
      onRecordsLost: () => {
        this.#recordsLost = true;
      },
      onAttempt: ({ outcome, settled }) => {
        if (outcome === 'not-invoked') return;
        totals.invocations += 1;
        totals.processed += settled;
        if (outcome === 'function-error') totals.failures += 1;
      },
      onDiscarded: (discard, error) => this.#onDiscarded(discard, error),
      onFailed: (reason) => this.#fail(reason),
    });
    this.#running.add(shard);
    await shard.run();
    this.#running.delete(shard);
    if (!this.#stopped) totals.shardsDone += 1;
  }

  #onDiscarded(
    { reason, shardId, records, firstSequenceNumber, lastSequenceNumber, document }: DiscardSeen,
    error?: string,
  ): void {
    this.#totals.discarded += records;
    const discarded = { reason, shardId, records, firstSequenceNumber, lastSequenceNumber };
    const told = error === undefined ? {} : { error };
    this.#lines.push({ discarded: { ...discarded, ...told, document: JSON.parse(document) as unknown } });
  }

  #fail(reason: string): void {
    this.#failure ??= reason;
    this.stop();
  }

  /** Who reads slowly holds the replay up, not the memory of the server. */
  #guarded(invoker: FunctionInvoker): FunctionInvoker {
    return {
      describe: (...asked) => invoker.describe(...asked),
      invoke: async (functionArn, payload, signal): Promise<InvocationOutcome> => {
        await this.#lines.room();
        if (this.#stopped) return { kind: 'not-invoked', reason: 'The replay was stopped.' };
        const { mappings } = this.#options.seams;
        if (mappings.state.mappings.has(this.#options.mapping.uuid)) return invoker.invoke(functionArn, payload, signal);
        this.#fail('The mapping was deleted.');
        return { kind: 'not-invoked', reason: 'The mapping was deleted.' };
      },
    };
  }

  #tellProgress(): void {
    this.#timer = this.#seams.clock.setTimer(REPLAY_PROGRESS_MS, () => {
      if (this.#lines.size === 0) this.#lines.push(this.#progress());
      this.#tellProgress();
    });
  }

  #progress(): ReplayLine {
    return { progress: { ...this.#totals } };
  }

  #summary(): ReplaySummary {
    const ended = this.#failure !== undefined ? 'failed' : this.#stopped ? 'stopped' : 'done';
    const reason = this.#failure === undefined ? {} : { reason: this.#failure };
    return { ended, ...reason, ...this.#totals, recordsLost: this.#recordsLost };
  }
}
