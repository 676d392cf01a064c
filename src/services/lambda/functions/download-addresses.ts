/**
 * Addresses from which packages can be had for a while, as AWS gives them (`Code.Location`): whoever has one needs no
 * signature, and nobody can make one up.
 *
 *     token   digest of the package (32 bytes) · end of its validity (8 bytes, milliseconds) · HMAC-SHA256 of both (32 bytes), base64url
 *
 * The key is drawn at start: addresses of an earlier run are no longer good.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../platform/clock.ts';
import type { Random } from '../../../platform/random.ts';
import { DOWNLOAD_VALID_MS } from '../limits.ts';

const DIGEST_BYTES = 32;
const SIGNED_BYTES = DIGEST_BYTES + 8;
const TOKEN_BYTES = SIGNED_BYTES + 32;

/** The path before the token; the server's own routes hand on what comes behind it. */
const DOWNLOAD_PATH = '/_millrace/download/lambda/';

export class DownloadAddresses {
  readonly #clock: Clock;
  readonly #key: Uint8Array;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#key = random.bytes(32);
  }

  /** `host`: as the client calls the server. */
  addressOf(sha256Hex: string, host: string): string {
    const signed = Buffer.alloc(SIGNED_BYTES);
    signed.write(sha256Hex, 'hex');
    signed.writeBigUInt64BE(BigInt(this.#clock.nowMs() + DOWNLOAD_VALID_MS), DIGEST_BYTES);
    const token = Buffer.concat([signed, this.#sign(signed)]).toString('base64url');
    return `http://${host}${DOWNLOAD_PATH}${token}`;
  }

  /** The package's digest; undefined when the token is none of ours, or no longer good. */
  read(token: string): string | undefined {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.byteLength !== TOKEN_BYTES) return undefined;
    const signed = bytes.subarray(0, SIGNED_BYTES);
    if (!timingSafeEqual(bytes.subarray(SIGNED_BYTES), this.#sign(signed))) return undefined;
    const isGood = Number(signed.readBigUInt64BE(DIGEST_BYTES)) > this.#clock.nowMs();
    return isGood ? signed.toString('hex', 0, DIGEST_BYTES) : undefined;
  }

  #sign(signed: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update(signed).digest();
  }
}
