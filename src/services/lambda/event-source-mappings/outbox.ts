/**
 * Failure documents on their way to their destinations: a log of its own, so that a shard goes on as soon as a document is
 * durable here, whatever becomes of the destination.
 *
 *     {"destination","mapping","document"}   a document
 *     {"delivered":[offset …]}               documents that have arrived
 *
 * O1. A document is delivered at least once: it leaves the log only after its destination has it.
 * O2. Documents for one destination are delivered in the order in which they were posted, one at a time; a destination that
 *     does not answer holds back no other.
 * O3. Memory holds a number per document that waits; the documents stay in the log.
 */
import { AssertionFailure } from '../../../platform/assert.ts';
import { type Clock, sleep } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Random } from '../../../platform/random.ts';
import { type LogEngine, LogError, type LogRef, type Offset, type StoredEntry } from '../../../storage/log-engine.ts';
import { Backoff } from './backoff.ts';
import { OUTBOX_READ_BYTES } from './limits.ts';
import type { MappingObserver } from './observer.ts';
import type { OnFailureDestination } from './ports.ts';

export interface OutboxOptions {
  readonly engine: LogEngine;
  readonly destinations: OnFailureDestination;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly observer: MappingObserver;
}

export interface Posted {
  /** An ARN. */
  readonly destination: string;
  /** The UUID of the mapping that gave the records up. */
  readonly mapping: string;
  readonly document: string;
}

type OutboxEntry = Posted | { readonly delivered: readonly Offset[] };

interface Line {
  readonly waiting: Offset[];
  running: Promise<void> | undefined;
}

const OUTBOX: LogRef = { group: 'outbox', log: 0 };

export class Outbox {
  readonly #options: OutboxOptions;
  /** By destination. */
  readonly #lines = new Map<string, Line>();
  readonly #closing = new AbortController();
  /** One past the highest offset of a document that is known. What is posted later gets no lower one. */
  #end = 0 as Offset;
  readonly #posting = new Set<{ readonly from: Offset }>();
  #delivered: Offset[] = [];
  #settling: Promise<void> | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
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
    await engine.createGroup(OUTBOX.group, { logs: 1, retentionMs: null });
    const documents = new Map<Offset, string>();
    const limit = { bytesMax: OUTBOX_READ_BYTES, entriesMax: Number.MAX_SAFE_INTEGER };
    for (let from = await engine.offsetAt(OUTBOX, 'start'); ; ) {
      const { entries, next, end } = await engine.read(OUTBOX, from, limit);
      for (const stored of entries) {
        const entry = entryIn(stored);
        if ('document' in entry) documents.set(stored.offset, entry.destination);
        else for (const offset of entry.delivered) documents.delete(offset);
      }
      from = next;
      if (next >= end) break;
    }
    for (const [offset, destination] of documents) this.#enqueue(destination, offset);
  }

  /** Resolves when the document is durable here. Rejects with a `LogError`. */
  async post(posted: Posted): Promise<void> {
    const value = Buffer.from(JSON.stringify(posted));
    const pending = { from: this.#end };
    this.#posting.add(pending);
    try {
      const { baseOffset } = await this.#options.engine.append(OUTBOX, [{ key: null, value }]);
      this.#enqueue(posted.destination, baseOffset);
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
    line.running ??= this.#deliverAll(destination, line).finally(() => {
      line.running = undefined;
      if (line.waiting.length > 0) this.#run(destination, line);
      else this.#lines.delete(destination);
    });
  }

  async #deliverAll(destination: string, line: Line): Promise<void> {
    const failures = new Backoff(this.#options.random);
    while (line.waiting[0] !== undefined && !this.#closing.signal.aborted) {
      const offset = line.waiting[0];
      if (await this.#deliver(destination, offset, line.waiting.length)) {
        failures.reset();
        line.waiting.shift();
        this.#settle(offset);
      } else {
        await sleep(this.#options.clock, failures.next(), this.#closing.signal).catch(() => {});
      }
    }
  }

  async #deliver(destination: string, offset: Offset, waiting: number): Promise<boolean> {
    const { engine, destinations, logger, observer } = this.#options;
    try {
      const { entries } = await engine.read(OUTBOX, offset, { bytesMax: 1, entriesMax: 1 });
      const entry = entries[0]?.offset === offset ? entryIn(entries[0]) : undefined;
      if (entry === undefined || !('document' in entry)) {
        logger.error({ destination, offset }, 'a failure document cannot be read any more and is lost');
        return true;
      }
      await destinations.deliver(destination, entry.document);
      observer.onDelivered?.({ mappingId: entry.mapping, destination });
      return true;
    } catch (error: unknown) {
      if (error instanceof AssertionFailure) throw error;
      if (this.#closing.signal.aborted) return false;
      logger.warn({ error, destination, waiting }, 'a failure document could not be delivered; it is tried again');
      observer.onDeliveryFailed?.({ destination, waiting });
      return false;
    }
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
        const behind = delivered.filter((offset) => offset > oldest);
        if (behind.length > 0)
          await engine.append(OUTBOX, [{ key: null, value: Buffer.from(JSON.stringify({ delivered: behind })) }]);
        await engine.trim(OUTBOX, oldest);
      }
    } catch (error: unknown) {
      if (!(error instanceof LogError)) throw error;
      logger.warn({ error }, 'delivered failure documents could not be removed; after a restart they are delivered again');
    }
  }

  /** Below it nothing waits, and nothing that is being posted can lie. */
  #oldestWanted(): Offset | undefined {
    const wanted = [...this.#posting].map(({ from }) => from);
    for (const { waiting } of this.#lines.values()) if (waiting[0] !== undefined) wanted.push(waiting[0]);
    return wanted.length === 0 ? undefined : (Math.min(...wanted) as Offset);
  }
}

function entryIn({ value }: StoredEntry): OutboxEntry {
  return JSON.parse(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8')) as OutboxEntry;
}
