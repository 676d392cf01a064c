/** What is known of the streams of a group without looking into its log: a summary of each, gathered from the heads of entries. */
import type { Offset } from '../../../storage/log-engine.ts';
import { LOG_STREAMS_KEPT, LOG_STREAMS_MAX } from '../limits.ts';
import type { StreamSpan } from './event-entry.ts';

export interface StreamSummary {
  readonly name: string;
  readonly firstEventMs: number;
  lastEventMs: number;
  lastIngestionMs: number;
  /** Its events lie in entries from here … */
  readonly firstOffset: Offset;
  /** … to here. */
  lastOffset: Offset;
}

export class StreamIndex {
  /** By name; the one whose first event is oldest comes first. */
  readonly #streams = new Map<string, StreamSummary>();

  get(name: string): StreamSummary | undefined {
    return this.#streams.get(name);
  }

  all(): IterableIterator<StreamSummary> {
    return this.#streams.values();
  }

  note(offset: Offset, ingestedMs: number, spans: readonly StreamSpan[]): void {
    for (const { stream, firstMs, lastMs } of spans) {
      const known = this.#streams.get(stream);
      if (known === undefined) {
        const summary = { name: stream, firstEventMs: firstMs, lastEventMs: lastMs };
        this.#streams.set(stream, { ...summary, lastIngestionMs: ingestedMs, firstOffset: offset, lastOffset: offset });
        continue;
      }
      known.lastEventMs = Math.max(known.lastEventMs, lastMs);
      known.lastIngestionMs = ingestedMs;
      known.lastOffset = offset;
    }
  }

  /** The events before `start` are gone, and with them the streams that have no others. */
  trimmed(start: Offset): void {
    for (const { name, lastOffset } of this.#streams.values()) if (lastOffset < start) this.#streams.delete(name);
  }

  /** Where the log must begin so that there is room for more streams; undefined when there is. Those that ended first go. */
  get excess(): Offset | undefined {
    if (this.#streams.size <= LOG_STREAMS_MAX) return undefined;
    const ends = [...this.#streams.values()].map(({ lastOffset }) => lastOffset).sort((left, right) => left - right);
    const last = ends[this.#streams.size - LOG_STREAMS_KEPT - 1];
    return last === undefined ? undefined : ((last + 1) as Offset);
  }
}
