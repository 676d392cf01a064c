/**
 * The file system as a value. The log engine and the blob store see files only through {@link Files}; a simulated twin
 * with write reordering, torn writes and failing syncs can stand in its place.
 *
 * F1. `writeAt` writes everything or throws. Where an error cuts a write short, libuv reports a partial count instead of it:
 *     writing the rest tells which error it is.
 * F2. A file's name is durable only after `syncDirectory` (or `syncDirectoryAsync`) on its folder.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A handle to an open file. */
export type FileDescriptor = number & { readonly brand: 'FileDescriptor' };

/** `create` fails when the file exists; `read-write` fails when it does not. */
export type OpenMode = 'read' | 'read-write' | 'create';

export interface Files {
  /** A file that is created gets `permissions` (0600 when absent), less the process's umask. */
  open(filePath: string, mode: OpenMode, permissions?: number): FileDescriptor;
  close(file: FileDescriptor): void;
  /** Fills `target` from `position`; returns the bytes read, fewer than asked only at the end of the file. */
  readAt(file: FileDescriptor, target: Uint8Array, position: number): number;
  /** Writes all `buffers` one behind the other from `position` (F1). */
  writeAt(file: FileDescriptor, buffers: readonly Uint8Array[], position: number): void;
  /** The same in the background; `bytes` must not change meanwhile. What is written in part when it fails is not defined. */
  writeAtAsync(file: FileDescriptor, bytes: Uint8Array, position: number): Promise<void>;
  /** Waits in this thread until the file's data is on the disk. */
  dataSync(file: FileDescriptor): void;
  /** The same in the background. */
  dataSyncAsync(file: FileDescriptor): Promise<void>;
  sizeBytes(file: FileDescriptor): number;
  truncate(file: FileDescriptor, sizeBytes: number): void;
  /** Makes names created, renamed or removed in a folder durable (F2). */
  syncDirectory(directory: string): void;
  /** The same in the background, for the names that were there when it was called. */
  syncDirectoryAsync(directory: string): Promise<void>;
  /** Creates a folder and its parents; private to this user. */
  makeDirectory(directory: string): void;
  /** Creates a new private folder below the system's folder for temporary files; returns its path. */
  makeTemporaryDirectory(prefix: string): string;
  /** Names in a folder, sorted; an empty list when it does not exist. */
  list(directory: string): string[];
  exists(filePath: string): boolean;
  isDirectory(filePath: string): boolean;
  /** Who may do what with a file: the lower nine bits of its mode. */
  permissions(filePath: string): number;
  /** The path without links in it. Throws when there is nothing. */
  realPath(filePath: string): string;
  /** Changes with a file's content, or with the names in a folder, as far as the system tells: sizes and times. */
  stampOf(filePath: string): string;
  rename(from: string, to: string): void;
  /** Removes a file; nothing happens when it does not exist. */
  remove(filePath: string): void;
  /** Removes a folder with all it holds; nothing happens when it does not exist. */
  removeTree(directory: string): void;
  /** The same in the background, for folders that others have filled. */
  removeTreeAsync(directory: string): Promise<void>;
  readWhole(filePath: string): Uint8Array;
}

const FLAGS: Readonly<Record<OpenMode, string>> = { read: 'r', 'read-write': 'r+', create: 'wx+' };

/** Data files are private: they hold other people's records. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;
/** While somebody still writes into a folder. */
const REMOVAL_RETRIES_MAX = 3;

export class NodeFiles implements Files {
  open(filePath: string, mode: OpenMode, permissions: number = FILE_MODE): FileDescriptor {
    return fs.openSync(filePath, FLAGS[mode], permissions) as FileDescriptor;
  }

  close(file: FileDescriptor): void {
    fs.closeSync(file);
  }

  readAt(file: FileDescriptor, target: Uint8Array, position: number): number {
    let done = 0;
    while (done < target.byteLength) {
      const count = fs.readSync(file, target, done, target.byteLength - done, position + done);
      if (count === 0) break;
      done += count;
    }
    return done;
  }

  writeAt(file: FileDescriptor, buffers: readonly Uint8Array[], position: number): void {
    const total = buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
    const only = buffers.length === 1 ? buffers[0] : undefined;
    const written =
      only === undefined
        ? fs.writevSync(file, buffers as Uint8Array[], position)
        : fs.writeSync(file, only, 0, only.byteLength, position);
    if (written !== total) writeRest(file, buffers, written, position); // F1
  }

  async writeAtAsync(file: FileDescriptor, bytes: Uint8Array, position: number): Promise<void> {
    const { byteLength } = bytes;
    const written = await writeSome(file, bytes, position);
    if (written === byteLength) return;
    const more = await writeSome(file, bytes.subarray(written), position + written); // F1
    if (written + more !== byteLength) throw new ShortWriteError(byteLength - written, more);
  }

  dataSync(file: FileDescriptor): void {
    fs.fdatasyncSync(file);
  }

  dataSyncAsync(file: FileDescriptor): Promise<void> {
    return new Promise((resolve, reject) => {
      fs.fdatasync(file, (error) => (error === null ? resolve() : reject(error)));
    });
  }

  sizeBytes(file: FileDescriptor): number {
    return fs.fstatSync(file).size;
  }

  truncate(file: FileDescriptor, sizeBytes: number): void {
    fs.ftruncateSync(file, sizeBytes);
  }

