/**
 * Reads one shard of a source and cuts it into batches. It is woken by the source as soon as there is something to read;
 * there is no polling interval.
 *
 * R1. A batch ends when it is full (count or bytes), when its window ends, or at the end of the shard.
 * R2. Recorded behaviour (API reference): the next window begins when the previous invocation was completed. When nothing
 *     came in that time, it begins with the first record that comes.
 * R3. The position moves only when a batch is handed out: whatever fails before that is read again.
 * R5. A batch holds records of one window, and a window is over when a later record or the end of the shard was met, or when
 *     its time has passed and there is nothing more to read.
 * R4. Records that the filter passes over count as dealt with: alone they are told at once, among others with their batch.
 */
import type { Clock } from '../../../platform/clock.ts';
import type { Batch } from './batch.ts';
import { Batcher } from './batcher.ts';
import type { EventOrigin } from './event.ts';
import type { RecordFilter } from './filter/record-filter.ts';
import { FILTER_SCAN_RECORDS_MAX, WINDOW_GRACE_MS } from './limits.ts';
import type { Position, RecordReader, SourceRead } from './ports.ts';
import type { TumblingWindow } from './windows/tumbling-window.ts';

/** Why a wait ends before there are records. One for all, because making an error costs more than a wait. */
const WAIT_ENDED = new Error('the wait for records has ended');

export interface PollerOptions {
  readonly source: RecordReader;
  readonly sourceArn: string;
  readonly shardId: string;
  readonly from: Position;
  readonly batchSize: number;
  /** Absent: what a function may receive. */
  readonly eventBytesMax?: number;
  readonly windowMs: number;
  readonly filter: RecordFilter;
  readonly clock: Clock;
  /** Where batches are cut at the bounds of windows in time. */
  readonly window?: TumblingWindow;
  /** Ends a `next` that is waiting. */
  readonly stop: AbortSignal;
  readonly onIdle: () => void;
  /** So many records were taken, and so many passed over by the filter. */
  readonly onRead: (kept: number, filtered: number) => void;
  /** Retention was faster: records after the last settled one are gone. */
  readonly onRecordsLost: () => void;
}

export type Polled =
  | { readonly kind: 'batch'; readonly batch: Batch }
  /** Nothing before `position` passes the filter. */
  | { readonly kind: 'filtered'; readonly position: Position }
  /** The open window has no more records: it is to be closed before the next call. Nothing before `position` passes the filter. */
  | { readonly kind: 'window-over'; readonly position: Position }
  /** Every record of the closed shard was handed out. */
  | { readonly kind: 'end-of-shard' }
  | { readonly kind: 'stopped' };

