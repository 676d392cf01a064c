/**
 * What a shard takes and gives per second. The figures belong to the stream and change with it; the buckets belong to the
 * shard and go with it. Nothing is made per call, and the clock is read by the caller: once for all records of a request.
 *
 * C1. A record that is refused takes nothing, from either bucket.
 * C2. A read is let in while nothing is owed; what it returned is spent afterwards, however much that was.
 */
import type { Stream } from '../catalog/state.ts';
import { BYTES_PER_KIB } from '../limits.ts';
import type { ShardLimits } from './service-limits.ts';
import { type Rate, rateOf, TokenBucket } from './token-bucket.ts';

/** What each shard of a stream takes and gives. One for all shards of a stream. */
export class StreamCapacity {
  readonly #limits: ShardLimits;
  readonly readCalls: Rate;
  readonly iteratorCalls: Rate;
  readonly fanOutBytes: Rate;
  writeBytes: Rate;
  writeRecords: Rate;
  readBytes: Rate;

  constructor(limits: ShardLimits, stream: Stream) {
    this.#limits = limits;
    this.readCalls = rateOf(limits.readCallsPerSecond);
    this.iteratorCalls = rateOf(limits.iteratorCallsPerSecond);
    this.fanOutBytes = rateOf(limits.fanOutBytesPerSecond);
    const [writeBytes, writeRecords, readBytes] = this.#ratesOf(stream);
    this.writeBytes = writeBytes;
    this.writeRecords = writeRecords;
    this.readBytes = readBytes;
  }

  /** The stream's settings or shards have changed. */
  refit(stream: Stream): void {
    [this.writeBytes, this.writeRecords, this.readBytes] = this.#ratesOf(stream);
  }

  /**
   * The largest record fits into a full bucket. AWS adds shards for the warm throughput of an on-demand stream; here the
   * shards that there are share it.
   */
  #ratesOf(stream: Stream): readonly [writeBytes: Rate, writeRecords: Rate, readBytes: Rate] {
    const open = stream.shards.reduce((count, shard) => count + (shard.closedMs === null ? 1 : 0), 0);
    const times = Math.max(1, (stream.warmThroughputMibps ?? 0) / Math.max(1, open));
    const { writeBytesPerSecond, writeRecordsPerSecond, readBytesPerSecond } = this.#limits;
    return [
      rateOf(times * writeBytesPerSecond, stream.recordSizeKibMax * BYTES_PER_KIB),
      rateOf(times * writeRecordsPerSecond),
      rateOf(times * readBytesPerSecond),
    ];
  }
}

export class ShardCapacity {
  readonly #rates: StreamCapacity;
  readonly #writeBytes = new TokenBucket();
  readonly #writeRecords = new TokenBucket();
  readonly #readBytes = new TokenBucket();
  readonly #readCalls = new TokenBucket();
  readonly #iteratorCalls = new TokenBucket();

  constructor(rates: StreamCapacity) {
    this.#rates = rates;
  }

  /** Whether a record may be put now (C1). Times are those of `clock.monotonicMs()`. */
  admitRecord(bytes: number, nowMs: number): boolean {
    const { writeBytes, writeRecords } = this.#rates;
    return this.#writeRecords.has(1, writeRecords, nowMs) && this.#writeBytes.take(bytes, writeBytes, nowMs)
      ? this.#writeRecords.take(1, writeRecords, nowMs)
      : false;
  }

  /** Whether a standard consumer may read now (C2). */
  admitRead(nowMs: number): boolean {
    return this.pushWaitMs(nowMs) === 0 && this.#readCalls.take(1, this.#rates.readCalls, nowMs);
  }

  /** How long a reader that is pushed to must wait; it makes no calls, so none are counted. */
  pushWaitMs(nowMs: number): number {
    return this.#readBytes.waitMs(this.#rates.readBytes, nowMs);
  }

  /** What a standard consumer or a mapping was given. */
  spendRead(bytes: number, nowMs: number): void {
    this.#readBytes.spend(bytes, this.#rates.readBytes, nowMs);
  }

  admitIterator(nowMs: number): boolean {
    return this.#iteratorCalls.take(1, this.#rates.iteratorCalls, nowMs);
  }

  /** The budget of one enhanced consumer's subscription to this shard. Whoever keeps the subscription keeps it. */
  fanOutBudget(): FanOutBudget {
    return new FanOutBudget(this.#rates);
  }
}

/** What one enhanced consumer is sent of one shard: to wait on, never to refuse. */
export class FanOutBudget {
  readonly #rates: StreamCapacity;
  readonly #bytes = new TokenBucket();

  constructor(rates: StreamCapacity) {
    this.#rates = rates;
  }

  /** How long to wait before the next event; 0: none. */
  waitMs(nowMs: number): number {
    return this.#bytes.waitMs(this.#rates.fanOutBytes, nowMs);
  }

  spend(bytes: number, nowMs: number): void {
    this.#bytes.spend(bytes, this.#rates.fanOutBytes, nowMs);
  }
}
