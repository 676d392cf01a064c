/**
 * The key file: the one secret that everything encrypted in a data directory hangs on. It wraps the groups' keys and encrypts
 * nothing else. 64 hexadecimal digits and a line end; nobody but its owner may read it.
 */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import path from 'node:path';
import { type Files, writeFileDurably } from '../../platform/files.ts';
import type { Random } from '../../platform/random.ts';
import { DataDirectoryError } from './data-directory-error.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const OTHERS = 0o077;
const ALGORITHM = 'aes-256-gcm';

export class KeyFile {
  readonly path: string;
  /** Tells key files apart and says nothing about the secret: 16 hexadecimal digits. */
  readonly fingerprint: string;
  readonly #secret: Uint8Array;

  private constructor(filePath: string, secret: Uint8Array) {
    this.path = filePath;
    this.#secret = secret;
    this.fingerprint = createHmac('sha256', secret).update('millrace key file').digest('hex').slice(0, 16);
  }

  /** Throws a `DataDirectoryError` when it is missing, open to others, or no key file. */
  static read(files: Files, filePath: string): KeyFile {
    if (!files.exists(filePath)) throw new DataDirectoryError(`the key file ${filePath} is missing: there are encrypted groups`);
    const mode = files.permissions(filePath);
    if ((mode & OTHERS) !== 0) {
      throw new DataDirectoryError(`the key file ${filePath} is open to others (mode ${mode.toString(8)}): make that 600`);
    }
    const match = /^([0-9a-f]{64})\r?\n?$/i.exec(Buffer.from(files.readWhole(filePath)).toString('latin1'));
    if (match === null) throw new DataDirectoryError(`${filePath} is no key file: it must hold 64 hexadecimal digits`);
    return new KeyFile(filePath, Buffer.from(match[1] as string, 'hex'));
  }

  /** Makes it; durable when this returns. */
  static create(files: Files, filePath: string, random: Random): KeyFile {
    const secret = random.bytes(KEY_BYTES);
    files.makeDirectory(path.dirname(filePath));
    writeFileDurably(files, filePath, Buffer.from(`${Buffer.from(secret).toString('hex')}\n`));
    return new KeyFile(filePath, secret);
  }

  /** Nonce, ciphertext and tag. `context` must be the same when it is unwrapped. */
  wrap(secret: Uint8Array, context: string, random: Random): Uint8Array {
    const nonce = random.bytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#secret, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(context));
    return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  }

  /** Undefined when it was not wrapped with this key file in this context. */
  unwrap(wrapped: Uint8Array, context: string): Uint8Array | undefined {
    const tagAt = wrapped.byteLength - TAG_BYTES;
    const nonce = wrapped.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(ALGORITHM, this.#secret, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(wrapped.subarray(tagAt));
    const secret = decipher.update(wrapped.subarray(NONCE_BYTES, tagAt));
    try {
      decipher.final();
    } catch {
      return undefined; // it throws nothing but "unable to authenticate"
    }
    return secret;
  }
}
