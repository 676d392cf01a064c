/**
 * A run of records of one shard as the function will see them: their event, already written, and what the failure policy
 * must know of each. A part of a batch is a view on the same bytes, so retries and halves are never written again.
 *
 *     event = {"Records":[ record , record … ]}
 *
 * B1. A batch is never empty, and its records are in the order of the shard.
 * B2. The bytes do not change after the batch was made: an invocation may still be reading them.
 */
import { assert } from '../../../platform/assert.ts';

export const EVENT_HEAD = '{"Records":[';
export const EVENT_TAIL = ']}';
const EVENT_HEAD_BYTES = Buffer.from(EVENT_HEAD);
const EVENT_TAIL_BYTES = Buffer.from(EVENT_TAIL);

/** The records of a batch, column by column. */
export interface BatchColumns {
  readonly sequenceNumbers: readonly string[];
  readonly partitionKeys: readonly string[];
  /** Milliseconds since the epoch. */
  readonly arrivalTimesMs: readonly number[];
  /** Where each record's text ends in `event`, without the comma behind it. */
  readonly textEnds: readonly number[];
  /** The event of all of them. */
  readonly event: Buffer;
}

export class Batch {
  readonly #columns: BatchColumns;
  readonly #from: number;
  readonly #to: number;
  #event: Buffer | undefined;

  constructor(columns: BatchColumns, from: number = 0, to: number = columns.sequenceNumbers.length) {
    assert(from < to && to <= columns.sequenceNumbers.length, 'a batch holds at least one record'); // B1
    this.#columns = columns;
    this.#from = from;
    this.#to = to;
  }

  get size(): number {
    return this.#to - this.#from;
  }

  get firstSequenceNumber(): string {
    return this.sequenceNumber(0);
  }

  get lastSequenceNumber(): string {
    return this.sequenceNumber(this.size - 1);
  }

  /** Of the record at `index`, counted from the batch's first. */
  sequenceNumber(index: number): string {
    return this.#columns.sequenceNumbers[this.#from + index] ?? '';
  }

  /** Milliseconds since the epoch. */
  arrivalTimeMs(index: number): number {
    return this.#columns.arrivalTimesMs[this.#from + index] ?? 0;
  }

  partitionKeys(): readonly string[] {
    return this.#columns.partitionKeys.slice(this.#from, this.#to);
  }

  /** The index of each sequence number. */
  indexes(): Map<string, number> {
    const indexes = new Map<string, number>();
    for (let index = 0; index < this.size; index++) indexes.set(this.sequenceNumber(index), index);
    return indexes;
  }

  /** The records from index `from` to before `to`. */
  slice(from: number, to: number = this.size): Batch {
    if (from === 0 && to === this.size) return this;
    return new Batch(this.#columns, this.#from + from, this.#from + to);
  }

  /** The JSON text that the function receives. */
  event(): Buffer {
    this.#event ??= this.#part();
    return this.#event;
  }

  #part(): Buffer {
    const { event, textEnds, sequenceNumbers } = this.#columns;
    if (this.#from === 0 && this.#to === sequenceNumbers.length) return event;
    const start = this.#from === 0 ? EVENT_HEAD_BYTES.length : (textEnds[this.#from - 1] ?? 0) + 1;
    const records = event.subarray(start, textEnds[this.#to - 1]);
    return Buffer.concat([EVENT_HEAD_BYTES, records, EVENT_TAIL_BYTES]);
  }
}
