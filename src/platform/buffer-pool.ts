/**
 * Large buffers that are used again: new memory of half a megabyte costs page faults each time, and what was freed lies about
 * until the garbage collector comes.
 *
 * BP1. Who gives a buffer back looks at it no more, nor does anybody who was given a view of it. A buffer that is never given
 *      back costs memory reuse and nothing else.
 */
export interface BufferPoolBounds {
  /** What is smaller is made fast enough, what is larger is rare; both are not pooled. */
  readonly bytesMin: number;
  readonly bytesMax: number;
  /** So many are kept. */
  readonly sparesMax: number;
}

export class BufferPool {
  readonly #bounds: BufferPoolBounds;
  readonly #spares: Buffer[] = [];

  constructor(bounds: BufferPoolBounds) {
    this.#bounds = bounds;
  }

  /** At least so many bytes, of undefined content; undefined for a size that is not pooled. */
  take(sizeBytes: number): Buffer | undefined {
    const { bytesMin, bytesMax } = this.#bounds;
    if (sizeBytes < bytesMin || sizeBytes > bytesMax) return undefined;
    const fitting = this.#spares.findIndex(({ byteLength }) => byteLength >= sizeBytes);
    if (fitting !== -1) return this.#spares.splice(fitting, 1)[0];
    return Buffer.allocUnsafeSlow(Math.ceil(sizeBytes / bytesMin) * bytesMin);
  }

  /** Takes back what {@link take} gave, once (BP1). */
  give(buffer: Buffer): void {
    if (this.#spares.length === this.#bounds.sparesMax) this.#spares.shift(); // sizes change: the oldest may be too small by now
    this.#spares.push(buffer);
  }
}
