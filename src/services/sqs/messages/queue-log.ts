/**
 * A queue's log: one log group of its own with one log, of the entries in message-codec.ts.
 *
 * G1. `settledOffset` lies at or below every entry that whoever appended it does not know of yet: an append begun after another
 *     resolved gets higher offsets (L3 of log-engine.ts), and an append is pending until `told` has run.
 */
import { type LogEngine, LogError, type LogRef, type Offset, type StoredEntry } from '../../../storage/log-engine.ts';
import { queueDoesNotExist, requestThrottled } from '../errors.ts';
import { REPLAY_BYTES, REPLAY_ENTRIES } from '../limits.ts';
import { LogFootprint } from './log-footprint.ts';

export const QUEUE_GROUP_PREFIX = 'q.';

export function queueGroup(uuid: string): string {
  return `${QUEUE_GROUP_PREFIX}${uuid}`;
}

/** What stands at one place of a log, for a step of replay or compaction. */
export interface LogStep {
  readonly entries: readonly StoredEntry[];
  readonly next: Offset;
  readonly atEnd: boolean;
}

interface PendingAppend {
  /** The append's offsets are not below this. */
  readonly from: Offset;
}

export class QueueLog {
  readonly #engine: LogEngine;
  readonly #ref: LogRef;
  readonly #footprint = new LogFootprint();
  readonly #pending = new Set<PendingAppend>();
  /** One past the highest offset that is known. */
  #end = 0 as Offset;
  #start = 0 as Offset;

  constructor(engine: LogEngine, uuid: string) {
    this.#engine = engine;
    this.#ref = { group: queueGroup(uuid), log: 0 };
  }

  /** Bytes between start and end, about. */
  get sizeBytes(): number {
    return this.#footprint.bytes;
  }

  /** One past the highest offset that is known; grows with every append. */
  get end(): Offset {
    return this.#end;
  }

  /** Makes the group when it is missing and hands every entry to `visit`, in order. */
  async open(visit: (entry: StoredEntry) => void): Promise<void> {
    await this.#engine.createGroup(this.#ref.group, { logs: 1, retentionMs: null });
    this.#start = await this.#engine.offsetAt(this.#ref, 'start');
    this.#end = this.#start;
    for (let from = this.#start, atEnd = false; !atEnd; ) {
      const step = await this.readStep(from);
      for (const entry of step.entries) {
        this.#footprint.add(entry.offset, entry.value.byteLength);
        visit(entry);
      }
      this.#end = step.next;
      from = step.next;
      atEnd = step.atEnd;
    }
  }

  /** All or nothing; resolves with the entries' offsets once they are durable. `told` hears of them first (G1). */
  async append(values: readonly Uint8Array[], told?: (offsets: readonly Offset[]) => void): Promise<Offset[]> {
    const pending = { from: this.#end };
    this.#pending.add(pending);
    try {
      const { baseOffset } = await this.#engine.append(
        this.#ref,
        values.map((value) => ({ key: null, value })),
      );
      const offsets = values.map((_, index) => (baseOffset + index) as Offset);
      this.#note(offsets, values);
      told?.(offsets);
      return offsets;
    } catch (error: unknown) {
      throw serviceErrorOf(error);
    } finally {
      this.#pending.delete(pending);
    }
  }

  /** The entry at exactly this offset, as a view on what was read; undefined when it was trimmed away. */
  async read(offset: Offset): Promise<Uint8Array | undefined> {
    try {
      const { entries } = await this.#engine.read(this.#ref, offset, { bytesMax: 1, entriesMax: 1 });
      const [entry] = entries;
      return entry?.offset === offset ? entry.value : undefined;
    } catch (error: unknown) {
      if (error instanceof LogError && error.kind === 'out-of-range') return undefined;
      throw serviceErrorOf(error);
    }
  }

  /** Some entries at or after `from`. */
  async readStep(from: Offset): Promise<LogStep> {
    const limit = { bytesMax: REPLAY_BYTES, entriesMax: REPLAY_ENTRIES };
    const { entries, next, end } = await this.#engine.read(this.#ref, from, limit);
    return { entries, next, atEnd: entries.length === 0 || next >= end };
  }

  /** Whoever appended an entry before this offset knows of it (G1). */
  settledOffset(): Offset {
    let settled = this.#end;
    for (const { from } of this.#pending) if (from < settled) settled = from;
    return settled;
  }

  get start(): Offset {
    return this.#start;
  }

  async trim(before: Offset): Promise<void> {
    if (before <= this.#start) return;
    await this.#engine.trim(this.#ref, before);
    this.#start = before;
    this.#footprint.trimmed(before);
  }

  /** Removes all that is in the log now; resolves with the end it had. */
  async clear(): Promise<Offset> {
    const end = await this.#engine.offsetAt(this.#ref, 'end');
    await this.trim(end);
    return end;
  }

  #note(offsets: readonly Offset[], values: readonly Uint8Array[]): void {
    offsets.forEach((offset, index) => {
      this.#footprint.add(offset, values[index]?.byteLength ?? 0);
      if (offset >= this.#end) this.#end = (offset + 1) as Offset;
    });
  }
}

/** What a client must hear of a failed log operation; faults stay as they are. */
function serviceErrorOf(error: unknown): unknown {
  if (!(error instanceof LogError)) return error;
  if (error.kind === 'no-such-log') return queueDoesNotExist();
  return error.kind === 'throttled' ? requestThrottled() : error;
}
