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
 * GC5. What waits for the disk is bounded in bytes (`waitingBytesMax`) and in time: an append of which nothing is written
 *      after `waitMsMax` is refused as `throttled`, one whose commit takes longer than `commitMsMax` as `unknown`. Catalog
 *      records wait: they are few, and some make room.
 * GC6. A catalog record is written twice: without it nothing behind it could be understood (recovery.ts RE6).
 *
 * The bytes of an entry are copied once, into the chunk that is written to the journal and then serves as the log's tail.
 */
import type { Clock, Timer } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { type AppendResult, type Entry, LogError, type Offset } from '../log-engine.ts';
import type { CatalogRecord } from './catalog.ts';
import { ChunkPool } from './chunk-pool.ts';
import { type Batch, oldestSinceMs, type Pending, type PendingRecord, type Region, takeOldest } from './commit-batch.ts';
import { type DataKey, SEAL_BYTES } from './data-key.ts';
import { type Chunk, FrameKind, type FrameOrigin, frameBytes, kindOf, newChunk, writeFrame } from './frame.ts';
import type { GroupKeys } from './group-keys.ts';
import { COMMIT_FRAME_BYTES, type Journal } from './journal.ts';
import { JOURNAL_HEADER_BYTES } from './layout.ts';
import type { EmbeddedLimits } from './limits.ts';
import type { LogState } from './log-state.ts';
import type { TailPiece } from './tail-run.ts';

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

/** An append on its way into a batch. */
interface Encoding {
  readonly batch: Batch;
  readonly region: Region;
  readonly log: LogState;
  readonly entries: readonly Entry[];
  readonly timeMs: number;
  readonly dataKey: DataKey | undefined;
}

export interface GroupCommitOptions {
  readonly journal: Journal;
  readonly limits: EmbeddedLimits;
  readonly seed: number;
  readonly keys: GroupKeys;
  readonly target: CommitTarget;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly firstSequence: number;
}

export class GroupCommit {
  readonly #options: GroupCommitOptions;
  #batches: Batch[] = [];
  readonly #chunks: ChunkPool;
  #chunk: Chunk = newChunk(0);
  #chunkUsed = 0;
  #waitingBytes = 0;
  #sequence: number;
  /** Of the last catalog record that is durable. */
  #durableSequence: number;
  #running: Batch | undefined;
  /** When the writing of the running batch began, by the monotonic clock. */
  #runningSinceMs = 0;
  /** Set while anything is collected or running: goes off when the first wait of GC5 is over. */
  #watch: Timer | undefined;
  #scheduled = false;
  /** The last commit could not be prepared; that was said. */
  #refusing = false;
  /** The journal file that the batch collected last will go to, and how much that file will then hold. */
  #plan: { number: number; bytes: number };
  #idle: (() => void)[] = [];

  constructor(options: GroupCommitOptions) {
    this.#options = options;
    this.#chunks = new ChunkPool(options.limits.chunkBytes, options.limits.spareChunksMax);
    this.#sequence = options.firstSequence;
    this.#durableSequence = options.firstSequence;
    this.#plan = { number: options.journal.number, bytes: JOURNAL_HEADER_BYTES };
  }

