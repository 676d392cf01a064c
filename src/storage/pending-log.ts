/**
 * What is yet to be done, in a log of its own, so that a crash forgets nothing: an item is appended, and settled when it is
 * done.
 *
 *     an item                     key and value as its owner makes them; without a key its value begins otherwise than below
 *     {"delivered":[offset …]}    without a key: items that are settled
 *
 * PL1. An item is pending from the moment it is durable until it is settled; one that was settled just before a crash may be
 *      pending again.
 * PL2. The log is trimmed up to the oldest item that is pending or may be on its way into it.
 * PL3. Memory holds a number per pending item; the items stay in the log.
 * PL4. Nothing is taken before `open` knows what is pending: it would be found a second time, and what is trimmed when it is
 *      settled would be what nobody knows of yet.
 */
import type { Logger } from '../platform/logger.ts';
import { PENDING_READ_BYTES, SETTLED_AT_ONCE_MAX } from './limits.ts';
import { type Entry, type LogEngine, LogError, type LogRef, type Offset, type StoredEntry } from './log-engine.ts';

export interface PendingLogOptions {
  readonly engine: LogEngine;
  /** The log group, with one log. */
  readonly group: string;
  readonly logger: Logger;
}

const SETTLED = Buffer.from('{"delivered":');

export class PendingLog {
  readonly #engine: LogEngine;
  readonly #ref: LogRef;
  readonly #logger: Logger;
  readonly #pending = new OffsetSet();
  /** One past the highest offset that is known. What is appended later gets no lower one. */
  #end = 0 as Offset;
  readonly #appending = new Set<{ readonly from: Offset }>();
  #settled: Offset[] = [];
  #isOpen = false;
  #settling: Promise<void> | undefined;

  constructor({ engine, group, logger }: PendingLogOptions) {
    this.#engine = engine;
    this.#ref = { group, log: 0 };
    this.#logger = logger;
  }

  /** Makes the log when there is none, and tells of each item that is pending what `digest` makes of it. Rejects with a `LogError`. */
  async open<Digest>(digest: (stored: StoredEntry) => Digest): Promise<Map<Offset, Digest>> {
    await this.#engine.createGroup(this.#ref.group, { logs: 1, retentionMs: null });
    const found = new Map<Offset, Digest>();
    const limit = { bytesMax: PENDING_READ_BYTES, entriesMax: Number.MAX_SAFE_INTEGER };
    for (let from = await this.#engine.offsetAt(this.#ref, 'start'); ; ) {
      const { entries, next, end } = await this.#engine.read(this.#ref, from, limit);
      for (const stored of entries) {
        const settled = settledIn(stored);
        if (settled === undefined) found.set(stored.offset, digest(stored));
        else for (const offset of settled) found.delete(offset);
      }
      from = next;
      if (next >= end) break;
    }
    for (const offset of found.keys()) this.#add(offset);
    this.#isOpen = true;
    return found;
  }

