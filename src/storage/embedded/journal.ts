/**
 * The journal: where every append is written and synced before it is acknowledged. A row of numbered files, written from
 * front to back, filled with zeros ahead of the records (a sync then changes no metadata and costs half), and used again
 * once all they hold is in synced segments.
 *
 *     file:    header (layout.ts), then commits one behind the other, then zeros or frames of an earlier use
 *     commit:  a commit frame (frame.ts) whose offset is the sequence number of the last catalog record before it, and whose
 *              value is  u32 previous file's number, u32 where its valid bytes end, u32 synced size of this file;
 *              then the frames of the commit
 *
 * J1. A file's number is its epoch and is never used twice; every frame carries it. Frames of an earlier use are therefore
 *     never taken for new ones.
 * J2. A commit is written only when all before it is synced. So a valid commit frame proves that everything before it in its
 *     file was synced, and the first one of a file where the file before it ends.
 * J3. After a failed write or sync nothing is written to that file any more. Its valid bytes end where the last good sync
 *     ended, and the next file's first commit says so.
 * J4. A file's name and header are durable before anything in it counts.
 * J5. A file is synced to some way ahead of its commits (at least `journalReserveBytes`, unless a single commit is larger), and
 *     every commit says how far. So a file that lost its end is told from one that was never longer.
 */
import type { FileDescriptor, Files } from '../../platform/files.ts';
import { type Chunk, FRAME_HEADER_BYTES, FrameKind, writeFrame } from './frame.ts';
import { JOURNAL_HEADER_BYTES, journalDirectory, journalHeader, journalPath } from './layout.ts';
import type { EmbeddedLimits } from './limits.ts';

export const COMMIT_VALUE_BYTES = 12;
export const COMMIT_FRAME_BYTES: number = FRAME_HEADER_BYTES + COMMIT_VALUE_BYTES;

/** A file that is not written to any more. */
export interface JournalFile {
  readonly number: number;
  readonly path: string;
  /** Where the synced bytes end. */
  readonly end: number;
  /** Its disk failed: never used again. */
  readonly damaged: boolean;
}

export interface JournalState {
  readonly nextNumber: number;
  /** Files that hold what is not yet known to be in segments, oldest first. */
  readonly live: readonly JournalFile[];
  /** Paths of files that hold nothing of interest. */
  readonly spares: readonly string[];
}

export interface JournalOptions {
  readonly files: Files;
  readonly directory: string;
  readonly limits: EmbeddedLimits;
  readonly seed: number;
}

interface OpenJournalFile {
  readonly number: number;
  readonly path: string;
  readonly file: FileDescriptor;
  /** Where the next commit goes: everything before is synced (J2). */
  position: number;
  /** Zeros or older bytes are there up to here. */
  filledTo: number;
  /** How long the file is after any crash from now on. */
  syncedBytes: number;
}

export class Journal {
  readonly #options: JournalOptions;
  readonly #live: JournalFile[];
  readonly #spares: string[];
  readonly #zeros: Uint8Array;
  #current: OpenJournalFile | undefined;
  #unsyncedBytes = 0;
  #previous: { readonly number: number; readonly end: number };
  #nextNumber: number;

  constructor(options: JournalOptions, state: JournalState) {
    this.#options = options;
    this.#live = [...state.live];
    this.#spares = [...state.spares];
    this.#nextNumber = state.nextNumber;
    this.#zeros = new Uint8Array(Math.min(options.limits.journalStepBytes, 1024 * 1024));
    const last = state.live.findLast((file) => file.end > JOURNAL_HEADER_BYTES);
    this.#previous = { number: last?.number ?? 0, end: last?.end ?? JOURNAL_HEADER_BYTES };
  }

  /** Number of the file being written, or of the next one when there is none. */
  get number(): number {
    return this.#current?.number ?? this.#nextNumber;
  }

  /** Where the next commit goes, or undefined when a new file must be begun. */
  get position(): number | undefined {
    return this.#current?.position;
  }

