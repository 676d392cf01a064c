/** The ids that every answer carries. */
import type { Random } from '../../platform/random.ts';

/**
 * `x-amz-id-2` is the base64 text of 72 bytes, 96 characters. Ours begins with characters drawn once per server and ends
 * with twenty hex digits of the request id (hex digits are base64 characters too), so that it costs no randomness.
 */
const EXTENDED_ID_CHARS = 96;
const FROM_REQUEST_CHARS = 20;

export class RequestIds {
  readonly #random: Random;
  readonly #prefix: string;

  constructor(random: Random) {
    this.#random = random;
    this.#prefix = Buffer.from(random.bytes(72))
      .toString('base64')
      .slice(0, EXTENDED_ID_CHARS - FROM_REQUEST_CHARS);
  }

  next(): string {
    return this.#random.uuid();
  }

  extended(requestId: string): string {
    return this.#prefix + requestId.slice(0, 8) + requestId.slice(24);
  }
}