  syncDirectory(directory: string): void {
    const handle = fs.openSync(directory, 'r');
    try {
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
  }

  syncDirectoryAsync(directory: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const handle = fs.openSync(directory, 'r');
      fs.fsync(handle, (error) => {
        fs.closeSync(handle);
        if (error === null) resolve();
        else reject(error);
      });
    });
  }

  makeDirectory(directory: string): void {
    // Not `recursive`: where a folder exists but takes no new ones (/proc), Node 20 then tries for ever.
    const missing: string[] = [];
    for (let folder = path.resolve(directory); !fs.existsSync(folder); folder = path.dirname(folder)) missing.push(folder);
    for (const folder of missing.reverse()) makeUnlessThere(folder);
    if (!this.isDirectory(directory)) throw Object.assign(new Error(`${directory} is not a directory`), { code: 'ENOTDIR' });
  }

  makeTemporaryDirectory(prefix: string): string {
    return fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  }

  list(directory: string): string[] {
    return fs.existsSync(directory) ? fs.readdirSync(directory).sort() : [];
  }

  exists(filePath: string): boolean {
    return fs.existsSync(filePath);
  }

  isDirectory(filePath: string): boolean {
    return fs.statSync(filePath, { throwIfNoEntry: false })?.isDirectory() ?? false;
  }

  permissions(filePath: string): number {
    return fs.statSync(filePath).mode & 0o777;
  }

  realPath(filePath: string): string {
    return fs.realpathSync(filePath);
  }

  stampOf(filePath: string): string {
    const { ino, size, mtimeMs, ctimeMs } = fs.statSync(filePath);
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  }

  rename(from: string, to: string): void {
    fs.renameSync(from, to);
  }

  remove(filePath: string): void {
    fs.rmSync(filePath, { force: true });
  }

  removeTree(directory: string): void {
    fs.rmSync(directory, { recursive: true, force: true });
  }

  removeTreeAsync(directory: string): Promise<void> {
    return fs.promises.rm(directory, { recursive: true, force: true, maxRetries: REMOVAL_RETRIES_MAX });
  }

  readWhole(filePath: string): Uint8Array {
    return fs.readFileSync(filePath);
  }
}

/** What a short count has left out: either it can be written now, or the system says why not. */
function writeRest(file: FileDescriptor, buffers: readonly Uint8Array[], written: number, position: number): void {
  const rest = Buffer.concat(buffers).subarray(written);
  const more = fs.writeSync(file, rest, 0, rest.byteLength, position + written);
  if (more !== rest.byteLength) throw new ShortWriteError(rest.byteLength, more);
}

function writeSome(file: FileDescriptor, bytes: Uint8Array, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.write(file, bytes, 0, bytes.byteLength, position, (error, written) => (error === null ? resolve(written) : reject(error)));
  });
}

function makeUnlessThere(folder: string): void {
  try {
    fs.mkdirSync(folder, { mode: DIRECTORY_MODE });
  } catch (error: unknown) {
    if (systemErrorCode(error) !== 'EEXIST') throw error; // another process was faster
  }
}

/** The system wrote fewer bytes than it was given (F1). */
export class ShortWriteError extends Error {
  override readonly name = 'ShortWriteError';

  constructor(expectedBytes: number, writtenBytes: number) {
    super(`wrote ${writtenBytes} of ${expectedBytes} bytes`);
  }
}

/** The system's error code (`ENOSPC`, `EACCES` …) of a failed file or socket operation, if it has one. */
export function systemErrorCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Creates a file with its content. Not synced. */
export function writeFile(files: Files, filePath: string, content: Uint8Array, permissions: number = FILE_MODE): void {
  const file = files.open(filePath, 'create', permissions);
  try {
    files.writeAt(file, [content], 0);
  } finally {
    files.close(file);
  }
}

/**
 * Writes a file so that after a crash it is there whole or not at all: temporary file, sync, rename, sync of the folder.
 * Replaces a file of that name.
 */
export function writeFileDurably(files: Files, filePath: string, content: Uint8Array): void {
  const { temporary, file } = createTemporary(files, filePath);
  try {
    files.writeAt(file, [content], 0);
    files.dataSync(file);
  } finally {
    files.close(file);
  }
  files.rename(temporary, filePath);
  files.syncDirectory(path.dirname(filePath)); // F2
}

/** The same, with the waiting for the disk in the background. One at a time for a file. */
export async function writeFileDurablyAsync(files: Files, filePath: string, content: Uint8Array): Promise<void> {
  files.rename(await writeTemporaryAsync(files, filePath, content), filePath);
  await files.syncDirectoryAsync(path.dirname(filePath)); // F2
}

/** Writes and syncs what is to become a file of this name, under another; resolves with that path. One at a time for a file. */
export async function writeTemporaryAsync(files: Files, filePath: string, content: Uint8Array): Promise<string> {
  const { temporary, file } = createTemporary(files, filePath);
  try {
    files.writeAt(file, [content], 0);
    await files.dataSyncAsync(file);
  } finally {
    files.close(file);
  }
  return temporary;
}

function createTemporary(files: Files, filePath: string): { readonly temporary: string; readonly file: FileDescriptor } {
  const temporary = `${filePath}.tmp`;
  files.remove(temporary);
  return { temporary, file: files.open(temporary, 'create') };
}
