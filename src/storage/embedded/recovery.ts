/**
 * Opening a data directory: what it is, what the catalog says, and what the journal holds beyond that.
 *
 *     VERSION   millrace-log <format>
 *               seed <8 hex digits>
 *               <CRC-32 of the lines above, 8 hex digits>     since format 3
 *
 * RE1. A directory of an unknown format version is refused, untouched. One of an older version holds nothing that the newest
 *      does not know: it gets the newest number before anything new is written.
 * RE2. What the journal replays is synced before anyone sees it: after a kill it may have been in the page cache only.
 * RE3. The time this takes depends on the journal since the last checkpoint and on the number of logs, not on what is stored.
 * RE4. Frames that the catalog has already (below a log's flushed end, or of a log that is gone) are skipped.
 * RE6. What damage may have swallowed is never taken for what was not there: without a catalog record that a later commit
 *      knows of nothing is opened, and offsets that lost entries may have had are not given again.
 * RE5. The catalog that is read is the one that a power cut leaves: journal files that it no longer needs are used again.
 */
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { Files } from '../../platform/files.ts';
import { systemErrorCode, writeFileDurably } from '../../platform/files.ts';
import type { Random } from '../../platform/random.ts';
import { Catalog, type CatalogRecord, type Freed, type StoredCatalog } from './catalog.ts';
import type { DamageReports } from './damage-reports.ts';
import { DamagedFileError, DataDirectoryError } from './data-directory-error.ts';
import { chunkOf, FRAME_HEADER_BYTES } from './frame.ts';
import type { JournalFile, JournalState } from './journal.ts';
import { firstCommit, holdsFrames, type JournalContent, type PreviousFile, replayJournal } from './journal-replay.ts';
import {
  CHECKED_FORMAT_VERSION,
  catalogPath,
  FORMAT_VERSION,
  FORMAT_VERSION_MIN,
  indexName,
  JOURNAL_HEADER_BYTES,
  journalDirectory,
  journalNumber,
  journalPath,
  logName,
  logsDirectory,
  segmentName,
  versionPath,
} from './layout.ts';
import type { TailPiece } from './tail-run.ts';

/** What a journal file that lost its end can have held: the largest append (`waitingBytesMax`) in the smallest frames. */
const CUT_OFF_ENTRIES_MAX = 2 ** 21;
const RECORD_LOST = 'is damaged: a change of groups or logs in it is lost';

export interface Recovered {
  readonly seed: number;
  readonly catalog: Catalog;
  readonly journal: JournalState;
  /** Bytes in the logs' tails. */
  readonly tailBytes: number;
  /** Names below `logs/` that are to be removed. */
  readonly removals: readonly string[];
}

/** Where to read from. */
export interface DirectorySource {
  readonly files: Files;
  readonly directory: string;
}

interface Version {
  readonly format: number;
  readonly seed: number;
}

const VERSION = /^(millrace-log \d+\nseed ([0-9a-f]{8})\n)(?:([0-9a-f]{8})\n)?$/;

interface RecoverySource extends DirectorySource {
  readonly damage: DamageReports;
}

export function recover(source: RecoverySource, random: Random): Recovered {
  const { files, directory, damage } = source;
  const { seed, format } = readVersion(source) ?? initialize(source, random);
  files.syncDirectory(directory); // RE5
  const { catalog, journalFrom, removals: stored } = readCatalog(source, seed);
  const { contents, spares, lastNumber } = readJournal(source, journalFrom, seed, (file) => syncedContent(files, file));
  const replay = new Replay(source, catalog, {
    damaged: ({ epoch }, from, to) =>
      damage.report(journalPath(directory, epoch), from, to, 'Damaged bytes in the journal; the entries in them are lost.'),
    missing: (number) =>
      damage.report(journalPath(directory, number), 0, 0, 'A journal file is missing; the entries in it are lost.'),
  });
  const live = replay.files(contents, journalFrom);
  const removals = [...stored, ...replay.freedNames, ...orphans(source, catalog)];
  if (format < FORMAT_VERSION) writeVersion(source, seed);
  const journal = { nextNumber: Math.max(lastNumber + 1, journalFrom), live, spares };
  return { seed, catalog, journal, tailBytes: replay.tailBytes(), removals };
}

