/**
 * What is yet to be done, in a log of its own, so that a crash forgets nothing: an item is appended, and settled when it is
 * done.
 *
 *     an item                     key and value as its owner makes them; without a key its value begins otherwise than below
 *     {"delivered":[offset …]}    without a key: items that are settled; with "ranks":[rank …] so many items right before it
 *                                 stand in the place of others, and of that rank
 *
 * PL1. An item is pending from the moment it is durable until it is settled; one that was settled just before a crash, or
 *      whose place was changed by a write of unknown outcome, may be pending again.
 * PL2. The log is trimmed up to the oldest item that is pending or may be on its way into it.
 * PL3. Memory holds a few numbers per pending item; the items stay in the log.
 * PL4. Nothing is taken before `open` knows what is pending: it would be found a second time, and what is trimmed when it is
 *      settled would be what nobody knows of yet.
 * PL5. What the log keeps of items that are settled is bounded: beyond `wasteBytesMax`, and beyond what is pending, the
 *      oldest items are written anew at its end, each in one write with the settling of its old place.
 */
import type { Logger } from '../platform/logger.ts';
import {
  MOVED_AT_ONCE_BYTES,
  MOVED_AT_ONCE_MAX,
  PENDING_READ_BYTES,
  PENDING_WASTE_BYTES,
  SETTLED_AT_ONCE_MAX,
} from './limits.ts';
import { type Entry, entryBytes, type LogEngine, LogError, type LogRef, type Offset, type StoredEntry } from './log-engine.ts';
import { settledEntry, settledIn } from './pending-entries.ts';
import { type PendingItem, PendingPlaces, type Place } from './pending-places.ts';

export type { PendingItem };

export interface PendingLogOptions {
  readonly engine: LogEngine;
  /** The log group, with one log. */
  readonly group: string;
  readonly logger: Logger;
  /** See PL5. Absent: 64 MiB. */
  readonly wasteBytesMax?: number;
}

export class PendingLog {
  readonly #options: PendingLogOptions;
  readonly #ref: LogRef;
  readonly #pending = new PendingPlaces();
  /** One past the highest offset that is known. What is appended later gets no lower one. */
  #end = 0 as Offset;
  /** All that was read and appended since `open`. */
  #bytes = 0;
  readonly #appending = new Set<{ readonly from: Offset }>();
  /** Where a copy of an item may stand beside the one that is known: from there on nothing is trimmed before it is settled. */
  readonly #doubtful = new Map<Place, Offset>();
  #settled: Offset[] = [];
  #lifecycle: 'new' | 'open' | 'closed' = 'new';
  #settling: Promise<void> | undefined;
  readonly #replacing = new Set<Place>();
  /** Those that are being written anew, and when that is done (PL5). */
  #moving: { readonly places: ReadonlySet<Place>; readonly done: Promise<boolean> } | undefined;
  #compacting: Promise<void> | undefined;

  constructor(options: PendingLogOptions) {
    this.#options = options;
    this.#ref = { group: options.group, log: 0 };
  }

