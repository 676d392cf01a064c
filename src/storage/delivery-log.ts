/**
 * Documents on their way to somewhere else, in a log of their own: whoever posts one goes on as soon as it is durable here,
 * whatever becomes of its destination.
 *
 *     {"destination","note","document"}   a document; the note is the poster's own
 *     {"delivered":[offset …]}            documents that have arrived, or were given up (pending-log.ts)
 *
 * O1. A document is delivered at least once: it leaves the log only after its destination has it, or after it was given up:
 *     at once when the destination will never take it, which would hold back all behind it, else after `attemptsMax`.
 * O2. Documents for one destination are delivered in the order in which they were posted, one at a time; a destination that
 *     does not answer holds back no other.
 * O3. Memory holds a few numbers per document that waits; the documents stay in the log.
 */
import { AssertionFailure } from '../platform/assert.ts';
import { Backoff } from '../platform/async/backoff.ts';
import { type Clock, sleep } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Random } from '../platform/random.ts';
import { DELIVERY_PACE } from './limits.ts';
import type { LogEngine, StoredEntry } from './log-engine.ts';
import { type PendingItem, PendingLog } from './pending-log.ts';

export interface DeliveryLogOptions {
  readonly engine: LogEngine;
  /** The log group, with one log. */
  readonly group: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /**
   * Resolves once the destination has the document; rejects to be called again later, with an {@link UndeliverableError} when
   * that is of no use. `closing`: nobody can wait any more.
   */
  readonly deliver: (posted: Posted, closing: AbortSignal) => Promise<void>;
  /** After this many attempts a document is given up. Absent: never. */
  readonly attemptsMax?: (posted: Posted) => number;
  readonly onDelivered?: (posted: Posted) => void;
  /** `waiting`: documents for the same destination. */
  readonly onFailed?: (posted: Posted, waiting: number) => void;
  readonly onGivenUp?: (posted: Posted) => void;
}

export interface Posted {
  readonly destination: string;
  readonly note: string;
  readonly document: string;
}

/** The destination will never take this document, however often it is tried. */
export class UndeliverableError extends Error {
  override readonly name = 'UndeliverableError';
}

/** What is thrown while a document is made ready for its destination says that it will never be. */
export function madeReady<Ready>(make: () => Ready): Ready {
  try {
    return make();
  } catch (error: unknown) {
    if (error instanceof AssertionFailure) throw error;
    throw new UndeliverableError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

interface Line {
  readonly waiting: PendingItem[];
  running: Promise<void> | undefined;
}

export class DeliveryLog {
  readonly #options: DeliveryLogOptions;
  readonly #log: PendingLog;
  /** By destination. */
  readonly #lines = new Map<string, Line>();
  readonly #closing = new AbortController();

  constructor(options: DeliveryLogOptions) {
    this.#options = options;
    this.#log = new PendingLog(options);
  }

  /** Documents that have not arrived yet. */
  get waiting(): number {
    let count = 0;
    for (const { waiting } of this.#lines.values()) count += waiting.length;
    return count;
  }

  /** Goes on with what an earlier run left. Rejects with a `LogError`. */
  async open(): Promise<void> {
    const documents = await this.#log.open((stored) => postedIn(stored).destination);
    for (const [item, destination] of documents) this.#enqueue(destination, item);
  }

  /** Resolves when all of them are durable here, or rejects with a `LogError` for all. */
  async post(documents: readonly Posted[]): Promise<void> {
    const entries = documents.map((posted) => ({ key: null, value: Buffer.from(JSON.stringify(posted)) }));
    const items = await this.#log.append(entries);
    for (const [index, { destination }] of documents.entries()) this.#enqueue(destination, items[index] as PendingItem);
  }

  /** Ends what can be ended at once; what has not arrived stays in the log. Idempotent. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#lines.values()].map(({ running }) => running));
    await this.#log.close();
  }

  #enqueue(destination: string, item: PendingItem): void {
    let line = this.#lines.get(destination);
    if (line === undefined) {
      line = { waiting: [], running: undefined };
      this.#lines.set(destination, line);
    }
    line.waiting.push(item);
    this.#run(destination, line);
  }

  #run(destination: string, line: Line): void {
    if (this.#closing.signal.aborted) return;
    line.running ??= this.#deliverAll(line).finally(() => {
      line.running = undefined;
      if (line.waiting.length > 0) this.#run(destination, line);
      else this.#lines.delete(destination);
    });
  }

  async #deliverAll(line: Line): Promise<void> {
    const { clock, random } = this.#options;
    const backoff = new Backoff(random, DELIVERY_PACE);
    while (line.waiting[0] !== undefined && !this.#closing.signal.aborted) {
      const item = line.waiting[0];
      if (await this.#deliver(item, line.waiting.length, backoff.failures + 1)) {
        backoff.reset();
        line.waiting.shift();
        this.#log.settle(item); // O1
      } else {
        await sleep(clock, backoff.next(), this.#closing.signal).catch(() => {});
      }
    }
  }

  /** True when nothing is left to do for the document. */
  async #deliver(item: PendingItem, waiting: number, attempt: number): Promise<boolean> {
    const { deliver, logger, onDelivered, onFailed, onGivenUp, attemptsMax } = this.#options;
    let posted: Posted | undefined;
    try {
      const stored = await this.#log.read(item);
      if (stored === undefined) return true;
      posted = postedIn(stored);
      await deliver(posted, this.#closing.signal);
      onDelivered?.(posted);
      return true;
    } catch (error: unknown) {
      if (error instanceof AssertionFailure) throw error;
      if (this.#closing.signal.aborted || posted === undefined) return false;
      const { destination, note } = posted;
      const over = error instanceof UndeliverableError || attempt >= (attemptsMax?.(posted) ?? Number.POSITIVE_INFINITY);
      const outcome = over ? 'it is given up' : 'it is tried again';
      logger.warn({ error, destination, note, waiting, attempt }, `a document could not be delivered; ${outcome}`);
      onFailed?.(posted, waiting);
      if (over) onGivenUp?.(posted);
      return over;
    }
  }
}

function postedIn({ value }: StoredEntry): Posted {
  return JSON.parse(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8')) as Posted;
}
