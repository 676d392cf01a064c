/**
 * What waits for one lane of a shard: records cut into batches as they are read (shard-reader.ts), handed out one at a time.
 *
 * Q1. A batch is handed out when it is full (count or bytes), when its window ends, when the shard has ended, or when no more
 *     is read until something is settled.
 * Q2. As for a shard without lanes (poller.ts R2), a window begins when the previous batch was dealt with, or with the first
 *     record that comes after that.
 * Q3. After `finishAt`, only records up to that ordinal are handed out, and then the queue has stopped.
 */
import { assert } from '../../../platform/assert.ts';
import { type Deferred, deferred } from '../../../platform/async/deferred.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Batch } from './batch.ts';
import { Batcher } from './batcher.ts';
import type { EventOrigin } from './event.ts';
import type { Polled } from './poller.ts';
import type { SourceRecord } from './ports.ts';

export interface LaneQueueOptions {
  readonly batchSize: number;
  readonly windowMs: number;
  readonly clock: Clock;
}

/** Why a batch need not wait for more records (Q1). */
export type Intake = 'reading' | 'blocked' | 'ended';

interface Waiting {
  readonly batch: Batch;
  /** Of each record. */
  readonly ordinals: readonly number[];
}

export class LaneQueue {
  readonly #options: LaneQueueOptions;
  readonly #ready: Waiting[] = [];
  #open: { readonly batcher: Batcher; readonly ordinals: number[]; readonly deadlineMs: number } | undefined;
  #windowStartMs: number;
  #intake: Intake = 'reading';
  #lastOrdinal = Number.POSITIVE_INFINITY;
  #handedOut = -1;
  #wake: Deferred<void> | undefined;

  constructor(options: LaneQueueOptions) {
    this.#options = options;
    this.#windowStartMs = options.clock.monotonicMs();
  }

  /** The ordinal of the last record handed out, −1 before the first. */
  get handedOut(): number {
    return this.#handedOut;
  }

  /** Takes the record at the end; its data is copied. */
  offer(record: SourceRecord, ordinal: number, origin: EventOrigin): void {
    if (this.#open === undefined || !this.#open.batcher.add(record)) {
      this.#close();
      const batcher = new Batcher(origin, this.#options.batchSize);
      const taken = batcher.add(record);
      assert(taken, 'an empty batch takes any record');
      this.#open = { batcher, ordinals: [], deadlineMs: this.#windowEndMs() };
    }
    this.#open.ordinals.push(ordinal);
    if (this.#open.batcher.full) this.#close();
    this.#wake?.resolve();
  }

  /** See Q1. */
  set intake(intake: Intake) {
    if (intake === this.#intake) return;
    this.#intake = intake;
    this.#wake?.resolve();
  }

  /** See Q3. A queue that is to hand out nothing more finishes at −1. */
  finishAt(ordinal: number): void {
    this.#lastOrdinal = ordinal;
    this.#wake?.resolve();
  }

  /** The batch that was handed out is dealt with. */
  completed(): void {
    this.#windowStartMs = this.#options.clock.monotonicMs(); // Q2
  }

  /** Waits until there is a batch. Never rejects. */
  async next(): Promise<Polled> {
    for (;;) {
      if (this.#isDue()) this.#close();
      const waiting = this.#ready[0];
      if (waiting !== undefined) return this.#handOut(waiting);
      if (this.#lastOrdinal !== Number.POSITIVE_INFINITY) return { kind: 'stopped' };
      if (this.#intake === 'ended') return { kind: 'end-of-shard' };
      await this.#wait();
    }
  }

  #isDue(): boolean {
    if (this.#open === undefined || this.#ready.length > 0) return false;
    const finishing = this.#lastOrdinal !== Number.POSITIVE_INFINITY;
    return finishing || this.#intake !== 'reading' || this.#options.clock.monotonicMs() >= this.#open.deadlineMs; // Q1
  }

  #handOut({ batch, ordinals }: Waiting): Polled {
    this.#ready.shift();
    let count = ordinals.length;
    while (count > 0 && (ordinals[count - 1] ?? 0) > this.#lastOrdinal) count -= 1; // Q3
    if (count === 0) return { kind: 'stopped' };
    this.#handedOut = ordinals[count - 1] ?? this.#handedOut;
    return { kind: 'batch', batch: batch.slice(0, count) };
  }

  #close(): void {
    if (this.#open === undefined) return;
    this.#ready.push({ batch: this.#open.batcher.finish(), ordinals: this.#open.ordinals });
    this.#open = undefined;
  }

  #windowEndMs(): number {
    const { clock, windowMs } = this.#options;
    const nowMs = clock.monotonicMs();
    const endMs = this.#windowStartMs + windowMs;
    return nowMs < endMs ? endMs : nowMs + windowMs; // Q2
  }

  async #wait(): Promise<void> {
    const { clock } = this.#options;
    const wake = deferred<void>();
    this.#wake = wake;
    const timer =
      this.#open === undefined ? undefined : clock.setTimer(this.#open.deadlineMs - clock.monotonicMs(), () => wake.resolve());
    await wake.promise;
    timer?.cancel();
    this.#wake = undefined;
  }
}
