/**
 * Where a server keeps what it knows: a data directory, or memory.
 *
 *     <data>/lock.*    see platform/data-directory-lock.ts
 *     <data>/token.key 32 bytes that seal iterators and page tokens, made once
 *     <data>/encryption.key  wraps the keys of encrypted streams, made with the first of them
 *     <data>/log/      the log engine
 *     <data>/blobs/    function code as it was uploaded
 *     <data>/work/     function code unpacked, made anew from the blobs whenever it is missing
 */
import os from 'node:os';
import path from 'node:path';
import type { Clock } from '../platform/clock.ts';
import { DataDirectoryInUseError, type DataDirectoryLock, lockDataDirectory } from '../platform/data-directory-lock.ts';
import { type Files, systemErrorCode, writeFileDurably } from '../platform/files.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Random } from '../platform/random.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import { DataDirectoryError } from '../storage/embedded/data-directory-error.ts';
import { EmbeddedLogEngine } from '../storage/embedded/embedded-engine.ts';
import { FileBlobStore } from '../storage/file-blob-store.ts';
import type { LogEngine } from '../storage/log-engine.ts';
import { MemoryBlobStore } from '../storage/memory/memory-blob-store.ts';
import { MemoryLogEngine } from '../storage/memory/memory-engine.ts';
import type { StorageConfig } from './config.ts';
import { StartError } from './start-error.ts';

export interface StorageSeams {
  readonly clock: Clock;
  readonly random: Random;
  readonly files: Files;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** What is behind a server between two resets. */
export interface OpenStorage {
  readonly engine: LogEngine;
  readonly blobs: BlobStore;
  readonly tokenKey: Uint8Array;
  /** For unpacked function code. */
  readonly workDirectory: string;
}

/** The place itself: it is taken when the server starts and given back when it closes. */
export interface StoragePlace {
  open(): Promise<OpenStorage>;
  /** Forgets everything; nothing of it may be open. */
  erase(): void;
  release(): Promise<void>;
}

export const TOKEN_KEY_BYTES = 32;

/** The place is locked as a whole, also while a reset closes the engine. */
const HELD_BY_THE_PLACE: DataDirectoryLock = { release: async () => {} };

/** Throws a `StartError` when a data directory cannot be used. */
export async function takePlace(config: StorageConfig, seams: StorageSeams): Promise<StoragePlace> {
  if (config.kind === 'memory') return new MemoryPlace(seams);
  const { directory } = config;
  try {
    seams.files.makeDirectory(directory);
    probe(directory, seams.files);
    const lock = await lockDataDirectory(directory, seams.files);
    return new DirectoryPlace(directory, lock, seams);
  } catch (error: unknown) {
    throw error instanceof DataDirectoryInUseError ? inUse(directory, error) : unusable(directory, error);
  }
}

class MemoryPlace implements StoragePlace {
  readonly #seams: StorageSeams;
  readonly #workDirectory: string;

  constructor(seams: StorageSeams) {
    this.#seams = seams;
    this.#workDirectory = path.join(os.tmpdir(), `millrace-${seams.random.uuid()}`);
  }

  async open(): Promise<OpenStorage> {
    const { clock, random } = this.#seams;
    return {
      engine: new MemoryLogEngine({ clock }),
      blobs: new MemoryBlobStore(),
      tokenKey: random.bytes(TOKEN_KEY_BYTES),
      workDirectory: this.#workDirectory,
    };
  }

  erase(): void {
    this.#seams.files.removeTree(this.#workDirectory);
  }

  async release(): Promise<void> {
    this.erase();
  }
}

class DirectoryPlace implements StoragePlace {
  readonly #directory: string;
  readonly #lock: DataDirectoryLock;
  readonly #seams: StorageSeams;

  constructor(directory: string, lock: DataDirectoryLock, seams: StorageSeams) {
    this.#directory = directory;
    this.#lock = lock;
    this.#seams = seams;
  }

  async open(): Promise<OpenStorage> {
    const { random, files } = this.#seams;
    const tokenKey = keptKey(path.join(this.#directory, 'token.key'), files, random);
    const directory = path.join(this.#directory, 'log');
    files.makeDirectory(directory);
    return {
      engine: await this.#openEngine(directory),
      blobs: new FileBlobStore({ files, directory: path.join(this.#directory, 'blobs') }),
      tokenKey,
      workDirectory: path.join(this.#directory, 'work'),
    };
  }

  async #openEngine(directory: string): Promise<LogEngine> {
    const keyFile = path.join(this.#directory, 'encryption.key');
    try {
      return await EmbeddedLogEngine.open({ ...this.#seams, directory, keyFile, lock: HELD_BY_THE_PLACE });
    } catch (error: unknown) {
      if (!(error instanceof DataDirectoryError)) throw error;
      throw new StartError('data-directory', `The data directory cannot be opened: ${error.message}.`, error);
    }
  }

  /** The log goes first: what it does not name any more is rubbish, should this be cut short. */
  erase(): void {
    for (const name of ['log', 'blobs', 'work']) this.#seams.files.removeTree(path.join(this.#directory, name));
    this.#seams.files.syncDirectory(this.#directory);
  }

  release(): Promise<void> {
    return this.#lock.release();
  }
}

function keptKey(filePath: string, files: Files, random: Random): Uint8Array {
  if (files.exists(filePath)) {
    const key = files.readWhole(filePath);
    if (key.byteLength === TOKEN_KEY_BYTES) return key;
    throw new StartError('data-directory', `${filePath} is damaged. Remove it: open iterators and page tokens become invalid.`);
  }
  const key = random.bytes(TOKEN_KEY_BYTES);
  writeFileDurably(files, filePath, key);
  return key;
}

/** Finds out now, not at the first record, that the directory cannot be written. */
function probe(directory: string, files: Files): void {
  const probePath = path.join(directory, '.probe');
  writeFileDurably(files, probePath, new Uint8Array(1));
  files.remove(probePath);
}

function inUse(directory: string, cause: DataDirectoryInUseError): StartError {
  const message = `Another Millrace is using the data directory ${directory}. Stop it, or choose another directory with --data.`;
  return new StartError('data-directory', message, cause);
}

function unusable(directory: string, cause: unknown): StartError {
  const code = systemErrorCode(cause) ?? 'unknown error';
  const why = REASONS.get(code) ?? 'cannot be used';
  return new StartError(
    'data-directory',
    `The data directory ${directory} ${why} (${code}). Choose another with --data DIR, or keep nothing with --memory.`,
    cause,
  );
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'may not be written by this user'],
  ['EPERM', 'may not be written by this user'],
  ['EROFS', 'is on a file system that is read only'],
  ['ENOSPC', 'is on a disk that is full'],
  ['EDQUOT', 'is on a disk whose quota is used up'],
  ['ENOTDIR', 'is, or lies below, something that is not a directory'],
  ['EEXIST', 'is, or lies below, something that is not a directory'],
]);
