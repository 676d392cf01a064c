/**
 * The segment files: the older entries of each log, as the frames that went to the journal, one behind the other after the
 * header (layout.ts). How many of a segment's bytes count stands in the catalog, never in the file: what lies behind is left
 * from a flush that a crash cut short.
 *
 * SS1. Bytes read are served only from valid frames of the log asked for (segment-scan.ts).
 * SS2. A damaged range is reported once, skipped to the next valid frame, and changes no offset.
 * SS3. Index files are derived data (segment-index.ts).
 * SS4. A new segment counts only when its bytes, its name and the name of its log's folder are synced, in the background.
 */
import { type Files, systemErrorCode } from '../../platform/files.ts';
import type { Logger } from '../../platform/logger.ts';
import type { DamageReports } from './damage-reports.ts';
import { SEAL_BYTES } from './data-key.ts';
import { type Chunk, chunkOf, FRAME_HEADER_BYTES, frameLength, frameOffset, frameTimeMs, newChunk } from './frame.ts';
import { indexPath, logDirectory, logsDirectory, SEGMENT_HEADER_BYTES, segmentHeader, segmentPath } from './layout.ts';
import type { EmbeddedLimits } from './limits.ts';
import type { Segment } from './log-state.ts';
import { OpenFiles } from './open-files.ts';
import { INDEX_ENTRY_BYTES, SegmentIndex } from './segment-index.ts';
import { type FrameVisitor, scanSegment } from './segment-scan.ts';
import type { TailRun } from './tail-run.ts';

export interface SegmentStoreOptions {
  readonly files: Files;
  readonly directory: string;
  readonly limits: EmbeddedLimits;
  readonly seed: number;
  readonly logger: Logger;
  readonly damage: DamageReports;
}

export interface ScanOptions {
  /** Gets the blocks that the visited frames stand in, for `reuse`. Without it they are looked at during the visit only. */
  readonly blocks?: Chunk[];
  /** How much is likely to be visited. */
  readonly wantedBytes?: number;
}

/** What is read first where little is wanted: with the usual distance of index entries, a few such reads find any frame. */
const FIRST_BLOCK_BYTES_MIN = 16 * 1024;
/** The share of a block that is read into memory of its own: who looks at it for long must not keep the whole block. */
const LITTLE = 1 / 8;
const DAMAGED = 'Damaged bytes in a segment; the entries in them are lost.';
/** Writes to a segment are gathered into pieces of this size. */
const STAGING_BYTES = 1024 * 1024;

export class SegmentStore {
  readonly #options: SegmentStoreOptions;
  readonly #open: OpenFiles;
  /** By index path, the least recently used first. */
  readonly #indexes = new Map<string, SegmentIndex>();
  readonly #frameBytesMax: number;
  /** The names of all logs' folders are durable. At first a process that was killed may have left one that is not. */
  #foldersSynced = false;
  /** Where writes are gathered, those that are not in use. */
  readonly #staging: Uint8Array[] = [];
  /** Read blocks that nobody looks at any more. */
  readonly #spareBlocks: Chunk[] = [];

  constructor(options: SegmentStoreOptions) {
    this.#options = options;
    this.#open = new OpenFiles(options.files, options.limits.openFilesMax);
    this.#frameBytesMax = options.limits.entryBytesMax + FRAME_HEADER_BYTES + SEAL_BYTES;
  }

