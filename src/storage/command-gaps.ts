/**
 * Offsets of the command log at which there is no command. Engines may leave such gaps (after a failed commit), so a gap is
 * no damage in itself. But every command says how many missing offsets its writer knew of, up to where the writer had
 * applied: one who meets more, or fewer, is reading a log that has lost commands.
 */
import { GAPS_MAX } from './limits.ts';
import type { Offset } from './log-engine.ts';

interface Gap {
  /** The first offset behind it. */
  readonly end: Offset;
  /** Missing offsets up to there, all gaps together. */
  readonly total: number;
}

export class CommandGaps {
  /** In the order of the log. What lies before the first is known as a total only. */
  readonly #gaps: Gap[];

  /** `total` offsets are missing below `from`. */
  constructor(from: Offset, total: number) {
    this.#gaps = [{ end: from, total }];
  }

  get total(): number {
    return this.#gaps.at(-1)?.total ?? 0;
  }

  /** Offsets from `from` up to, not including, `end` are missing. */
  add(from: Offset, end: Offset): void {
    this.#gaps.push({ end, total: this.total + end - from });
    if (this.#gaps.length > GAPS_MAX) this.#gaps.shift();
  }

  /** How many offsets are missing below one; undefined when it lies before what is known. */
  totalBelow(offset: Offset): number | undefined {
    return this.#gaps.findLast((gap) => gap.end <= offset)?.total;
  }
}