/** What `VERSION` says; undefined when there is none. */
export function readVersion({ files, directory }: DirectorySource): Version | undefined {
  const file = versionPath(directory);
  if (!files.exists(file)) return undefined;
  const text = Buffer.from(files.readWhole(file)).toString('latin1');
  const format = Number(/^millrace-log (\d+)\n/.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(format)) throw new DamagedFileError(file);
  if (format < FORMAT_VERSION_MIN || format > FORMAT_VERSION) {
    const reads = `this version reads formats ${FORMAT_VERSION_MIN} to ${FORMAT_VERSION}`;
    throw new DataDirectoryError(`${directory} has log format ${format}; ${reads}`); // RE1
  }
  const match = VERSION.exec(text);
  const isChecked = format >= CHECKED_FORMAT_VERSION;
  if (match === null || match[3] !== (isChecked ? checksum(match[1] as string) : undefined)) throw new DamagedFileError(file);
  return { format, seed: Number.parseInt(match[2] as string, 16) };
}

function writeVersion({ files, directory }: DirectorySource, seed: number): void {
  const text = `millrace-log ${FORMAT_VERSION}\nseed ${seed.toString(16).padStart(8, '0')}\n`;
  writeFileDurably(files, versionPath(directory), Buffer.from(`${text}${checksum(text)}\n`));
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}

/** What the last checkpoint wrote. */
export function readCatalog({ files, directory }: DirectorySource, seed: number): StoredCatalog {
  const file = catalogPath(directory);
  if (!files.exists(file)) return { catalog: new Catalog(), journalFrom: 1, removals: [] };
  const stored = Catalog.parse(Buffer.from(files.readWhole(file)).toString(), seed);
  if (stored === undefined) throw new DamagedFileError(file);
  return stored;
}

function initialize({ files, directory }: RecoverySource, random: Random): Version {
  if (files.exists(catalogPath(directory)) || files.list(journalDirectory(directory)).length > 0) {
    throw new DataDirectoryError(`${directory} holds log data but no VERSION file`);
  }
  files.makeDirectory(journalDirectory(directory));
  files.makeDirectory(logsDirectory(directory));
  syncParents(files, directory);
  files.syncDirectory(directory);
  const seed = Buffer.from(random.bytes(4)).readUInt32LE();
  writeVersion({ files, directory }, seed);
  return { seed, format: FORMAT_VERSION };
}

/** Makes the names on the way to the directory durable, whoever made them. A folder that may not be read is none of ours. */
function syncParents(files: Files, directory: string): void {
  for (let folder = directory; folder !== path.dirname(folder); ) {
    folder = path.dirname(folder);
    try {
      files.syncDirectory(folder);
    } catch (error: unknown) {
      if (!['EACCES', 'EPERM'].includes(systemErrorCode(error) ?? '')) throw error;
    }
  }
}

/** The journal files from `journalFrom` on, in order; all others may be written over. */
export function readJournal(
  { files, directory }: DirectorySource,
  journalFrom: number,
  seed: number,
  read: (file: string) => Uint8Array,
): { readonly contents: readonly JournalContent[]; readonly spares: readonly string[]; readonly lastNumber: number } {
  const contents: JournalContent[] = [];
  const spares: string[] = [];
  let lastNumber = 0;
  for (const name of files.list(journalDirectory(directory))) {
    const epoch = journalNumber(name);
    if (Number.isNaN(epoch)) continue;
    lastNumber = epoch;
    const file = journalPath(directory, epoch);
    if (epoch < journalFrom) spares.push(file);
    else contents.push({ chunk: chunkOf(read(file)), epoch, seed });
  }
  return { contents, spares, lastNumber };
}

function syncedContent(files: Files, file: string): Uint8Array {
  const open = files.open(file, 'read-write');
  try {
    files.dataSync(open); // RE2
  } finally {
    files.close(open);
  }
  return files.readWhole(file);
}

/** Where the next file with a commit says that this one ends; undefined when there is none, or when that commit is damaged. */
function knownEnd(contents: readonly JournalContent[], index: number): number | undefined {
  const epoch = contents[index]?.epoch ?? 0;
  const previous = contents
    .slice(index + 1)
    .map(firstCommit)
    .find((found) => found !== undefined);
  if (previous === undefined || previous.number > epoch) return undefined;
  return previous.number === epoch ? previous.end : JOURNAL_HEADER_BYTES;
}

/** The file that another one names as its predecessor and that no checkpoint freed, but that is not there. */
function missingBefore(content: JournalContent, contents: readonly JournalContent[], from: number): PreviousFile | undefined {
  const previous = firstCommit(content);
  if (previous === undefined || previous.number < from) return undefined;
  return contents.some(({ epoch }) => epoch === previous.number) ? undefined : previous;
}

