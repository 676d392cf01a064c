/**
 * Function code and layers: packages in the blob store, unpacked folders for the processes that use them.
 *
 * P1. A package is checked whole before it is stored, one package at a time, so that memory stays bounded.
 * P2. A folder appears under its final name only when it is complete. What an earlier run of the server left is removed at
 *     start, so a folder that a crash cut short is never used.
 * P3. A folder is removed only when no function names it and no process uses it; a package, when no function and no layer
 *     names it and no command that will is under way.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { Mutex } from '../../../platform/async/mutex.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { FileDescriptor, Files } from '../../../platform/files.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Random } from '../../../platform/random.ts';
import { type BlobStore, isBlobDigest } from '../../../storage/blob-store.ts';
import { digestsOf, type FunctionLayer, layersFolder } from '../layers/function-layers.ts';
import { PACKAGE_LIMITS, type PackageFile, type PackageLimits, readPackage } from './code-package.ts';
import type { FunctionCode } from './function-section.ts';
import type { HotDirectories } from './hot-directories.ts';

export interface CodeStoreDependencies {
  readonly blobs: BlobStore;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly hot: HotDirectories;
  /** Folders are made below this one. */
  readonly workDirectory: string;
  /** What functions and layers name now: digests of packages, and folders of layers. */
  readonly named: () => ReadonlySet<string>;
}

/** A package that was checked and stored. */
export interface StoredPackage {
  readonly sha256Hex: string;
  readonly sizeBytes: number;
  readonly unzippedBytes: number;
}

/** Folders in use. `release` is idempotent. */
export interface CodeLease {
  readonly directory: string;
  /** The layers, laid over each other in their order. Absent when there are none. */
  readonly layersDirectory?: string;
  release(): void;
}

const FILE_PERMISSIONS = 0o444;
const EXECUTABLE_PERMISSIONS = 0o555;
const UNPACKING_PREFIX = 'unpacking-';

export class CodeStore {
  readonly #dependencies: CodeStoreDependencies;
  readonly #directory: string;
  /** Folders that are complete or on their way, by digest or by `layersFolder`. */
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
  async upload<Result>(
    zip: Uint8Array,
    submit: (code: StoredPackage) => Promise<Result>,
    limits?: PackageLimits,
  ): Promise<Result> {
    const unzippedBytes = await this.check(zip, limits);
    const sha256Hex = createHash('sha256').update(zip).digest('hex');
    return this.keep([sha256Hex], async () => {
      await this.#removals.get(sha256Hex);
      await this.#dependencies.blobs.put(zip);
      return submit({ sha256Hex, sizeBytes: zip.byteLength, unzippedBytes });
    });
  }

