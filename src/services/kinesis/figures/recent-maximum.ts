/** The highest value of the last minute or two: what a monitor that looks once a minute must not miss. */

const SLOT_MS = 60_000;

export class RecentMaximum {
  #slotStartMs = Number.NEGATIVE_INFINITY;
  #current = 0;
  #previous = 0;

  set(value: number, nowMs: number): void {
    this.#roll(nowMs);
    if (value > this.#current) this.#current = value;
  }

  /** 0 when nothing was set lately. */
  at(nowMs: number): number {
    this.#roll(nowMs);
    return Math.max(this.#current, this.#previous);
  }

  #roll(nowMs: number): void {
    const elapsedMs = nowMs - this.#slotStartMs;
    if (elapsedMs < SLOT_MS) return;
    this.#previous = elapsedMs < 2 * SLOT_MS ? this.#current : 0;
    this.#current = 0;
    this.#slotStartMs = nowMs;
  }
}
