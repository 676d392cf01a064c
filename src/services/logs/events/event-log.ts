/**
 * The events of one log group, in a log of its own, oldest first (event-entry.ts).
 *
 * EV1. The log holds about `bytesMax` bytes at most: after an append beyond it the oldest entries are trimmed.
 * EV2. Streams and marks are gathered from the entries' heads when the log is opened, and kept up with every append.
 * EV3. Appends come one at a time; whoever appends waits for the one before.
 */
import { yieldToEventLoop } from '../../../platform/async/yield.ts';
import { type LogEngine, LogError, type LogRef, type Offset, type StoredEntry } from '../../../storage/log-engine.ts';
import { ENTRY_BYTES, MARK_BYTES, READ_BYTES } from '../limits.ts';
import { encodeEntry, entryEvents, entryHead, eventBytes, type LogEvent, type StreamSpan } from './event-entry.ts';
import { StreamIndex } from './stream-index.ts';

export const EVENT_GROUP_PREFIX = 'l.';

export function eventGroup(groupId: string): string {
  return `${EVENT_GROUP_PREFIX}${groupId}`;
}

/** An entry while it is looked at: `events` must be called before the next one is taken. */
export interface ReadEntry {
  readonly offset: Offset;
  readonly ingestedMs: number;
  readonly sizeBytes: number;
  readonly streams: readonly StreamSpan[];
  events(): LogEvent[];
}

/** A place from which the log can be read. */
interface Mark {
  readonly offset: Offset;
  /** What was stored before it, since the log was opened. */
  readonly bytesBefore: number;
}

export class EventLog {
  readonly #engine: LogEngine;
  readonly #ref: LogRef;
  readonly #bytesMax: number;
  readonly streams: StreamIndex = new StreamIndex();
  #marks: Mark[] = [];
  #bytes = 0;
  #end = 0 as Offset;

  private constructor(engine: LogEngine, groupId: string, bytesMax: number) {
    this.#engine = engine;
    this.#ref = { group: eventGroup(groupId), log: 0 };
    this.#bytesMax = bytesMax;
  }

  /** Makes the log when there is none, and reads its heads (EV2). Rejects with a `LogError`. */
  static async open(engine: LogEngine, groupId: string, bytesMax: number): Promise<EventLog> {
    const log = new EventLog(engine, groupId, bytesMax);
    await engine.createGroup(log.#ref.group, { logs: 1, retentionMs: null });
    for await (const entry of log.entries(await engine.offsetAt(log.#ref, 'start'))) log.#note(entry);
    return log;
  }

  /** About what its events occupy. */
  get storedBytes(): number {
    return this.#bytes - (this.#marks[0]?.bytesBefore ?? this.#bytes);
  }

  /** The first offset at which an event of that time or a later one can be. */
  offsetAt(timeMs: number): Promise<Offset> {
    return this.#engine.offsetAt(this.#ref, { timeMs });
  }

  /** One past the last entry. */
  get end(): Offset {
    return this.#end;
  }

  /** Resolves when all of them are durable. Rejects with a `LogError`, those that came before it being durable. */
  async append(events: readonly LogEvent[], appended: (count: number) => void): Promise<void> {
    for (let from = 0; from < events.length; ) {
      const piece = pieceOf(events, from);
      const value = encodeEntry(piece);
      const { baseOffset, appendTimeMs } = await this.#engine.append(this.#ref, [{ key: null, value }]); // EV3
      this.#note({ offset: baseOffset, ingestedMs: appendTimeMs, sizeBytes: value.byteLength, streams: entryHead(value) });
      from += piece.length;
      appended(piece.length);
    }
    await this.#bound();
  }

  /** The entries from an offset on, up to `before` where it is given. Rejects with a `LogError`. */
  async *entries(from: Offset, before: Offset = Number.POSITIVE_INFINITY as Offset): AsyncGenerator<ReadEntry> {
    const limit = { bytesMax: READ_BYTES, entriesMax: Number.MAX_SAFE_INTEGER };
    for (let at = from; at < before; ) {
      try {
        const { entries, next, end } = await this.#engine.read(this.#ref, at, limit);
        for (const entry of entries) if (entry.offset < before) yield readEntry(entry);
        at = next;
        if (next >= end) return;
      } catch (error: unknown) {
        if (!(error instanceof LogError) || error.start === undefined) throw error;
        at = error.start; // it was trimmed meanwhile
      }
      await yieldToEventLoop();
    }
  }

  /** The pieces of the log before an offset, the last one first. */
  *piecesBefore(before: Offset): Generator<{ readonly from: Offset; readonly before: Offset }> {
    let end = before;
    for (let number = this.#marks.length - 1; number >= 0; number--) {
      const from = this.#marks[number]?.offset ?? end;
      if (from >= end) continue;
      yield { from, before: end };
      end = from;
    }
  }

  /** Events of before that time go. */
  async trimBefore(timeMs: number): Promise<void> {
    await this.#trim(await this.offsetAt(timeMs));
  }

  #note({ offset, ingestedMs, sizeBytes, streams }: Omit<ReadEntry, 'events'>): void {
    const last = this.#marks.at(-1);
    if (last === undefined || this.#bytes - last.bytesBefore >= MARK_BYTES) {
      this.#marks.push({ offset, bytesBefore: this.#bytes });
    }
    this.#bytes += sizeBytes;
    this.#end = (offset + 1) as Offset;
    this.streams.note(offset, ingestedMs, streams);
  }

  /** EV1 */
  async #bound(): Promise<void> {
    const first = this.#marks.find(({ bytesBefore }) => this.#bytes - bytesBefore <= this.#bytesMax);
    await this.#trim(first?.offset ?? this.#end);
    const { excess } = this.streams;
    if (excess !== undefined) await this.#trim(excess);
  }

  async #trim(before: Offset): Promise<void> {
    const [first] = this.#marks;
    if (first === undefined || before <= first.offset) return;
    const start = Math.min(before, this.#end) as Offset;
    await this.#engine.trim(this.#ref, start);
    const later = this.#marks.findIndex(({ offset }) => offset > start);
    const kept = this.#marks.slice(later === -1 ? this.#marks.length - 1 : later - 1);
    // What lies between the mark and the start counts on; it is less than one piece.
    this.#marks = start === this.#end ? [] : kept.map((mark, index) => (index === 0 ? { ...mark, offset: start } : mark));
    this.streams.trimmed(start);
  }
}

function readEntry({ offset, appendTimeMs, value }: StoredEntry): ReadEntry {
  const streams = entryHead(value);
  const events = (): LogEvent[] => entryEvents(value, streams);
  return { offset, ingestedMs: appendTimeMs, sizeBytes: value.byteLength, streams, events };
}

/** As many events as make an entry, at least one. */
function pieceOf(events: readonly LogEvent[], from: number): readonly LogEvent[] {
  let sizeBytes = 0;
  let to = from;
  while (to < events.length && (to === from || sizeBytes < ENTRY_BYTES)) sizeBytes += eventBytes(events[to++] as LogEvent);
  return events.slice(from, to);
}
