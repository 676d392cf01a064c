/**
 * Checks a data directory that no server uses: the log, the blobs, the token key. Nothing in it is changed; the lock is
 * taken while it is read.
 */
import path from 'node:path';
import { DataDirectoryInUseError, lockDataDirectory } from '../platform/data-directory-lock.ts';
import { type Files, systemErrorCode } from '../platform/files.ts';
import { DamagedBlobError } from '../storage/blob-store.ts';
import { DataDirectoryError } from '../storage/embedded/data-directory-error.ts';
import { type Damage, type LogReport, verifyLogDirectory } from '../storage/embedded/verify.ts';
import { FileBlobStore } from '../storage/file-blob-store.ts';
import { StartError } from './start-error.ts';
import { TOKEN_KEY_BYTES } from './storage.ts';

export type { Damage } from '../storage/embedded/verify.ts';

export interface DirectoryReport {
  readonly log: LogReport;
  readonly blobs: number;
  readonly blobBytes: number;
  /** Places, in everything. */
  readonly damaged: number;
  /** The first of them. */
  readonly damage: readonly Damage[];
}

/** `progress` is told of the bytes checked so far. Rejects with a `StartError` for what the person who asks can mend. */
export async function verifyDataDirectory(
  directory: string,
  files: Files,
  progress: (bytes: number) => void,
): Promise<DirectoryReport> {
  const logDirectory = path.join(directory, 'log');
  if (!files.isDirectory(logDirectory)) throw refused(`${directory} holds no Millrace data.`);
  try {
    const lock = await lockDataDirectory(directory, files);
    try {
      return await verify(directory, files, progress);
    } finally {
      await lock.release();
    }
  } catch (error: unknown) {
    if (error instanceof DataDirectoryInUseError) {
      throw refused(`A Millrace is using the data directory ${directory}. Stop it first.`, error);
    }
    if (error instanceof DataDirectoryError) throw refused(`${error.message}.`, error);
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    throw refused(`The data directory ${directory} cannot be read (${code}).`, error);
  }
}

async function verify(directory: string, files: Files, progress: (bytes: number) => void): Promise<DirectoryReport> {
  let checked = 0;
  const advance = (bytes: number): void => {
    checked += bytes;
    progress(checked);
  };
  const log = verifyLogDirectory(files, path.join(directory, 'log'), advance);
  const blobs = await verifyBlobs(path.join(directory, 'blobs'), files, advance);
  const keys = verifyTokenKey(path.join(directory, 'token.key'), files);
  const damage = [...log.damage, ...blobs.damage, ...keys];
  return {
    log,
    blobs: blobs.count,
    blobBytes: blobs.bytes,
    damaged: log.damaged + blobs.damage.length + keys.length,
    damage,
  };
}

async function verifyBlobs(
  directory: string,
  files: Files,
  advance: (bytes: number) => void,
): Promise<{ readonly count: number; readonly bytes: number; readonly damage: readonly Damage[] }> {
  const store = new FileBlobStore({ files, directory });
  const damage: Damage[] = [];
  let bytes = 0;
  const digests = await store.list();
  for (const digest of digests) {
    try {
      const size = (await store.get(digest))?.byteLength ?? 0;
      bytes += size;
      advance(size);
    } catch (error: unknown) {
      const code = systemErrorCode(error);
      if (!(error instanceof DamagedBlobError) && code === undefined) throw error;
      const file = path.join(directory, digest.slice(0, 2), digest);
      const what = code === undefined ? 'is not what was stored under this digest' : `cannot be read (${code})`;
      damage.push({ file, at: 0, bytes: 0, entriesMax: 0, what });
    }
  }
  return { count: digests.length, bytes, damage };
}

function verifyTokenKey(file: string, files: Files): Damage[] {
  if (!files.exists(file) || files.readWhole(file).byteLength === TOKEN_KEY_BYTES) return [];
  return [{ file, at: 0, bytes: 0, entriesMax: 0, what: 'is damaged: removing it makes open iterators and page tokens invalid' }];
}

function refused(message: string, cause?: unknown): StartError {
  return new StartError('data-directory', message, cause);
}
