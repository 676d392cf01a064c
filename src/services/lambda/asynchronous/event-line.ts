/** The events of one function that wait to be handed to it, the oldest first, and how many it takes at a time. */
import { Backoff } from '../../../platform/async/backoff.ts';
import { Heap, type HeapItem } from '../../../platform/heap.ts';
import type { Random } from '../../../platform/random.ts';
import type { PendingItem } from '../../../storage/pending-log.ts';
import type { FunctionKey } from '../functions/function-reference.ts';
import { FUNCTION_IN_FLIGHT_MAX, IN_FLIGHT_BYTES_MAX, IN_FLIGHT_MAX, NOT_INVOKED_PACE } from './limits.ts';

/** An event as memory holds it; the log has the rest. */
export interface WaitingEvent extends HeapItem {
  readonly line: EventLine;
  readonly item: PendingItem;
  /** Its place in the order of acceptance. */
  readonly order: number;
  readonly bytes: number;
}

/**
 * A function that is throttled is asked for less at once and, when it takes nothing at all, after a pause that grows; each
 * answer lets it have more again.
 */
export class EventLine {
  readonly key: FunctionKey;
  readonly ready: Heap<WaitingEvent> = new Heap();
  /** Events whose retry is not yet due. */
  readonly later: Set<WaitingEvent> = new Set();
  inFlight = 0;
  inFlightBytes = 0;
  isPaused = false;
  readonly #backoff: Backoff;
  #inFlightMax = FUNCTION_IN_FLIGHT_MAX;
  #answers = 0;

  constructor(key: FunctionKey, random: Random) {
    this.key = key;
    this.#backoff = new Backoff(random, NOT_INVOKED_PACE);
  }

  get canBegin(): boolean {
    return this.ready.size > 0 && !this.isPaused && this.inFlight < this.#inFlightMax;
  }

  /** What its events in flight take of all the room there is. */
  get share(): number {
    return shareOf(this.inFlight, this.inFlightBytes);
  }

  get isEmpty(): boolean {
    return this.ready.size === 0 && this.later.size === 0 && this.inFlight === 0;
  }

  /** The function answered, however. */
  answered(): void {
    this.#backoff.reset();
    this.#answers += 1;
    if (this.#answers < this.#inFlightMax) return;
    this.#answers = 0;
    this.#inFlightMax = Math.min(FUNCTION_IN_FLIGHT_MAX, this.#inFlightMax + 1);
  }

  /** The function took an event back. Returns for how long to ask it for nothing, or 0 to wait for one of the others. */
  notInvoked(): number {
    const others = this.inFlight - 1;
    this.#inFlightMax = Math.max(1, others);
    this.#answers = 0;
    return others > 0 ? 0 : this.#backoff.next();
  }
}

/** The larger of the two shares, of the events in flight and of their bytes: 1 when there is no more room. */
export function shareOf(inFlight: number, inFlightBytes: number): number {
  return Math.max(inFlight / IN_FLIGHT_MAX, inFlightBytes / IN_FLIGHT_BYTES_MAX);
}