  /** Makes the folders that logs lack; resolves when all are durable by name, after one sync. */
  async makeFolders(logs: readonly number[]): Promise<void> {
    const { files, directory } = this.#options;
    for (const log of logs) {
      const folder = logDirectory(directory, log);
      if (files.exists(folder)) continue;
      files.makeDirectory(folder);
      this.#foldersSynced = false;
    }
    if (this.#foldersSynced) return;
    await files.syncDirectoryAsync(logsDirectory(directory));
    this.#foldersSynced = true;
  }

  /** Makes the file of a new segment in its log's folder; it holds nothing yet and is not durable. */
  create(log: number, base: number, timeMs: number): Segment {
    const { files, directory, seed } = this.#options;
    this.#forgetIndex(log, base);
    files.remove(indexPath(directory, log, base));
    const file = this.#open.create(segmentPath(directory, log, base));
    files.writeAt(file, [segmentHeader(log, base, seed)], 0);
    return { base, endOffset: base, bytes: SEGMENT_HEADER_BYTES, firstTimeMs: timeMs, lastTimeMs: timeMs };
  }

  /**
   * Writes runs behind a segment's bytes, in the background, because the system makes a write wait while it flushes the same
   * file; not synced. The runs are held by the caller. Resolves with how many bytes they are.
   */
  async write(log: number, segment: Segment, runs: readonly TailRun[]): Promise<number> {
    const { files, directory, limits } = this.#options;
    let written = segment.bytes;
    const staging = this.#staging.pop() ?? new Uint8Array(STAGING_BYTES);
    await this.#open.use(segmentPath(directory, log, segment.base), async (file) => {
      for (const bytes of gather(runs, staging)) {
        if (bytes.byteLength < limits.backgroundWriteBytesMin) files.writeAt(file, [bytes], written);
        else await files.writeAtAsync(file, bytes, written);
        written += bytes.byteLength;
      }
    });
    this.#staging.push(staging);
    return written - segment.bytes;
  }

  /** Takes note in the index of runs that were written behind a segment's bytes, before these count. */
  note(log: number, segment: Segment, runs: readonly TailRun[]): void {
    const index = this.#index(log, segment);
    const indexed = index.count;
    noteRuns(index, runs, segment.bytes);
    if (index.count > indexed) this.#writeIndex(log, segment, index, indexed);
  }

  /** Whether a segment's file is there and nothing lies behind its bytes that count. */
  endsThere(log: number, segment: Segment): boolean {
    const { files, directory } = this.#options;
    try {
      return files.sizeBytes(this.#open.get(segmentPath(directory, log, segment.base))) === segment.bytes;
    } catch (error: unknown) {
      if (systemErrorCode(error) === undefined) throw error;
      return false;
    }
  }

  /** Resolves when a segment's bytes are on the disk, and the name of a new one too (SS4). */
  async sync(log: number, segment: Segment, isNew: boolean): Promise<void> {
    const { files, directory } = this.#options;
    await this.#open.use(segmentPath(directory, log, segment.base), (file) => files.dataSyncAsync(file));
    if (isNew) await files.syncDirectoryAsync(logDirectory(directory, log));
  }

  /** Visits the valid frames of a segment from `position` on; returns where it stopped. */
  scan(log: number, segment: Segment, position: number, visit: FrameVisitor, options: ScanOptions = {}): number {
    const { directory, limits, seed, damage } = this.#options;
    const blocks = options.blocks ?? [];
    const stopped = scanSegment(
      {
        log,
        seed,
        base: segment.base,
        endOffset: segment.endOffset,
        segmentBytes: segment.bytes,
        frameBytesMax: this.#frameBytesMax,
        readBlockBytes: limits.readBlockBytes,
        firstBlockBytes: Math.max(options.wantedBytes ?? 0, FIRST_BLOCK_BYTES_MIN),
        read: (at, sizeBytes) => {
          if (options.blocks === undefined) this.reuse(blocks);
          return this.#read(log, segment, at, sizeBytes, blocks);
        },
        damaged: (from, to) => damage.report(segmentPath(directory, log, segment.base), from, to, DAMAGED),
      },
      position,
      visit,
    );
    if (options.blocks === undefined) this.reuse(blocks);
    return stopped;
  }

  /** Takes back the blocks that a scan left; nobody may look at what was visited in them any more. */
  reuse(blocks: Chunk[]): void {
    const { readBlockBytes, spareBlocksMax } = this.#options.limits;
    for (const block of blocks.splice(0)) {
      if (block.bytes.byteLength === readBlockBytes && this.#spareBlocks.length < spareBlocksMax) this.#spareBlocks.push(block);
    }
  }

  positionOfOffset(log: number, segment: Segment, offset: number): number {
    return offset <= segment.base ? SEGMENT_HEADER_BYTES : this.#index(log, segment).positionOfOffset(offset);
  }

  positionOfTime(log: number, segment: Segment, timeMs: number): number {
    return timeMs <= segment.firstTimeMs ? SEGMENT_HEADER_BYTES : this.#index(log, segment).positionOfTime(timeMs);
  }

  /** Forgets an index that may be ahead of its segment, after a failure. */
  forget(log: number, base: number): void {
    this.#forgetIndex(log, base);
    this.#open.close(segmentPath(this.#options.directory, log, base));
    this.#open.close(indexPath(this.#options.directory, log, base));
  }

  /** A frame, in a segment or still in the journal, is whole but not what was written in its place. */
  reportForged(log: number, segment: Segment | undefined, from: number, to: number): void {
    const { directory, damage } = this.#options;
    const file = segment === undefined ? logDirectory(directory, log) : segmentPath(directory, log, segment.base);
    damage.report(file, from, to, 'An encrypted entry is not what was written in its place; it is lost.');
  }

  close(): void {
    this.#open.closeAll();
    this.#indexes.clear();
  }

  #read(log: number, segment: Segment, position: number, sizeBytes: number, blocks: Chunk[]): Chunk {
    const block = this.#block(sizeBytes);
    blocks.push(block);
    const chunk = block.bytes.byteLength === sizeBytes ? block : chunkOf(block.bytes.subarray(0, sizeBytes));
    const path = segmentPath(this.#options.directory, log, segment.base);
    const count = this.#isThere(path) ? this.#options.files.readAt(this.#open.get(path), chunk.bytes, position) : 0;
    if (count < sizeBytes) chunk.bytes.fill(0, count); // the file lost its end, or is gone: damage like any other
    return chunk;
  }

  /** With room for `sizeBytes`: one of those that are used again, unless little is read. */
  #block(sizeBytes: number): Chunk {
    const { readBlockBytes } = this.#options.limits;
    if (sizeBytes > readBlockBytes || sizeBytes <= readBlockBytes * LITTLE) return newChunk(sizeBytes);
    return this.#spareBlocks.pop() ?? newChunk(readBlockBytes);
  }

  #isThere(path: string): boolean {
    try {
      this.#open.get(path);
      return true;
    } catch (error: unknown) {
      if (systemErrorCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  #index(log: number, segment: Segment): SegmentIndex {
    const path = indexPath(this.#options.directory, log, segment.base);
    const index = this.#indexes.get(path) ?? this.#loadIndex(path, log, segment);
    this.#indexes.delete(path);
    this.#indexes.set(path, index);
    for (const oldest of this.#indexes.keys()) {
      if (this.#indexes.size <= this.#options.limits.indexesCachedMax) break;
      this.#indexes.delete(oldest);
    }
    return index;
  }

  #loadIndex(path: string, log: number, segment: Segment): SegmentIndex {
    const { files, limits, seed } = this.#options;
    const bytes = files.exists(path) ? files.readWhole(path) : new Uint8Array(0);
    const index = SegmentIndex.decode(bytes, segment.bytes, limits.indexIntervalBytes, seed);
    if (!index.covers(segment.bytes, this.#frameBytesMax)) return this.#rebuildIndex(log, segment);
    if (index.count * INDEX_ENTRY_BYTES !== bytes.byteLength) this.#writeIndex(log, segment, index, 0);
    return index;
  }

  #rebuildIndex(log: number, segment: Segment): SegmentIndex {
    const { limits, logger } = this.#options;
    const index = new SegmentIndex(limits.indexIntervalBytes);
    this.scan(log, segment, SEGMENT_HEADER_BYTES, (chunk, at, position) => {
      index.note(frameOffset(chunk, at), frameTimeMs(chunk, at), position);
      return true;
    });
    logger.info({ log, segment: segment.base }, 'Rebuilt the index of a segment.');
    this.#writeIndex(log, segment, index, 0);
    return index;
  }

  /** Writes the entries from number `from` on. An index that cannot be written is rebuilt when it is needed (SS3). */
  #writeIndex(log: number, segment: Segment, index: SegmentIndex, from: number): void {
    const { files, directory, seed, logger } = this.#options;
    const path = indexPath(directory, log, segment.base);
    try {
      const file = from === 0 ? this.#open.create(path) : this.#open.get(path);
      files.writeAt(file, [index.encode(from, seed)], from * INDEX_ENTRY_BYTES);
    } catch (error: unknown) {
      logger.warn({ err: error, file: path }, 'An index could not be written; it will be rebuilt when needed.');
    }
  }

  #forgetIndex(log: number, base: number): void {
    this.#indexes.delete(indexPath(this.#options.directory, log, base));
  }
}

/** Notes the frames of runs that are written from `position` on; looks only at spans in which an entry is due. */
function noteRuns(index: SegmentIndex, runs: readonly TailRun[], from: number): void {
  let position = from;
  for (const { chunk, spans } of runs) {
    for (let span = 0; span < spans.length; span += 2) {
      const begin = spans[span] as number;
      const end = spans[span + 1] as number;
      if (position + end - begin > index.dueAt) {
        for (let at = begin; at < end; at += frameLength(chunk, at)) {
          const framePosition = position + at - begin;
          if (framePosition >= index.dueAt) index.note(frameOffset(chunk, at), frameTimeMs(chunk, at), framePosition);
        }
      }
      position += end - begin;
    }
  }
}

/** The runs' bytes in large pieces, each for as long as `staging` is not written to: one copy is cheaper than a system call with thousands of buffers. */
function* gather(runs: readonly TailRun[], staging: Uint8Array): Generator<Uint8Array> {
  let used = 0;
  for (const { chunk, spans } of runs) {
    for (let span = 0; span < spans.length; span += 2) {
      const bytes = chunk.bytes.subarray(spans[span], spans[span + 1]);
      if (used > 0 && used + bytes.byteLength > STAGING_BYTES) {
        yield staging.subarray(0, used);
        used = 0;
      }
      if (bytes.byteLength > STAGING_BYTES) yield bytes;
      else {
        staging.set(bytes, used);
        used += bytes.byteLength;
      }
    }
  }
  if (used > 0) yield staging.subarray(0, used);
}