/** Folders of logs that are not in the catalog: left by a crash between a delete and the removal. */
function orphans({ files, directory }: RecoverySource, catalog: Catalog): string[] {
  return files
    .list(logsDirectory(directory))
    .map(Number)
    .filter((log) => Number.isInteger(log) && !catalog.logs.has(log))
    .map(logName);
}

/** What a replay met that is not as it was written. */
export interface ReplayDamage {
  damaged(content: JournalContent, from: number, to: number): void;
  /** A whole file, by its number. */
  missing(number: number): void;
}

/** A frame has at least its head; there is always one. */
export function mostFrames(bytes: number): number {
  return Math.max(1, Math.floor(bytes / FRAME_HEADER_BYTES));
}

/** Applies journal files to the catalog and to the logs' tails, oldest first. */
export class Replay {
  readonly #source: DirectorySource;
  readonly #catalog: Catalog;
  readonly #damage: ReplayDamage;
  readonly freedNames: string[] = [];
  /** How many entries the damage met so far can have held. */
  #lostMax = 0;
  /** By log: what `#lostMax` was at its last entry. */
  readonly #lostBefore = new Map<number, number>();

  constructor(source: DirectorySource, catalog: Catalog, damage: ReplayDamage) {
    this.#source = source;
    this.#catalog = catalog;
    this.#damage = damage;
  }

  /** Throws a {@link DamagedFileError} when what the catalog was is lost (RE6). */
  files(contents: readonly JournalContent[], journalFrom: number): JournalFile[] {
    this.#assertCatalogThere(contents);
    const files = contents.map((content, index) => {
      const missing = missingBefore(content, contents, journalFrom);
      if (missing !== undefined) this.#missing(missing);
      return this.#file(content, knownEnd(contents, index));
    });
    for (const log of this.#catalog.logs.values()) {
      const lostMax = this.#lostMax - (this.#lostBefore.get(log.id) ?? 0);
      if (lostMax > 0) log.skip(lostMax);
    }
    return files;
  }

  tailBytes(): number {
    let bytes = 0;
    for (const log of this.#catalog.logs.values()) for (const run of log.tail) bytes += run.bytes;
    return bytes;
  }

  /** Before the first checkpoint the journal has everything. Where it has not, there was one. */
  #assertCatalogThere(contents: readonly JournalContent[]): void {
    const { files, directory } = this.#source;
    if (files.exists(catalogPath(directory))) return;
    const isWhole = contents.every((content) => missingBefore(content, contents, 1) === undefined);
    const isThere = contents.some(holdsFrames) || files.list(logsDirectory(directory)).length === 0;
    if (!isWhole || !isThere) throw new DamagedFileError(catalogPath(directory), 'is missing');
  }

  #missing({ number, end }: PreviousFile): void {
    this.#lostMax += mostFrames(end - JOURNAL_HEADER_BYTES);
    this.#damage.missing(number);
  }

  #file(content: JournalContent, end: number | undefined): JournalFile {
    const file = journalPath(this.#source.directory, content.epoch);
    const validEnd = replayJournal(content, end, {
      piece: (log, piece) => this.#piece(log, piece),
      record: (sequence, value) => {
        if (sequence <= this.#catalog.sequence) return;
        this.#noteFreed(this.#catalog.apply(sequence, JSON.parse(Buffer.from(value).toString()) as CatalogRecord));
      },
      commit: (sequence) => {
        if (sequence > this.#catalog.sequence) throw new DamagedFileError(file, RECORD_LOST); // RE6
      },
      damaged: (from, to) => {
        this.#lostMax += mostFrames(to - from);
        this.#damage.damaged(content, from, to);
      },
      cutOff: (from, to) => {
        this.#lostMax += CUT_OFF_ENTRIES_MAX;
        this.#damage.damaged(content, from, to);
      },
    });
    return { number: content.epoch, path: file, end: validEnd, damaged: false };
  }

  #piece(log: number, piece: TailPiece): void {
    this.#lostBefore.set(log, this.#lostMax);
    const state = this.#catalog.logs.get(log);
    if (state === undefined || piece.base < state.flushedEnd || piece.endOffset <= state.durableEnd) return; // RE4
    state.settle(piece);
    state.nextOffset = piece.endOffset;
    state.lastTimeMs = Math.max(state.lastTimeMs, piece.timeMs);
  }

  #noteFreed(freed: Freed): void {
    for (const { log, base } of freed.segments) this.freedNames.push(segmentName(log, base), indexName(log, base));
  }
}
