/**
 * Gathers records into a batch: at most so many, and never an event above the limit. The window in time is the poller's.
 *
 * G1. A batch's event is at most `bytesMax`, envelope included, unless one record alone is larger.
 * G2. Records are taken in the order in which they are offered; after a refusal the batch takes no more.
 */
import { Batch } from './batch.ts';
import type { EventOrigin } from './event.ts';
import { EventWriter } from './event.ts';
import { EVENT_BYTES_MAX } from './limits.ts';
import type { SourceRecord } from './ports.ts';

/** The share of an event that data can be at most: base64 writes three bytes as four. */
const DATA_SHARE = 3 / 4;

export class Batcher {
  readonly #recordsMax: number;
  readonly #bytesMax: number;
  readonly #writer: EventWriter;
  readonly #sequenceNumbers: string[] = [];
  readonly #partitionKeys: string[] = [];
  readonly #arrivalTimesMs: number[] = [];
  readonly #textEnds: number[] = [];
  #refused = false;

  /** `bytesMax`: of the event (G1). */
  constructor(origin: EventOrigin, recordsMax: number, bytesMax: number = EVENT_BYTES_MAX) {
    this.#writer = new EventWriter(origin);
    this.#recordsMax = recordsMax;
    this.#bytesMax = bytesMax;
  }

  get size(): number {
    return this.#sequenceNumbers.length;
  }

  /** Nothing more fits. */
  get full(): boolean {
    return this.#refused || this.size >= this.#recordsMax || this.#writer.bytes >= this.#bytesMax;
  }

  /** How much is worth reading: more than this would not fit. */
  get room(): { bytesMax: number; recordsMax: number } {
    const bytes = Math.floor((this.#bytesMax - this.#writer.bytes) * DATA_SHARE);
    return { bytesMax: Math.max(1, bytes), recordsMax: Math.max(1, this.#recordsMax - this.size) };
  }

  /** False when the batch is complete without this record. Does not keep `record.data`. */
  add(record: SourceRecord): boolean {
    if (this.full) return false; // G2
    if (!this.#writer.append(record, this.#bytesMax)) {
      this.#refused = true; // G1
      return false;
    }
    this.#sequenceNumbers.push(record.sequenceNumber);
    this.#partitionKeys.push(record.partitionKey);
    this.#arrivalTimesMs.push(record.arrivalTimeMs);
    this.#textEnds.push(this.#writer.textEnd);
    return true;
  }

  /** The batch of at least one record. The batcher is done with. */
  finish(): Batch {
    return new Batch({
      sequenceNumbers: this.#sequenceNumbers,
      partitionKeys: this.#partitionKeys,
      arrivalTimesMs: this.#arrivalTimesMs,
      textEnds: this.#textEnds,
      event: this.#writer.finish(),
    });
  }
}