  /** Runs `submit`; until that settles these packages are not removed (P3). */
  async keep<Result>(digests: readonly string[], submit: () => Promise<Result>): Promise<Result> {
    for (const digest of digests) adjust(this.#uploads, digest, 1);
    try {
      return await submit();
    } finally {
      for (const digest of digests) {
        adjust(this.#uploads, digest, -1);
        this.sweep(digest);
      }
    }
  }

  /** How many bytes it has unzipped. */
  async check(zip: Uint8Array, limits?: PackageLimits): Promise<number> {
    return this.#checks.run(() => readPackage(zip, () => {}, this.#dependencies.clock, limits));
  }

  /** Folders with the files of the package and the layers, kept until released. Rejects when a package is lost or damaged. */
  async acquire({ sha256Hex, directory: hot }: FunctionCode, layers: readonly FunctionLayer[] = []): Promise<CodeLease> {
    const layersName = layers.length === 0 ? undefined : layersFolder(layers);
    const names = [...(hot === undefined ? [sha256Hex] : []), ...(layersName === undefined ? [] : [layersName])];
    for (const name of names) adjust(this.#leases, name, 1);
    let held = true;
    const release = (): void => {
      if (!held) return;
      held = false;
      for (const name of names) {
        adjust(this.#leases, name, -1);
        this.sweep(name);
      }
    };
    try {
      const directory = hot === undefined ? await this.#folder(sha256Hex, [sha256Hex]) : this.#openHot(hot);
      if (layersName === undefined) return { directory, release };
      const digests = digestsOf(layers);
      return { directory, layersDirectory: await this.#folder(layersName, digests), release };
    } catch (error: unknown) {
      release();
      throw error;
    }
  }

  #openHot(directory: string): string {
    const open = this.#dependencies.hot.open(directory);
    if (open === undefined) throw new Error(`the folder ${directory} is not below any --code-root, or not there`);
    return open;
  }

  /** Removes a package and its folder when nothing needs them any more (P3). */
  sweep(name: string): void {
    const { blobs, named, logger } = this.#dependencies;
    if (named().has(name)) return;
    if (!this.#leases.has(name) && this.#folders.delete(name)) this.#removeFolder(name);
    if (!isBlobDigest(name)) return;
    const sha256Hex = name;
    if (this.#uploads.has(sha256Hex) || this.#removals.has(sha256Hex)) return;
    const removal = blobs
      .delete(sha256Hex)
      .catch((error: unknown) => logger.warn({ error, sha256Hex }, 'An unused package was not removed.'))
      .finally(() => this.#removals.delete(sha256Hex));
    this.#removals.set(sha256Hex, removal);
  }

  #removeFolder(name: string): void {
    const { files, logger } = this.#dependencies;
    try {
      files.removeTree(path.join(this.#directory, name));
    } catch (error: unknown) {
      logger.warn({ error, folder: name }, 'A folder of unused code was not removed.');
    }
  }

  #folder(name: string, digests: readonly string[]): Promise<string> {
    const known = this.#folders.get(name);
    if (known !== undefined) return known;
    const folder = this.#unpack(name, digests);
    this.#folders.set(name, folder);
    folder.catch(() => this.#folders.delete(name)); // the next one tries again
    return folder;
  }

  /** Waits for removals under way. */
  async close(): Promise<void> {
    await Promise.all(this.#removals.values());
  }

  /** Packages into one folder, each over those before it. */
  async #unpack(name: string, digests: readonly string[]): Promise<string> {
    const { files, random } = this.#dependencies;
    const directory = path.join(this.#directory, name);
    const unfinished = path.join(this.#directory, `${UNPACKING_PREFIX}${random.uuid()}`);
    files.makeDirectory(unfinished);
    try {
      for (const [index, digest] of digests.entries()) await this.#unpackOne(digest, unfinished, index > 0);
      files.rename(unfinished, directory); // P2
    } catch (error: unknown) {
      files.removeTree(unfinished);
      throw error;
    }
    return directory;
  }

  async #unpackOne(sha256Hex: string, directory: string, isOverOthers: boolean): Promise<void> {
    const { blobs, clock } = this.#dependencies;
    const zip = await blobs.get(sha256Hex);
    if (zip === undefined) throw new Error(`the package ${sha256Hex} is not in the blob store`);
    await this.#checks.run(() =>
      readPackage(
        zip,
        (file) => {
          if (isOverOthers) this.#makeWay(directory, file.name);
          this.#writeFile(directory, file);
        },
        clock,
        { ...PACKAGE_LIMITS, zipBytesMax: zip.byteLength }, // it was checked when it came
      ),
    );
  }

  /** Removes what an earlier package left where this one has something of another kind, or the same. */
  #makeWay(directory: string, name: string): void {
    const { files } = this.#dependencies;
    let place = directory;
    for (const part of path.dirname(name).split('/')) {
      place = path.join(place, part);
      if (files.exists(place) && !files.isDirectory(place)) files.remove(place);
    }
    const filePath = path.join(directory, name);
    if (!files.exists(filePath)) return;
    if (files.isDirectory(filePath)) files.removeTree(filePath);
    else files.remove(filePath);
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
