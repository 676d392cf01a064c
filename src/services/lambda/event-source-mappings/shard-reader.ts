/**
 * Reads a shard for several lanes: each record goes to the lane of its partition key, and the checkpoint follows the
 * low-water mark of what the lanes have settled.
 *
 * H1. A partition key has one lane for as long as the reader lives, so the lanes keep the order of each key.
 * H2. The lanes are ahead of the mark by a bounded number of records and bytes; then reading waits for the slowest lane, and
 *     the others hand out what they have.
 * H3. `align` stops reading and lets every lane go on to the last record that any lane was handed: then there is one
 *     checkpoint for all, and nothing above it was processed. A lane that would have to pause for a retry stays behind; what the
 *     others processed above its record is then delivered again.
 */
import { hash } from 'node:crypto';
import { type Deferred, deferred } from '../../../platform/async/deferred.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Batch } from './batch.ts';
import type { EventOrigin } from './event.ts';
import type { RecordFilter } from './filter/record-filter.ts';
import type { LaneSource, Loss } from './lane.ts';
import { type Intake, LaneQueue } from './lane-queue.ts';
import { LANES_AHEAD_BYTES_MAX, LANES_AHEAD_RECORDS_MAX, LANES_READ_BYTES_MAX } from './limits.ts';
import { LowWater } from './low-water.ts';
import type { Position, RecordReader, SourceRead } from './ports.ts';
import type { ReadRetries } from './read-retries.ts';

export interface ShardReaderOptions {
  readonly source: RecordReader;
  /** The same without a cadence, to see what retention has left. */
  readonly unpaced: RecordReader;
  readonly sourceArn: string;
  readonly shardId: string;
  readonly from: Position;
  readonly lanes: number;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly filter: RecordFilter;
  readonly clock: Clock;
  readonly retries: ReadRetries;
  readonly stopping: AbortSignal;
  readonly origin: () => EventOrigin;
  readonly settledTo: (position: Position) => void;
  readonly onIdle: () => void;
  readonly onRead: (kept: number, filtered: number) => void;
  readonly onRecordsLost: () => void;
}

export class ShardReader {
  /** One per lane. */
  readonly sources: readonly LaneSource[];
  readonly #options: ShardReaderOptions;
  readonly #queues: readonly LaneQueue[];
  readonly #mark: LowWater;
  readonly #readingEnds = new AbortController();
  #position: Position;
  #settled: Position;
  #progress: Deferred<void> | undefined;

  constructor(options: ShardReaderOptions) {
    this.#options = options;
    this.#position = options.from;
    this.#settled = options.from;
    this.#mark = new LowWater(options.lanes);
    this.#queues = Array.from({ length: options.lanes }, () => new LaneQueue(options));
    this.sources = this.#queues.map((queue, lane) => this.#sourceOf(queue, lane));
    options.stopping.addEventListener('abort', () => this.#stop(), { once: true });
    if (options.stopping.aborted) this.#stop();
  }

  /** Reads until the shard ends, `align` or `stopping`. Rejects only for a bug. */
  async run(): Promise<void> {
    const { retries } = this.#options;
    const { signal } = this.#readingEnds;
    while (!signal.aborted) {
      const read = await retries.read(() => this.#read());
      if (read === undefined || signal.aborted) return;
      this.#distribute(read);
      if (read.endOfShard && read.records.length === 0) {
        this.#setIntake('ended');
        return;
      }
      if (this.#isFull()) await this.#settledSome();
      else if (read.records.length === 0) await this.#newRecords(read.withheld === true);
    }
  }

  /** See H3. */
  align(): void {
    this.#endReading(Math.max(...this.#queues.map((queue) => queue.handedOut)));
  }

  #stop(): void {
    this.#endReading(-1);
  }

  #endReading(lastOrdinal: number): void {
    this.#readingEnds.abort();
    this.#progress?.resolve();
    for (const queue of this.#queues) queue.finishAt(lastOrdinal);
  }

  #read(): Promise<SourceRead> {
    const { source, sourceArn, shardId } = this.#options;
    const bytesMax = Math.min(LANES_READ_BYTES_MAX, LANES_AHEAD_BYTES_MAX - this.#mark.bytes);
    const recordsMax = LANES_AHEAD_RECORDS_MAX - this.#mark.size;
    return source.read(sourceArn, shardId, this.#position, { bytesMax, recordsMax });
  }

  #distribute(read: SourceRead): void {
    const { filter, origin, onRead, onRecordsLost } = this.#options;
    if (read.recordsLost) onRecordsLost();
    const event = origin();
    let filtered = 0;
    for (const record of read.records) {
      if (filter.passes(record)) {
        const lane = this.#laneOf(record.partitionKey);
        const ordinal = this.#mark.add(lane, record.sequenceNumber, record.data.byteLength);
        this.#queues[lane]?.offer(record, ordinal, event);
      } else {
        filtered += 1;
        this.#mark.pass(record.sequenceNumber);
      }
    }
    this.#position = read.next;
    if (read.records.length > 0) onRead(read.records.length - filtered, filtered);
    if (filtered === 0) return;
    this.#advance();
  }

  /** H1. The shard was chosen by the upper bits of the same hash; the lane is by the lowest. */
  #laneOf(partitionKey: string): number {
    return Number.parseInt(hash('md5', partitionKey, 'hex').slice(-8), 16) % this.#queues.length;
  }

  #isFull(): boolean {
    return this.#mark.size >= LANES_AHEAD_RECORDS_MAX || this.#mark.bytes >= LANES_AHEAD_BYTES_MAX;
  }

  async #settledSome(): Promise<void> {
    this.#setIntake('blocked'); // H2
    while (this.#isFull() && !this.#readingEnds.signal.aborted) {
      this.#progress = deferred();
      await this.#progress.promise;
    }
    this.#progress = undefined;
    this.#setIntake('reading');
  }

  async #newRecords(withheld: boolean): Promise<void> {
    const { source, sourceArn, shardId, onIdle, retries } = this.#options;
    const { signal } = this.#readingEnds;
    if (this.#mark.size === 0 && !withheld) onIdle();
    await retries.read(async () => {
      try {
        await source.waitForRecords(sourceArn, shardId, this.#position, signal);
      } catch (error: unknown) {
        if (!signal.aborted) throw error;
      }
    });
  }

  #setIntake(intake: Intake): void {
    for (const queue of this.#queues) queue.intake = intake;
  }

  #sourceOf(queue: LaneQueue, lane: number): LaneSource {
    return {
      next: () => queue.next(),
      completed: () => queue.completed(),
      settled: (batch) => {
        this.#mark.settle(lane, batch.size);
        this.#advance();
      },
      lost: (batch) => this.#lost(batch),
    };
  }

  #advance(): void {
    const last = this.#mark.advance();
    if (last === undefined) return;
    this.#settled = this.#options.source.after(last);
    this.#options.settledTo(this.#settled);
    this.#progress?.resolve();
    if (this.#mark.size === 0 && !this.#readingEnds.signal.aborted) this.#options.onIdle();
  }

  /** A batch is gone when what is left above the mark begins behind its last record. */
  async #lost(batch: Batch): Promise<Loss> {
    const { unpaced, retries, onRecordsLost } = this.#options;
    const left = await retries.leftBehind(unpaced, this.#options, this.#settled);
    if (left === undefined) return 'none';
    const first = left.records[0]?.sequenceNumber;
    if (first !== undefined && BigInt(first) <= BigInt(batch.lastSequenceNumber)) return 'none';
    onRecordsLost();
    return 'skip';
  }
}