export class Poller {
  readonly #options: PollerOptions;
  #position: Position;
  #windowStartMs: number;
  /** How many records are worth reading for one that passes: grows while none does. */
  #scan = 1;

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#position = options.from;
    this.#windowStartMs = options.clock.monotonicMs();
  }

  /** The batch that was handed out is dealt with. Returns the position behind it and what the filter passed over behind it. */
  completed(): Position {
    this.#windowStartMs = this.#options.clock.monotonicMs(); // R2
    return this.#position;
  }

  /** Reads on from `position` instead. */
  rewind(position: Position): void {
    this.#position = position;
  }

  /** Waits until there is a batch. Rejects when the source fails; the next call tries again. */
  async next(origin: EventOrigin): Promise<Polled> {
    const { source, sourceArn, shardId, batchSize, stop } = this.#options;
    const batcher = new Batcher(origin, batchSize, this.#options.eventBytesMax);
    let from = this.#position;
    let deadlineMs = this.#windowStartMs + this.#options.windowMs;
    while (!stop.aborted) {
      const { bytesMax, recordsMax } = batcher.room;
      const read = await source.read(sourceArn, shardId, from, { bytesMax, recordsMax: Math.max(recordsMax, this.#scan) });
      if (read.recordsLost) this.#options.onRecordsLost();
      const wasEmpty = batcher.size === 0;
      const { position, windowOver } = this.#take(read, from, batcher);
      from = position;
      if (wasEmpty && batcher.size > 0) deadlineMs = this.#windowEndMs();
      if (windowOver && batcher.size > 0) break; // R5
      if (batcher.size === 0 && (windowOver || read.records.length > 0)) {
        this.#position = from; // R4
        if (windowOver) return { kind: 'window-over', position: from };
        return { kind: 'filtered', position: from };
      }
      if (batcher.full || (batcher.size > 0 && read.endOfShard)) break; // R1
      if (read.endOfShard && read.records.length === 0) return { kind: 'end-of-shard' };
      if (batcher.size > 0 && this.#options.clock.monotonicMs() >= deadlineMs) break; // R1
      const withheld = read.withheld === true;
      if (batcher.size === 0 && !withheld) this.#options.onIdle();
      await this.#wait(from, this.#wakeMs(batcher.size > 0 ? deadlineMs : undefined, withheld));
    }
    if (stop.aborted || batcher.size === 0) return { kind: 'stopped' };
    this.#position = from; // R3
    return { kind: 'batch', batch: batcher.finish() };
  }

  /** When the window of a batch that begins now ends. */
  #windowEndMs(): number {
    const { clock, windowMs } = this.#options;
    const nowMs = clock.monotonicMs();
    const endMs = this.#windowStartMs + windowMs;
    return nowMs < endMs ? endMs : nowMs + windowMs; // R2
  }

  /** Puts what was read into the batch and returns the position behind the last record that fitted. */
  #take(read: SourceRead, from: Position, batcher: Batcher): { readonly position: Position; readonly windowOver: boolean } {
    const { source, filter, onRead, window } = this.#options;
    let windowOver = read.records.length === 0 && read.withheld !== true && this.#hasWindowPassed(read.endOfShard);
    let last: string | undefined;
    let filtered = 0;
    let kept = 0;
    let position = read.next;
    for (const record of read.records) {
      if (filter.passes(record)) {
        windowOver = window?.admits(record.arrivalTimeMs) === false;
        if (windowOver || !batcher.add(record)) {
          position = last === undefined ? from : source.after(last);
          break;
        }
        kept += 1;
      } else {
        filtered += 1;
      }
      last = record.sequenceNumber;
    }
    if (kept + filtered > 0) onRead(kept, filtered);
    this.#scan = filtered === read.records.length ? Math.min(this.#scan * 4, FILTER_SCAN_RECORDS_MAX) : 1;
    return { position, windowOver };
  }

  /** R5, when there is nothing more to read. */
  #hasWindowPassed(endOfShard: boolean): boolean {
    const { window, clock } = this.#options;
    if (window?.open === undefined) return false;
    return endOfShard || clock.nowMs() >= window.open.endMs + WINDOW_GRACE_MS;
  }

  /** When a wait for records ends: with the batch's own window, or with the window in time, but not at once again. */
  #wakeMs(deadlineMs: number | undefined, withheld: boolean): number | undefined {
    const { window, clock } = this.#options;
    if (window?.open === undefined) return deadlineMs;
    const leftMs = window.open.endMs + WINDOW_GRACE_MS - clock.nowMs();
    const overMs = clock.monotonicMs() + (withheld ? Math.max(leftMs, WINDOW_GRACE_MS) : leftMs);
    return deadlineMs === undefined ? overMs : Math.min(deadlineMs, overMs);
  }

  /** Until the source has something behind `from`, the window ends, or the poller is stopped. */
  async #wait(from: Position, deadlineMs: number | undefined): Promise<void> {
    const { source, sourceArn, shardId, clock, stop } = this.#options;
    const waiting = new AbortController();
    const end = (): void => waiting.abort(WAIT_ENDED);
    stop.addEventListener('abort', end, { once: true });
    const timer = deadlineMs === undefined ? undefined : clock.setTimer(deadlineMs - clock.monotonicMs(), end);
    try {
      await source.waitForRecords(sourceArn, shardId, from, waiting.signal);
    } catch (error: unknown) {
      if (!waiting.signal.aborted) throw error;
    } finally {
      timer?.cancel();
      stop.removeEventListener('abort', end);
    }
  }
}
