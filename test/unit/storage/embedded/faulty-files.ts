/** Real files that fail when they are told to, and that need not wait for the disk. */
import { type FileDescriptor, NodeFiles, type OpenMode } from '../../../../src/platform/files.ts';

export type FileOperation = 'create' | 'write' | 'sync' | 'sync-directory' | 'rename' | 'remove';

export class FaultyFiles extends NodeFiles {
  /** Looked at before each operation; what it returns is thrown. */
  fail: (operation: FileOperation, path: string) => Error | undefined = () => undefined;
  /** Called with the path of each background sync; the sync counts as done once it resolves. */
  beforeSync: (path: string) => Promise<void> | undefined = () => undefined;
  /** Called with the path of each background write, which begins once it resolves. */
  beforeWrite: (path: string) => Promise<void> | undefined = () => undefined;
  readonly #paths = new Map<number, string>();

  override open(filePath: string, mode: OpenMode): FileDescriptor {
    if (mode === 'create') this.#check('create', filePath);
    const file = super.open(filePath, mode);
    this.#paths.set(file, filePath);
    return file;
  }

  override close(file: FileDescriptor): void {
    this.#paths.delete(file);
    super.close(file);
  }

  /** Of the files that are open. */
  get openPaths(): readonly string[] {
    return [...this.#paths.values()];
  }

  override writeAt(file: FileDescriptor, buffers: readonly Uint8Array[], position: number): void {
    this.#check('write', this.#paths.get(file) ?? '');
    super.writeAt(file, buffers, position);
  }

  override async writeAtAsync(file: FileDescriptor, bytes: Uint8Array, position: number): Promise<void> {
    const path = this.#paths.get(file) ?? '';
    await this.beforeWrite(path);
    this.#check('write', path);
    await super.writeAtAsync(file, bytes, position);
  }

  override dataSync(file: FileDescriptor): void {
    this.#check('sync', this.#paths.get(file) ?? '');
  }

  override async dataSyncAsync(file: FileDescriptor): Promise<void> {
    const path = this.#paths.get(file) ?? '';
    await this.beforeSync(path);
    this.#check('sync', path);
  }

  override syncDirectory(directory: string): void {
    this.#check('sync-directory', directory);
  }

  override async syncDirectoryAsync(directory: string): Promise<void> {
    await this.beforeSync(directory);
    this.#check('sync-directory', directory);
  }

  override rename(from: string, to: string): void {
    this.#check('rename', from);
    super.rename(from, to);
  }

  override remove(filePath: string): void {
    this.#check('remove', filePath);
    super.remove(filePath);
  }

  #check(operation: FileOperation, path: string): void {
    const error = this.fail(operation, path);
    if (error !== undefined) throw error;
  }
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made by the test`), { code });
}
