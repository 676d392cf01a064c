/**
 * A code package (zip) from a stranger: everything is checked before any of it is used.
 *
 * Z1. No more than `ZIP_ENTRIES_MAX` entries; no more than `UNZIPPED_BYTES_MAX` bytes, counted on what is really inflated.
 * Z2. An entry's data lies between its local header and the next entry's: nothing overlaps, nothing lies in the directory.
 * Z3. A name is relative, made of plain parts, unique (also where case does not count) and no other entry's folder.
 * Z4. Regular files and folders only: no link, no device.
 * Z5. An entry inflates to exactly the size it claims, with the checksum it claims.
 *
 * The directory is read by yauzl; the data is cut out and inflated here with an exact output bound, because a stream that
 * stops with an error in mid-entry can leave its reader waiting for ever.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import yauzl from 'yauzl';
import type { Clock } from '../../../platform/clock.ts';
import { badPackage, emptyPackage, unzippedTooLarge, zippedTooLarge } from '../code-errors.ts';
import {
  DEFLATE_RATIO_MAX,
  UNZIPPED_BYTES_MAX,
  ZIP_BYTES_MAX,
  ZIP_CHECK_TIMEOUT_MS,
  ZIP_ENTRIES_MAX,
  ZIP_NAME_BYTES_MAX,
  ZIP_SLICE_BYTES,
} from '../limits.ts';

export interface PackageFile {
  /** Plain parts joined by `/`. */
  readonly name: string;
  readonly executable: boolean;
  readonly content: Uint8Array;
}

export interface PackageLimits {
  readonly zipBytesMax: number;
  readonly unzippedBytesMax: number;
  readonly entriesMax: number;
}

export const PACKAGE_LIMITS: PackageLimits = {
  zipBytesMax: ZIP_BYTES_MAX,
  unzippedBytesMax: UNZIPPED_BYTES_MAX,
  entriesMax: ZIP_ENTRIES_MAX,
};

interface DirectoryEntry {
  readonly name: string;
  readonly executable: boolean;
  readonly isFolder: boolean;
  readonly deflated: boolean;
  readonly headerStart: number;
  readonly dataStart: number;
  readonly dataEnd: number;
  readonly sizeBytes: number;
  readonly crc32: number;
}

const METHOD_STORED = 0;
const METHOD_DEFLATED = 8;
const LOCAL_HEADER_SIGNATURE = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;
const MODE_TYPE_MASK = 0o170000;
const MODE_REGULAR = 0o100000;
const MODE_FOLDER = 0o040000;
const MODE_EXECUTABLE = 0o111;

const inflateRaw = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.inflateRaw);
const openZip = promisify<Buffer, yauzl.Options, yauzl.ZipFile>(yauzl.fromBuffer);

/**
 * Checks a whole package and hands each file to `visit`, one at a time; the content is only valid during the call.
 * Returns how many bytes they have together. Throws the service error that says what is wrong with the package. Never blocks
 * the thread for long.
 */
export async function readPackage(
  zip: Uint8Array,
  visit: (file: PackageFile) => void,
  clock: Clock,
  limits: PackageLimits = PACKAGE_LIMITS,
): Promise<number> {
  if (zip.byteLength === 0) throw emptyPackage();
  if (zip.byteLength > limits.zipBytesMax) throw zippedTooLarge(limits.zipBytesMax);
  const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
  const deadlineMs = clock.monotonicMs() + ZIP_CHECK_TIMEOUT_MS;
  const entries = await readDirectory(bytes, limits, clock);
  checkOverlaps(entries);
  checkNames(entries);
  let totalBytes = 0;
  let sinceTurnBytes = 0;
  for (const entry of entries) {
    if (clock.monotonicMs() > deadlineMs) throw badPackage('it took too long to unpack');
    if (entry.isFolder) continue;
    const content = await inflate(bytes, entry);
    totalBytes += content.byteLength; // Z1
    if (totalBytes > limits.unzippedBytesMax) throw unzippedTooLarge(limits.unzippedBytesMax);
    await checkChecksum(entry, content);
    visit({ name: entry.name, executable: entry.executable, content });
    sinceTurnBytes += content.byteLength;
    if (sinceTurnBytes < ZIP_SLICE_BYTES) continue;
    sinceTurnBytes = 0;
    await nextTurn();
  }
  return totalBytes;
}

async function readDirectory(bytes: Buffer, limits: PackageLimits, clock: Clock): Promise<DirectoryEntry[]> {
  const zip = await openZip(bytes, {
    lazyEntries: true,
    decodeStrings: true,
    validateEntrySizes: true,
    strictFileNames: true,
  }).catch((cause: unknown) => {
    throw badPackage(`not a zip: ${messageOf(cause)}`);
  });
  if (zip.entryCount === 0) throw emptyPackage();
  if (zip.entryCount > limits.entriesMax) throw badPackage(`more than ${limits.entriesMax} entries`); // Z1
  const entries = await collectEntries(zip, clock);
  let claimedBytes = 0;
  return entries.map((entry) => {
    claimedBytes += entry.uncompressedSize;
    if (claimedBytes > limits.unzippedBytesMax) throw unzippedTooLarge(limits.unzippedBytesMax);
    return checkEntry(bytes, entry);
  });
}

function collectEntries(zip: yauzl.ZipFile, clock: Clock): Promise<yauzl.Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: yauzl.Entry[] = [];
    const timer = clock.setTimer(ZIP_CHECK_TIMEOUT_MS, () => reject(badPackage('its directory took too long to read')));
    const settle = (finish: () => void): void => {
      timer.cancel();
      finish();
    };
    zip.on('entry', (entry: yauzl.Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.once('end', () => settle(() => resolve(entries)));
    zip.once('error', (cause: unknown) => settle(() => reject(badPackage(messageOf(cause)))));
    zip.readEntry();
  });
}

