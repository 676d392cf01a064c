/**
 * A stream as it ought to behave, in a page of code and without a clock of its own; {@link Flaws} make it misbehave in one
 * way each. It is the peer against which the history checker is tested.
 */
import { createHash } from 'node:crypto';
import type { SeenRecord, ShardDescription, StartingPoint } from '../../support/history/events.ts';

export interface StoredRecord {
  counter: number;
  readonly attemptId: string;
  readonly partitionKey: string;
  readonly digest: string;
  arrivalMs: number;
}

export interface SimulatedShard {
  readonly id: string;
  readonly parents: readonly string[];
  readonly start: bigint;
  readonly end: bigint;
  readonly created: number;
  records: StoredRecord[];
  nextCounter: number;
  closed: boolean;
}

export interface Page {
  records: SeenRecord[];
  next: number;
  millisBehindLatest: number;
  childShardIds: string[] | null;
}

/** What a flawed server does besides, or instead. A flaw that did something says so by `hit`. */
export interface Flaws {
  /** A record was stored; what it changes is what the client is told. */
  afterAppend?(server: SimulatedKinesis, shard: SimulatedShard, record: StoredRecord): void;
  /** Stores one it refused. */
  storesRefused?: boolean;
  /** The counter of the record to store. */
  counter?(server: SimulatedKinesis, shard: SimulatedShard): number;
  route?(server: SimulatedKinesis, right: SimulatedShard): SimulatedShard;
  arrivalMs?(server: SimulatedKinesis, shard: SimulatedShard, nowMs: number): number;
  onRestart?(server: SimulatedKinesis): void;
  page?(server: SimulatedKinesis, shard: SimulatedShard, from: number, page: Page): void;
  /** The counter at which an iterator begins. */
  iterator?(server: SimulatedKinesis, shard: SimulatedShard, start: StartingPoint, right: number): number;
  acknowledged?(server: SimulatedKinesis, sequenceNumber: string): string;
  describe?(server: SimulatedKinesis, shards: ShardDescription[]): ShardDescription[];
  retentionMs?: number;
  requestOrder?(server: SimulatedKinesis, places: number[]): number[];
}

const HASH_END = 1n << 128n;
const LAST_COUNTER = 9_999_999_999;
/** Counters leave room, so that a flaw can put a record between two others. */
export const COUNTER_STEP = 10;

export class SimulatedKinesis {
  readonly shards: SimulatedShard[] = [];
  readonly retentionMs: number;
  readonly flaws: Flaws;
  /** How often the flaw did something. */
  hits = 0;
  nowMs = 1_000_000;

  constructor(shards: number, retentionMs: number, flaws: Flaws) {
    this.retentionMs = retentionMs;
    this.flaws = flaws;
    const width = HASH_END / BigInt(shards);
    for (let index = 0; index < shards; index++) {
      this.#add([], width * BigInt(index), index === shards - 1 ? HASH_END - 1n : width * BigInt(index + 1) - 1n);
    }
  }

  put(attemptId: string, partitionKey: string, digest: string): { readonly shardId: string; readonly sequenceNumber: string } {
    const right = this.shardOf(partitionKey);
    const shard = this.flaws.route?.(this, right) ?? right;
    const last = shard.records.at(-1)?.arrivalMs ?? 0;
    const arrivalMs = this.flaws.arrivalMs?.(this, shard, this.nowMs) ?? Math.max(last, this.nowMs);
    const counter = this.flaws.counter?.(this, shard) ?? shard.nextCounter;
    shard.nextCounter = Math.max(shard.nextCounter, counter + COUNTER_STEP);
    const record = { counter, attemptId, partitionKey, digest, arrivalMs };
    this.insert(shard, record);
    const sequenceNumber = sequenceNumberOf(shard, record.counter);
    this.flaws.afterAppend?.(this, shard, record);
    return { shardId: shard.id, sequenceNumber: this.flaws.acknowledged?.(this, sequenceNumber) ?? sequenceNumber };
  }

