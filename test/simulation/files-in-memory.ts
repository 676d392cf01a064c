/**
 * Files as a map of names to bytes: what a directory holds, to be copied cheaply, damaged at will, and opened thousands of
 * times. Nothing fails and nothing is ever unsynced; for that there is simulated-files.ts.
 */
import path from 'node:path';
import type { FileDescriptor, Files, OpenMode } from '../../src/platform/files.ts';

/** By path. The bytes are shared by all who have them: a write makes new ones. */
export type FileContents = ReadonlyMap<string, Uint8Array>;

export class FilesInMemory implements Files {
  readonly contents: Map<string, Uint8Array>;
  /** Files of which this holds fail to sync. */
  failsSync: (path: string) => boolean = () => false;
  readonly #folders = new Set<string>();
  /** Files that were written to here: theirs are no shared bytes. */
  readonly #own = new Set<string>();
  readonly #open = new Map<number, string>();
  #descriptors = 10;

  constructor(contents: FileContents = new Map()) {
    this.contents = new Map(contents);
    for (const name of contents.keys()) this.makeDirectory(path.dirname(name));
  }

  open(filePath: string, mode: OpenMode): FileDescriptor {
    if (mode === 'create' && this.contents.has(filePath)) throw systemError('EEXIST', filePath);
    if (mode === 'create') this.contents.set(filePath, new Uint8Array(0));
    if (!this.contents.has(filePath)) throw systemError('ENOENT', filePath);
    this.#descriptors += 1;
    this.#open.set(this.#descriptors, filePath);
    return this.#descriptors as FileDescriptor;
  }

  close(file: FileDescriptor): void {
    this.#open.delete(file);
  }

  readAt(file: FileDescriptor, target: Uint8Array, position: number): number {
    const bytes = this.readWhole(this.#path(file)).subarray(position, position + target.byteLength);
    target.set(bytes);
    return bytes.byteLength;
  }

  writeAt(file: FileDescriptor, buffers: readonly Uint8Array[], position: number): void {
    const added = buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
    const bytes = this.#writable(this.#path(file), Math.max(this.sizeBytes(file), position + added));
    let at = position;
    for (const buffer of buffers) {
      bytes.set(buffer, at);
      at += buffer.byteLength;
    }
  }

  async writeAtAsync(file: FileDescriptor, bytes: Uint8Array, position: number): Promise<void> {
    this.writeAt(file, [bytes], position);
  }

  dataSync(file: FileDescriptor): void {
    if (this.failsSync(this.#path(file))) throw systemError('EIO', this.#path(file));
  }

  async dataSyncAsync(file: FileDescriptor): Promise<void> {
    this.dataSync(file);
  }

  sizeBytes(file: FileDescriptor): number {
    return this.readWhole(this.#path(file)).byteLength;
  }

  truncate(file: FileDescriptor, sizeBytes: number): void {
    this.#writable(this.#path(file), sizeBytes);
  }

  syncDirectory(_directory: string): void {}

  async syncDirectoryAsync(_directory: string): Promise<void> {}

  makeDirectory(directory: string): void {
    for (let folder = directory; !this.#folders.has(folder) && folder !== path.dirname(folder); folder = path.dirname(folder)) {
      this.#folders.add(folder);
    }
  }

  makeTemporaryDirectory(prefix: string): string {
    this.makeDirectory(`/${prefix}`);
    return `/${prefix}`;
  }

  list(directory: string): string[] {
    const names = [...this.contents.keys(), ...this.#folders].filter((name) => path.dirname(name) === directory);
    return names.map((name) => path.basename(name)).sort();
  }

  exists(filePath: string): boolean {
    return this.contents.has(filePath) || this.isDirectory(filePath);
  }

  isDirectory(filePath: string): boolean {
    return this.#folders.has(filePath);
  }

  permissions(_filePath: string): number {
    return 0o600;
  }

  realPath(filePath: string): string {
    return filePath;
  }

  stampOf(filePath: string): string {
    return `${this.readWhole(filePath).byteLength}`;
  }

  rename(from: string, to: string): void {
    this.contents.set(to, this.readWhole(from));
    this.contents.delete(from);
    this.#own.delete(to);
    this.#own.delete(from);
  }

  remove(filePath: string): void {
    this.contents.delete(filePath);
    this.#own.delete(filePath);
  }

  async removeTreeAsync(directory: string): Promise<void> {
    this.removeTree(directory);
  }

  removeTree(directory: string): void {
    for (const name of [...this.contents.keys(), ...this.#folders]) {
      if (name !== directory && !name.startsWith(`${directory}/`)) continue;
      this.remove(name);
      this.#folders.delete(name);
    }
  }

  readWhole(filePath: string): Uint8Array {
    const bytes = this.contents.get(filePath);
    if (bytes === undefined) throw systemError('ENOENT', filePath);
    return bytes;
  }

  #path(file: FileDescriptor): string {
    const name = this.#open.get(file);
    if (name === undefined) throw systemError('EBADF', String(file));
    return name;
  }

  #writable(filePath: string, sizeBytes: number): Uint8Array {
    const bytes = this.readWhole(filePath);
    if (this.#own.has(filePath) && bytes.byteLength === sizeBytes) return bytes;
    const own = new Uint8Array(sizeBytes);
    own.set(bytes.subarray(0, sizeBytes));
    this.contents.set(filePath, own);
    this.#own.add(filePath);
    return own;
  }
}

function systemError(code: string, filePath: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${filePath}`), { code });
}
