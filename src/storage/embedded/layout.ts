/**
 * Names and headers of the files in a data directory. Numbers in names are decimal and padded so that names sort.
 *
 *     VERSION                          format and seed, see recovery.ts
 *     catalog                          what there is, see catalog.ts
 *     journal/<number>.journal         see journal.ts
 *     logs/<log>/<offset>.segment      entries from that offset on, see segment-store.ts
 *     logs/<log>/<offset>.index        see segment-index.ts
 *     keys/<id>.key                    see group-keys.ts
 *     encryption.key                   see key-file.ts; may be elsewhere
 */
import path from 'node:path';
import { crc32 } from 'node:zlib';

/**
 * Written. Version 2 added encrypted frames, groups with a key, and the folder of these keys; version 3 a checksum of VERSION,
 * and what commits say of the catalog and of their file.
 */
export const FORMAT_VERSION = 3;
/** The first with a checksum in VERSION. */
export const CHECKED_FORMAT_VERSION = 3;
/** The oldest that is read, and made version 2 by that. */
export const FORMAT_VERSION_MIN = 1;

/** A journal file begins with a block of this size: magic (8), number u32, crc u32 of both, zeros. */
export const JOURNAL_HEADER_BYTES = 4096;
/** A segment begins with: magic (8), log u32, crc u32 of both, first offset f64. */
export const SEGMENT_HEADER_BYTES = 24;

const JOURNAL_MAGIC = 'MRJOURN1';
const SEGMENT_MAGIC = 'MRSEGMT1';

export function versionPath(directory: string): string {
  return path.join(directory, 'VERSION');
}

export function catalogPath(directory: string): string {
  return path.join(directory, 'catalog');
}

export function journalDirectory(directory: string): string {
  return path.join(directory, 'journal');
}

export function journalPath(directory: string, number: number): string {
  return path.join(journalDirectory(directory), `${String(number).padStart(10, '0')}.journal`);
}

/** The number in a journal file's name, or NaN for another file. */
export function journalNumber(name: string): number {
  return /^\d{10}\.journal$/.test(name) ? Number(name.slice(0, 10)) : Number.NaN;
}

export function logsDirectory(directory: string): string {
  return path.join(directory, 'logs');
}

/** Names below `logs/`, as the catalog writes them. */
export function logName(log: number): string {
  return String(log).padStart(10, '0');
}

export function segmentName(log: number, base: number): string {
  return `${logName(log)}/${String(base).padStart(16, '0')}.segment`;
}

export function indexName(log: number, base: number): string {
  return `${logName(log)}/${String(base).padStart(16, '0')}.index`;
}

export function logDirectory(directory: string, log: number): string {
  return path.join(logsDirectory(directory), logName(log));
}

export function segmentPath(directory: string, log: number, base: number): string {
  return path.join(logsDirectory(directory), segmentName(log, base));
}

export function indexPath(directory: string, log: number, base: number): string {
  return path.join(logsDirectory(directory), indexName(log, base));
}

export function defaultKeyFile(directory: string): string {
  return path.join(directory, 'encryption.key');
}

export function keysDirectory(directory: string): string {
  return path.join(directory, 'keys');
}

export function groupKeyPath(directory: string, id: string): string {
  return path.join(keysDirectory(directory), `${id}.key`);
}

/** The id in the name of a group key's file; undefined for another file. */
export function groupKeyId(name: string): string | undefined {
  return /^([0-9a-f]{16})\.key$/.exec(name)?.[1];
}

export function journalHeader(number: number, seed: number): Uint8Array {
  const header = Buffer.alloc(JOURNAL_HEADER_BYTES);
  stampHeader(header, JOURNAL_MAGIC, number, seed);
  return header;
}

export function segmentHeader(log: number, base: number, seed: number): Uint8Array {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  stampHeader(header, SEGMENT_MAGIC, log, seed);
  header.writeDoubleLE(base, 16);
  return header;
}

/** Whether `bytes` begin with the header of that segment. */
export function hasSegmentHeader(bytes: Uint8Array, log: number, base: number, seed: number): boolean {
  return Buffer.compare(bytes.subarray(0, SEGMENT_HEADER_BYTES), segmentHeader(log, base, seed)) === 0;
}

/** Whether `bytes` begin with the header of that journal file. */
export function hasJournalHeader(bytes: Uint8Array, number: number, seed: number): boolean {
  return Buffer.compare(bytes.subarray(0, JOURNAL_HEADER_BYTES), journalHeader(number, seed)) === 0;
}

function stampHeader(header: Buffer, magic: string, number: number, seed: number): void {
  header.write(magic, 0, 'latin1');
  header.writeUInt32LE(number, 8);
  header.writeUInt32LE(crc32(header.subarray(0, 12), seed), 12);
}
