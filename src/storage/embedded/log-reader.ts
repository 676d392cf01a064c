/**
 * Reads one log across its segments and its tail. The cost is that of what is returned, besides at most one index interval.
 *
 * LR1. Only durable entries from `start` on are returned, in order, each as views on the bytes read (or decrypted).
 * LR2. An encrypted frame that was not written with its group's key in its place is damage: reported, skipped, never served.
 */
import type { Offset, ReadLimit, ReadResult, StoredEntry } from '../log-engine.ts';
import {
  type Chunk,
  controlOf,
  type FramePayload,
  frameIsEncrypted,
  frameKind,
  frameLength,
  frameOffset,
  framePayload,
  framePayloadBytes,
  frameTimeMs,
  openedPayload,
} from './frame.ts';
import type { GroupKeys } from './group-keys.ts';
import { firstIndex, type LogState, type Segment } from './log-state.ts';
import type { FrameVisitor } from './segment-scan.ts';
import type { SegmentStore } from './segment-store.ts';
import type { TailRun } from './tail-run.ts';

/** What a log's entries are read from. */
export interface LogSource {
  readonly store: SegmentStore;
  readonly keys: GroupKeys;
}

/** Entries differ in size: as much more than their mean is read first. */
const SPARE_SHARE = 1 / 8;

/** What a read has gathered. */
class Gathered {
  readonly entries: StoredEntry[] = [];
  /** What the entries from segments are views on. */
  readonly blocks: Chunk[] = [];
  readonly #keys: GroupKeys;
  readonly #log: LogState;
  readonly #limit: ReadLimit;
  readonly #from: number;
  #bytes = 0;
  next: number;

  constructor(keys: GroupKeys, log: LogState, from: number, limit: ReadLimit) {
    this.#keys = keys;
    this.#log = log;
    this.#from = from;
    this.next = from;
    this.#limit = limit;
  }

  /** How much of a segment there is likely to be taken. */
  wantedBytes({ base, endOffset, bytes }: Segment): number {
    const { entriesMax, bytesMax } = this.#limit;
    const held = Math.max(endOffset - base, 1);
    const share = ((1 + SPARE_SHARE) * (entriesMax - this.entries.length)) / held;
    return Math.min(bytesMax - this.#bytes, Math.ceil(share * bytes));
  }

  /** Takes a frame unless it lies before the start; `forged` when it may not be served (LR2). */
  take(chunk: Chunk, at: number): 'taken' | 'full' | 'forged' {
    const offset = frameOffset(chunk, at);
    if (offset < this.#from) return 'taken';
    const bytes = framePayloadBytes(chunk, at);
    const full = this.entries.length >= this.#limit.entriesMax || this.#bytes + bytes > this.#limit.bytesMax;
    if (full && this.entries.length > 0) return 'full';
    const payload = this.#payload(chunk, at);
    if (payload === undefined) return 'forged';
    this.#bytes += bytes;
    this.entries.push(entryOf(chunk, at, offset, payload));
    this.next = offset + 1;
    return 'taken';
  }

  #payload(chunk: Chunk, at: number): FramePayload | undefined {
    if (!frameIsEncrypted(chunk, at)) return framePayload(chunk, at);
    const { encryption } = this.#log;
    return encryption === undefined ? undefined : openedPayload(chunk, at, this.#keys.toOpen(encryption.key, chunk, at));
  }
}

/** The entries from `from` on, which must not lie before the start (LR1). */
export function readLog({ store, keys }: LogSource, log: LogState, from: number, limit: ReadLimit): ReadResult {
  const gathered = new Gathered(keys, log, from, limit);
  const complete = from >= log.flushedEnd || readSegments(store, log, from, gathered);
  const atEnd = complete && readTail(store, log, from, gathered);
  const { entries, blocks } = gathered;
  const next = (atEnd ? Math.max(gathered.next, log.durableEnd) : gathered.next) as Offset;
  const result: ReadResult = { entries, next, end: log.durableEnd as Offset, start: log.start as Offset };
  return blocks.length === 0 ? result : { ...result, release: () => store.reuse(blocks) };
}

/** The first offset from the start on that is stamped at or after `timeMs`, else the end. */
export function offsetAtTime(store: SegmentStore, log: LogState, timeMs: number): number {
  for (let index = firstIndex(log.segments, (segment) => segment.lastTimeMs >= timeMs); index < log.segments.length; index++) {
    const segment = log.segments[index] as Segment;
    let found: number | undefined;
    store.scan(log.id, segment, store.positionOfTime(log.id, segment, timeMs), (chunk, at) => {
      const offset = frameOffset(chunk, at);
      if (offset >= log.start && offset < segment.endOffset && frameTimeMs(chunk, at) >= timeMs) found = offset;
      return found === undefined;
    });
    if (found !== undefined) return found;
  }
  const run = log.tail[firstIndex(log.tail, ({ lastTimeMs, endOffset }) => lastTimeMs >= timeMs && endOffset > log.start)];
  return run === undefined ? log.durableEnd : Math.max(run.offsetOfTime(timeMs), log.start);
}

/** Returns false when the limit was reached. */
function readSegments(store: SegmentStore, log: LogState, from: number, gathered: Gathered): boolean {
  for (let index = firstIndex(log.segments, (segment) => segment.endOffset > from); index < log.segments.length; index++) {
    const segment = log.segments[index] as Segment;
    const begin = log.takePosition(from, segment.base) ?? store.positionOfOffset(log.id, segment, from);
    const take: FrameVisitor = (chunk, at, position) => {
      const outcome = gathered.take(chunk, at);
      if (outcome === 'forged') store.reportForged(log.id, segment, position, position + frameLength(chunk, at));
      return outcome !== 'full';
    };
    const stopped = store.scan(log.id, segment, begin, take, {
      blocks: gathered.blocks,
      wantedBytes: gathered.wantedBytes(segment),
    });
    if (stopped < segment.bytes) {
      log.rememberPosition({ offset: gathered.next, base: segment.base, position: stopped });
      return false;
    }
  }
  return true;
}

/** Returns false when the limit was reached. */
function readTail(store: SegmentStore, log: LogState, from: number, gathered: Gathered): boolean {
  for (let index = firstIndex(log.tail, (run) => run.endOffset > from); index < log.tail.length; index++) {
    const complete = (log.tail[index] as TailRun).visitFrom(from, (chunk, at) => {
      chunk.use?.lend(); // entries are views on it (chunk-pool.ts CU2)
      const outcome = gathered.take(chunk, at);
      if (outcome === 'forged') store.reportForged(log.id, undefined, at, at + frameLength(chunk, at));
      return outcome !== 'full';
    });
    if (!complete) return false;
  }
  return true;
}

function entryOf(chunk: Chunk, at: number, offset: number, { key, value }: FramePayload): StoredEntry {
  const control = controlOf(frameKind(chunk, at));
  const appendTimeMs = frameTimeMs(chunk, at);
  const encrypted = frameIsEncrypted(chunk, at);
  if (control === undefined && !encrypted) return { key, value, offset: offset as Offset, appendTimeMs };
  if (control === undefined) return { key, value, offset: offset as Offset, appendTimeMs, encrypted: true };
  return { key, value, control, offset: offset as Offset, appendTimeMs };
}