  /** Keeps the records in the order of their counters. */
  insert(shard: SimulatedShard, record: StoredRecord): void {
    const inOrder = record.counter > (shard.records.at(-1)?.counter ?? 0);
    shard.records.push(record);
    if (!inOrder) shard.records.sort((a, b) => a.counter - b.counter);
  }

  iterator(shardId: string, start: StartingPoint): number {
    const shard = this.shard(shardId);
    const right = this.#startOf(shard, start);
    return this.flaws.iterator?.(this, shard, start, right) ?? right;
  }

  page(shardId: string, from: number, limit: number): Page {
    const shard = this.shard(shardId);
    this.#trim(shard);
    const left = shard.records.filter(({ counter }) => counter >= from);
    const taken = left.slice(0, limit);
    const atEnd = taken.length === left.length;
    const page: Page = {
      records: taken.map((record) => seen(shard, record)),
      next: (taken.at(-1)?.counter ?? from - 1) + 1,
      millisBehindLatest: atEnd ? 0 : Math.max(1, this.nowMs - (taken.at(-1)?.arrivalMs ?? 0)),
      childShardIds:
        shard.closed && atEnd ? this.shards.filter(({ parents }) => parents.includes(shardId)).map(({ id }) => id) : null,
    };
    this.flaws.page?.(this, shard, from, page);
    return page;
  }

  split(shardId: string): void {
    const shard = this.shard(shardId);
    shard.closed = true;
    const middle = (shard.start + shard.end) / 2n;
    this.#add([shardId], shard.start, middle);
    this.#add([shardId], middle + 1n, shard.end);
  }

  describe(): ShardDescription[] {
    const shards = this.shards.map((shard) => ({
      shardId: shard.id,
      parentShardIds: shard.parents,
      startingHashKey: String(shard.start),
      endingHashKey: String(shard.end),
      startingSequenceNumber: sequenceNumberOf(shard, 0),
      endingSequenceNumber: shard.closed ? sequenceNumberOf(shard, LAST_COUNTER) : null,
    }));
    return this.flaws.describe?.(this, shards) ?? shards;
  }

  shard(shardId: string): SimulatedShard {
    return this.shards.find(({ id }) => id === shardId) as SimulatedShard;
  }

  open(): SimulatedShard[] {
    return this.shards.filter(({ closed }) => !closed);
  }

  shardOf(partitionKey: string): SimulatedShard {
    const hash = BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`);
    return this.open().find(({ start, end }) => hash >= start && hash <= end) as SimulatedShard;
  }

  #add(parents: readonly string[], start: bigint, end: bigint): void {
    const id = `shard-${this.shards.length}`;
    const created = 10 + this.shards.length;
    this.shards.push({ id, parents, start, end, created, records: [], nextCounter: COUNTER_STEP, closed: false });
  }

  #trim(shard: SimulatedShard): void {
    const floorMs = this.nowMs - (this.flaws.retentionMs ?? this.retentionMs);
    shard.records = shard.records.filter(({ arrivalMs }) => arrivalMs >= floorMs);
  }

  #startOf({ records, nextCounter }: SimulatedShard, start: StartingPoint): number {
    switch (start.type) {
      case 'TRIM_HORIZON':
        return 0;
      case 'LATEST':
        return nextCounter;
      case 'AT_TIMESTAMP':
        return records.find(({ arrivalMs }) => arrivalMs >= start.timeMs)?.counter ?? nextCounter;
      default:
        return counterOf(start.sequenceNumber) + (start.type === 'AFTER_SEQUENCE_NUMBER' ? 1 : 0);
    }
  }
}

export function sequenceNumberOf({ created }: SimulatedShard, counter: number): string {
  return `${created}${String(counter).padStart(10, '0')}`;
}

export function counterOf(sequenceNumber: string): number {
  return Number(sequenceNumber.slice(-10));
}

export function seen(shard: SimulatedShard, record: StoredRecord): SeenRecord {
  const { attemptId, partitionKey, digest, arrivalMs, counter } = record;
  return { attemptId, sequenceNumber: sequenceNumberOf(shard, counter), partitionKey, digest, arrivalMs };
}
