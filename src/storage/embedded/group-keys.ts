/**
 * The keys of encrypted groups. Each has a random secret, which is stored wrapped by the key file (key-file.ts) in a file of
 * its own, and from which its data keys (data-key.ts) are derived.
 *
 *     keys/<id>.key    id: 16 random hexadecimal digits, never used again
 *         millrace-group-key 1
 *         key-file <fingerprint of the key file, 16 hexadecimal digits>
 *         wrapped <nonce 12, ciphertext 32, tag 16 bytes, in hexadecimal>
 *         <CRC-32 of the lines above, started with the seed, 8 hexadecimal digits>
 *
 * GK1. A wrapped key is durable before the catalog record that names it, and removed after the record that deletes the group
 *      is durable. What no group names is removed at the next opening.
 * GK2. Without its file a group's entries cannot be read by anybody, wherever copies of them may be.
 */
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { type Files, writeFileDurably } from '../../platform/files.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Random } from '../../platform/random.ts';
import { DamagedFileError, DataDirectoryError } from './data-directory-error.ts';
import { DataKey, type GroupKey, SALT_BYTES, saltOf } from './data-key.ts';
import { type Chunk, frameEpoch, frameLength } from './frame.ts';
import { KeyFile } from './key-file.ts';
import { groupKeyId, groupKeyPath, keysDirectory } from './layout.ts';

export interface GroupKeysOptions {
  readonly files: Files;
  readonly directory: string;
  /** The key file's path; it is made when the first group is encrypted. */
  readonly keyFile: string;
  readonly seed: number;
  readonly random: Random;
  readonly logger: Logger;
}

const SECRET_BYTES = 32;
/** Data keys kept for reading: a segment has one per journal file that its entries went through. */
const DATA_KEYS_MAX = 4096;
const WRAPPED = /^(millrace-group-key 1\nkey-file ([0-9a-f]{16})\nwrapped ([0-9a-f]{120})\n)([0-9a-f]{8})\n$/;

export class GroupKeys {
  readonly #options: GroupKeysOptions;
  readonly #groups = new Map<string, GroupKey>();
  /** By group key, the data key of the journal file that is being filled. */
  readonly #sealing = new Map<string, { readonly epoch: number; readonly key: DataKey }>();
  /** By group key, salt and epoch; the oldest first. */
  readonly #opening = new Map<string, DataKey>();
  /** Of this life of the engine (data-key.ts DK1). */
  readonly #salt: Uint8Array;
  #keyFile: KeyFile | undefined;

  constructor(options: GroupKeysOptions) {
    this.#options = options;
    this.#salt = options.random.bytes(SALT_BYTES);
  }

