/**
 * A large request while it comes: head and body in one buffer, each byte copied once and, as the buffer grows, a few of them
 * once more.
 *
 * GR1. The buffer has at most QUICK_ROOM_FACTOR times the bytes that have come: who announces much and sends little takes little.
 * GR2. Until it is released, what has come counts among the bodies that are being received (B3), and what is allocated for it
 *      in a budget of its own.
 */
import { QUICK_ROOM_FACTOR } from '../limits.ts';
import type { ReceivingBudget } from './body.ts';

export interface GrowingRequestOptions {
  /** Head and body together. */
  readonly totalBytes: number;
  readonly received: ReceivingBudget;
  readonly allocated: ReceivingBudget;
}

const EMPTY = Buffer.alloc(0);

export class GrowingRequest {
  readonly #options: GrowingRequestOptions;
  #buffer: Buffer = EMPTY;
  #size = 0;

  constructor(options: GrowingRequestOptions) {
    this.#options = options;
  }

  /** What has come; of a complete request the whole buffer. */
  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#size);
  }

  get missingBytes(): number {
    return this.#options.totalBytes - this.#size;
  }

  /** Adds `piece`, which is not longer than what is missing. False when there is no room for it: then it was not added. */
  add(piece: Buffer): boolean {
    const { received } = this.#options;
    const size = this.#size + piece.byteLength;
    if (received.heldBytes + piece.byteLength > received.bytesMax) return false; // GR2
    if (size > this.#buffer.byteLength && !this.#grow(size)) return false;
    this.#buffer.set(piece, this.#size);
    this.#size = size;
    received.heldBytes += piece.byteLength;
    return true;
  }

  /** Gives back what it takes of the budgets; to be called once. */
  release(): void {
    const { received, allocated } = this.#options;
    received.heldBytes -= this.#size;
    allocated.heldBytes -= this.#buffer.byteLength;
  }

  #grow(size: number): boolean {
    const { totalBytes, allocated } = this.#options;
    const room = Math.min(totalBytes, size * QUICK_ROOM_FACTOR); // GR1
    const more = room - this.#buffer.byteLength;
    if (allocated.heldBytes + more > allocated.bytesMax) return false; // GR2
    allocated.heldBytes += more;
    const grown = Buffer.allocUnsafeSlow(room);
    grown.set(this.bytes);
    this.#buffer = grown;
    return true;
  }
}
