/** Writes down what the clients of one stream are told, for the history checker; and makes and recognizes their records. */
import { crc32 } from 'node:zlib';
import type { History, HistoryEvent, Outcome, SeenRecord } from '../support/history/events.ts';
import type { Answer } from './kinesis-connection.ts';

export interface RawRecord {
  readonly SequenceNumber: string;
  readonly PartitionKey: string;
  readonly Data: string;
  /** Seconds since the epoch. */
  readonly ApproximateArrivalTimestamp: number;
}

/** Sequence numbers, keys and attempts are kept once, however often they are read. */
export class Recorder {
  readonly events: HistoryEvent[] = [];
  readonly #wallOffsetMs = Date.now() - performance.now();
  readonly #seen = new Map<string, SeenRecord>();
  #attempts = 0;
  #powerIsOff = false;

  nowMs(): number {
    return performance.now();
  }

  nextAttempt(kind: string): string {
    this.#attempts += 1;
    return `${kind}${this.#attempts}`;
  }

  /** From here on every outcome is unknown: while a file system goes down, a sync may return without an error. */
  powerOff(): void {
    this.#powerIsOff = true;
  }

  powerOn(): void {
    this.#powerIsOff = false;
  }

  outcomeOf(answer: Answer): Outcome {
    if (this.#powerIsOff) return 'info';
    return answer.kind === 'ok' ? 'ok' : answer.kind === 'refused' ? 'fail' : 'info';
  }

  record(event: HistoryEvent): void {
    this.events.push(event);
  }

  see(raw: RawRecord): SeenRecord {
    const data = Buffer.from(raw.Data, 'base64');
    const end = data.indexOf('|');
    const attemptId = end < 0 ? null : data.toString('latin1', 0, end);
    const seen = {
      attemptId,
      sequenceNumber: raw.SequenceNumber,
      partitionKey: raw.PartitionKey,
      digest: digestOf(data),
      arrivalMs: Math.round(raw.ApproximateArrivalTimestamp * 1000),
    };
    const before = this.#seen.get(raw.SequenceNumber);
    if (before === undefined) this.#seen.set(raw.SequenceNumber, seen);
    return before !== undefined && isSame(before, seen) ? before : seen;
  }

  acknowledged(): number {
    return this.events.reduce((count, event) => (event.f === 'put' && event.type === 'ok' ? count + 1 : count), 0);
  }

  history(retentionMs: number): History {
    return { retentionMs, wallOffsetMs: this.#wallOffsetMs, clockSlackMs: 1000, events: this.events };
  }
}

export function digestOf(data: Uint8Array): string {
  return `${data.byteLength}:${crc32(data).toString(16)}`;
}

function isSame(one: SeenRecord, other: SeenRecord): boolean {
  return (
    one.attemptId === other.attemptId &&
    one.partitionKey === other.partitionKey &&
    one.digest === other.digest &&
    one.arrivalMs === other.arrivalMs
  );
}
