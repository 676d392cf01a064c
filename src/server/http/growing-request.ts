/**
 * A large request while it comes: head and body in one buffer, each byte copied once and, as the buffer grows, a few of them
 * once more.
 *
 * GR1. The buffer has at most QUICK_ROOM_FACTOR times the bytes that have come, one that is used again apart: who announces much
 *      and sends little takes little.
 * GR2. Until it is released, what has come counts among the bodies that are being received (B3), and what is allocated for it
 *      in a budget of its own.
 */

import type { BufferPool } from '../../platform/buffer-pool.ts';
import { QUICK_ROOM_FACTOR } from '../limits.ts';
import type { ReceivingBudget } from './body.ts';

export interface GrowingRequestOptions {
  /** Head and body together. */
  readonly totalBytes: number;
  readonly received: ReceivingBudget;
  readonly allocated: ReceivingBudget;
  /** Where the buffer comes from, where it has the size of the request at once. */
  readonly buffers: BufferPool;
}

const EMPTY = Buffer.alloc(0);

export class GrowingRequest {
  readonly #options: GrowingRequestOptions;
  #buffer: Buffer = EMPTY;
  #size = 0;
  #isPooled = false;

  constructor(options: GrowingRequestOptions) {
    this.#options = options;
  }

  /** What has come. */
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

  /** The bytes are looked at no more. To be called once. */
  recycle(): void {
    if (this.#isPooled) this.#options.buffers.give(this.#buffer);
  }

  #grow(size: number): boolean {
    const { totalBytes, allocated, buffers } = this.#options;
    const room = Math.min(totalBytes, size * QUICK_ROOM_FACTOR); // GR1
    if (allocated.heldBytes + room - this.#buffer.byteLength > allocated.bytesMax) return false; // GR2
    const pooled = room === totalBytes ? buffers.take(room) : undefined;
    const grown = pooled ?? Buffer.allocUnsafeSlow(room);
    allocated.heldBytes += grown.byteLength - this.#buffer.byteLength;
    this.#isPooled = pooled !== undefined;
    grown.set(this.bytes);
    this.#buffer = grown;
    return true;
  }
}
