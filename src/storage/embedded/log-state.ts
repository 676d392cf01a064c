/**
 * What the engine knows of one log: where its entries are, and who waits for more.
 *
 *     trimmed │ segments … │ tail                        │ not yet durable
 *             start        flushedEnd                    durableEnd       nextOffset
 *
 * LS1. The tail holds what is synced in the journal and not yet in a synced segment: the very bytes that went to the
 *      journal. An entry leaves the tail only when it is in a synced segment.
 * LS2. Segments are in order, do not overlap, and list only synced bytes.
 * LS3. `start`, `durableEnd` and `nextOffset` never go back, whatever is lost below them.
 */
import { LogError, type Offset } from '../log-engine.ts';
import { type TailPiece, TailRun } from './tail-run.ts';

/** A segment file, as far as it is synced. */
export interface Segment {
  readonly base: number;
  endOffset: number;
  bytes: number;
  readonly firstTimeMs: number;
  lastTimeMs: number;
}

/** Where in a segment a reader that stopped at `offset` goes on. */
export interface ReadPosition {
  readonly offset: number;
  readonly base: number;
  readonly position: number;
}

/** How the entries of a group are encrypted; its logs share it. */
export interface Encryption {
  /** The group's key (group-keys.ts). */
  readonly key: string;
  /** Entries appended from now on are encrypted; older ones are what they were. */
  readonly on: boolean;
}

interface Waiter {
  readonly after: number;
  readonly resolve: (end: Offset) => void;
  readonly reject: (error: unknown) => void;
}

/** Readers of one log that are remembered. */
const READ_POSITIONS_MAX = 4;

export class LogState {
  readonly id: number;
  segments: Segment[] = [];
  tail: TailRun[] = [];
  start = 0;
  flushedEnd = 0;
  durableEnd = 0;
  nextOffset = 0;
  lastTimeMs = 0;
  deleted = false;
  encryption: Encryption | undefined;
  /** The last segment must not be written to again: its disk failed. */
  lastSegmentClosed = false;
  /** The segments as the catalog writes them; undefined when they changed since. */
  segmentsText: string | undefined;
  readonly #waiters = new Set<Waiter>();
  #positions: ReadPosition[] = [];

  constructor(id: number) {
    this.id = id;
  }

  /** Makes a durable append readable and wakes who waits for it. */
  settle(piece: TailPiece): void {
    if (this.tail.at(-1)?.take(piece) !== true) this.tail.push(new TailRun(piece));
    this.durableEnd = piece.endOffset;
    if (this.#waiters.size > 0) this.#wake();
  }

  /** Leaves out offsets that entries lost to damage may have had (LS3). To be called before anything is appended. */
  skip(count: number): void {
    this.durableEnd += count;
    this.nextOffset = this.durableEnd;
  }

  waitBeyond(after: number, signal: AbortSignal): Promise<Offset> {
    return new Promise((resolve, reject) => {
      const forget = (): void => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', onAbort);
      };
      const waiter: Waiter = {
        after,
        resolve: (end) => {
          forget();
          resolve(end);
        },
        reject: (error) => {
          forget();
          reject(error);
        },
      };
      const onAbort = (): void => waiter.reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiters.add(waiter);
    });
  }

  rejectWaiters(error: LogError): void {
    for (const waiter of [...this.#waiters]) waiter.reject(error);
  }

  /** The log is gone: nothing of it is readable any more. */
  delete(): void {
    this.deleted = true;
    this.segments = [];
    this.tail = [];
    this.rejectWaiters(new LogError('no-such-log', 'the log was deleted'));
  }

  /** Raises the start and drops what lies before it whole; returns the bytes freed from memory and the segments dropped. */
  trim(before: number): { readonly tailBytes: number; readonly segments: readonly Segment[] } {
    this.start = Math.max(this.start, before);
    this.nextOffset = Math.max(this.nextOffset, this.start); // LS3
    this.durableEnd = Math.max(this.durableEnd, this.start);
    const runs = countWhile(this.tail, (run) => run.endOffset <= this.start);
    const segments = this.segments.splice(
      0,
      countWhile(this.segments, (segment) => segment.endOffset <= this.start),
    );
    if (segments.length > 0) this.segmentsText = undefined;
    this.flushedEnd = Math.max(this.flushedEnd, Math.min(this.start, this.tail[runs]?.base ?? this.start));
    return { tailBytes: this.dropFromTail(runs), segments };
  }

  /** Removes the first `count` runs; returns their bytes. */
  dropFromTail(count: number): number {
    let bytes = 0;
    for (const run of this.tail.splice(0, count)) {
      bytes += run.bytes;
      run.letGo();
    }
    return bytes;
  }

  rememberPosition(position: ReadPosition): void {
    this.#positions = [position, ...this.#positions.slice(0, READ_POSITIONS_MAX - 1)];
  }

  /** The remembered position of a reader that goes on at `offset` in the segment with this base. */
  takePosition(offset: number, base: number): number | undefined {
    const index = this.#positions.findIndex((candidate) => candidate.offset === offset && candidate.base === base);
    return index === -1 ? undefined : this.#positions.splice(index, 1)[0]?.position;
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) {
      if (this.durableEnd > waiter.after) waiter.resolve(this.durableEnd as Offset);
    }
  }
}

/** Index of the first item for which `matches` holds, in a list where it holds for a suffix. */
export function firstIndex<T>(items: readonly T[], matches: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (matches(items[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function countWhile<T>(items: readonly T[], matches: (item: T) => boolean): number {
  const index = items.findIndex((item) => !matches(item));
  return index === -1 ? items.length : index;
}
