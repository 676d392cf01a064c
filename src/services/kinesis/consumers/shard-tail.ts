/**
 * The reads of all subscriptions to one shard. Who stands at the same offset shares one wait, one read and one event, which is
 * therefore encoded once as well.
 *
 * T1. An event is read when a subscription asks for it, never ahead.
 * T2. What is kept for those who come a little later is bounded per shard and over all shards.
 * T3. A wait that nobody shares any more is given up.
 */
import type { Clock } from '../../../platform/clock.ts';
import type { SubscribeToShardEventStream } from '../../../protocol/generated/kinesis.ts';
import type { Offset } from '../../../storage/log-engine.ts';
import type { ShardLog, ShardRead } from '../../../storage/shard-log.ts';
import { EVENT_BYTES_MAX, EVENT_RECORDS_MAX, TAIL_BYTES_MAX, TAIL_EVENTS_MAX, TAILS_BYTES_MAX } from '../limits.ts';
import { describeRecord, millisBehind } from '../shards/describe-record.ts';
import { readBytes, readRetained } from '../shards/retained-read.ts';

/** Records at an offset, as an event. */
export interface PushedEvent {
  readonly event: SubscribeToShardEventStream;
  readonly next: Offset;
  /** Where `next` is, for clients. */
  readonly sequenceNumber: string;
  readonly millisBehind: number;
  readonly records: number;
  readonly bytes: number;
}

/** Who asked; it is told one of these, once. */
export interface TailReader {
  onEvent(pushed: PushedEvent): void;
  /** The shard is sealed, and all its records lie before the offset. */
  onEndOfShard(): void;
  onFailure(error: unknown): void;
}

/** What all tails together keep. */
export interface TailMemory {
  heldBytes: number;
}

export interface ShardTailDependencies {
  readonly log: ShardLog;
  readonly clock: Clock;
  readonly memory: TailMemory;
  /** Records that arrived before this time have expired. */
  retentionFloorMs(): number;
}

interface Wait {
  readonly readers: Set<TailReader>;
  readonly abort: AbortController;
}

const LIMIT = { bytesMax: EVENT_BYTES_MAX, recordsMax: EVENT_RECORDS_MAX };

export class ShardTail {
  readonly #dependencies: ShardTailDependencies;
  readonly #waits = new Map<Offset, Wait>();
  /** By the offset they begin at, the oldest first. */
  readonly #kept = new Map<Offset, PushedEvent>();
  #keptBytes = 0;

  constructor(dependencies: ShardTailDependencies) {
    this.#dependencies = dependencies;
  }

  /** Tells `reader` what is at an offset: now, when it is known, else as soon as it is durable. */
  request(from: Offset, reader: TailReader): void {
    const kept = this.#kept.get(from);
    if (kept !== undefined) {
      reader.onEvent(kept);
      return;
    }
    const known = this.#waits.get(from);
    if (known !== undefined) {
      known.readers.add(reader);
      return;
    }
    const wait: Wait = { readers: new Set([reader]), abort: new AbortController() };
    this.#waits.set(from, wait);
    void this.#run(from, wait);
  }

  /** `reader` does not want to be told any more. */
  withdraw(from: Offset, reader: TailReader): void {
    const wait = this.#waits.get(from);
    if (wait?.readers.delete(reader) !== true || wait.readers.size > 0) return;
    this.#waits.delete(from); // T3
    wait.abort.abort();
  }

  /** Nobody subscribes to the shard any more. */
  close(): void {
    for (const wait of this.#waits.values()) wait.abort.abort();
    this.#waits.clear();
    this.#dependencies.memory.heldBytes -= this.#keptBytes;
    this.#keptBytes = 0;
    this.#kept.clear();
  }

  async #run(from: Offset, wait: Wait): Promise<void> {
    try {
      const read = await this.#next(from, wait.abort.signal);
      const pushed = read.records.length === 0 ? undefined : this.#pushedOf(read);
      if (this.#waits.get(from) !== wait) return; // given up while it was read: nobody would give back what is kept
      if (pushed !== undefined) this.#keep(from, pushed);
      this.#settle(from, wait, (reader) => (pushed === undefined ? reader.onEndOfShard() : reader.onEvent(pushed)));
    } catch (error: unknown) {
      this.#settle(from, wait, (reader) => reader.onFailure(error));
    }
  }

  /** Records, or the end of the shard. */
  async #next(from: Offset, signal: AbortSignal): Promise<ShardRead> {
    const { log } = this.#dependencies;
    for (let position = from; ; ) {
      await log.waitForRecords(position, signal);
      const { read } = await readRetained(log, position, LIMIT, this.#dependencies.retentionFloorMs());
      if (read.records.length > 0 || read.endOfShard) return read;
      position = read.next; // what lay there was no record, or has expired
    }
  }

  #pushedOf(read: ShardRead): PushedEvent {
    const last = read.records[read.records.length - 1];
    const sequenceNumber = last?.sequenceNumber ?? '';
    const MillisBehindLatest = millisBehind(read, last?.arrivalTimeMs ?? 0, this.#dependencies.clock.nowMs());
    const Records = read.records.map(describeRecord);
    return {
      event: { SubscribeToShardEvent: { Records, ContinuationSequenceNumber: sequenceNumber, MillisBehindLatest } },
      next: read.next,
      sequenceNumber,
      millisBehind: MillisBehindLatest,
      records: Records.length,
      bytes: readBytes(read),
    };
  }

  /** See T2. */
  #keep(from: Offset, pushed: PushedEvent): void {
    const { memory } = this.#dependencies;
    for (const [offset, oldest] of this.#kept) {
      if (this.#kept.size < TAIL_EVENTS_MAX && this.#keptBytes + pushed.bytes <= TAIL_BYTES_MAX) break;
      this.#kept.delete(offset);
      this.#keptBytes -= oldest.bytes;
      memory.heldBytes -= oldest.bytes;
    }
    if (pushed.bytes > TAIL_BYTES_MAX || memory.heldBytes + pushed.bytes > TAILS_BYTES_MAX) return;
    this.#kept.set(from, pushed);
    this.#keptBytes += pushed.bytes;
    memory.heldBytes += pushed.bytes;
  }

  #settle(from: Offset, wait: Wait, tell: (reader: TailReader) => void): void {
    if (this.#waits.get(from) !== wait) return; // given up meanwhile
    this.#waits.delete(from);
    for (const reader of wait.readers) tell(reader);
  }
}
