/**
 * Function code: packages in the blob store, unpacked folders for the processes that run them.
 *
 * P1. A package is checked whole before it is stored, one package at a time, so that memory stays bounded.
 * P2. A folder appears under its final name only when it is complete. What an earlier run of the server left is removed at
 *     start, so a folder that a crash cut short is never used.
 * P3. A folder is removed only when no function names its package and no process runs in it; a package, when no function
 *     names it and no upload of it is under way.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { Mutex } from '../../../platform/async/mutex.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { FileDescriptor, Files } from '../../../platform/files.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Random } from '../../../platform/random.ts';
import type { BlobStore } from '../../../storage/blob-store.ts';
import { type PackageFile, readPackage } from './code-package.ts';
import type { FunctionCode } from './function-section.ts';

export interface CodeStoreDependencies {
  readonly blobs: BlobStore;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Folders are made below this one. */
  readonly workDirectory: string;
  /** The digests that functions name now. */
  readonly named: () => ReadonlySet<string>;
}

/** A folder in use. `release` is idempotent. */
export interface CodeLease {
  readonly directory: string;
  release(): void;
}

const FILE_PERMISSIONS = 0o444;
const EXECUTABLE_PERMISSIONS = 0o555;
const UNPACKING_PREFIX = 'unpacking-';

export class CodeStore {
  readonly #dependencies: CodeStoreDependencies;
  readonly #directory: string;
  /** Folders that are complete or on their way, by digest. */
  readonly #folders = new Map<string, Promise<string>>();
  readonly #leases = new Map<string, number>();
  /** Digests whose command is not applied yet (P3). */
  readonly #uploads = new Map<string, number>();
  /** Packages being removed: an upload of the same bytes waits for it. */
  readonly #removals = new Map<string, Promise<void>>();
  /** P1 */
  readonly #checks = new Mutex();

  constructor(dependencies: CodeStoreDependencies) {
    this.#dependencies = dependencies;
    this.#directory = path.join(dependencies.workDirectory, 'code');
  }

  /** Removes what an earlier run left (P2) and packages that no function names. */
  async open(): Promise<void> {
    const { files, blobs, named } = this.#dependencies;
    files.removeTree(this.#directory);
    files.makeDirectory(this.#directory);
    // Without it, a package without a package.json would inherit the module type of whatever project lies above.
    this.#write(path.join(this.#directory, 'package.json'), Buffer.from('{}\n'), FILE_PERMISSIONS);
    const wanted = named();
    for (const digest of await blobs.list()) if (!wanted.has(digest)) await blobs.delete(digest);
  }

  /**
   * Checks and stores a package, then runs `submit` with its name; until that settles the package is kept.
   * Throws the service error that says what is wrong with the package.
   */
  async upload<Result>(zip: Uint8Array, submit: (code: FunctionCode) => Promise<Result>): Promise<Result> {
    await this.check(zip);
    const sha256Hex = createHash('sha256').update(zip).digest('hex');
    adjust(this.#uploads, sha256Hex, 1); // from here on it is not removed
    try {
      await this.#removals.get(sha256Hex);
      await this.#dependencies.blobs.put(zip);
      return await submit({ sha256Hex, sizeBytes: zip.byteLength });
    } finally {
      adjust(this.#uploads, sha256Hex, -1);
      this.sweep(sha256Hex);
    }
  }

  async check(zip: Uint8Array): Promise<void> {
    await this.#checks.run(() => readPackage(zip, () => {}, this.#dependencies.clock));
  }

  /** A folder with the package's files, kept until it is released. Rejects when the package is lost or damaged. */
  async acquire(sha256Hex: string): Promise<CodeLease> {
    adjust(this.#leases, sha256Hex, 1);
    let held = true;
    const release = (): void => {
      if (!held) return;
      held = false;
      adjust(this.#leases, sha256Hex, -1);
      this.sweep(sha256Hex);
    };
    try {
      return { directory: await this.#folder(sha256Hex), release };
    } catch (error: unknown) {
      release();
      throw error;
    }
  }

  /** Removes a package and its folder when nothing needs them any more (P3). */
  sweep(sha256Hex: string): void {
    const { blobs, named, logger } = this.#dependencies;
    if (named().has(sha256Hex)) return;
    if (!this.#leases.has(sha256Hex) && this.#folders.delete(sha256Hex)) this.#removeFolder(sha256Hex);
    if (this.#uploads.has(sha256Hex) || this.#removals.has(sha256Hex)) return;
    const removal = blobs
      .delete(sha256Hex)
      .catch((error: unknown) => logger.warn({ error, sha256Hex }, 'An unused package was not removed.'))
      .finally(() => this.#removals.delete(sha256Hex));
    this.#removals.set(sha256Hex, removal);
  }

  #removeFolder(sha256Hex: string): void {
    const { files, logger } = this.#dependencies;
    try {
      files.removeTree(path.join(this.#directory, sha256Hex));
    } catch (error: unknown) {
      logger.warn({ error, sha256Hex }, 'A folder of unused code was not removed.');
    }
  }

  #folder(sha256Hex: string): Promise<string> {
    const known = this.#folders.get(sha256Hex);
    if (known !== undefined) return known;
    const folder = this.#unpack(sha256Hex);
    this.#folders.set(sha256Hex, folder);
    folder.catch(() => this.#folders.delete(sha256Hex)); // the next one tries again
    return folder;
  }

  /** Waits for removals under way. */
  async close(): Promise<void> {
    await Promise.all(this.#removals.values());
  }

  async #unpack(sha256Hex: string): Promise<string> {
    const { blobs, files, clock, random } = this.#dependencies;
    const zip = await blobs.get(sha256Hex);
    if (zip === undefined) throw new Error(`the package ${sha256Hex} is not in the blob store`);
    const directory = path.join(this.#directory, sha256Hex);
    const unfinished = path.join(this.#directory, `${UNPACKING_PREFIX}${random.uuid()}`);
    files.makeDirectory(unfinished);
    try {
      await this.#checks.run(() => readPackage(zip, (file) => this.#writeFile(unfinished, file), clock));
      files.rename(unfinished, directory); // P2
    } catch (error: unknown) {
      files.removeTree(unfinished);
      throw error;
    }
    return directory;
  }

  #writeFile(directory: string, file: PackageFile): void {
    const filePath = path.join(directory, file.name);
    this.#dependencies.files.makeDirectory(path.dirname(filePath));
    this.#write(filePath, file.content, file.executable ? EXECUTABLE_PERMISSIONS : FILE_PERMISSIONS);
  }

  /** Not synced: these folders do not outlive the server's run (P2). */
  #write(filePath: string, content: Uint8Array, permissions: number): void {
    const { files } = this.#dependencies;
    const file: FileDescriptor = files.open(filePath, 'create', permissions);
    try {
      files.writeAt(file, [content], 0);
    } finally {
      files.close(file);
    }
  }
}

function adjust(counts: Map<string, number>, key: string, change: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
