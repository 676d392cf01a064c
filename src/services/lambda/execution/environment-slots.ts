/**
 * How many environments the machine holds at a time, shared fairly among those who take them: the versions of functions.
 *
 * S1. No more than `max` slots are taken, those of environments whose processes still end included.
 * S2. A free slot goes to the one of those waiting that has fewest; among equals to the one that has waited longest.
 * S3. When none is free, the environment that has been idle longest gives up its slot.
 * S4. When all are busy, who has at least two more than another gives one up as soon as an invocation ends; and where there are
 *     more waiting than slots, each slot is given up after `SLOT_TURN_MS`, so that everyone has its turn.
 */
import type { Clock } from '../../../platform/clock.ts';
import { SLOT_TURN_MS } from '../limits.ts';

export interface SlotHolder {
  /** How many more environments would serve it now. */
  readonly wanted: number;
  /** Since when its longest idle environment is idle; undefined when none is. */
  readonly idleSinceMs: number | undefined;
  /** Starts an environment in the slot that it was given. `release` when its process has ended. */
  start(): void;
  /** Ends its longest idle environment. */
  endIdle(): void;
}

interface Share {
  held: number;
  /** Of these, slots that are about to be released. */
  leaving: number;
}

export class EnvironmentSlots {
  readonly #max: number;
  readonly #clock: Clock;
  /** Who holds slots. */
  readonly #shares = new Map<SlotHolder, Share>();
  /** The one that has waited longest comes first. */
  readonly #waiting = new Set<SlotHolder>();
  #held = 0;
  #leaving = 0;
  #isGiving = false;

  constructor(max: number, clock: Clock) {
    this.#max = max;
    this.#clock = clock;
  }

  get held(): number {
    return this.#held;
  }

  /** What a holder wants, or has idle, may have changed. */
  changed(holder: SlotHolder): void {
    if (holder.wanted > 0) this.#waiting.add(holder);
    else if (!this.#waiting.delete(holder) && this.#waiting.size === 0) return;
    this.#give();
  }

  /** A slot's environment has ended. */
  release(holder: SlotHolder): void {
    const share = this.#shares.get(holder);
    if (share === undefined) return;
    this.#held--;
    share.held--;
    if (share.leaving > 0) {
      share.leaving--;
      this.#leaving--;
    }
    if (share.held === 0) this.#shares.delete(holder);
    this.#give();
  }

  /**
   * Whether a holder that has work for an environment must end it all the same, because it is another's turn (S4).
   * `sinceMs`: since when the environment serves, by the monotonic clock.
   */
  mustYield(holder: SlotHolder, sinceMs: number): boolean {
    if (this.#waiting.size === 0 || this.#held < this.#max) return false;
    const share = this.#shares.get(holder);
    if (share === undefined) return false;
    const own = share.held - share.leaving;
    const isOver = this.#clock.monotonicMs() - sinceMs >= SLOT_TURN_MS;
    let needy = 0;
    for (const other of this.#waiting) {
      if (other === holder) continue;
      const held = this.#heldBy(other);
      if (held + 2 <= own || (held === 0 && isOver)) needy++;
    }
    if (needy <= this.#leaving) return false;
    share.leaving++;
    this.#leaving++;
    if (this.#waiting.delete(holder)) this.#waiting.add(holder); // its turn is over
    return true;
  }

  #give(): void {
    if (this.#isGiving) return; // a holder's answer to what happens below
    this.#isGiving = true;
    try {
      while (this.#giveOne());
    } finally {
      this.#isGiving = false;
    }
  }

  /** True when there may be more to do. */
  #giveOne(): boolean {
    const next = this.#next();
    if (next === undefined) return false;
    if (this.#held >= this.#max) return this.#makeRoom();
    this.#take(next);
    return true;
  }

  #take(holder: SlotHolder): void {
    const share = this.#shares.get(holder) ?? { held: 0, leaving: 0 };
    share.held++;
    this.#held++;
    this.#shares.set(holder, share);
    holder.start();
    this.#waiting.delete(holder);
    if (holder.wanted > 0) this.#waiting.add(holder); // behind the others
  }

  /** S3 */
  #makeRoom(): boolean {
    let wanted = 0;
    for (const holder of this.#waiting) wanted += holder.wanted;
    if (this.#leaving >= wanted) return false;
    let longest: SlotHolder | undefined;
    let sinceMs = Number.POSITIVE_INFINITY;
    for (const holder of this.#shares.keys()) {
      const { idleSinceMs } = holder;
      if (idleSinceMs === undefined || idleSinceMs >= sinceMs) continue;
      longest = holder;
      sinceMs = idleSinceMs;
    }
    const share = longest === undefined ? undefined : this.#shares.get(longest);
    if (longest === undefined || share === undefined) return false;
    share.leaving++;
    this.#leaving++;
    longest.endIdle();
    return true;
  }

  /** S2 */
  #next(): SlotHolder | undefined {
    let next: SlotHolder | undefined;
    let fewest = Number.POSITIVE_INFINITY;
    for (const holder of this.#waiting) {
      const held = this.#heldBy(holder);
      if (held >= fewest) continue; // among equals the first
      next = holder;
      fewest = held;
    }
    return next;
  }

  #heldBy(holder: SlotHolder): number {
    const share = this.#shares.get(holder);
    return share === undefined ? 0 : share.held - share.leaving;
  }
}