  /**
   * Makes the log when there is none, and tells of each item that is pending, in the order of their ranks, what `digest` makes
   * of it. Rejects with a `LogError`.
   */
  async open<Digest>(digest: (stored: StoredEntry) => Digest): Promise<(readonly [PendingItem, Digest])[]> {
    const { engine } = this.#options;
    await engine.createGroup(this.#ref.group, { logs: 1, retentionMs: null });
    const found = new Map<Offset, readonly [Place, Digest]>();
    const limit = { bytesMax: PENDING_READ_BYTES, entriesMax: Number.MAX_SAFE_INTEGER };
    for (let from = await engine.offsetAt(this.#ref, 'start'); ; ) {
      const { entries, next, end } = await engine.read(this.#ref, from, limit);
      for (const stored of entries) {
        const place = this.#placeOf(stored.offset, stored);
        const settled = settledIn(stored);
        if (settled === undefined) {
          found.set(stored.offset, [place, digest(stored)]);
          continue;
        }
        for (const offset of settled.delivered) found.delete(offset);
        for (const [index, rank] of settled.ranks.entries()) {
          const moved = found.get((stored.offset - settled.ranks.length + index) as Offset);
          if (moved !== undefined) moved[0].rank = rank;
        }
      }
      from = next;
      if (next >= end) break;
    }
    for (const [place] of found.values()) this.#pending.add(place);
    this.#lifecycle = 'open';
    this.#compactWhenDue();
    return [...found.values()].sort(([left], [right]) => left.rank - right.rank);
  }

  /** Resolves when all of them are durable, or rejects with a `LogError` for all. */
  async append(items: readonly Entry[]): Promise<PendingItem[]> {
    if (this.#lifecycle === 'new') throw new LogError('not-appended', 'what an earlier run left is not read yet'); // PL4
    return this.#append(items, (places) => {
      for (const place of places) this.#pending.add(place);
    });
  }

  /** Puts another item in the place of one, in one write. Rejects with a `LogError`; then it is as it was. */
  async replace(item: PendingItem, entry: Entry): Promise<void> {
    const place = item as Place;
    while (this.#moving?.places.has(place) === true) await this.#moving.done.catch(() => false);
    this.#replacing.add(place);
    try {
      await this.#writeAnew([place], [entry]);
    } finally {
      this.#replacing.delete(place);
      this.#compactWhenDue();
    }
  }

  /** Undefined, and told in the server's log, when it cannot be read any more: then it is lost. Rejects with a `LogError`. */
  async read(item: PendingItem): Promise<StoredEntry | undefined> {
    for (;;) {
      const { offset } = item;
      try {
        const stored = await this.#readAt(offset);
        if (stored !== undefined) return stored;
      } catch (error: unknown) {
        if (item.offset === offset) throw error;
      }
      if (item.offset !== offset) continue; // it was written anew while it was read
      this.#options.logger.error({ group: this.#ref.group, offset }, 'an item cannot be read any more and is lost');
      return undefined;
    }
  }

  /** In the background (PL1). */
  settle(item: PendingItem): void {
    const place = item as Place;
    this.#pending.delete(place);
    this.#doubtful.delete(place);
    this.#settleAt(place.offset);
  }

  /** Waits for what is being written. Idempotent. */
  async close(): Promise<void> {
    this.#lifecycle = 'closed';
    await this.#compacting;
    await this.#settling;
  }

  /** What is kept in mind of an entry that is read or appended. */
  #placeOf(offset: Offset, entry: Entry): Place {
    if (offset >= this.#end) this.#end = (offset + 1) as Offset;
    const bytes = entryBytes(entry);
    const startBytes = this.#bytes;
    this.#bytes += bytes;
    return { offset, rank: offset, startBytes, bytes };
  }

  /** `known` is told of them before anything can be trimmed that is not known to be wanted. */
  async #append(entries: readonly Entry[], known: (places: readonly Place[]) => void): Promise<Place[]> {
    const from = { from: this.#end };
    this.#appending.add(from);
    try {
      const { baseOffset } = await this.#options.engine.append(this.#ref, entries);
      const places = entries.map((entry, index) => this.#placeOf((baseOffset + index) as Offset, entry));
      known(places);
      return places;
    } finally {
      this.#appending.delete(from);
    }
  }

  /** Writes items to the end, and in the same write that what stood there for them before is settled. */
  async #writeAnew(places: readonly Place[], entries: readonly Entry[]): Promise<void> {
    const from = this.#end;
    const offsets = places.map(({ offset }) => offset);
    const ranks = places.map(({ rank }) => rank);
    try {
      await this.#append([...entries, settledEntry(offsets, ranks)], (written) => {
        for (const [index, place] of places.entries()) this.#relocate(place, written[index] as Place);
      });
    } catch (error: unknown) {
      const mayAppear = !(error instanceof LogError) || error.kind === 'unknown';
      if (mayAppear) for (const place of places) this.#doubt(place, from);
      throw error;
    }
  }

  #relocate(place: Place, written: Place): void {
    if (!this.#pending.has(place)) {
      this.#settleAt(written.offset); // it was settled meanwhile
      return;
    }
    this.#pending.delete(place);
    this.#doubtful.delete(place);
    Object.assign(place, written, { rank: place.rank });
    this.#pending.add(place);
  }

  #doubt(place: Place, from: Offset): void {
    if (!this.#doubtful.has(place) && this.#pending.has(place)) this.#doubtful.set(place, from);
  }

