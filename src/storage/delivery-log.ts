/**
 * Documents on their way to somewhere else, in a log of their own: whoever posts one goes on as soon as it is durable here,
 * whatever becomes of its destination.
 *
 *     {"destination","note","document","postedMs"}   a document; the note is the poster's own
 *     {"delivered":[offset …]}                       documents that have arrived, or were given up (pending-log.ts)
 *
 * O1. A document is delivered at least once: it leaves the log only after its destination has it, or after it was given up:
 *     at once when the destination will never take it, which would hold back all behind it, else after `attemptsMax` or
 *     `patienceMs`.
 * O2. Documents for one destination are delivered in the order in which they were posted, one at a time; a destination that
 *     does not answer holds back no other.
 * O3. What waits for a destination is bounded by `waitingMax`: what is posted beyond it is given up at once, or refused, and
 *     whoever posts it waits.
 * O4. Memory holds a few numbers per document that waits; the documents stay in the log.
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
  /** A document is given up that has waited for so long, when its destination has taken nothing for as long. Absent: never. */
  readonly patienceMs?: number;
  /** Of the documents for one destination (O3). Absent: no bound. */
  readonly waitingMax?: WaitingMax;
  readonly onDelivered?: (posted: Posted) => void;
  /** `waiting`: documents for the same destination. */
  readonly onFailed?: (posted: Posted, waiting: number) => void;
  readonly onGivenUp?: (posted: Posted) => void;
}

export interface WaitingMax {
  readonly documents: number;
  readonly bytes: number;
  /** What becomes of the next document; `refused`: `post` rejects with a {@link DestinationFullError}. */
  readonly beyond: 'given-up' | 'refused';
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

/** So much waits for a destination that nothing else is taken for it now. */
export class DestinationFullError extends Error {
  override readonly name = 'DestinationFullError';
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

/** What the log keeps; the time is absent in what earlier versions wrote. */
interface StoredDocument extends Posted {
  readonly postedMs?: number;
}

interface Line {
  readonly waiting: PendingItem[];
  waitingBytes: number;
  /** Since when the destination has taken nothing that it was given; undefined when it took the last. */
  failingSinceMs: number | undefined;
  running: Promise<void> | undefined;
}

/** What an attempt made of a document. */
type Attempted = 'delivered' | 'given-up' | 'failed';

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
    const documents = await this.#log.open((stored) => documentIn(stored).destination);
    for (const [item, destination] of documents) this.#enqueue(destination, item);
  }

  /** Resolves when all of them are durable here or given up (O3), or rejects for all, with a `LogError` or as O3 says. */
  async post(documents: readonly Posted[]): Promise<void> {
    const taken = documents.filter((posted) => this.#hasRoom(posted));
    if (taken.length === 0) return;
    const postedMs = this.#options.clock.nowMs();
    const entries = taken.map((posted) => ({ key: null, value: Buffer.from(JSON.stringify({ ...posted, postedMs })) }));
    const items = await this.#log.append(entries);
    for (const [index, { destination }] of taken.entries()) this.#enqueue(destination, items[index] as PendingItem);
  }

  /** Ends what can be ended at once; what has not arrived stays in the log. Idempotent. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#lines.values()].map(({ running }) => running));
    await this.#log.close();
  }

  /** O3 */
  #hasRoom(posted: Posted): boolean {
    const { waitingMax, logger, onGivenUp } = this.#options;
    const line = this.#lines.get(posted.destination);
    if (waitingMax === undefined || line === undefined) return true;
    if (line.waiting.length < waitingMax.documents && line.waitingBytes < waitingMax.bytes) return true;
    const { destination, note } = posted;
    const waiting = { documents: line.waiting.length, bytes: line.waitingBytes };
    if (waitingMax.beyond === 'refused') {
      throw new DestinationFullError(`${waiting.documents} documents of ${waiting.bytes} bytes wait for ${destination}`);
    }
    logger.warn({ destination, note, waiting }, 'too much waits for this destination; a document is given up');
    onGivenUp?.(posted);
    return false;
  }

  #enqueue(destination: string, item: PendingItem): void {
    let line = this.#lines.get(destination);
    if (line === undefined) {
      line = { waiting: [], waitingBytes: 0, failingSinceMs: undefined, running: undefined };
      this.#lines.set(destination, line);
    }
    line.waiting.push(item);
    line.waitingBytes += item.bytes;
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
    let attempt = 1;
    for (let item = line.waiting[0]; item !== undefined && !this.#closing.signal.aborted; item = line.waiting[0]) {
      const { bytes } = item;
      const attempted = await this.#deliver(item, line, attempt);
      if (attempted !== 'failed') {
        line.waiting.shift();
        line.waitingBytes -= bytes;
        this.#log.settle(item); // O1
        attempt = 1;
        if (line.failingSinceMs === undefined) backoff.reset();
      } else {
        attempt += 1;
        await sleep(clock, backoff.next(), this.#closing.signal).catch(() => {});
      }
    }
  }

  async #deliver(item: PendingItem, line: Line, attempt: number): Promise<Attempted> {
    const { deliver, onDelivered } = this.#options;
    let document: StoredDocument | undefined;
    try {
      const stored = await this.#log.read(item);
      if (stored === undefined) return 'given-up';
      document = { postedMs: stored.appendTimeMs, ...documentIn(stored) };
      await deliver(document, this.#closing.signal);
      line.failingSinceMs = undefined;
      onDelivered?.(document);
      return 'delivered';
    } catch (error: unknown) {
      if (error instanceof AssertionFailure) throw error;
      if (this.#closing.signal.aborted || document === undefined) return 'failed';
      return this.#failed(error, document, line, attempt);
    }
  }

  #failed(error: unknown, document: StoredDocument, line: Line, attempt: number): Attempted {
    const { logger, clock, onFailed, onGivenUp, attemptsMax, patienceMs = Number.POSITIVE_INFINITY } = this.#options;
    const { destination, note, postedMs = 0 } = document;
    const isHopeless = error instanceof UndeliverableError || attempt >= (attemptsMax?.(document) ?? Number.POSITIVE_INFINITY);
    line.failingSinceMs = isHopeless ? undefined : (line.failingSinceMs ?? clock.nowMs());
    const failingSinceMs = line.failingSinceMs ?? Number.NEGATIVE_INFINITY;
    const isOver = isHopeless || clock.nowMs() - Math.max(postedMs, failingSinceMs) >= patienceMs;
    const waiting = line.waiting.length;
    const outcome = isOver ? 'it is given up' : 'it is tried again';
    logger.warn({ error, destination, note, waiting, attempt }, `a document could not be delivered; ${outcome}`);
    onFailed?.(document, waiting);
    if (isOver) onGivenUp?.(document);
    return isOver ? 'given-up' : 'failed';
  }
}

function documentIn({ value }: StoredEntry): StoredDocument {
  return JSON.parse(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8')) as StoredDocument;
}
