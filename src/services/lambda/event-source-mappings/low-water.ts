/**
 * Which records of a shard that were read are settled, when several lanes settle them out of order.
 *
 * L1. Records are added in the order of the shard, and each lane settles its own in that order.
 * L2. The low-water mark is the last record with none unsettled before it: what the checkpoint may pass.
 */
import { assert } from '../../../platform/assert.ts';

/** The lane of a record that needs no invocation. */
const PASSED = -1;
/** Settled entries at the front are removed in strides. */
const STRIDE = 1_024;

export class LowWater {
  readonly #lanes: number[] = [];
  readonly #sequenceNumbers: string[] = [];
  readonly #bytes: number[] = [];
  /** How many records each lane has settled beyond the mark. */
  readonly #ahead: number[];
  #first = 0;
  #unsettledBytes = 0;
  #added = 0;

  constructor(lanes: number) {
    this.#ahead = Array<number>(lanes).fill(0);
  }

  /** Records above the mark, settled or not. */
  get size(): number {
    return this.#lanes.length - this.#first;
  }

  get bytes(): number {
    return this.#unsettledBytes;
  }

  /** Returns the record's ordinal: they count up from 0. */
  add(lane: number, sequenceNumber: string, bytes: number): number {
    this.#lanes.push(lane);
    this.#sequenceNumbers.push(sequenceNumber);
    this.#bytes.push(bytes);
    this.#unsettledBytes += bytes;
    this.#added += 1;
    return this.#added - 1;
  }

  /** A record that no lane has to settle. */
  pass(sequenceNumber: string): void {
    this.add(PASSED, sequenceNumber, 0);
  }

  /** The next `count` records of a lane are settled. */
  settle(lane: number, count: number): void {
    this.#ahead[lane] = this.#aheadOf(lane) + count;
  }

  /** Moves the mark as far as it goes; the sequence number of the record it stands at now, undefined when it did not move. */
  advance(): string | undefined {
    let last: string | undefined;
    while (this.#first < this.#lanes.length) {
      const lane = this.#lanes[this.#first] ?? PASSED;
      if (lane !== PASSED) {
        const ahead = this.#aheadOf(lane);
        if (ahead === 0) break; // L2
        this.#ahead[lane] = ahead - 1;
      }
      last = this.#sequenceNumbers[this.#first];
      this.#unsettledBytes -= this.#bytes[this.#first] ?? 0;
      this.#first += 1;
    }
    if (this.#first >= STRIDE) this.#forget();
    return last;
  }

  #forget(): void {
    for (const column of [this.#lanes, this.#sequenceNumbers, this.#bytes]) column.splice(0, this.#first);
    this.#first = 0;
  }

  #aheadOf(lane: number): number {
    const ahead = this.#ahead[lane];
    assert(ahead !== undefined, 'only lanes that there are settle records');
    return ahead;
  }
}