  async #readAt(offset: Offset): Promise<StoredEntry | undefined> {
    const { entries } = await this.#options.engine.read(this.#ref, offset, { bytesMax: 1, entriesMax: 1 });
    const [stored] = entries;
    return stored?.offset === offset && settledIn(stored) === undefined ? stored : undefined;
  }

  #settleAt(offset: Offset): void {
    this.#settled.push(offset);
    this.#settling ??= this.#settleAll();
  }

  /** When it fails, items are pending again after a restart, and removed with what is settled next. */
  async #settleAll(): Promise<void> {
    try {
      while (this.#settled.length > 0) {
        const settled = this.#settled;
        this.#settled = [];
        const oldest = this.#oldestWanted();
        const behind = settled.filter((offset) => offset >= oldest);
        if (behind.length > 0) await this.#writeSettled(behind);
        await this.#options.engine.trim(this.#ref, oldest); // PL2
      }
    } catch (error: unknown) {
      if (!(error instanceof LogError)) throw error;
      this.#warn(error, 'settled items could not be removed; they are pending after a restart');
    } finally {
      this.#settling = undefined; // in the turn that found nothing left to settle
      this.#compactWhenDue();
    }
  }

  /** What cannot be written now is written with what is settled next. */
  async #writeSettled(settled: readonly Offset[]): Promise<void> {
    for (let from = 0; from < settled.length; from += SETTLED_AT_ONCE_MAX) {
      try {
        await this.#append([settledEntry(settled.slice(from, from + SETTLED_AT_ONCE_MAX))], () => {});
      } catch (error: unknown) {
        this.#settled = [...settled.slice(from), ...this.#settled];
        throw error;
      }
    }
  }

  /** Below it nothing is pending, and nothing that is being appended, or may have been, can lie. */
  #oldestWanted(): Offset {
    const appending = [...this.#appending].map(({ from }) => from);
    return Math.min(this.#pending.lowest()?.offset ?? this.#end, ...appending, ...this.#doubtful.values()) as Offset;
  }

  /** PL5 */
  get #wastesTooMuch(): boolean {
    const lowest = this.#pending.lowest();
    if (lowest === undefined) return false;
    const { wasteBytesMax = PENDING_WASTE_BYTES } = this.#options;
    const { bytes } = this.#pending;
    return this.#bytes - lowest.startBytes - bytes > Math.max(wasteBytesMax, bytes);
  }

  #compactWhenDue(): void {
    if (this.#lifecycle !== 'open' || this.#compacting !== undefined || !this.#wastesTooMuch) return;
    this.#compacting = this.#compact().finally(() => {
      this.#compacting = undefined;
    });
  }

  /** Writes each item anew at most once. */
  async #compact(): Promise<void> {
    const end = this.#end;
    try {
      while (this.#lifecycle === 'open' && this.#wastesTooMuch) {
        const places = this.#oldestBefore(end);
        const done = this.#move([...places]);
        this.#moving = { places, done };
        const isMoved = await done;
        this.#moving = undefined;
        if (!isMoved) return;
        await this.#options.engine.trim(this.#ref, this.#oldestWanted());
      }
    } catch (error: unknown) {
      this.#moving = undefined;
      if (!(error instanceof LogError)) throw error;
      this.#warn(error, 'old items could not be written anew; the log keeps what is settled behind them');
    }
  }

  #oldestBefore(end: Offset): ReadonlySet<Place> {
    const places = new Set<Place>();
    let bytes = 0;
    for (const place of this.#pending.inOrder()) {
      if (place.offset >= end || places.size >= MOVED_AT_ONCE_MAX || bytes >= MOVED_AT_ONCE_BYTES) break;
      if (this.#replacing.has(place)) continue; // it goes to the end anyway
      places.add(place);
      bytes += place.bytes;
    }
    return places;
  }

  /** False when there was nothing that could be moved. */
  async #move(places: readonly Place[]): Promise<boolean> {
    const read = new Map<Place, Entry>();
    for (const place of places) {
      const stored = this.#pending.has(place) ? await this.#readAt(place.offset) : undefined;
      if (stored !== undefined) read.set(place, stored);
    }
    const moved = [...read].filter(([place]) => this.#pending.has(place));
    if (moved.length === 0) return false;
    await this.#writeAnew(
      moved.map(([place]) => place),
      moved.map(([, { key, value }]) => ({ key, value })),
    );
    return true;
  }

  #warn(error: LogError, message: string): void {
    this.#options.logger.warn({ error, group: this.#ref.group }, message);
  }
}
