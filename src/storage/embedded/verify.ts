/**
 * Checks a log directory that no engine has open: every frame, header and checksum in it. Encrypted frames are checked by
 * their checksums as well; the key file is not asked for.
 *
 * VE1. Nothing is written, made, renamed or removed.
 * VE2. What is reported is what an engine would lose or refuse. Torn ends, spare journal files, indexes (derived data) and
 *      bytes behind a segment's end are no damage.
 * VE3. The number of entries a damage costs is an upper bound: the gap in the offsets where one log is concerned, else as
 *      many frames as the damaged bytes can have held.
 */
import { type Files, systemErrorCode } from '../../platform/files.ts';
import type { Catalog } from './catalog.ts';
import { DamagedFileError, DataDirectoryError } from './data-directory-error.ts';
import { SEAL_BYTES } from './data-key.ts';
import {
  type Chunk,
  FRAME_HEADER_BYTES,
  FrameKind,
  frameKind,
  frameLog,
  frameOffset,
  newChunk,
  plausibleLength,
} from './frame.ts';
import { readWrappedKey } from './group-keys.ts';
import type { JournalContent } from './journal-replay.ts';
import {
  catalogPath,
  groupKeyPath,
  hasJournalHeader,
  hasSegmentHeader,
  JOURNAL_HEADER_BYTES,
  journalPath,
  SEGMENT_HEADER_BYTES,
  segmentPath,
  versionPath,
} from './layout.ts';
import { DEFAULT_EMBEDDED_LIMITS } from './limits.ts';
import type { LogState, Segment } from './log-state.ts';
import { type DirectorySource, mostFrames, Replay, readCatalog, readJournal, readVersion } from './recovery.ts';
import { scanSegment } from './segment-scan.ts';

/** One damaged place. */
export interface Damage {
  readonly file: string;
  /** In the file. */
  readonly at: number;
  readonly bytes: number;
  /** Entries that it costs at most (VE3); undefined when that cannot be told. */
  readonly entriesMax: number | undefined;
  /** What is wrong, as the end of a sentence that begins with the file. */
  readonly what: string;
}

export interface LogReport {
  readonly groups: number;
  readonly logs: number;
  readonly segments: number;
  readonly segmentBytes: number;
  readonly journalFiles: number;
  readonly journalBytes: number;
  /** That can be read. */
  readonly entries: number;
  /** Places; the first {@link DAMAGE_LISTED_MAX} of them are listed. */
  readonly damaged: number;
  readonly damage: readonly Damage[];
}

/** Told of the bytes checked since the last call. */
export type VerifyProgress = (bytes: number) => void;

export const DAMAGE_LISTED_MAX = 1000;
const FRAME_BYTES_MAX = DEFAULT_EMBEDDED_LIMITS.entryBytesMax + FRAME_HEADER_BYTES + SEAL_BYTES;
const READ_BLOCK_BYTES = 1024 * 1024;
const HEADER = 'has a damaged header';
const DAMAGED = 'holds damaged bytes';

/** Throws a `DataDirectoryError` where there is no log directory that this version reads. */
export function verifyLogDirectory(files: Files, directory: string, progress: VerifyProgress): LogReport {
  return new Verification({ files, directory }, progress).run();
}

interface Counts {
  segments: number;
  segmentBytes: number;
  journalFiles: number;
  journalBytes: number;
  entries: number;
  damaged: number;
}

class Verification {
  readonly #source: DirectorySource;
  readonly #progress: VerifyProgress;
  readonly #damage: Damage[] = [];
  readonly #counts: Counts = { segments: 0, segmentBytes: 0, journalFiles: 0, journalBytes: 0, entries: 0, damaged: 0 };

  constructor(source: DirectorySource, progress: VerifyProgress) {
    this.#source = source;
    this.#progress = progress;
  }

