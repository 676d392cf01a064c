/**
 * Opening a data directory: what it is, what the catalog says, and what the journal holds beyond that.
 *
 *     VERSION   two lines:  millrace-log <format>  and  seed <8 hex digits>
 *
 * RE1. A directory of an unknown format version is refused, untouched. One of an older version holds nothing that the newest
 *      does not know: it gets the newest number before anything new is written.
 * RE2. What the journal replays is synced before anyone sees it: after a kill it may have been in the page cache only.
 * RE3. The time this takes depends on the journal since the last checkpoint and on the number of logs, not on what is stored.
 * RE4. Frames that the catalog has already (below a log's flushed end, or of a log that is gone) are skipped.
 * RE5. The catalog that is read is the one that a power cut leaves: journal files that it no longer needs are used again.
 */
import path from 'node:path';
import type { Files } from '../../platform/files.ts';
import { systemErrorCode, writeFileDurably } from '../../platform/files.ts';
import type { Random } from '../../platform/random.ts';
import { Catalog, type CatalogRecord, type Freed, type StoredCatalog } from './catalog.ts';
import type { DamageReports } from './damage-reports.ts';
import { DamagedFileError, DataDirectoryError } from './data-directory-error.ts';
import { chunkOf } from './frame.ts';
import type { JournalFile, JournalState } from './journal.ts';
import { firstCommit, type JournalContent, replayJournal } from './journal-replay.ts';
import {
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

interface RecoverySource extends DirectorySource {
  readonly damage: DamageReports;
}

export function recover(source: RecoverySource, random: Random): Recovered {
  const { files, directory, damage } = source;
  const { seed, format } = readVersion(source) ?? initialize(source, random);
  files.syncDirectory(directory); // RE5
  const { catalog, journalFrom, removals: stored } = readCatalog(source, seed);
  const { contents, spares, lastNumber } = readJournal(source, journalFrom, seed, (file) => syncedContent(files, file));
  for (const number of missingFiles(contents, journalFrom)) {
    damage.report(journalPath(directory, number), 0, 0, 'A journal file is missing; the entries in it are lost.');
  }
  const replay = new Replay(directory, catalog, ({ epoch }, from, to) =>
    damage.report(journalPath(directory, epoch), from, to, 'Damaged bytes in the journal; the entries in them are lost.'),
  );
  const live = contents.map((content, index) => replay.file(content, knownEnd(contents, index)));
  const removals = [...stored, ...replay.freedNames, ...orphans(source, catalog)];
  if (format < FORMAT_VERSION) writeVersion(source, seed);
  const journal = { nextNumber: Math.max(lastNumber + 1, journalFrom), live, spares };
  return { seed, catalog, journal, tailBytes: replay.tailBytes(), removals };
}

/** What `VERSION` says; undefined when there is none. */
export function readVersion({ files, directory }: DirectorySource): Version | undefined {
  const file = versionPath(directory);
  if (!files.exists(file)) return undefined;
  const match = /^millrace-log (\d+)\nseed ([0-9a-f]{8})\n$/.exec(Buffer.from(files.readWhole(file)).toString('latin1'));
  if (match === null) throw new DamagedFileError(file);
  const format = Number(match[1]);
  if (format < FORMAT_VERSION_MIN || format > FORMAT_VERSION) {
    const reads = `this version reads formats ${FORMAT_VERSION_MIN} to ${FORMAT_VERSION}`;
    throw new DataDirectoryError(`${directory} has log format ${format}; ${reads}`); // RE1
  }
  return { format, seed: Number.parseInt(match[2] as string, 16) };
}

function writeVersion({ files, directory }: DirectorySource, seed: number): void {
  const text = `millrace-log ${FORMAT_VERSION}\nseed ${seed.toString(16).padStart(8, '0')}\n`;
  writeFileDurably(files, versionPath(directory), Buffer.from(text));
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

/** Where the next file with a commit says that this one ends; undefined when there is none. */
export function knownEnd(contents: readonly JournalContent[], index: number): number | undefined {
  const epoch = contents[index]?.epoch;
  for (const later of contents.slice(index + 1)) {
    const previous = firstCommit(later);
    if (previous !== undefined) return previous.number === epoch ? previous.end : JOURNAL_HEADER_BYTES;
  }
  return undefined;
}

/** Numbers of files that another one names as its predecessor and that no checkpoint freed, but that are not there. */
export function missingFiles(contents: readonly JournalContent[], journalFrom: number): number[] {
  const named = contents.map((content) => firstCommit(content)?.number ?? 0).filter((number) => number >= journalFrom);
  return named.filter((number) => !contents.some(({ epoch }) => epoch === number));
}

/** Folders of logs that are not in the catalog: left by a crash between a delete and the removal. */
function orphans({ files, directory }: RecoverySource, catalog: Catalog): string[] {
  return files
    .list(logsDirectory(directory))
    .map(Number)
    .filter((log) => Number.isInteger(log) && !catalog.logs.has(log))
    .map(logName);
}

/** Applies journal files to the catalog and to the logs' tails, oldest first. */
export class Replay {
  readonly #directory: string;
  readonly #catalog: Catalog;
  readonly #onDamage: (content: JournalContent, from: number, to: number) => void;
  readonly freedNames: string[] = [];

  constructor(directory: string, catalog: Catalog, onDamage: (content: JournalContent, from: number, to: number) => void) {
    this.#directory = directory;
    this.#catalog = catalog;
    this.#onDamage = onDamage;
  }

  file(content: JournalContent, end: number | undefined): JournalFile {
    const file = journalPath(this.#directory, content.epoch);
    const validEnd = replayJournal(content, end, {
      piece: (log, piece) => {
        const state = this.#catalog.logs.get(log);
        if (state === undefined || piece.base < state.flushedEnd || piece.endOffset <= state.durableEnd) return; // RE4
        state.settle(piece);
        state.nextOffset = piece.endOffset;
        state.lastTimeMs = Math.max(state.lastTimeMs, piece.timeMs);
      },
      record: (sequence, value) => {
        const record = JSON.parse(Buffer.from(value).toString()) as CatalogRecord;
        this.#noteFreed(this.#catalog.apply(sequence, record));
      },
      damaged: (from, to) => this.#onDamage(content, from, to),
    });
    return { number: content.epoch, path: file, end: validEnd, damaged: false };
  }

  tailBytes(): number {
    let bytes = 0;
    for (const log of this.#catalog.logs.values()) for (const run of log.tail) bytes += run.bytes;
    return bytes;
  }

  #noteFreed(freed: Freed): void {
    for (const { log, base } of freed.segments) this.freedNames.push(segmentName(log, base), indexName(log, base));
  }
}
