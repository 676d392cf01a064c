/**
 * Checkpoints: write the logs' tails to their segments, sync these, write the catalog, and free the journal files that are
 * no longer needed. Also removes, a file at a time, what trims and deletes have freed.
 *
 * CP1. A journal file is freed only after all it holds is in synced segments *and* a durable catalog says so.
 * CP2. Entries leave memory only after the sync of the segment that holds them.
 * CP3. After a failed write or sync a segment is not written to any more; its entries stay in the tail and go to a new one.
 *      That holds after a restart as well: a file that is longer than what counts of it may have met such a failure.
 * CP4. A file is removed only after the record that makes it superfluous is durable. The catalog lists what is still to be
 *      removed, so that a crash forgets none.
 */
import path from 'node:path';
import type { Clock, Timer } from '../../platform/clock.ts';
import { type Files, writeFileDurablyAsync } from '../../platform/files.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Catalog, Freed, Group } from './catalog.ts';
import type { Journal } from './journal.ts';
import { catalogPath, indexName, logName, logsDirectory, segmentName } from './layout.ts';
import type { EmbeddedLimits } from './limits.ts';
import type { LogState, Segment } from './log-state.ts';
import type { SegmentStore } from './segment-store.ts';
import type { TailRun } from './tail-run.ts';

export interface CheckpointOptions {
  readonly files: Files;
  readonly directory: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: EmbeddedLimits;
  readonly seed: number;
  readonly journal: Journal;
  readonly catalog: Catalog;
  readonly store: SegmentStore;
  /** Names below `logs/` that are to be removed. */
  readonly removals: readonly string[];
  /** Called when a checkpoint has ended, well or not. */
  readonly onEnd: () => void;
}

/** A log with a tail that is to be written to segments. */
interface DirtyLog {
  readonly log: LogState;
  readonly group: Group;
}

/** A segment's age is bounded by the retention divided by this, so that retention frees disk in small pieces. */
const SEGMENTS_PER_RETENTION = 24;
const REMOVE_EVERY_MS = 2;
/** New logs' folders that become durable with one sync. */
const FOLDERS_AT_ONCE = 64;

export class Checkpointer {
  readonly #options: CheckpointOptions;
  readonly #removals: string[];
  /** Bytes in all tails. */
  tailBytes = 0;
  /** What the last checkpoint failed with. */
  failure: unknown;
  #running: Promise<void> | undefined;
  #again = false;
  #retry: Timer | undefined;
  #removing: Timer | undefined;
  #closed = false;

  constructor(options: CheckpointOptions) {
    this.#options = options;
    this.#removals = [...options.removals];
    this.#removeSoon();
  }