function checkEntry(bytes: Buffer, entry: yauzl.Entry): DirectoryEntry {
  const shown = JSON.stringify(entry.fileName.slice(0, 100));
  if (entry.isEncrypted()) throw badPackage(`entry ${shown} is encrypted`);
  const deflated = entry.compressionMethod === METHOD_DEFLATED;
  if (!deflated && entry.compressionMethod !== METHOD_STORED) throw badPackage(`entry ${shown} has an unknown compression`);
  if (entry.uncompressedSize > entry.compressedSize * DEFLATE_RATIO_MAX + DEFLATE_RATIO_MAX) {
    throw badPackage(`entry ${shown} claims a size that it cannot have`);
  }
  const isFolder = entry.fileName.endsWith('/');
  const mode = entry.externalFileAttributes >>> 16;
  const type = mode & MODE_TYPE_MASK;
  const plain = type === 0 || type === (isFolder ? MODE_FOLDER : MODE_REGULAR);
  if (!plain) throw badPackage(`entry ${shown} is neither a regular file nor a folder`); // Z4
  const headerStart = entry.relativeOffsetOfLocalHeader;
  const dataStart = localDataStart(bytes, headerStart, shown);
  const dataEnd = dataStart + entry.compressedSize;
  if (dataEnd > bytes.byteLength) throw badPackage(`entry ${shown} lies outside the file`); // Z2
  return {
    name: isFolder ? entry.fileName.slice(0, -1) : entry.fileName,
    executable: (mode & MODE_EXECUTABLE) !== 0,
    isFolder,
    deflated,
    headerStart,
    dataStart,
    dataEnd,
    sizeBytes: entry.uncompressedSize,
    crc32: entry.crc32,
  };
}

function localDataStart(bytes: Buffer, headerStart: number, shown: string): number {
  const inside = headerStart + LOCAL_HEADER_BYTES <= bytes.byteLength;
  if (!inside || bytes.readUInt32LE(headerStart) !== LOCAL_HEADER_SIGNATURE) {
    throw badPackage(`entry ${shown} has no header`);
  }
  return headerStart + LOCAL_HEADER_BYTES + bytes.readUInt16LE(headerStart + 26) + bytes.readUInt16LE(headerStart + 28);
}

/** Z2: two entries that share bytes are how a small file becomes petabytes. */
function checkOverlaps(entries: readonly DirectoryEntry[]): void {
  const inOrder = [...entries].sort((left, right) => left.headerStart - right.headerStart);
  let endOfLast = 0;
  for (const entry of inOrder) {
    if (entry.headerStart < endOfLast) throw badPackage('entries overlap');
    endOfLast = entry.dataEnd;
  }
}

/** Z3 */
function checkNames(entries: readonly DirectoryEntry[]): void {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const entry of entries) {
    const shown = JSON.stringify(entry.name.slice(0, 100));
    if (!isPlainName(entry.name)) throw badPackage(`entry ${shown} has a name that leaves the package`);
    const folded = entry.name.toLowerCase();
    if (!entry.isFolder) {
      if (files.has(folded)) throw badPackage(`entry ${shown} appears twice`);
      files.add(folded);
    }
    for (const folder of foldersOf(folded, entry.isFolder)) folders.add(folder);
  }
  for (const file of files)
    if (folders.has(file)) throw badPackage(`${JSON.stringify(file.slice(0, 100))} is a file and a folder`);
}

function isPlainName(name: string): boolean {
  if (name.length === 0 || Buffer.byteLength(name) > ZIP_NAME_BYTES_MAX) return false;
  if (/[\\\0]/.test(name) || /^[a-zA-Z]:/.test(name)) return false;
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

function foldersOf(name: string, isFolder: boolean): string[] {
  const parts = name.split('/');
  const folders: string[] = [];
  for (let count = 1; count < parts.length; count++) folders.push(parts.slice(0, count).join('/'));
  if (isFolder) folders.push(name);
  return folders;
}

/** Z5: the output bound is the claimed size, so that nothing larger is ever allocated. */
async function inflate(bytes: Buffer, entry: DirectoryEntry): Promise<Uint8Array> {
  const data = bytes.subarray(entry.dataStart, entry.dataEnd);
  const content = entry.deflated ? await inflateDeflated(data, entry) : data;
  if (content.byteLength !== entry.sizeBytes)
    throw badPackage(`entry ${JSON.stringify(entry.name)} has another size than it claims`);
  return content;
}

async function inflateDeflated(data: Buffer, entry: DirectoryEntry): Promise<Uint8Array> {
  const options = { maxOutputLength: Math.max(entry.sizeBytes, 1) };
  try {
    // A small entry costs more to hand to another thread than to inflate.
    return entry.sizeBytes < ZIP_SLICE_BYTES / 16 ? zlib.inflateRawSync(data, options) : await inflateRaw(data, options);
  } catch (cause: unknown) {
    throw badPackage(`entry ${JSON.stringify(entry.name)}: ${messageOf(cause)}`);
  }
}

async function checkChecksum(entry: DirectoryEntry, content: Uint8Array): Promise<void> {
  let checksum = 0;
  for (let start = 0; start < content.byteLength; start += ZIP_SLICE_BYTES) {
    if (start > 0) await nextTurn();
    checksum = zlib.crc32(content.subarray(start, start + ZIP_SLICE_BYTES), checksum);
  }
  if (checksum !== entry.crc32) throw badPackage(`entry ${JSON.stringify(entry.name)} is damaged`);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
