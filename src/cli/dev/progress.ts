/**
 * How far the mapping has come with the records that this feed has put. A stream may hold other records too, kept from before
 * or put by other clients: they are settled like ours and must not be counted for ours, so places are compared, not counts.
 *
 * R1. A record is settled once an attempt or a discard has reached its sequence number: a shard is settled in order.
 * R2. Sequence numbers have 56 digits and compare as texts.
 * R3. Memory is bounded: above `PROGRESS_MARKS_MAX` places in a shard two neighbours become one, settled with the later one.
 */
import { PROGRESS_MARKS_MAX } from '../limits.ts';

/** A record that was acknowledged. */
export interface Acknowledged {
  readonly shardId: string;
  readonly sequenceNumber: string;
}

/** So many records, the last of them here. */
interface Mark {
  readonly sequenceNumber: string;
  readonly records: number;
}

interface Shard {
  /** Not settled yet, in order. */
  marks: Mark[];
  /** The highest that is settled; empty before the first. */
  settled: string;
}

export class FeedProgress {
  readonly #shards = new Map<string, Shard>();
  #waiting = 0;

  /** The feed's records that are not settled yet. */
  get waiting(): number {
    return this.#waiting;
  }

  acknowledged({ shardId, sequenceNumber }: Acknowledged): void {
    const shard = this.#shard(shardId);
    if (sequenceNumber <= shard.settled) return; // the function was faster than the acknowledgement
    shard.marks.push({ sequenceNumber, records: 1 });
    this.#waiting += 1;
    if (shard.marks.length > PROGRESS_MARKS_MAX) shard.marks = inPairs(shard.marks); // R3
  }

  /** Everything in the shard up to here is processed or discarded. */
  settled(shardId: string, sequenceNumber: string): void {
    const shard = this.#shard(shardId);
    if (sequenceNumber <= shard.settled) return; // R2
    shard.settled = sequenceNumber;
    const open = shard.marks.findIndex((mark) => mark.sequenceNumber > sequenceNumber);
    const done = shard.marks.splice(0, open === -1 ? shard.marks.length : open); // R1
    this.#waiting -= done.reduce((sum, mark) => sum + mark.records, 0);
  }

  #shard(shardId: string): Shard {
    const known = this.#shards.get(shardId);
    if (known !== undefined) return known;
    const shard: Shard = { marks: [], settled: '' };
    this.#shards.set(shardId, shard);
    return shard;
  }
}

function inPairs(marks: readonly Mark[]): Mark[] {
  return marks.flatMap((mark, index) => {
    if (index % 2 === 0) return index === marks.length - 1 ? [mark] : [];
    return [{ ...mark, records: mark.records + (marks[index - 1]?.records ?? 0) }];
  });
}
