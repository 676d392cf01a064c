/**
 * Which records of a shard belong together: those whose arrival times lie between two multiples of the window's length.
 *
 * U1. Arrival times grow with the shard, so a record beyond the end closes the window, and none comes back to it.
 */

export class TumblingWindow {
  readonly #lengthMs: number;
  #open: { readonly startMs: number; readonly endMs: number } | undefined;

  /** `open`: the window that a restart goes on with; it keeps its own end when the length has changed since. */
  constructor(lengthMs: number, open: { readonly startMs: number; readonly endMs: number } | undefined) {
    this.#lengthMs = lengthMs;
    this.#open = open;
  }

  /** Milliseconds since the epoch, the end exclusive; undefined while no window is open. */
  get open(): { readonly startMs: number; readonly endMs: number } | undefined {
    return this.#open;
  }

  /** Whether a record that arrived then belongs to the open window; it opens one when there is none. */
  admits(arrivalTimeMs: number): boolean {
    if (this.#open === undefined) {
      const startMs = Math.floor(arrivalTimeMs / this.#lengthMs) * this.#lengthMs;
      this.#open = { startMs, endMs: startMs + this.#lengthMs };
    }
    return arrivalTimeMs < this.#open.endMs; // U1
  }

  close(): void {
    this.#open = undefined;
  }
}