  run(): LogReport {
    try {
      return this.#verify();
    } catch (error: unknown) {
      if (!(error instanceof DamagedFileError)) throw error;
      this.#note(error.file, 0, 0, undefined, 'is damaged: nothing behind it can be read');
      return { groups: 0, logs: 0, ...this.#counts, damage: this.#damage };
    }
  }

  #verify(): LogReport {
    const { files, directory } = this.#source;
    const version = readVersion(this.#source);
    if (version === undefined) {
      if (!files.exists(catalogPath(directory))) throw new DataDirectoryError(`${directory} holds no log`);
      throw new DamagedFileError(versionPath(directory));
    }
    const { seed } = version;
    const { catalog, journalFrom } = readCatalog(this.#source, seed);
    this.#journal(catalog, journalFrom, seed);
    for (const { id, group } of catalog.keys()) this.#key(groupKeyPath(directory, id), group, seed);
    for (const log of catalog.logs.values()) {
      for (const segment of log.segments) this.#segment(log, segment, seed);
      for (const run of log.tail) this.#counts.entries += run.endOffset - Math.max(run.base, log.start);
    }
    return { groups: catalog.groups.size, logs: catalog.logs.size, ...this.#counts, damage: this.#damage };
  }

  #key(file: string, group: string, seed: number): void {
    try {
      readWrappedKey(this.#source.files, file, group, seed);
    } catch (error: unknown) {
      if (!(error instanceof DataDirectoryError)) throw error;
      this.#note(file, 0, 0, undefined, `is missing or damaged: what is encrypted of group ${group} cannot be read`);
    }
  }

  #segment(log: LogState, segment: Segment, seed: number): void {
    const { files, directory } = this.#source;
    const file = segmentPath(directory, log.id, segment.base);
    this.#counts.segments += 1;
    this.#counts.segmentBytes += segment.bytes;
    const scan = new SegmentCheck(log, segment, (at, bytes, entriesMax) => this.#note(file, at, bytes, entriesMax, DAMAGED));
    const open = this.#tried(file, segment.endOffset - segment.base, () => files.open(file, 'read'));
    if (open === undefined) return;
    try {
      this.#tried(file, segment.endOffset - segment.base, () => {
        if (!hasSegmentHeader(readPart(files, open, 0, SEGMENT_HEADER_BYTES).bytes, log.id, segment.base, seed)) {
          this.#note(file, 0, SEGMENT_HEADER_BYTES, 0, HEADER);
        }
        const read = (position: number, sizeBytes: number): Chunk => {
          this.#progress(sizeBytes);
          return readPart(files, open, position, sizeBytes);
        };
        const damaged = (from: number, to: number): void => scan.damaged(from, to);
        const bounds = { frameBytesMax: FRAME_BYTES_MAX, readBlockBytes: READ_BLOCK_BYTES, segmentBytes: segment.bytes };
        scanSegment(
          { log: log.id, seed, base: segment.base, endOffset: segment.endOffset, ...bounds, read, damaged },
          SEGMENT_HEADER_BYTES,
          (chunk, at) => scan.frame(chunk, at),
        );
        scan.end();
      });
    } finally {
      files.close(open);
    }
    this.#counts.entries += scan.entries;
  }

  #journal(catalog: Catalog, journalFrom: number, seed: number): void {
    const { files, directory } = this.#source;
    const { contents } = readJournal(this.#source, journalFrom, seed, (file) => {
      const bytes = this.#tried(file, undefined, () => files.readWhole(file)) ?? new Uint8Array(0);
      this.#progress(bytes.byteLength);
      return bytes;
    });
    const damaged: [content: JournalContent, from: number, to: number][] = [];
    const replay = new Replay(this.#source, catalog, {
      damaged: (content, from, to) => void damaged.push([content, from, to]),
      missing: (number) => this.#note(journalPath(directory, number), 0, 0, undefined, 'is missing'),
    });
    for (const [index, { path, end }] of replay.files(contents, journalFrom).entries()) {
      const content = contents[index] as JournalContent;
      this.#counts.journalFiles += 1;
      this.#counts.journalBytes += end - JOURNAL_HEADER_BYTES;
      const isUsed = end > JOURNAL_HEADER_BYTES;
      if (isUsed && !hasJournalHeader(content.chunk.bytes, content.epoch, seed))
        this.#note(path, 0, JOURNAL_HEADER_BYTES, 0, HEADER);
    }
    for (const [content, from, to] of damaged) {
      const entriesMax = lostEntries(content, from, to, catalog);
      this.#note(journalPath(directory, content.epoch), from, to - from, entriesMax, DAMAGED);
    }
  }

  /** What cannot be read is damage like any other. */
  #tried<T>(file: string, entriesMax: number | undefined, read: () => T): T | undefined {
    try {
      return read();
    } catch (error: unknown) {
      const code = systemErrorCode(error);
      if (code === undefined) throw error;
      this.#note(file, 0, 0, entriesMax, code === 'ENOENT' ? 'is missing' : `cannot be read (${code})`);
      return undefined;
    }
  }

  #note(file: string, at: number, bytes: number, entriesMax: number | undefined, what: string): void {
    this.#counts.damaged += 1;
    if (this.#damage.length < DAMAGE_LISTED_MAX) this.#damage.push({ file, at, bytes, entriesMax, what });
  }
}

/** Counts a segment's entries and finds out what its damaged ranges cost. */
class SegmentCheck {
  readonly #log: LogState;
  readonly #segment: Segment;
  readonly #note: (at: number, bytes: number, entriesMax: number) => void;
  #expected: number;
  #damaged: readonly [from: number, to: number] | undefined;
  entries = 0;

  constructor(log: LogState, segment: Segment, note: (at: number, bytes: number, entriesMax: number) => void) {
    this.#log = log;
    this.#segment = segment;
    this.#note = note;
    this.#expected = segment.base;
  }

  damaged(from: number, to: number): void {
    this.#damaged = [from, to];
  }

  frame(chunk: Chunk, at: number): boolean {
    const offset = frameOffset(chunk, at);
    this.#settle(offset);
    if (offset >= this.#log.start) this.entries += 1;
    this.#expected = offset + 1;
    return true;
  }

  end(): void {
    this.#settle(this.#segment.endOffset);
  }

  /** The next valid entry, or the end, is at `offset`. */
  #settle(offset: number): void {
    if (this.#damaged === undefined) return;
    const [from, to] = this.#damaged;
    this.#damaged = undefined;
    const missing = Math.max(0, offset - Math.max(this.#expected, this.#log.start));
    this.#note(from, to - from, Math.min(missing, mostFrames(to - from)));
  }
}

/** Entries that a damaged range of a journal file can have held, less those that are in segments. */
function lostEntries(content: JournalContent, from: number, to: number, catalog: Catalog): number {
  const { chunk, seed } = content;
  let lost = 0;
  let at = from;
  while (at < to) {
    const length = plausibleLength(chunk, at, seed);
    if (length === 0 || at + length > to) return lost + mostFrames(to - at);
    const kind = frameKind(chunk, at);
    const log = catalog.logs.get(frameLog(chunk, at));
    const isEntry = kind !== FrameKind.catalog && kind !== FrameKind.commit;
    if (isEntry && log !== undefined && frameOffset(chunk, at) >= Math.max(log.flushedEnd, log.start)) lost += 1;
    at += length;
  }
  return lost;
}

function readPart(files: Files, file: Parameters<Files['readAt']>[0], position: number, sizeBytes: number): Chunk {
  const chunk = newChunk(sizeBytes);
  const count = files.readAt(file, chunk.bytes, position);
  if (count < sizeBytes) chunk.bytes.fill(0, count);
  return chunk;
}
