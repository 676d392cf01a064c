/**
 * Writes the event of a Kinesis batch: every record once, straight into one buffer, its data as base64 in place. The order
 * of the keys is the recorded one (2025-11); the time is seconds with milliseconds as the fraction.
 *
 * E1. What is written so far, with the tail, is exactly the text that `JSON.stringify` gives for the same event.
 * E2. A record is either written whole or not at all; its size is known before its first byte is written.
 */
import { EVENT_HEAD, EVENT_TAIL } from './batch.ts';
import type { SourceRecord } from './ports.ts';

/** What all records of a shard's events have in common. */
export interface EventOrigin {
  readonly shardId: string;
  readonly eventSourceArn: string;
  readonly awsRegion: string;
  /** The function's execution role. */
  readonly invokeIdentityArn: string;
}

const FIRST_BUFFER_BYTES = 4_096;

export class EventWriter {
  readonly #beforeEventId: string;
  readonly #afterEventId: string;
  #buffer = Buffer.allocUnsafe(FIRST_BUFFER_BYTES);
  #length: number;
  #records = 0;

  constructor(origin: EventOrigin) {
    this.#beforeEventId = `},"eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"${origin.shardId}:`;
    this.#afterEventId =
      `","eventName":"aws:kinesis:record","invokeIdentityArn":${JSON.stringify(origin.invokeIdentityArn)}` +
      `,"awsRegion":${JSON.stringify(origin.awsRegion)},"eventSourceARN":${JSON.stringify(origin.eventSourceArn)}}`;
    this.#length = this.#buffer.write(EVENT_HEAD, 'latin1');
  }

  /** Of the event as it would be if it ended now. */
  get bytes(): number {
    return this.#length + EVENT_TAIL.length;
  }

  /** Where the text of the last record ends. */
  get textEnd(): number {
    return this.#length;
  }

  /** Writes a record unless the event would grow beyond `bytesMax`; the first is written whatever its size. */
  append(record: SourceRecord, bytesMax: number): boolean {
    const comma = this.#records === 0 ? '' : ',';
    const before =
      `${comma}{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":${JSON.stringify(record.partitionKey)}` +
      `,"sequenceNumber":"${record.sequenceNumber}","data":"`;
    const after =
      `","approximateArrivalTimestamp":${record.arrivalTimeMs / 1000}` +
      `${this.#beforeEventId}${record.sequenceNumber}${this.#afterEventId}`;
    const size = Buffer.byteLength(before) + base64Bytes(record.data.length) + Buffer.byteLength(after);
    if (this.#records > 0 && this.bytes + size > bytesMax) return false; // E2
    this.#reserve(size);
    this.#length += this.#buffer.write(before, this.#length);
    this.#length = writeBase64(record.data, this.#buffer, this.#length);
    this.#length += this.#buffer.write(after, this.#length);
    this.#records += 1;
    return true;
  }

  /** The event. Nothing is written after it. */
  finish(): Buffer {
    this.#reserve(0);
    const end = this.#length + this.#buffer.write(EVENT_TAIL, this.#length, 'latin1');
    return this.#buffer.subarray(0, end);
  }

  #reserve(size: number): void {
    const needed = this.#length + size + EVENT_TAIL.length;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

function base64Bytes(length: number): number {
  return Math.ceil(length / 3) * 4;
}

/** Writes standard base64 with padding at `at`; returns where it ends. Native code both times: a loop here was no faster. */
function writeBase64(data: Uint8Array, into: Buffer, at: number): number {
  const text = Buffer.from(data.buffer, data.byteOffset, data.length).toString('base64');
  return at + into.write(text, at, 'latin1');
}
