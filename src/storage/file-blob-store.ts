/**
 * Blobs as files, named by their SHA-256: `<directory>/<first two digits>/<all 64 digits>`.
 *
 * B1. A blob is acknowledged once its bytes and all names that lead to it are synced; its file appears whole or not at all.
 *     The bytes are synced in the background: tens of megabytes may take a while.
 * B2. What is read is checked against its name: damage is reported, never served.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { Mutex } from '../platform/async/mutex.ts';
import { type Files, writeTemporaryAsync } from '../platform/files.ts';
import { type BlobStore, DamagedBlobError, isBlobDigest } from './blob-store.ts';

export interface FileBlobStoreOptions {
  readonly files: Files;
  readonly directory: string;
}

const FOLDER = /^[0-9a-f]{2}$/;

export class FileBlobStore implements BlobStore {
  readonly #files: Files;
  readonly #directory: string;
  /** One at a time: two puts of the same bytes would share a temporary file. */
  readonly #writing = new Mutex();

  constructor(options: FileBlobStoreOptions) {
    this.#files = options.files;
    this.#directory = options.directory;
  }

  async put(content: Uint8Array): Promise<string> {
    const digest = digestOf(content);
    await this.#writing.run(() => this.#write(this.#path(digest), digest, content));
    return digest;
  }

  async get(sha256Hex: string): Promise<Uint8Array | undefined> {
    if (!isBlobDigest(sha256Hex)) return undefined;
    const filePath = this.#path(sha256Hex);
    if (!this.#files.exists(filePath)) return undefined;
    const content = this.#files.readWhole(filePath);
    if (digestOf(content) !== sha256Hex) throw new DamagedBlobError(sha256Hex); // B2
    return content;
  }

  async delete(sha256Hex: string): Promise<void> {
    if (isBlobDigest(sha256Hex)) this.#files.remove(this.#path(sha256Hex));
  }

  async list(): Promise<string[]> {
    const folders = this.#files.list(this.#directory).filter((name) => FOLDER.test(name));
    const names = folders.flatMap((folder) => this.#files.list(path.join(this.#directory, folder)));
    return names.filter(isBlobDigest).sort(); // a file that a crash left behind has another ending
  }

  #path(digest: string): string {
    return path.join(this.#directory, digest.slice(0, 2), digest);
  }

  /** B1. Syncs also what is there already: a crash may have come between a name and its sync. */
  async #write(filePath: string, digest: string, content: Uint8Array): Promise<void> {
    const folder = path.dirname(filePath);
    this.#files.makeDirectory(folder);
    const whole = this.#files.exists(filePath) && digestOf(this.#files.readWhole(filePath)) === digest;
    if (!whole) this.#files.rename(await writeTemporaryAsync(this.#files, filePath, content), filePath);
    for (const directory of [folder, this.#directory, path.dirname(this.#directory)]) this.#files.syncDirectory(directory);
  }
}

function digestOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
