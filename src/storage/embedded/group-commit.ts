/**
 * Group commit: the one place where the engine syncs before it acknowledges. While one commit is on its way to the disk, all
 * that arrives is collected for the next; a commit is one write and one sync however many logs it touches.
 *
 * GC1. An append is settled (readable, resolved) only after the sync that covers it. Below the line `synced()` here, never
 *      above it.
 * GC2. Settling follows the order of the calls; catalog records take effect in that same order.
 * GC3. At most one commit is being written or synced (journal.ts J2).
 * GC4. After a failed write or sync the appends of that commit are rejected as `unknown`, those collected behind it as
 *      `not-appended`, and the journal goes on in a fresh file.
 * GC5. What waits for the disk is bounded by `waitingBytesMax`.
 *
 * The bytes of an entry are copied once, into the chunk that is written to the journal and then serves as the log's tail.
 */
import type { Logger } from '../../platform/logger.ts';
import { type AppendResult, type Entry, LogError, type Offset } from '../log-engine.ts';
import type { CatalogRecord } from './catalog.ts';
import { type Chunk, FrameKind, type FrameOrigin, frameBytes, kindOf, newChunk, writeFrame } from './frame.ts';
import { COMMIT_FRAME_BYTES, type Journal } from './journal.ts';
import { JOURNAL_HEADER_BYTES } from './layout.ts';
import type { EmbeddedLimits } from './limits.ts';
import type { LogState, TailPiece } from './log-state.ts';

/** What a settled commit changes; the engine's other parts hang on this. */
export interface CommitTarget {
  /** The append of `piece` to `log` is durable. Returns false when the log is gone. */
  settle(log: LogState, piece: TailPiece): boolean;
  applied(sequence: number, record: CatalogRecord): void;
  /** Commits must wait: too much is not yet in segments. `resume` is to be called when that is over. */
  mustWait(): boolean;
  /** A new journal file was begun, or the last one given up: all before is settled. */
  rolled(): void;
}

interface Waiting {
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: LogError) => void;
}
interface PendingRecord extends Waiting {
  readonly log: undefined;
  readonly sequence: number;
  readonly record: CatalogRecord;
}
interface PendingEntries extends Waiting {
  readonly log: LogState;
  readonly piece: TailPiece;
}
type Pending = PendingEntries | PendingRecord;

interface Region {
  readonly chunk: Chunk;
  readonly from: number;
  to: number;
}

/** A commit being collected. Its first region begins with room for the commit frame. */
interface Batch {
  readonly epoch: number;
  readonly regions: Region[];
  readonly pending: Pending[];
  bytes: number;
  /** It carries entries, not only catalog records. */
  hasEntries: boolean;
}

export interface GroupCommitOptions {
  readonly journal: Journal;
  readonly limits: EmbeddedLimits;
  readonly seed: number;
  readonly target: CommitTarget;
  readonly logger: Logger;
  readonly firstSequence: number;
}

const CHUNK_BYTES = 1024 * 1024;

