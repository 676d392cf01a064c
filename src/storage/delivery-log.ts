/**
 * Documents on their way to somewhere else, in a log of their own: whoever posts one goes on as soon as it is durable here,
 * whatever becomes of its destination.
 *
 *     {"destination","note","document"}   a document; the note is the poster's own
 *     {"delivered":[offset …]}            documents that have arrived, or were given up
 *
 * O1. A document is delivered at least once: it leaves the log only after its destination has it, or after it was given up:
 *     at once when the destination will never take it, which would hold back all behind it, else after `attemptsMax`.
 * O2. Documents for one destination are delivered in the order in which they were posted, one at a time; a destination that
 *     does not answer holds back no other.
 * O3. Memory holds a number per document that waits; the documents stay in the log.
 */
import { AssertionFailure } from '../platform/assert.ts';
import { Backoff } from '../platform/async/backoff.ts';
import { type Clock, sleep } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Random } from '../platform/random.ts';
import { DELIVERY_PACE, DELIVERY_READ_BYTES } from './limits.ts';
import { type LogEngine, LogError, type LogRef, type Offset, type StoredEntry } from './log-engine.ts';

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

type LogRecord = Posted | { readonly delivered: readonly Offset[] };

interface Line {
  readonly waiting: Offset[];
  running: Promise<void> | undefined;
}

export class DeliveryLog {
  readonly #options: DeliveryLogOptions;
  readonly #ref: LogRef;
  /** By destination. */
  readonly #lines = new Map<string, Line>();
  readonly #closing = new AbortController();
  /** One past the highest offset of a document that is known. What is posted later gets no lower one. */
  #end = 0 as Offset;
  readonly #posting = new Set<{ readonly from: Offset }>();
  #delivered: Offset[] = [];
  #settling: Promise<void> | undefined;

  constructor(options: DeliveryLogOptions) {
    this.#options = options;
    this.#ref = { group: options.group, log: 0 };
  }

  /** Documents that have not arrived yet. */
  get waiting(): number {
    let count = 0;
    for (const { waiting } of this.#lines.values()) count += waiting.length;
    return count;
  }

  /** Goes on with what an earlier run left. Rejects with a `LogError`. */
  async open(): Promise<void> {
    const { engine } = this.#options;
    await engine.createGroup(this.#ref.group, { logs: 1, retentionMs: null });
    const documents = new Map<Offset, string>();
    const limit = { bytesMax: DELIVERY_READ_BYTES, entriesMax: Number.MAX_SAFE_INTEGER };
    for (let from = await engine.offsetAt(this.#ref, 'start'); ; ) {
      const { entries, next, end } = await engine.read(this.#ref, from, limit);
      for (const stored of entries) {
        const record = recordIn(stored);
        if ('document' in record) documents.set(stored.offset, record.destination);
        else for (const offset of record.delivered) documents.delete(offset);
      }
      from = next;
      if (next >= end) break;
    }
    for (const [offset, destination] of documents) this.#enqueue(destination, offset);
  }

  /** Resolves when all of them are durable here, or rejects with a `LogError` for all. */
  async post(documents: readonly Posted[]): Promise<void> {
    const pending = { from: this.#end };
    this.#posting.add(pending);
    try {
      const entries = documents.map((posted) => ({ key: null, value: Buffer.from(JSON.stringify(posted)) }));
      const { baseOffset } = await this.#options.engine.append(this.#ref, entries);
      for (const [index, { destination }] of documents.entries()) this.#enqueue(destination, (baseOffset + index) as Offset);
    } finally {
      this.#posting.delete(pending);
    }
  }

  /** Ends what can be ended at once; what has not arrived stays in the log. Idempotent. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#lines.values()].map(({ running }) => running));
    await this.#settling;
  }

  #enqueue(destination: string, offset: Offset): void {
    let line = this.#lines.get(destination);
    if (line === undefined) {
      line = { waiting: [], running: undefined };
      this.#lines.set(destination, line);
    }
    line.waiting.push(offset);
    if (offset >= this.#end) this.#end = (offset + 1) as Offset;
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
      const offset = line.waiting[0];
      if (await this.#deliver(offset, line.waiting.length, backoff.failures + 1)) {
        backoff.reset();
        line.waiting.shift();
        this.#settle(offset);
      } else {
        await sleep(clock, backoff.next(), this.#closing.signal).catch(() => {});
      }
    }
  }

  /** True when nothing is left to do for the document. */
  async #deliver(offset: Offset, waiting: number, attempt: number): Promise<boolean> {
    const { deliver, logger, onDelivered, onFailed, onGivenUp, attemptsMax } = this.#options;
    let posted: Posted | undefined;
    try {
      posted = await this.#read(offset);
      if (posted === undefined) return true;
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

  async #read(offset: Offset): Promise<Posted | undefined> {
    const { engine, logger } = this.#options;
    const { entries } = await engine.read(this.#ref, offset, { bytesMax: 1, entriesMax: 1 });
    const record = entries[0]?.offset === offset ? recordIn(entries[0]) : undefined;
    if (record !== undefined && 'document' in record) return record;
    logger.error({ group: this.#ref.group, offset }, 'a document cannot be read any more and is lost');
    return undefined;
  }

  /** O1 */
  #settle(offset: Offset): void {
    this.#delivered.push(offset);
    this.#settling ??= this.#settleAll().finally(() => {
      this.#settling = undefined;
    });
  }

  /** When it fails, documents are delivered again after a restart, and removed with what is delivered next. */
  async #settleAll(): Promise<void> {
    const { engine, logger } = this.#options;
    try {
      while (this.#delivered.length > 0) {
        const delivered = this.#delivered;
        this.#delivered = [];
        const oldest = this.#oldestWanted() ?? this.#end;
        const behind = delivered.filter((offset) => offset >= oldest); // a post under way may keep its place in the log
        if (behind.length > 0)
          await engine.append(this.#ref, [{ key: null, value: Buffer.from(JSON.stringify({ delivered: behind })) }]);
        await engine.trim(this.#ref, oldest);
      }
    } catch (error: unknown) {
      if (!(error instanceof LogError)) throw error;
      logger.warn({ error }, 'delivered documents could not be removed; after a restart they are delivered again');
    }
  }

  /** Below it nothing waits, and nothing that is being posted can lie. */
  #oldestWanted(): Offset | undefined {
    const wanted = [...this.#posting].map(({ from }) => from);
    for (const { waiting } of this.#lines.values()) if (waiting[0] !== undefined) wanted.push(waiting[0]);
    return wanted.length === 0 ? undefined : (Math.min(...wanted) as Offset);
  }
}

function recordIn({ value }: StoredEntry): LogRecord {
  return JSON.parse(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8')) as LogRecord;
}