  /** Resolves when all of them are durable, or rejects with a `LogError` for all. */
  async append(items: readonly Entry[]): Promise<Offset[]> {
    if (!this.#isOpen) throw new LogError('not-appended', 'what an earlier run left is not read yet'); // PL4
    const from = { from: this.#end };
    this.#appending.add(from);
    try {
      const { baseOffset } = await this.#engine.append(this.#ref, items);
      const offsets = items.map((_, index) => (baseOffset + index) as Offset);
      for (const offset of offsets) this.#add(offset);
      return offsets;
    } finally {
      this.#appending.delete(from);
    }
  }

  /** Puts another item in the place of one, in one write. Rejects with a `LogError`; then it is as it was. */
  async replace(offset: Offset, item: Entry): Promise<Offset> {
    const from = { from: this.#end };
    this.#appending.add(from);
    try {
      const { baseOffset } = await this.#engine.append(this.#ref, [item, settledEntry([offset])]);
      this.#add(baseOffset);
      this.#pending.delete(offset);
      return baseOffset;
    } finally {
      this.#appending.delete(from);
    }
  }

  /** Undefined, and told in the server's log, when it cannot be read any more: then it is lost. Rejects with a `LogError`. */
  async read(offset: Offset): Promise<StoredEntry | undefined> {
    const { entries } = await this.#engine.read(this.#ref, offset, { bytesMax: 1, entriesMax: 1 });
    const [stored] = entries;
    if (stored?.offset === offset && settledIn(stored) === undefined) return stored;
    this.#logger.error({ group: this.#ref.group, offset }, 'an item cannot be read any more and is lost');
    return undefined;
  }

  /** In the background (PL1). */
  settle(offset: Offset): void {
    this.#pending.delete(offset);
    this.#settled.push(offset);
    this.#settling ??= this.#settleAll();
  }

  /** Waits for what is being written. Idempotent. */
  async close(): Promise<void> {
    await this.#settling;
  }

  #add(offset: Offset): void {
    this.#pending.add(offset);
    this.#known(offset);
  }

  #known(offset: Offset): void {
    if (offset >= this.#end) this.#end = (offset + 1) as Offset;
  }

  /** When it fails, items are pending again after a restart, and removed with what is settled next. */
  async #settleAll(): Promise<void> {
    try {
      while (this.#settled.length > 0) {
        const settled = this.#settled;
        this.#settled = [];
        const oldest = this.#oldestWanted();
        const behind = settled.filter((offset) => offset >= oldest);
        if (behind.length > 0) await this.#write(behind);
        await this.#engine.trim(this.#ref, oldest); // PL2
      }
    } catch (error: unknown) {
      if (!(error instanceof LogError)) throw error;
      this.#logger.warn(
        { error, group: this.#ref.group },
        'settled items could not be removed; they are pending after a restart',
      );
    } finally {
      this.#settling = undefined; // in the turn that found nothing left to settle
    }
  }

  /** What cannot be written now is written with what is settled next. */
  async #write(settled: readonly Offset[]): Promise<void> {
    for (let from = 0; from < settled.length; from += SETTLED_AT_ONCE_MAX) {
      try {
        const piece = settled.slice(from, from + SETTLED_AT_ONCE_MAX);
        const { baseOffset } = await this.#engine.append(this.#ref, [settledEntry(piece)]);
        this.#known(baseOffset);
      } catch (error: unknown) {
        this.#settled = [...settled.slice(from), ...this.#settled];
        throw error;
      }
    }
  }

  /** Below it nothing is pending, and nothing that is being appended can lie. */
  #oldestWanted(): Offset {
    const wanted = [...this.#appending].map(({ from }) => from);
    return Math.min(this.#pending.lowest() ?? this.#end, ...wanted) as Offset;
  }
}

function settledEntry(offsets: readonly Offset[]): Entry {
  return { key: null, value: Buffer.from(JSON.stringify({ delivered: offsets })) };
}

function settledIn({ key, value }: StoredEntry): readonly Offset[] | undefined {
  if (key !== null || !SETTLED.equals(value.subarray(0, SETTLED.length))) return undefined;
  const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
  return (JSON.parse(text) as { readonly delivered: readonly Offset[] }).delivered;
}

/** Offsets that come nearly in order, of which the lowest is asked for often. */
class OffsetSet {
  readonly #members = new Set<Offset>();
  /** In order, with some at the front and between that are members no more: not many more than there are members. */
  #ordered: Offset[] = [];
  #first = 0;

  add(offset: Offset): void {
    this.#members.add(offset);
    let place = this.#ordered.length;
    while (place > this.#first && (this.#ordered[place - 1] ?? 0) > offset) place--;
    if (place === this.#ordered.length) this.#ordered.push(offset);
    else this.#ordered.splice(place, 0, offset);
    if (this.#ordered.length < 2 * this.#members.size + 1024) return;
    this.#ordered = this.#ordered.filter((one) => this.#members.has(one));
    this.#first = 0;
  }

  delete(offset: Offset): void {
    this.#members.delete(offset);
  }

  lowest(): Offset | undefined {
    for (; this.#first < this.#ordered.length; this.#first++) {
      const offset = this.#ordered[this.#first];
      if (offset !== undefined && this.#members.has(offset)) {
        this.#compact();
        return offset;
      }
    }
    this.#ordered = [];
    this.#first = 0;
    return undefined;
  }

  #compact(): void {
    if (this.#first < 1024 || this.#first < this.#ordered.length / 2) return;
    this.#ordered = this.#ordered.slice(this.#first);
    this.#first = 0;
  }
}