  /**
   * Makes the file with `number` the current one and fills zeros for a commit of `bytes`. When it throws, nothing of the
   * commit was written, and the journal can go on.
   */
  prepare(number: number, bytes: number, reserveBytes: number): void {
    if (this.#current?.number !== number) this.#begin(number);
    const { limits } = this.#options;
    const current = this.#open();
    const needed = current.position + bytes;
    const cap = Math.max(limits.journalFileBytes, needed);
    if (current.filledTo < Math.min(needed + reserveBytes, cap)) this.#fill(Math.min(needed + limits.journalStepBytes, cap));
  }

  /**
   * Writes one commit; `first` has room for the commit frame at its begin; `sequence` is that of the last catalog record that
   * is durable. Afterwards either `sync` or `abandon` follows.
   */
  write(first: Chunk, firstAt: number, buffers: readonly Uint8Array[], sequence: number): void {
    const current = this.#open();
    const value = new Uint8Array(COMMIT_VALUE_BYTES);
    const view = new DataView(value.buffer);
    view.setUint32(0, this.#previous.number, true);
    view.setUint32(4, this.#previous.end, true);
    view.setUint32(8, current.syncedBytes, true);
    const origin = { seed: this.#options.seed, epoch: current.number, log: 0, timeMs: 0 };
    writeFrame(first, firstAt, origin, { offset: sequence, kind: FrameKind.commit, last: true, key: null, value });
    this.#unsyncedBytes = buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
    this.#options.files.writeAt(current.file, buffers, current.position);
  }

  /** Resolves when what was written last is on the disk. */
  sync(): Promise<void> {
    return this.#options.files.dataSyncAsync(this.#open().file);
  }

  /** To be called when `sync` has resolved. */
  synced(): void {
    const current = this.#open();
    current.position += this.#unsyncedBytes;
    current.filledTo = Math.max(current.filledTo, current.position);
    current.syncedBytes = current.filledTo;
    this.#unsyncedBytes = 0;
  }

  /** Gives the current file up after a failure (J3). */
  abandon(): void {
    this.#retire(true);
  }

  /** Frees the files below `number`: all they hold is in synced segments, and the catalog says so. */
  release(number: number): void {
    if (this.#current !== undefined && this.#current.number < number) this.#retire(false);
    for (let first = this.#live[0]; first !== undefined && first.number < number; first = this.#live[0]) {
      this.#live.shift();
      if (first.damaged || !this.#isSpareSize(first.path)) this.#options.files.remove(first.path);
      else this.#spares.push(first.path);
    }
    while (this.#spares.length > this.#options.limits.journalSparesMax) {
      const spare = this.#spares.pop();
      if (spare !== undefined) this.#options.files.remove(spare);
    }
  }

  close(): void {
    if (this.#current !== undefined) this.#retire(false);
  }

  #open(): OpenJournalFile {
    if (this.#current === undefined) throw new Error('the journal has no current file');
    return this.#current;
  }

  #retire(damaged: boolean): void {
    const { number, path, file, position } = this.#open();
    this.#current = undefined;
    this.#unsyncedBytes = 0;
    this.#live.push({ number, path, end: position, damaged });
    if (position > JOURNAL_HEADER_BYTES) this.#previous = { number, end: position };
    this.#nextNumber = Math.max(this.#nextNumber, number + 1); // J1
    this.#options.files.close(file);
  }

  /** The file before stays current until the new one is ready: on a full disk its reserve is still of use. */
  #begin(number: number): void {
    const { files, directory, limits, seed } = this.#options;
    const path = journalPath(directory, number);
    const spare = this.#spares.shift();
    if (spare === undefined) files.remove(path);
    else if (spare !== path) files.rename(spare, path);
    const file = files.open(path, spare === undefined ? 'create' : 'read-write');
    try {
      files.writeAt(file, [journalHeader(number, seed)], 0);
      if (spare === undefined) files.writeAt(file, [new Uint8Array(limits.journalReserveBytes)], JOURNAL_HEADER_BYTES);
      files.dataSync(file);
      files.syncDirectory(journalDirectory(directory)); // J4
      const filledTo = files.sizeBytes(file);
      if (this.#current !== undefined) this.#retire(false);
      this.#current = { number, path, file, position: JOURNAL_HEADER_BYTES, filledTo, syncedBytes: filledTo };
    } catch (error: unknown) {
      files.close(file);
      files.remove(path);
      throw error;
    }
  }

  #fill(to: number): void {
    const current = this.#open();
    while (current.filledTo < to) {
      const bytes = Math.min(this.#zeros.byteLength, to - current.filledTo);
      this.#options.files.writeAt(current.file, [this.#zeros.subarray(0, bytes)], current.filledTo);
      current.filledTo += bytes;
    }
  }

  #isSpareSize(path: string): boolean {
    const { files, limits } = this.#options;
    const file = files.open(path, 'read');
    const sizeBytes = files.sizeBytes(file);
    files.close(file);
    return sizeBytes <= limits.journalFileBytes;
  }
}