  append(log: LogState, entries: readonly Entry[], timeMs: number): Promise<AppendResult> {
    const { encryption } = log;
    const encrypts = encryption?.on === true;
    const seal = encrypts ? SEAL_BYTES : 0;
    const bytes = entries.reduce((sum, entry) => sum + frameBytes(entry.key, entry.value) + seal, 0);
    if (!this.#hasRoom(bytes)) return Promise.reject(new LogError('throttled', 'too many appends are waiting for the disk'));
    const batch = this.#batchFor(bytes, this.#options.limits.journalReserveBytes);
    const region = this.#regionFor(batch, bytes);
    const dataKey = encrypts ? this.#options.keys.toSeal(encryption.key, batch.epoch) : undefined;
    const piece = this.#encode({ batch, region, log, entries, timeMs, dataKey });
    batch.hasEntries = true;
    const sinceMs = this.#options.clock.monotonicMs();
    return new Promise((resolve, reject) => this.#enqueue(batch, { log, piece, sinceMs, resolve, reject }));
  }

  /** Appends a catalog record; resolves when it is durable and applied. */
  record(record: CatalogRecord): Promise<unknown> {
    return new Promise((resolve, reject) => this.#addRecord({ record, resolve, reject }));
  }

  /** Starts what `mustWait` held back. */
  resume(): void {
    this.#schedule();
  }

  /** Resolves when nothing is waiting. Nothing must be appended any more. */
  async close(): Promise<void> {
    if (this.#running !== undefined || this.#batches.length > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
    this.#watch?.cancel();
  }

  /** Refuses the entries that have not been written, because they might wait for long; catalog records may make room. */
  refuseCollected(reason: string, cause: unknown): void {
    const records = this.#refuseEntries(this.#batches.splice(0), reason, cause);
    for (const pending of records) this.#addRecord(pending);
    this.#announceIdle();
  }

  #hasRoom(bytes: number): boolean {
    return this.#waitingBytes === 0 || this.#waitingBytes + bytes <= this.#options.limits.waitingBytesMax; // GC5
  }

  #addRecord({ record, resolve, reject }: Pick<PendingRecord, 'record' | 'resolve' | 'reject'>): void {
    const value = Buffer.from(JSON.stringify(record));
    const bytes = 2 * frameBytes(null, value); // GC6
    if (!this.#hasRoom(bytes)) {
      reject(new LogError('throttled', 'too many appends are waiting for the disk'));
      return;
    }
    const batch = this.#batchFor(bytes, 0);
    const region = this.#regionFor(batch, bytes);
    const sequence = ++this.#sequence;
    const origin: FrameOrigin = { seed: this.#options.seed, epoch: batch.epoch, log: 0, timeMs: 0 };
    const content = { offset: sequence, kind: FrameKind.catalog, last: true, key: null, value };
    const from = region.to;
    region.to = writeFrame(region.chunk, writeFrame(region.chunk, from, origin, content), origin, content);
    const piece = { chunk: region.chunk, from, to: region.to };
    this.#enqueue(batch, { log: undefined, sequence, record, piece, resolve, reject });
  }

  #enqueue(batch: Batch, pending: Pending): void {
    batch.pending.push(pending);
    if (this.#watch === undefined) this.#watchUntil(this.#options.limits.waitMsMax);
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
      batch = { epoch: this.#plan.number, regions: [], pending: [], bytes: 0, held: [], hasEntries: false };
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
      this.#chunk.use?.letGo();
      this.#chunk = this.#chunks.take(bytes);
      this.#chunkUsed = 0;
    }
    if (region === undefined || region.chunk !== this.#chunk || region.to !== this.#chunkUsed) {
      region = { chunk: this.#chunk, from: this.#chunkUsed, to: this.#chunkUsed };
      batch.regions.push(region);
      batch.held.push(this.#chunk);
      this.#chunk.use?.hold();
    }
    this.#chunkUsed += bytes;
    return region;
  }

  #encode({ batch, region, log, entries, timeMs, dataKey }: Encoding): TailPiece {
    const from = region.to;
    const base = log.nextOffset;
    const origin: FrameOrigin = { seed: this.#options.seed, epoch: batch.epoch, log: log.id, timeMs };
    const lastIndex = entries.length - 1;
    let at = from;
    for (let index = 0; index <= lastIndex; index++) {
      const { key, value, control } = entries[index] as Entry;
      const content = { offset: base + index, kind: kindOf(control), last: index === lastIndex, key, value };
      at = writeFrame(region.chunk, at, origin, content, dataKey);
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
    this.#runningSinceMs = this.#options.clock.monotonicMs();
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
      journal.write(first.chunk, first.from, buffers, this.#durableSequence);
      journal.sync().then(
        () => this.#synced(batch),
        (error: unknown) => this.#failed(batch, error),
      );
    } catch (error: unknown) {
      queueMicrotask(() => this.#failed(batch, error)); // GC2: the commit before may be settling
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
    for (const pending of records) {
      if (batch.hasEntries) this.#addRecord(pending);
      else pending.reject(new LogError('not-appended', reason, { cause }));
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
    if (this.#goesOnAt(batch)) this.#start(); // the disk has work while this commit is settled
    for (const pending of batch.pending) {
      if (pending.log === undefined) {
        this.#durableSequence = pending.sequence;
        target.applied(pending.sequence, pending.record);
        pending.resolve({ baseOffset: 0 as Offset, appendTimeMs: 0 });
      } else if (target.settle(pending.log, pending.piece)) {
        pending.resolve({ baseOffset: pending.piece.base as Offset, appendTimeMs: pending.piece.timeMs });
      } else {
        pending.reject(new LogError('no-such-log', 'the log was deleted'));
      }
    }
    for (const chunk of batch.held) chunk.use?.letGo();
    this.#next();
  }

  /** Whether the next commit may be written before `batch` is settled: nothing in it, and no roll, depends on that. */
  #goesOnAt(batch: Batch): boolean {
    const next = this.#batches[0];
    return next !== undefined && next.epoch === batch.epoch && batch.pending.every(({ log }) => log !== undefined);
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

  #watchUntil(delayMs: number): void {
    this.#watch = this.#options.clock.setTimer(delayMs, () => this.#refuseLate(), { unref: true });
  }

  /** GC5 */
  #refuseLate(): void {
    const { clock, limits } = this.#options;
    this.#watch = undefined;
    const nowMs = clock.monotonicMs();
    this.#refuseCollectedSince(nowMs - limits.waitMsMax);
    if (this.#running !== undefined && this.#runningSinceMs <= nowMs - limits.commitMsMax) {
      const error = new LogError('unknown', `the disk took longer than ${limits.commitMsMax} ms`);
      for (const pending of this.#running.pending) pending.reject(error); // settled all the same, should it end well
    }
    const sinceMs = oldestSinceMs(this.#batches) ?? nowMs;
    if (this.#batches.length > 0) this.#watchUntil(Math.max(1, sinceMs + limits.waitMsMax - nowMs));
    else if (this.#running !== undefined) this.#watchUntil(limits.waitMsMax);
    else {
      this.#chunks.clear();
      this.#announceIdle();
    }
  }

  #refuseCollectedSince(sinceMs: number): void {
    const error = new LogError('throttled', `waited ${this.#options.limits.waitMsMax} ms for the disk`);
    for (const batch of this.#batches) {
      const { bytes } = batch;
      const late = takeOldest(batch, sinceMs);
      if (late.length === 0) continue;
      for (const pending of late) pending.reject(error);
      if (batch.pending.length === 0) batch.bytes = 0;
      this.#waitingBytes -= bytes - batch.bytes;
      if (batch.epoch === this.#plan.number) this.#plan.bytes -= bytes - batch.bytes;
    }
    this.#batches = this.#batches.filter((batch) => batch.pending.length > 0);
  }

  #next(): void {
    if (this.#batches.length > 0)
      this.#start(); // GC3: unless one is running already
    else this.#announceIdle();
  }

  #announceIdle(): void {
    if (this.#running !== undefined || this.#batches.length > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
