/**
 * Damage that was met: one line in the log and one count per damaged place, however often it is read.
 *
 * DR1. The places remembered are bounded. Where there are more, the log has said enough: further ones are left out.
 */
import type { Logger } from '../../platform/logger.ts';
import type { Counter, Metrics } from '../../platform/metrics.ts';

/** Name of the figure. A place is one frame in nearly every case, and never less. */
export const DAMAGED_FRAMES_TOTAL = 'millrace_log_damaged_frames_total';

const PLACES_MAX = 1000;

export class DamageReports {
  readonly #logger: Logger;
  readonly #counter: Counter;
  readonly #places = new Set<string>();

  constructor(logger: Logger, metrics: Metrics) {
    this.#logger = logger;
    this.#counter = metrics.counter(DAMAGED_FRAMES_TOTAL, 'Damaged places met in the log since the start.');
  }

  /** The bytes `from` … `to` of a file are not what was written; `message` says what that means. */
  report(file: string, from: number, to: number, message: string): void {
    const place = `${file}:${from}`;
    if (this.#places.has(place) || this.#places.size >= PLACES_MAX) return; // DR1
    this.#places.add(place);
    this.#counter.add();
    this.#logger.error({ file, from, to }, message);
  }
}
