/** Looks for events in a group's log, forwards or backwards, a page at a time. */
import type { Offset } from '../../../storage/log-engine.ts';
import { EVENT_OVERHEAD_BYTES, EVENTS_PAGE_BYTES, SEARCH_BYTES_MAX } from '../limits.ts';
import type { LogEvent } from './event-entry.ts';
import type { EventLog, ReadEntry } from './event-log.ts';
import { isBefore, type Position } from './position.ts';

export interface FoundEvent extends LogEvent {
  readonly position: Position;
  readonly ingestedMs: number;
}

export interface Wanted {
  /** Absent: all streams. */
  readonly stream?: ((name: string) => boolean) | undefined;
  /** Absent: all messages. */
  readonly message?: ((text: string) => boolean) | undefined;
  /** Both inclusive. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly eventsMax: number;
  /** Nothing wanted lies in entries before it. Absent: they are looked through to the beginning. */
  readonly firstOffset?: Offset | undefined;
  /** Nor in those beyond it. Absent: they are looked through to the end. */
  readonly lastOffset?: Offset | undefined;
}

export interface FoundPage {
  /** In the order in which they were written. */
  readonly events: readonly FoundEvent[];
  /** Where to look on; undefined when there is nothing beyond it. */
  readonly next: Position | undefined;
}

/** From a position on. A page ends when it is full or much was looked through. Rejects with a `LogError`. */
export async function searchForwards(log: EventLog, from: Position, wanted: Wanted): Promise<FoundPage> {
  const events: FoundEvent[] = [];
  let pageBytes = 0;
  let searchedBytes = 0;
  for await (const entry of log.entries(from.offset)) {
    if (entry.offset > (wanted.lastOffset ?? entry.offset)) break;
    if (entry.streams.every(({ firstMs }) => firstMs > wanted.toMs)) break; // later ones have later times
    if (searchedBytes >= SEARCH_BYTES_MAX) return { events, next: { offset: entry.offset, index: 0 } };
    searchedBytes += entry.sizeBytes;
    for (const event of found(entry, wanted)) {
      if (isBefore(event.position, from)) continue;
      pageBytes += sizeOf(event);
      if (events.length >= wanted.eventsMax || (pageBytes > EVENTS_PAGE_BYTES && events.length > 0)) {
        return { events, next: event.position };
      }
      events.push(event);
    }
  }
  return { events, next: undefined };
}

/** The last ones before a position. A page ends when it is full or much was looked through. Rejects with a `LogError`. */
export async function searchBackwards(log: EventLog, before: Position, wanted: Wanted): Promise<FoundPage> {
  let events: FoundEvent[] = [];
  let pageBytes = 0;
  let searchedBytes = 0;
  for (const piece of log.piecesBefore(after(before))) {
    if (piece.before <= (wanted.firstOffset ?? 0)) break;
    if (searchedBytes >= SEARCH_BYTES_MAX) return { events, next: { offset: piece.before, index: 0 } };
    const inPiece: FoundEvent[] = [];
    let lastMs = Number.NEGATIVE_INFINITY;
    for await (const entry of log.entries(piece.from, piece.before)) {
      searchedBytes += entry.sizeBytes;
      lastMs = Math.max(lastMs, ...entry.streams.map((span) => span.lastMs));
      for (const event of found(entry, wanted)) if (isBefore(event.position, before)) inPiece.push(event);
    }
    let first = inPiece.length;
    while (first > 0 && events.length + inPiece.length - first < wanted.eventsMax) {
      const size = sizeOf(inPiece[first - 1] as FoundEvent);
      if (pageBytes + size > EVENTS_PAGE_BYTES && pageBytes > 0) break;
      pageBytes += size;
      first -= 1;
    }
    events = [...inPiece.slice(first), ...events];
    if (first > 0) return { events, next: inPiece[first]?.position ?? events[0]?.position };
    if (lastMs < wanted.fromMs) break; // all before it is too old
  }
  return { events, next: undefined };
}

function* found(entry: ReadEntry, { stream, message, fromMs, toMs }: Wanted): Generator<FoundEvent> {
  const anything = entry.streams.some(
    (span) => span.lastMs >= fromMs && span.firstMs <= toMs && (stream === undefined || stream(span.stream)),
  );
  if (!anything) return;
  for (const [index, event] of entry.events().entries()) {
    const inTime = event.timeMs >= fromMs && event.timeMs <= toMs;
    if (!inTime || stream?.(event.stream) === false || message?.(event.message) === false) continue;
    yield { ...event, position: { offset: entry.offset, index }, ingestedMs: entry.ingestedMs };
  }
}

function sizeOf({ message }: LogEvent): number {
  return Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
}

function after({ offset, index }: Position): Position['offset'] {
  return (index === 0 ? offset : offset + 1) as Position['offset'];
}
