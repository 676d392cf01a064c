/**
 * Memory that the blobs of an input stand in, used again for the next request: new memory for half a megabyte costs as much in
 * page faults as decoding into it.
 *
 * LI1. An operation that gives its input back looks at none of its blobs any more, nor does anybody it handed them to. One
 *      that does not give it back, whatever the reason, costs memory reuse and nothing else.
 */
import { LENT_BYTES_MAX, LENT_BYTES_MIN, LENT_SPARES_MAX } from './limits.ts';

const GIVE_BACK: unique symbol = Symbol('give back');

interface LentInput {
  readonly [GIVE_BACK]?: () => void;
}

/** See LI1. To be called once, and of any input. */
export function giveBack(input: object): void {
  (input as LentInput)[GIVE_BACK]?.();
}

/** Buffers for what is decoded of large requests. */
export class LentBuffers {
  readonly #spares: Buffer[] = [];

  /** At least so many bytes, of undefined content; undefined for a size that is not lent. */
  take(sizeBytes: number): Buffer | undefined {
    if (sizeBytes < LENT_BYTES_MIN || sizeBytes > LENT_BYTES_MAX) return undefined;
    const fitting = this.#spares.findIndex(({ byteLength }) => byteLength >= sizeBytes);
    if (fitting !== -1) return this.#spares.splice(fitting, 1)[0];
    const roundedUp = Math.ceil(sizeBytes / LENT_BYTES_MIN) * LENT_BYTES_MIN;
    return Buffer.allocUnsafeSlow(roundedUp);
  }

  /** The blobs of `input` stand in `buffer`. */
  lend(input: object, buffer: Buffer): void {
    let lent = true;
    const giveBack = (): void => {
      if (lent && this.#spares.length < LENT_SPARES_MAX) this.#spares.push(buffer);
      lent = false;
    };
    Object.defineProperty(input, GIVE_BACK, { value: giveBack });
  }
}
