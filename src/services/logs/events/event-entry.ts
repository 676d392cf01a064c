/**
 * An entry of a group's log: what its streams wrote within one flush, in the order in which it was written.
 *
 *     [[stream,firstMs,lastMs] …]     of each stream in it its name and its times, as JSON, closed by a line feed
 *     [[number,timeMs,message] …]     the events, each with the number of its stream in the line above, as JSON
 */
import { LINE_OVERHEAD_BYTES } from '../limits.ts';

/** One line of a stream. */
export interface LogEvent {
  readonly stream: string;
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  /** Without its line end. */
  readonly message: string;
}

/** What an entry holds of one stream. */
export interface StreamSpan {
  readonly stream: string;
  readonly firstMs: number;
  readonly lastMs: number;
}

type HeadRow = readonly [stream: string, firstMs: number, lastMs: number];
type EventRow = readonly [number: number, timeMs: number, message: string];

const LINE_FEED = 0x0a;

/** About what an event occupies, waiting and stored. */
export function eventBytes({ message }: LogEvent): number {
  return message.length + LINE_OVERHEAD_BYTES;
}

export function encodeEntry(events: readonly LogEvent[]): Uint8Array {
  const numbers = new Map<string, number>();
  const heads: [string, number, number][] = [];
  const rows: EventRow[] = events.map(({ stream, timeMs, message }) => {
    let number = numbers.get(stream);
    if (number === undefined) {
      number = heads.length;
      numbers.set(stream, number);
      heads.push([stream, timeMs, timeMs]);
    }
    const head = heads[number];
    if (head !== undefined && timeMs > head[2]) head[2] = timeMs;
    return [number, timeMs, message];
  });
  return Buffer.from(`${JSON.stringify(heads)}\n${JSON.stringify(rows)}`);
}

/** The streams of an entry, by their numbers. */
export function entryHead(value: Uint8Array): StreamSpan[] {
  const rows = JSON.parse(textOf(value.subarray(0, headLength(value)))) as readonly HeadRow[];
  return rows.map(([stream, firstMs, lastMs]) => ({ stream, firstMs, lastMs }));
}

export function entryEvents(value: Uint8Array, head: readonly StreamSpan[]): LogEvent[] {
  const rows = JSON.parse(textOf(value.subarray(headLength(value)))) as readonly EventRow[];
  return rows.map(([number, timeMs, message]) => ({ stream: head[number]?.stream ?? '', timeMs, message }));
}

function headLength(value: Uint8Array): number {
  return value.indexOf(LINE_FEED) + 1;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