  /** Loads what the groups name and removes the rest (GK1). Throws a `DataDirectoryError` when one cannot be had. */
  load(named: readonly { readonly id: string; readonly group: string }[]): void {
    const { files, directory, keyFile } = this.#options;
    if (named.length > 0) this.#keyFile = KeyFile.read(files, keyFile);
    for (const { id, group } of named) this.#groups.set(id, { id, secret: this.#unwrapped(id, group) });
    for (const name of files.list(keysDirectory(directory))) {
      const id = groupKeyId(name);
      if (id === undefined || !this.#groups.has(id)) this.#removeFile(name);
    }
  }

  /** Makes the key of a group; returns its id. Durable when this returns. */
  create(group: string): string {
    const { files, directory, keyFile, random, seed } = this.#options;
    this.#keyFile ??= files.exists(keyFile) ? KeyFile.read(files, keyFile) : KeyFile.create(files, keyFile, random);
    let id = newId(random);
    while (files.exists(groupKeyPath(directory, id))) id = newId(random);
    const secret = random.bytes(SECRET_BYTES);
    const wrapped = Buffer.from(this.#keyFile.wrap(secret, contextOf(id, group), random)).toString('hex');
    const lines = `millrace-group-key 1\nkey-file ${this.#keyFile.fingerprint}\nwrapped ${wrapped}\n`;
    if (!files.exists(keysDirectory(directory))) {
      files.makeDirectory(keysDirectory(directory));
      files.syncDirectory(directory);
    }
    writeFileDurably(files, groupKeyPath(directory, id), Buffer.from(`${lines}${checksum(lines, seed)}\n`));
    this.#groups.set(id, { id, secret });
    return id;
  }

  /** Forgets a group's key for good (GK2). */
  remove(id: string): void {
    this.#groups.delete(id);
    this.#sealing.delete(id);
    for (const name of this.#opening.keys()) if (name.startsWith(id)) this.#opening.delete(name);
    this.#removeFile(`${id}.key`);
  }

  /** The data key for entries that go to the journal file `epoch`. */
  toSeal(id: string, epoch: number): DataKey {
    const current = this.#sealing.get(id);
    if (current?.epoch === epoch) return current.key;
    const key = new DataKey(this.#group(id), this.#salt, epoch);
    this.#sealing.set(id, { epoch, key });
    return key;
  }

  /** The data key that an encrypted frame names. */
  toOpen(id: string, chunk: Chunk, at: number): DataKey {
    const salt = saltOf(chunk, at + frameLength(chunk, at));
    const epoch = frameEpoch(chunk, at);
    const name = `${id}${Buffer.from(salt.buffer, salt.byteOffset, salt.byteLength).toString('latin1')}${epoch}`;
    let key = this.#opening.get(name);
    if (key === undefined) {
      key = new DataKey(this.#group(id), Uint8Array.from(salt), epoch);
      for (const oldest of this.#opening.keys()) {
        if (this.#opening.size < DATA_KEYS_MAX) break;
        this.#opening.delete(oldest);
      }
      this.#opening.set(name, key);
    }
    return key;
  }

  #group(id: string): GroupKey {
    const group = this.#groups.get(id);
    if (group === undefined) throw new Error(`there is no group key ${id}`);
    return group;
  }

  #unwrapped(id: string, group: string): Uint8Array {
    const { files, directory, seed } = this.#options;
    const file = groupKeyPath(directory, id);
    const { fingerprint, wrapped } = readWrappedKey(files, file, group, seed);
    const keyFile = this.#keyFile ?? KeyFile.read(files, this.#options.keyFile);
    if (fingerprint !== keyFile.fingerprint) {
      const message = `${keyFile.path} is another key file than the one that ${file} (group ${group}) was wrapped with`;
      throw new DataDirectoryError(`${message}: ${keyFile.fingerprint} instead of ${fingerprint}`);
    }
    const secret = keyFile.unwrap(wrapped, contextOf(id, group));
    if (secret === undefined) throw new DamagedFileError(file);
    return secret;
  }

  #removeFile(name: string): void {
    const { files, directory, logger } = this.#options;
    const folder = keysDirectory(directory);
    try {
      files.remove(path.join(folder, name));
      files.syncDirectory(folder);
    } catch (error: unknown) {
      logger.warn({ err: error, name }, 'The key of a deleted group could not be removed; the next start tries again.');
    }
  }
}

/** A group's wrapped key as it is stored. Throws a `DataDirectoryError` when it is missing or damaged. */
export function readWrappedKey(
  files: Files,
  file: string,
  group: string,
  seed: number,
): { readonly fingerprint: string; readonly wrapped: Uint8Array } {
  if (!files.exists(file)) throw new DataDirectoryError(`${file} is missing: without it group ${group} cannot be read`);
  const match = WRAPPED.exec(Buffer.from(files.readWhole(file)).toString('latin1'));
  if (match === null || match[4] !== checksum(match[1] as string, seed)) throw new DamagedFileError(file);
  return { fingerprint: match[2] as string, wrapped: Buffer.from(match[3] as string, 'hex') };
}

function newId(random: Random): string {
  return Buffer.from(random.bytes(8)).toString('hex');
}

function contextOf(id: string, group: string): string {
  return `millrace group key\0${id}\0${group}`;
}

function checksum(text: string, seed: number): string {
  return crc32(text, seed).toString(16).padStart(8, '0');
}