  /** Starts a checkpoint, or another one after that which is running. */
  request(): void {
    if (this.#closed) return;
    if (this.#running !== undefined) {
      this.#again = true;
      return;
    }
    this.#retry?.cancel();
    this.#running = this.#run(this.#options.journal.number).finally(() => this.#ended());
  }

  /** Starts a checkpoint unless one is running. */
  ensureRunning(): void {
    if (this.#running === undefined) this.request();
  }

  /** Removes the files that are superfluous since a durable record. */
  freed(freed: Freed): void {
    const { store } = this.#options;
    this.tailBytes -= freed.tailBytes;
    for (const { log, base } of freed.segments) {
      store.forget(log, base);
      this.#removals.push(segmentName(log, base), indexName(log, base));
    }
    for (const log of freed.logs) this.#removals.push(logName(log));
    this.#removeSoon();
  }

  /** Writes everything, so that the next start has nothing to replay. Nothing must be appended any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#retry?.cancel();
    this.#removing?.cancel();
    await this.#running;
    while (this.#removals.length > 0) this.#removeOne();
    await this.#run(this.#options.journal.number + 1);
  }

  #ended(): void {
    this.#running = undefined;
    if (this.#again) {
      this.#again = false;
      this.request();
    } else if (this.failure !== undefined && !this.#closed) {
      this.#retry = this.#options.clock.setTimer(this.#options.limits.retryAfterMs, () => this.request(), { unref: true });
    }
    this.#options.onEnd();
  }

  /** Everything in journal files below `boundary` is settled when this begins. Never rejects. */
  async #run(boundary: number): Promise<void> {
    const { catalog, directory, files, journal, logger, seed } = this.#options;
    try {
      await this.#flushAll();
      const text = catalog.text(boundary, this.#removals, seed);
      await writeFileDurablyAsync(files, catalogPath(directory), Buffer.from(text));
      journal.release(boundary); // CP1
      if (this.failure !== undefined) logger.info({}, 'Segments are written again.');
      this.failure = undefined;
    } catch (error: unknown) {
      if (this.failure === undefined) logger.error({ err: error }, 'A checkpoint failed; it is tried again.');
      this.failure = error;
    }
  }

  async #flushAll(): Promise<void> {
    const dirty: DirtyLog[] = [];
    for (const group of this.#options.catalog.groups.values()) {
      for (const log of group.logs.values()) if (log.tail.length > 0) dirty.push({ log, group });
    }
    const failures: unknown[] = [];
    for (let from = 0; from < dirty.length && failures.length < this.#options.limits.flushesMax; from += FOLDERS_AT_ONCE) {
      failures.push(...(await this.#flushSome(dirty.slice(from, from + FOLDERS_AT_ONCE))));
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Returns what failed. */
  async #flushSome(dirty: DirtyLog[]): Promise<unknown[]> {
    const { limits, store } = this.#options;
    await store.makeFolders(dirty.filter(({ log }) => log.segments.length === 0).map(({ log }) => log.id));
    const lane = async (): Promise<void> => {
      for (let next = dirty.pop(); next !== undefined; next = dirty.pop()) await this.#flush(next.log, next.group);
    };
    const lanes = await Promise.allSettled(Array.from({ length: limits.flushesMax }, lane));
    return lanes.filter((lane) => lane.status === 'rejected').map(({ reason }) => reason);
  }

  /** Writes what is in a log's tail now to segments. */
  async #flush(log: LogState, group: Group): Promise<void> {
    const end = log.durableEnd;
    while (!log.deleted && log.tail.length > 0 && (log.tail[0] as TailRun).base < end) {
      const first = log.tail[0] as TailRun;
      const continued = this.#continued(log, group, first);
      const segment = continued ?? this.#options.store.create(log.id, first.base, first.firstTimeMs);
      const runs = this.#runsFor(log, segment, end);
      for (const run of runs) run.hold(); // a trim may take them from the tail meanwhile
      try {
        const bytes = await this.#options.store.write(log.id, segment, runs);
        await this.#options.store.sync(log.id, segment, continued === undefined);
        this.#adopt(log, segment, continued !== undefined, runs, bytes);
      } catch (error: unknown) {
        if (this.#isSuperfluous(log, segment, continued !== undefined, runs)) {
          this.#remove(log, segment); // its file may have gone under the write
          continue;
        }
        if (continued !== undefined) log.lastSegmentClosed = true; // CP3
        this.#options.store.forget(log.id, segment.base);
        throw error;
      } finally {
        for (const run of runs) run.letGo();
      }
    }
  }

  /** The log's last segment, when it takes more. */
  #continued(log: LogState, group: Group, first: TailRun): Segment | undefined {
    const last = log.segments.at(-1);
    if (last === undefined || log.lastSegmentClosed) return undefined;
    const { segmentBytes, segmentAgeMaxMs, segmentAgeMinMs } = this.#options.limits;
    const share = (group.retentionMs ?? Number.POSITIVE_INFINITY) / SEGMENTS_PER_RETENTION;
    const ageMs = Math.min(Math.max(share, segmentAgeMinMs), segmentAgeMaxMs);
    const open = last.bytes < segmentBytes && first.firstTimeMs - last.firstTimeMs < ageMs;
    return open && this.#options.store.endsThere(log.id, last) ? last : undefined;
  }

  /** The runs that are written next, closed (tail-run.ts TR2): their log may go on meanwhile. */
  #runsFor(log: LogState, segment: Segment, end: number): readonly TailRun[] {
    const { segmentBytes, flushBytesMax } = this.#options.limits;
    let bytes = segment.bytes;
    let count = 0;
    const bytesMax = Math.min(segmentBytes, segment.bytes + flushBytesMax);
    for (let run = log.tail[0]; run !== undefined && run.base < end; run = log.tail[count]) {
      if (count > 0 && bytes >= bytesMax) break;
      const rest = run.splitAfter(bytesMax - bytes);
      if (rest !== undefined) log.tail.splice(count + 1, 0, rest);
      run.close();
      bytes += run.bytes;
      count += 1;
    }
    return log.tail.slice(0, count);
  }

  /** Whether log or segment were trimmed or deleted while they were written. */
  #isSuperfluous(log: LogState, segment: Segment, continued: boolean, runs: readonly TailRun[]): boolean {
    if (log.deleted) return true;
    return continued ? log.segments.at(-1) !== segment : (runs.at(-1)?.endOffset ?? 0) <= log.start;
  }

  #remove(log: LogState, segment: Segment): void {
    this.freed({ tailBytes: 0, segments: [{ log: log.id, base: segment.base }], logs: [], keys: [] });
  }

  /** The runs are in the synced segment: it counts from now on, and they leave the tail (CP2). */
  #adopt(log: LogState, segment: Segment, continued: boolean, runs: readonly TailRun[], bytes: number): void {
    const last = runs.at(-1);
    if (last === undefined) return;
    if (this.#isSuperfluous(log, segment, continued, runs)) {
      this.#remove(log, segment);
      return;
    }
    this.#options.store.note(log.id, segment, runs);
    if (!continued) log.segments.push(segment);
    segment.bytes += bytes;
    segment.endOffset = last.endOffset;
    segment.lastTimeMs = last.lastTimeMs;
    log.lastSegmentClosed = false;
    log.segmentsText = undefined;
    log.flushedEnd = last.endOffset;
    const left = log.tail.findIndex((run) => run.endOffset > last.endOffset);
    this.tailBytes -= log.dropFromTail(left === -1 ? log.tail.length : left);
  }

  #removeSoon(): void {
    if (this.#closed || this.#removing !== undefined || this.#removals.length === 0) return;
    this.#removing = this.#options.clock.setTimer(
      REMOVE_EVERY_MS,
      () => {
        this.#removing = undefined;
        this.#removeOne();
        this.#removeSoon();
      },
      { unref: true },
    );
  }

  #removeOne(): void {
    const name = this.#removals.shift();
    if (name === undefined) return;
    try {
      this.#options.files.removeTree(path.join(logsDirectory(this.#options.directory), name));
    } catch (error: unknown) {
      this.#options.logger.warn({ err: error, name }, 'A superfluous file could not be removed.');
    }
  }
}
