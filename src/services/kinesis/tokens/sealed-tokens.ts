/**
 * Opaque tokens for clients to hand back: shard iterators and page tokens. Encrypted and authenticated (AES-256-GCM) with
 * the server's own key, so that they survive a restart, reveal nothing and cannot be forged. As on AWS the text is base64
 * of a fixed mark and a whole number of 16-byte blocks, 152 to 280 bytes for an iterator.
 *
 *     token  = mark nonce text tag
 *     mark   = 00 00 00 00 00 00 00 01
 *     nonce  = 8 bytes drawn at random, 4 bytes counted
 *     text   = payload, filled with zeros (the payload says itself where it ends)
 *     tag    = 16 bytes, over the text and the purpose
 *
 * T1. A nonce is never used twice: the counted part never repeats under one random part.
 * T2. A token opens only for the purpose it was sealed for.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { assert } from '../../../platform/assert.ts';
import type { Random } from '../../../platform/random.ts';

export type TokenPurpose = 'shard-iterator' | 'list-shards' | 'list-streams' | 'list-stream-consumers';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const MARK: Buffer = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);
const NONCE_BYTES = 12;
const NONCE_COUNTER_AT = 8;
const NONCE_COUNTER_END = 2 ** 32;
const TAG_BYTES = 16;
const BLOCK_BYTES = 16;
const TOKEN_BYTES_MIN = 152;

export class SealedTokens {
  readonly #key: Uint8Array;
  readonly #random: Random;
  readonly #nonce: Buffer = Buffer.alloc(NONCE_BYTES);
  #sealed = NONCE_COUNTER_END;

  constructor(key: Uint8Array, random: Random) {
    assert(key.length === KEY_BYTES, 'the token key has 32 bytes');
    this.#key = key;
    this.#random = random;
  }

  /** `payload` is read before the call returns. */
  seal(purpose: TokenPurpose, payload: Uint8Array): string {
    const cipher = createCipheriv(CIPHER, this.#key, this.#nextNonce()).setAAD(Buffer.from(purpose));
    const filler = Buffer.alloc(textBytes(payload.length) - payload.length);
    const parts = [MARK, this.#nonce, cipher.update(payload), cipher.update(filler), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat(parts).toString('base64');
  }

  /** The payload and its filling, or undefined when this server sealed no such token for this purpose. */
  open(purpose: TokenPurpose, token: string): Buffer | undefined {
    const raw = Buffer.from(token, 'base64');
    const framed = raw.length >= TOKEN_BYTES_MIN && raw.subarray(0, MARK.length).equals(MARK);
    if (!framed || raw.toString('base64') !== token) return undefined;
    const textAt = MARK.length + NONCE_BYTES;
    const decipher = createDecipheriv(CIPHER, this.#key, raw.subarray(MARK.length, textAt), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(raw.subarray(-TAG_BYTES));
    const text = decipher.update(raw.subarray(textAt, -TAG_BYTES));
    try {
      decipher.final();
    } catch {
      return undefined; // the only failure there is: the tag does not fit
    }
    return text;
  }

  #nextNonce(): Buffer {
    if (this.#sealed === NONCE_COUNTER_END) {
      this.#nonce.set(this.#random.bytes(NONCE_COUNTER_AT));
      this.#sealed = 0;
    }
    this.#nonce.writeUInt32BE(this.#sealed++, NONCE_COUNTER_AT); // T1
    return this.#nonce;
  }
}

/** The length of the text for a payload: such that what follows the mark is whole blocks. */
function textBytes(payloadBytes: number): number {
  const besides = NONCE_BYTES + TAG_BYTES;
  const blocks = Math.ceil((payloadBytes + besides) / BLOCK_BYTES);
  return Math.max(blocks * BLOCK_BYTES, TOKEN_BYTES_MIN - MARK.length) - besides;
}
