/**
 * One shard of a stream read at a steady cadence, as AWS reads for standard consumers: at most one call an interval, each a
 * GetRecords call among the shard's others. What a call returned is handed out from memory, in as many batches as it gives.
 *
 * P1. No two calls are less than the interval apart, and none is made while anything of the last is left.
 * P2. What is handed out next is found by its position; a position that is not in memory is read anew with the next call.
 */
import { type Clock, sleep } from '../../../platform/clock.ts';
import { POLL_BYTES_MAX, POLL_RECORDS_MAX } from './limits.ts';
import type { Position, ReadLimit, RecordReader, SourceRead, SourceRecord } from './ports.ts';

interface Polled extends SourceRead {
  readonly from: Position;
}

export class PolledSource implements RecordReader {
  readonly #source: RecordReader;
  readonly #intervalMs: number;
  readonly #clock: Clock;
  #polled: Polled | undefined;
  /** Which of the records were handed out last. */
  #served = { from: 0, to: 0 };
  #nextPollMs = Number.NEGATIVE_INFINITY;

  constructor(source: RecordReader, intervalMs: number, clock: Clock) {
    this.#source = source;
    this.#intervalMs = intervalMs;
    this.#clock = clock;
  }

  after(sequenceNumber: string): Position {
    return this.#source.after(sequenceNumber);
  }

  async read(sourceArn: string, shardId: string, from: Position, limit: ReadLimit): Promise<SourceRead> {
    const index = this.#indexOf(from);
    if (this.#polled !== undefined && index !== undefined) return this.#slice(this.#polled, index, limit);
    const nowMs = this.#clock.monotonicMs();
    if (nowMs < this.#nextPollMs) return { records: [], next: from, endOfShard: false, recordsLost: false, withheld: true }; // P1
    this.#nextPollMs = nowMs + this.#intervalMs;
    const read = await this.#source.read(sourceArn, shardId, from, {
      bytesMax: POLL_BYTES_MAX,
      recordsMax: POLL_RECORDS_MAX,
      counts: 'call',
    });
    this.#polled = { ...read, from, records: read.records.map(ownedRecord) };
    return this.#slice(this.#polled, 0, limit);
  }

  /** Until something is in memory or the next call is due: what that call returns nobody knows before. */
  async waitForRecords(_sourceArn: string, _shardId: string, from: Position, signal: AbortSignal): Promise<void> {
    const waitMs = this.#nextPollMs - this.#clock.monotonicMs();
    if (this.#indexOf(from) === undefined && waitMs > 0) await sleep(this.#clock, waitMs, signal);
  }

  /** P2. Undefined when the next call has to tell. */
  #indexOf(position: Position): number | undefined {
    const polled = this.#polled;
    if (polled === undefined) return undefined;
    const { records, from, next, endOfShard } = polled;
    if (position === next) return endOfShard ? records.length : undefined;
    if (position === from) return 0;
    for (let index = this.#served.from; index < this.#served.to; index++) {
      const record = records[index];
      if (record !== undefined && this.#source.after(record.sequenceNumber) === position) return index + 1;
    }
    return undefined;
  }

  #slice(polled: Polled, from: number, { bytesMax, recordsMax }: ReadLimit): SourceRead {
    const { records, next, endOfShard, recordsLost, withheld } = polled;
    let to = from;
    for (let bytes = 0; to < records.length && to - from < recordsMax; to++) {
      bytes += records[to]?.data.byteLength ?? 0;
      if (to > from && bytes > bytesMax) break;
    }
    this.#served = { from, to };
    const last = to === records.length ? undefined : records[to - 1];
    return {
      records: records.slice(from, to),
      next: last === undefined ? next : this.#source.after(last.sequenceNumber),
      endOfShard: endOfShard && last === undefined,
      recordsLost: recordsLost && from === 0,
      ...(withheld === true ? { withheld } : {}),
    };
  }
}

/** What was read may be a view on a buffer that is used again. */
function ownedRecord({ sequenceNumber, partitionKey, data, arrivalTimeMs }: SourceRecord): SourceRecord {
  return { sequenceNumber, partitionKey, data: Uint8Array.from(data), arrivalTimeMs };
}
