/**
 * One log in memory: chunks of a fixed number of entries, so that an offset finds its chunk by division, a time by halving,
 * and a trim gives memory back.
 *
 * G1. Chunk `k` holds the offsets from `k · CHUNK_ENTRIES`; offsets count from 0 without a gap.
 * G2. Stamps never fall within a log.
 * G3. A trimmed entry is out of the chunk at once, also where its chunk lives on.
 */
import { assert } from '../../platform/assert.ts';
import { type Deferred, deferred } from '../../platform/async/deferred.ts';
import {
  type AppendResult,
  type Entry,
  entryBytes,
  LogError,
  type Offset,
  type ReadLimit,
  type ReadResult,
  type StoredEntry,
} from '../log-engine.ts';

const CHUNK_ENTRIES = 256;

type Chunk = (StoredEntry | undefined)[];

interface Waiter {
  readonly after: Offset;
  readonly deferred: Deferred<Offset>;
}

export class MemoryLog {
  /** The first of them is chunk number `#firstChunk`. */
  #chunks: Chunk[] = [];
  #firstChunk = 0;
  #start = 0;
  #end = 0;
  #lastTimeMs = 0;
  readonly #waiters = new Set<Waiter>();

  get start(): Offset {
    return this.#start as Offset;
  }

  get end(): Offset {
    return this.#end as Offset;
  }

  /** `encrypted`: as the entries are to be marked; nothing rests anywhere. */
  append(entries: readonly Entry[], nowMs: number, encrypted: boolean): AppendResult {
    this.#lastTimeMs = Math.max(nowMs, this.#lastTimeMs); // G2
    const baseOffset = this.end;
    const copy = copier(entries);
    for (const entry of entries) {
      const stored = {
        offset: this.end,
        appendTimeMs: this.#lastTimeMs,
        key: entry.key === null ? null : copy(entry.key),
        value: copy(entry.value),
      };
      if (entry.control !== undefined) this.#push({ ...stored, control: entry.control });
      else this.#push(encrypted ? { ...stored, encrypted } : stored);
    }
    this.#wake();
    return { baseOffset, appendTimeMs: this.#lastTimeMs };
  }

  read(from: Offset, limit: ReadLimit): ReadResult {
    const start = this.start;
    if (from < start) throw new LogError('out-of-range', `offset ${from} is below the start of the log, ${start}`, { start });
    const entries: StoredEntry[] = [];
    let bytes = 0;
    for (let offset = from; offset < this.#end && entries.length < limit.entriesMax; offset++) {
      const entry = this.#at(offset);
      bytes += entryBytes(entry);
      if (bytes > limit.bytesMax && entries.length > 0) break;
      entries.push(entry);
    }
    return { entries, next: (from + entries.length) as Offset, end: this.end, start };
  }

  /** The first offset stamped at or after a time, else the end: by halving, first the chunks' range, then inside. */
  offsetAtTime(timeMs: number): Offset {
    let low = this.#start;
    let high = this.#end;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#at(middle).appendTimeMs < timeMs) low = middle + 1;
      else high = middle;
    }
    return low as Offset;
  }

  trim(before: Offset): void {
    const start = Math.min(before, this.#end);
    if (start <= this.#start) return;
    const firstChunk = Math.floor(start / CHUNK_ENTRIES);
    this.#chunks.splice(0, firstChunk - this.#firstChunk);
    this.#firstChunk = firstChunk;
    this.#chunks[0]?.fill(undefined, 0, start - firstChunk * CHUNK_ENTRIES); // G3
    this.#start = start;
  }

  /** Resolves with the end once it is beyond `after`. `signal` must not have aborted yet. */
  waitForAppend(after: Offset, signal: AbortSignal): Promise<Offset> {
    if (this.#end > after) return Promise.resolve(this.end);
    const waiter: Waiter = { after, deferred: deferred() };
    const onAbort = (): void => {
      this.#waiters.delete(waiter);
      waiter.deferred.reject(signal.reason);
    };
    this.#waiters.add(waiter);
    signal.addEventListener('abort', onAbort, { once: true });
    return waiter.deferred.promise.finally(() => signal.removeEventListener('abort', onAbort));
  }

  /** Fails whoever waits: the log is gone. */
  abandon(reason: LogError): void {
    for (const waiter of this.#waiters) waiter.deferred.reject(reason);
    this.#waiters.clear();
  }

  #push(entry: StoredEntry): void {
    const number = Math.floor(this.#end / CHUNK_ENTRIES) - this.#firstChunk; // G1
    const chunk = this.#chunks[number];
    if (chunk === undefined) this.#chunks.push([entry]);
    else chunk.push(entry);
    this.#end += 1;
  }

  #at(offset: number): StoredEntry {
    const entry = this.#chunks[Math.floor(offset / CHUNK_ENTRIES) - this.#firstChunk]?.[offset % CHUNK_ENTRIES];
    assert(entry !== undefined, 'every offset from the start to the end has an entry');
    return entry;
  }

  #wake(): void {
    for (const waiter of this.#waiters) {
      if (this.#end <= waiter.after) continue;
      this.#waiters.delete(waiter);
      waiter.deferred.resolve(this.end);
    }
  }
}

/** Copies into one allocation for the whole append. */
function copier(entries: readonly Entry[]): (bytes: Uint8Array) => Uint8Array {
  let total = 0;
  for (const entry of entries) total += entryBytes(entry);
  const slab = Buffer.allocUnsafe(total);
  let used = 0;
  return (bytes) => {
    slab.set(bytes, used);
    used += bytes.byteLength;
    return slab.subarray(used - bytes.byteLength, used);
  };
}
