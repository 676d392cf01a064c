/**
 * Encrypts and decrypts the frames of one group with one data key: AES-256-GCM.
 *
 *     in an encrypted frame
 *        0  head as in frame.ts, in the clear; flag 4 is set; bytes 32 … 36 are ciphertext already
 *       32  ciphertext of: u32 key length, key, value
 *     − 28  12 bytes  salt: names the data key, together with the epoch in the head and the group that the log belongs to
 *     − 16  16 bytes  GCM tag
 *
 *     data key   HKDF-SHA-256(group key, salt, "millrace data key\0" ‖ u32 epoch ‖ the group key's id), 32 bytes
 *     nonce      bytes 12 … 20 of the head (log, low half of the offset), bytes 24 … 26 (high half), two zeros
 *     AAD        bytes 4 … 30 of the head: length, epoch, log, offset, append time, kind, flags
 *
 * DK1. No nonce is used twice with one data key. The salt is drawn anew whenever a directory is opened and the epoch is the
 *      journal file's number, so each life of an engine has a fresh data key per journal file; within a life, an offset of a log
 *      is given to one entry only (group-commit.ts), whatever becomes of that entry.
 * DK2. A frame is readable in its own place only: numbers of logs are never used twice, so log and offset (nonce and AAD) stand
 *      for group, incarnation, shard and position.
 * DK3. One data key encrypts what fits into one journal file: far less than 2^32 frames (NIST SP 800-38D).
 */
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { Chunk } from './frame.ts';

export const SALT_BYTES = 12;
const TAG_BYTES = 16;
/** What an encrypted frame is longer than a plain one. */
export const SEAL_BYTES: number = SALT_BYTES + TAG_BYTES;

const SEALED_FROM = 32;
const AAD_FROM = 4;
const AAD_TO = 30;
const ALGORITHM = 'aes-256-gcm';
const TAG_LENGTH = { authTagLength: TAG_BYTES } as const;
const PURPOSE = Buffer.from('millrace data key\0', 'latin1');

/** What data keys of a group are derived from. */
export interface GroupKey {
  readonly id: string;
  readonly secret: Uint8Array;
}

export class DataKey {
  readonly #salt: Uint8Array;
  readonly #key: KeyObject;
  readonly #nonce = Buffer.alloc(12);

  constructor(group: GroupKey, salt: Uint8Array, epoch: number) {
    const info = Buffer.alloc(PURPOSE.byteLength + 4);
    info.set(PURPOSE);
    info.writeUInt32LE(epoch, PURPOSE.byteLength);
    const bytes = hkdfSync('sha256', group.secret, salt, Buffer.concat([info, Buffer.from(group.id, 'latin1')]), 32);
    this.#salt = salt;
    this.#key = createSecretKey(Buffer.from(bytes));
  }

  /** Encrypts the frame at `at` … `end` in place: its head is written, but for the head check, and its content in the clear. */
  seal({ bytes }: Chunk, at: number, end: number): void {
    const saltAt = end - SEAL_BYTES;
    const cipher = createCipheriv(ALGORITHM, this.#key, this.#nonceOf(bytes, at), TAG_LENGTH);
    cipher.setAAD(bytes.subarray(at + AAD_FROM, at + AAD_TO));
    bytes.set(cipher.update(bytes.subarray(at + SEALED_FROM, saltAt)), at + SEALED_FROM);
    cipher.final();
    bytes.set(this.#salt, saltAt);
    bytes.set(cipher.getAuthTag(), end - TAG_BYTES);
  }

  /** The content of the frame at `at` … `end`; undefined when it was not sealed with this key in this place (DK2). */
  open({ bytes }: Chunk, at: number, end: number): Buffer | undefined {
    const decipher = createDecipheriv(ALGORITHM, this.#key, this.#nonceOf(bytes, at), TAG_LENGTH);
    decipher.setAAD(bytes.subarray(at + AAD_FROM, at + AAD_TO));
    decipher.setAuthTag(bytes.subarray(end - TAG_BYTES, end));
    const content = decipher.update(bytes.subarray(at + SEALED_FROM, end - SEAL_BYTES));
    try {
      decipher.final();
    } catch {
      return undefined; // it throws nothing but "unable to authenticate"
    }
    return content;
  }

  /** DK1 */
  #nonceOf(bytes: Uint8Array, at: number): Uint8Array {
    for (let index = 0; index < 8; index++) this.#nonce[index] = bytes[at + 12 + index] as number;
    this.#nonce[8] = bytes[at + 24] as number;
    this.#nonce[9] = bytes[at + 25] as number;
    return this.#nonce;
  }
}

/** The salt of the encrypted frame that ends at `end`. */
export function saltOf({ bytes }: Chunk, end: number): Uint8Array {
  return bytes.subarray(end - SEAL_BYTES, end - TAG_BYTES);
}