export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #batches: Batch[] = [];
  #chunk: Chunk = newChunk(0);
  #chunkUsed = 0;
  #waitingBytes = 0;
  #sequence: number;
  #running: Batch | undefined;
  #scheduled = false;
  /** The last commit could not be prepared; that was said. */
  #refusing = false;
  /** The journal file that the batch collected last will go to, and how much that file will then hold. */
  #plan: { number: number; bytes: number };
  #idle: (() => void)[] = [];

  constructor(options: GroupCommitOptions) {
    this.#options = options;
    this.#sequence = options.firstSequence;
    this.#plan = { number: options.journal.number, bytes: JOURNAL_HEADER_BYTES };
  }

  append(log: LogState, entries: readonly Entry[], timeMs: number): Promise<AppendResult> {
    const bytes = entries.reduce((sum, entry) => sum + frameBytes(entry.key, entry.value), 0);
    if (!this.#hasRoom(bytes)) return Promise.reject(new LogError('throttled', 'too many appends are waiting for the disk'));
    const batch = this.#batchFor(bytes, this.#options.limits.journalReserveBytes);
    const region = this.#regionFor(batch, bytes);
    const piece = this.#encode(batch, region, log, entries, timeMs);
    batch.hasEntries = true;
    return new Promise((resolve, reject) => this.#enqueue(batch, { log, piece, resolve, reject }));
  }

  /** Appends a catalog record; resolves when it is durable and applied. */
  record(record: CatalogRecord): Promise<unknown> {
    return new Promise((resolve, reject) => this.#addRecord(record, resolve, reject));
  }

  /** Starts what `mustWait` held back. */
  resume(): void {
    this.#schedule();
  }

  /** Resolves when nothing is waiting. */
  idle(): Promise<void> {
    if (this.#running === undefined && this.#batches.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Refuses the entries that have not been written, because they might wait for long; catalog records may make room. */
  refuseCollected(reason: string, cause: unknown): void {
    const records = this.#refuseEntries(this.#batches.splice(0), reason, cause);
    for (const { record, resolve, reject } of records) this.#addRecord(record, resolve, reject);
    this.#announceIdle();
  }

  #hasRoom(bytes: number): boolean {
    return this.#waitingBytes === 0 || this.#waitingBytes + bytes <= this.#options.limits.waitingBytesMax; // GC5
  }

  #addRecord(record: CatalogRecord, resolve: Waiting['resolve'], reject: Waiting['reject']): void {
    const value = Buffer.from(JSON.stringify(record));
    const bytes = frameBytes(null, value);
    if (!this.#hasRoom(bytes)) {
      reject(new LogError('throttled', 'too many appends are waiting for the disk'));
      return;
    }
    const batch = this.#batchFor(bytes, 0);
    const region = this.#regionFor(batch, bytes);
    const sequence = ++this.#sequence;
    const origin: FrameOrigin = { seed: this.#options.seed, epoch: batch.epoch, log: 0, timeMs: 0 };
    const content = { offset: sequence, kind: FrameKind.catalog, last: true, key: null, value };
    region.to = writeFrame(region.chunk, region.to, origin, content);
    this.#enqueue(batch, { log: undefined, sequence, record, resolve, reject });
  }

  #enqueue(batch: Batch, pending: Pending): void {
    batch.pending.push(pending);
    if (!this.#scheduled && this.#running === undefined) this.#schedule();
  }

  /** The batch that takes `bytes` more, counted already. `reserveBytes` at the end of a journal file are left to others. */
  #batchFor(bytes: number, reserveBytes: number): Batch {
    const { commitBytesMax, journalFileBytes } = this.#options.limits;
    let batch = this.#batches.at(-1);
    const planned = this.#plan.bytes + bytes + COMMIT_FRAME_BYTES;
    const rolls = planned > journalFileBytes - reserveBytes && this.#plan.bytes > JOURNAL_HEADER_BYTES;
    if (batch === undefined || rolls || batch.bytes + bytes > commitBytesMax) {
      if (rolls) this.#plan = { number: this.#plan.number + 1, bytes: JOURNAL_HEADER_BYTES };
      batch = { epoch: this.#plan.number, regions: [], pending: [], bytes: 0, hasEntries: false };
      this.#batches.push(batch);
      this.#regionFor(batch, COMMIT_FRAME_BYTES).to += COMMIT_FRAME_BYTES;
      this.#count(batch, COMMIT_FRAME_BYTES);
    }
    this.#count(batch, bytes);
    return batch;
  }

  #count(batch: Batch, bytes: number): void {
    batch.bytes += bytes;
    this.#plan.bytes += bytes;
    this.#waitingBytes += bytes;
  }

  /** A region of the batch with room for `bytes` in one piece. */
  #regionFor(batch: Batch, bytes: number): Region {
    let region = batch.regions.at(-1);
    if (this.#chunkUsed + bytes > this.#chunk.bytes.byteLength) {
      this.#chunk = newChunk(Math.max(CHUNK_BYTES, bytes));
      this.#chunkUsed = 0;
    }
    if (region === undefined || region.chunk !== this.#chunk) {
      region = { chunk: this.#chunk, from: this.#chunkUsed, to: this.#chunkUsed };
      batch.regions.push(region);
    }
    this.#chunkUsed += bytes;
    return region;
  }

  #encode(batch: Batch, region: Region, log: LogState, entries: readonly Entry[], timeMs: number): TailPiece {
    const from = region.to;
    const base = log.nextOffset;
    const origin: FrameOrigin = { seed: this.#options.seed, epoch: batch.epoch, log: log.id, timeMs };
    const lastIndex = entries.length - 1;
    let at = from;
    for (let index = 0; index <= lastIndex; index++) {
      const { key, value, control } = entries[index] as Entry;
      at = writeFrame(region.chunk, at, origin, {
        offset: base + index,
        kind: kindOf(control),
        last: index === lastIndex,
        key,
        value,
      });
    }
    region.to = at;
    log.nextOffset = base + entries.length;
    return { chunk: region.chunk, from, to: at, base, endOffset: log.nextOffset, timeMs };
  }

  /** After the caller's own turn, so that what it appends in one go is one commit. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#start();
    });
  }

  #start(): void {
    if (this.#running !== undefined || this.#batches.length === 0) return; // GC3
    const { journal, target } = this.#options;
    if (target.mustWait()) return;
    const batch = this.#batches.shift() as Batch;
    const numberBefore = journal.number;
    this.#running = batch;
    const prepared = this.#prepare(batch);
    if (prepared) this.#write(batch);
    else this.#running = undefined;
    if (journal.number !== numberBefore) target.rolled();
    if (!prepared) this.#next();
  }

  #write(batch: Batch): void {
    const { journal } = this.#options;
    const first = batch.regions[0] as Region;
    const buffers = batch.regions.map((region) => region.chunk.bytes.subarray(region.from, region.to));
    try {
      journal.write(first.chunk, first.from, buffers);
      journal.sync().then(
        () => this.#synced(batch),
        (error: unknown) => this.#failed(batch, error),
      );
    } catch (error: unknown) {
      this.#failed(batch, error);
    }
  }

  /** Everything that can fail while it is certain that nothing of the batch is written. */
  #prepare(batch: Batch): boolean {
    const { journal, limits, logger } = this.#options;
    try {
      journal.prepare(batch.epoch, batch.bytes, batch.hasEntries ? limits.journalReserveBytes : 0);
      this.#refusing = false;
      return true;
    } catch (error: unknown) {
      if (!this.#refusing) logger.error({ err: error }, 'The journal cannot grow; appends are refused.');
      this.#refusing = true;
      this.#refuse(batch, error);
      return false;
    }
  }

  /** The journal cannot grow for this batch. Its catalog records are tried once more without entries. */
  #refuse(batch: Batch, cause: unknown): void {
    const { journal } = this.#options;
    const reason = 'the journal cannot grow';
    const records = this.#refuseEntries([batch, ...this.#batches.splice(0)], reason, cause);
    this.#plan = { number: journal.number, bytes: journal.position ?? JOURNAL_HEADER_BYTES };
    for (const { record, resolve, reject } of records) {
      if (batch.hasEntries) this.#addRecord(record, resolve, reject);
      else reject(new LogError('not-appended', reason, { cause }));
    }
  }

  /** Rejects the entries of batches of which nothing is written; returns the catalog records among them. */
  #refuseEntries(batches: readonly Batch[], reason: string, cause: unknown): PendingRecord[] {
    const records: PendingRecord[] = [];
    for (const { bytes, pending: all } of batches) {
      this.#waitingBytes -= bytes;
      for (const pending of all) {
        if (pending.log === undefined) records.push(pending);
        else pending.reject(new LogError('not-appended', reason, { cause }));
      }
    }
    return records;
  }

  #synced(batch: Batch): void {
    const { journal, target } = this.#options;
    journal.synced();
    // Below this line things are on disk (GC1).
    this.#running = undefined;
    this.#waitingBytes -= batch.bytes;
    for (const pending of batch.pending) {
      if (pending.log === undefined) {
        target.applied(pending.sequence, pending.record);
        pending.resolve({ baseOffset: 0 as Offset, appendTimeMs: 0 });
      } else if (target.settle(pending.log, pending.piece)) {
        pending.resolve({ baseOffset: pending.piece.base as Offset, appendTimeMs: pending.piece.timeMs });
      } else {
        pending.reject(new LogError('no-such-log', 'the log was deleted'));
      }
    }
    this.#next();
  }

  #failed(batch: Batch, error: unknown): void {
    const { journal, logger, target } = this.#options;
    logger.error({ err: error, journal: batch.epoch }, 'A commit failed; the journal goes on in a fresh file.');
    journal.abandon();
    this.#running = undefined;
    this.#reject(batch, 'unknown', 'writing to the journal failed', error);
    for (const collected of this.#batches.splice(0)) this.#reject(collected, 'not-appended', 'the commit before failed', error);
    this.#plan = { number: Math.max(this.#plan.number, batch.epoch) + 1, bytes: JOURNAL_HEADER_BYTES };
    target.rolled();
    this.#next();
  }

  #reject(batch: Batch, kind: 'unknown' | 'not-appended', reason: string, cause: unknown): void {
    this.#waitingBytes -= batch.bytes;
    for (const pending of batch.pending) pending.reject(new LogError(kind, reason, { cause }));
  }

  #next(): void {
    if (this.#batches.length > 0) this.#start();
    else this.#announceIdle();
  }

  #announceIdle(): void {
    if (this.#running !== undefined || this.#batches.length > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
