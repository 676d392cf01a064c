/** Streams in memory as a source of records: consumers, splits, retention, deletion and failing reads included. */
import type { Clock } from '../../../../src/platform/clock.ts';
import type {
  Position,
  ReadLimit,
  RecordSource,
  SourceRead,
  SourceRecord,
  SourceShard,
  StartingPosition,
  Surroundings,
} from '../../../../src/services/lambda/event-source-mappings/ports.ts';

interface MemoryShard extends SourceShard {
  readonly records: SourceRecord[];
  /** Index of the first record that retention has left. */
  start: number;
  closed: boolean;
  readonly waiters: Set<() => void>;
}

interface MemoryStream {
  readonly shards: Map<string, MemoryShard>;
  readonly listeners: Set<() => void>;
  exists: boolean;
}

const INDEX_DIGITS = 20;
const SEQUENCE_PREFIX = '495903382714902566085596925383615710';

export class MemoryStreams implements RecordSource {
  readonly #clock: Clock;
  readonly #streams = new Map<string, MemoryStream>();
  /** The stream of each consumer that there is, by ARN. */
  readonly #consumers = new Map<string, string>();
  /** Makes the next reads fail. */
  readsToFail = 0;
  /** Reads that counted as calls. */
  calls = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  create(arn: string, shards = 1): void {
    const stream = this.#stream(arn);
    stream.exists = true;
    for (let index = 0; index < shards; index++) this.#addShard(stream, shardName(index), []);
    changed(stream);
  }

  registerConsumer(arn: string, consumerArn: string): void {
    this.#consumers.set(consumerArn, arn);
    changed(this.#stream(arn));
  }

  deregisterConsumer(consumerArn: string): void {
    const stream = this.#stream(consumerArn);
    this.#consumers.delete(consumerArn);
    changed(stream);
  }

  put(arn: string, shardId: string, partitionKey: string, data: Uint8Array | string, arrivalTimeMs?: number): string {
    const shard = this.#shard(arn, shardId);
    const index = shard.records.length;
    const sequenceNumber = SEQUENCE_PREFIX + String(index).padStart(INDEX_DIGITS, '0');
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    shard.records.push({ sequenceNumber, partitionKey, data: bytes, arrivalTimeMs: arrivalTimeMs ?? this.#clock.nowMs() });
    wake(shard);
    return sequenceNumber;
  }

  /** Closes a shard; its children exist from then on. */
  split(arn: string, shardId: string, childIds: readonly string[]): void {
    const stream = this.#stream(arn);
    const parent = this.#shard(arn, shardId);
    for (const childId of childIds) this.#addShard(stream, childId, [shardId]);
    parent.closed = true;
    wake(parent);
    changed(stream);
  }

  /** Retention removes everything before `index`. */
  trim(arn: string, shardId: string, index: number): void {
    this.#shard(arn, shardId).start = index;
  }

  /** A closed shard whose records are all gone is no longer listed. */
  dropShard(arn: string, shardId: string): void {
    const stream = this.#stream(arn);
    stream.shards.delete(shardId);
    changed(stream);
  }

  delete(arn: string): void {
    const stream = this.#stream(arn);
    stream.exists = false;
    for (const shard of stream.shards.values()) wake(shard);
    stream.shards.clear();
    changed(stream);
  }

  listeners(arn: string): number {
    return this.#stream(arn).listeners.size;
  }

  async shards(arn: string): Promise<readonly SourceShard[] | undefined> {
    const stream = this.#streams.get(this.#consumers.get(arn) ?? arn);
    return stream?.exists === true ? [...stream.shards.values()] : undefined;
  }

  async resolve(arn: string, shardId: string, start: StartingPosition): Promise<Position> {
    const { records, start: first } = this.#shard(arn, shardId);
    if (start.type === 'TRIM_HORIZON') return positionAt(first);
    if (start.type === 'LATEST') return positionAt(records.length);
    const index = records.findIndex((record) => record.arrivalTimeMs >= start.timeMs);
    return positionAt(index === -1 ? records.length : index);
  }

  before(arn: string, shardId: string, sequenceNumber: string): Position | undefined {
    const index = this.#shard(arn, shardId).records.findIndex((record) => record.sequenceNumber === sequenceNumber);
    return index === -1 ? undefined : positionAt(index);
  }

  async survey(arn: string, shardId: string, at: Position): Promise<Surroundings> {
    const { records, start } = this.#shard(arn, shardId);
    const index = Math.max(Number(at), start);
    return {
      lastBefore: Number(at) > start ? records[Number(at) - 1]?.sequenceNumber : undefined,
      first: records[index],
      records: Math.max(0, records.length - index),
    };
  }

  after(sequenceNumber: string): Position {
    return positionAt(Number(sequenceNumber.slice(-INDEX_DIGITS)) + 1);
  }

  async read(arn: string, shardId: string, from: Position, limit: ReadLimit): Promise<SourceRead> {
    if (limit.counts === 'call') this.calls += 1;
    if (this.readsToFail > 0) {
      this.readsToFail -= 1;
      throw new Error('the disk does not answer');
    }
    const shard = this.#shard(arn, shardId);
    const asked = Number(from);
    const index = Math.max(asked, shard.start);
    const records: SourceRecord[] = [];
    let bytes = 0;
    for (const record of shard.records.slice(index, index + limit.recordsMax)) {
      bytes += record.data.length + record.partitionKey.length;
      if (records.length > 0 && bytes > limit.bytesMax) break;
      records.push(record);
    }
    const next = index + records.length;
    const endOfShard = shard.closed && next === shard.records.length;
    return { records, next: positionAt(next), endOfShard, recordsLost: asked < shard.start };
  }

  waitForRecords(arn: string, shardId: string, from: Position, signal: AbortSignal): Promise<void> {
    const shard = this.#shard(arn, shardId);
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (shard.closed || shard.records.length > Number(from)) return resolve();
      const onAbort = (): void => {
        shard.waiters.delete(onWake);
        reject(signal.reason);
      };
      const onWake = (): void => {
        signal.removeEventListener('abort', onAbort);
        shard.waiters.delete(onWake);
        resolve();
      };
      shard.waiters.add(onWake);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  onShardsChanged(arn: string, listener: () => void): () => void {
    const { listeners } = this.#stream(arn);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  #stream(sourceArn: string): MemoryStream {
    const arn = this.#consumers.get(sourceArn) ?? sourceArn;
    let stream = this.#streams.get(arn);
    if (stream === undefined) {
      stream = { shards: new Map(), listeners: new Set(), exists: false };
      this.#streams.set(arn, stream);
    }
    return stream;
  }

  #addShard(stream: MemoryStream, shardId: string, parentShardIds: readonly string[]): void {
    stream.shards.set(shardId, { shardId, parentShardIds, records: [], start: 0, closed: false, waiters: new Set() });
  }

  #shard(arn: string, shardId: string): MemoryShard {
    const shard = this.#stream(arn).shards.get(shardId);
    if (shard === undefined) throw new Error(`no shard ${shardId} in ${arn}`);
    return shard;
  }
}

export function shardName(index: number): string {
  return `shardId-${String(index).padStart(12, '0')}`;
}

function positionAt(index: number): Position {
  return String(index) as Position;
}

function wake(shard: MemoryShard): void {
  for (const waiter of [...shard.waiters]) waiter();
}

function changed(stream: MemoryStream): void {
  for (const listener of [...stream.listeners]) listener();
}
