/**
 * A stream as a source of records for event source mappings: the shape of the `RecordSource` that they declare (services do
 * not import each other; `server/server.ts` puts the two together).
 *
 * A position is text: `<second the shard was created>.<offset of the next record>`. Read in a shard of another creation,
 * which is another incarnation of the stream, it means that shard's start.
 *
 * C1. Mappings share the shard's bytes per second with its standard consumers, and none of its calls: they are pushed to.
 *     While more was read than there was, a read returns nothing, and the wait for records waits for that too. A mapping that
 *     polls says so, and shares the calls as well.
 * C2. The ARN of a consumer is as good as that of its stream, as long as the consumer is there; it has bytes per second of
 *     its own.
 * C3. Who reads a stretch again, or looks how far a shard is, takes nothing from those who process it.
 */

import { assert } from '../../platform/assert.ts';
import { type Clock, sleep } from '../../platform/clock.ts';
import type { Offset } from '../../storage/log-engine.ts';
import { decodeSequenceNumber } from '../../storage/sequence-number.ts';
import type { ShardRecord } from '../../storage/shard-log.ts';
import { consumerIdentity, type StreamIdentity, streamIdentity } from './catalog/arn.ts';
import { readableShard, visibleShards } from './catalog/descriptions.ts';
import type { Catalog } from './catalog/reconciler.ts';
import type { Shard, Stream } from './catalog/state.ts';
import { shardAbsent } from './errors.ts';
import type { StreamUsage } from './figures/stream-usage.ts';
import type { KeyStore } from './keys/key-store.ts';
import type { FanOutBudget } from './limits/shard-capacity.ts';
import type { OpenShard, OpenStreams } from './shards/open-streams.ts';
import { readBytes, readRetained, retentionFloorMs } from './shards/retained-read.ts';
import { shardIdOf, shardIndexOf } from './shards/shard-id.ts';

export interface SourceShard {
  readonly shardId: string;
  readonly parentShardIds: readonly string[];
}

export type SourceStart =
  | { readonly type: 'TRIM_HORIZON' }
  | { readonly type: 'LATEST' }
  | { readonly type: 'AT_TIMESTAMP'; readonly timeMs: number };

/** An opaque point between two records of a shard. */
export type SourcePosition = string & { readonly brand: 'Position' };

export interface SourceRead {
  readonly records: readonly ShardRecord[];
  readonly next: SourcePosition;
  readonly endOfShard: boolean;
  readonly recordsLost: boolean;
  /** Nothing was read, because too much was before (C1). */
  readonly withheld?: boolean;
}

/** How a read counts: C1, as a call besides, or not at all (C3). */
export type SourceReadCounts = 'push' | 'call' | 'nothing';

export interface SourceSurroundings {
  /** Of the last record before a position, when that can still be read. */
  readonly lastBefore: string | undefined;
  /** Of the first record behind it. */
  readonly first: { readonly sequenceNumber: string; readonly arrivalTimeMs: number } | undefined;
  /** How many records there are behind it. */
  readonly records: number;
}

interface Located extends OpenShard {
  readonly stream: Stream;
  readonly usage: StreamUsage;
  readonly shard: Shard;
  /** What the consumer may read, when the source is one and capacity is limited (C2). */
  readonly fanOut: FanOutBudget | undefined;
}

const ONE_RECORD = { bytesMax: 1, recordsMax: 1 };

export class KinesisRecordSource {
  readonly #catalog: Catalog;
  readonly #openStreams: OpenStreams;
  readonly #keys: KeyStore;
  readonly #clock: Clock;
  /** By shard and the ARN of the consumer: as long as the shard is open. */
  readonly #fanOut = new WeakMap<OpenShard, Map<string, FanOutBudget>>();

  constructor(catalog: Catalog, openStreams: OpenStreams, keys: KeyStore, clock: Clock) {
    this.#keys = keys;
    this.#catalog = catalog;
    this.#openStreams = openStreams;
    this.#clock = clock;
  }

  /** The shards of a stream, also closed ones that still hold records; undefined when there is no such stream. */
  async shards(sourceArn: string): Promise<readonly SourceShard[] | undefined> {
    const stream = this.#find(sourceArn);
    if (stream === undefined || stream.status === 'DELETING') return undefined;
    return visibleShards(stream, this.#clock.nowMs()).map(({ index, parents }) => ({
      shardId: shardIdOf(index),
      parentShardIds: parents.map(shardIdOf),
    }));
  }

  async resolve(sourceArn: string, shardId: string, start: SourceStart): Promise<SourcePosition> {
    const { stream, shard, log } = this.#locate(sourceArn, shardId);
    const floorMs = retentionFloorMs(stream, this.#clock.nowMs());
    if (start.type === 'LATEST') return position(shard, await log.offsetAt('end'));
    const timeMs = start.type === 'AT_TIMESTAMP' ? Math.max(start.timeMs, floorMs) : floorMs;
    return position(shard, await log.offsetAt({ timeMs }));
  }

  /** The position just behind a record. */
  after(sequenceNumber: string): SourcePosition {
    const parts = decodeSequenceNumber(sequenceNumber);
    assert(parts !== undefined, 'positions are asked for behind records of this source');
    return `${parts.createdSeconds}.${parts.counter}` as SourcePosition; // the counter is the offset + 1
  }

  async read(
    sourceArn: string,
    shardId: string,
    from: SourcePosition,
    limit: { readonly bytesMax: number; readonly recordsMax: number; readonly counts?: SourceReadCounts },
  ): Promise<SourceRead> {
    const located = this.#locate(sourceArn, shardId);
    const { stream, usage, shard, log, capacity, fanOut, figures } = located;
    this.#keys.checkUse(stream, 'decrypt');
    const { offset, ofThisShard } = parse(from, shard);
    const counts = limit.counts ?? 'push';
    if (!this.#admits(located, counts)) {
      return { records: [], next: from, endOfShard: false, recordsLost: false, withheld: true }; // C1
    }
    const floorMs = retentionFloorMs(stream, this.#clock.nowMs());
    const { read, expired } = await readRetained(log, offset, limit, floorMs);
    const bytes = readBytes(read);
    if (counts !== 'nothing') {
      if (fanOut !== undefined) fanOut.spend(bytes, this.#clock.monotonicMs());
      else capacity?.spendRead(bytes, this.#clock.monotonicMs());
      figures.gave(bytes, read.records.length);
      if (sourceArn === stream.arn) usage.bytesOut += bytes;
      else usage.fanOutBytes += bytes;
    }
    return {
      records: read.records,
      next: position(shard, read.next),
      endOfShard: read.endOfShard,
      recordsLost: !ofThisShard || expired,
    };
  }

  /** The position just before a record; undefined for a number that is none of this shard. */
  before(sourceArn: string, shardId: string, sequenceNumber: string): SourcePosition | undefined {
    const { shard, log } = this.#locate(sourceArn, shardId);
    const parts = decodeSequenceNumber(sequenceNumber);
    const isItsOwn = parts?.shardIndex === shard.index && parts.createdSeconds === shard.createdSeconds && parts.counter > 0n;
    return isItsOwn ? position(shard, log.offsetOf(parts)) : undefined;
  }

  /** See C3. */
  async survey(sourceArn: string, shardId: string, at: SourcePosition): Promise<SourceSurroundings> {
    const { stream, shard, log } = this.#locate(sourceArn, shardId);
    const { offset } = parse(at, shard);
    const floorMs = retentionFloorMs(stream, this.#clock.nowMs());
    const { read } = await readRetained(log, offset, ONE_RECORD, floorMs);
    const before = offset === 0 ? undefined : await log.read((offset - 1) as Offset, ONE_RECORD);
    const [last] = before?.records ?? [];
    const [first] = read.records;
    return {
      lastBefore: last !== undefined && last.offset < offset && last.arrivalTimeMs >= floorMs ? last.sequenceNumber : undefined,
      first: first === undefined ? undefined : { sequenceNumber: first.sequenceNumber, arrivalTimeMs: first.arrivalTimeMs },
      records: first === undefined ? 0 : read.end - first.offset,
    };
  }

  async waitForRecords(sourceArn: string, shardId: string, from: SourcePosition, signal: AbortSignal): Promise<void> {
    const located = this.#locate(sourceArn, shardId);
    for (let waitMs = this.#waitMs(located); waitMs > 0; waitMs = this.#waitMs(located)) {
      await sleep(this.#clock, waitMs, signal); // C1
    }
    await located.log.waitForRecords(parse(from, located.shard).offset, signal);
  }

  #admits(located: Located, counts: SourceReadCounts): boolean {
    if (counts === 'nothing') return true;
    if (counts === 'push') return this.#waitMs(located) === 0;
    return located.capacity?.admitRead(this.#clock.monotonicMs()) !== false;
  }

  /** How long to wait before the reader may be given more. */
  #waitMs({ capacity, fanOut }: Located): number {
    const nowMs = this.#clock.monotonicMs();
    return fanOut?.waitMs(nowMs) ?? capacity?.pushWaitMs(nowMs) ?? 0;
  }

  /**
   * Calls `listener` when `shards` may answer otherwise than before: a stream was created, its shards were closed, opened or
   * removed, or it goes. Returns how to stop.
   */
  onShardsChanged(sourceArn: string, listener: () => void): () => void {
    let before = this.#find(sourceArn);
    return this.#catalog.onApplied(() => {
      const now = this.#find(sourceArn);
      const same = now?.id === before?.id && now?.shards === before?.shards && now?.status === before?.status;
      before = now;
      if (!same) listener();
    });
  }

  #find(sourceArn: string): Stream | undefined {
    const identity = identityOfSource(sourceArn);
    const stream = identity && this.#catalog.state.find(identity.account, identity.region, identity.name);
    if (stream === undefined || sourceArn === stream.arn) return stream;
    return stream.consumers.some(({ arn, status }) => arn === sourceArn && status !== 'DELETING') ? stream : undefined; // C2
  }

  /** Throws a ResourceNotFoundException when stream or shard are not there, or not yet or no longer of use. */
  #locate(sourceArn: string, shardId: string): Located {
    const stream = this.#find(sourceArn);
    const index = shardIndexOf(shardId);
    const shard = stream && index !== undefined ? readableShard(stream, index, this.#clock.nowMs()) : undefined;
    if (stream === undefined || shard === undefined) {
      const identity = identityOfSource(sourceArn);
      throw shardAbsent({ account: identity?.account ?? '', name: identity?.name ?? sourceArn }, shardId);
    }
    const openStream = this.#openStreams.of(stream);
    const opened = openStream.shard(shard.index);
    const { usage } = openStream.figures;
    return {
      stream,
      usage,
      shard,
      ...opened,
      fanOut: sourceArn === stream.arn ? undefined : this.#fanOutOf(opened, sourceArn, stream),
    };
  }

  #fanOutOf(opened: OpenShard, consumerArn: string, { consumers }: Stream): FanOutBudget | undefined {
    if (opened.capacity === undefined) return undefined;
    let budgets = this.#fanOut.get(opened);
    if (budgets === undefined) {
      budgets = new Map();
      this.#fanOut.set(opened, budgets);
    }
    let budget = budgets.get(consumerArn);
    if (budget === undefined) {
      for (const arn of budgets.keys()) if (!consumers.some((one) => one.arn === arn)) budgets.delete(arn);
      budget = opened.capacity.fanOutBudget();
      budgets.set(consumerArn, budget);
    }
    return budget;
  }
}

function identityOfSource(arn: string): StreamIdentity | undefined {
  return streamIdentity(arn) ?? consumerIdentity(arn);
}

function position(shard: Shard, offset: Offset): SourcePosition {
  return `${shard.createdSeconds}.${offset}` as SourcePosition;
}

function parse(from: SourcePosition, shard: Shard): { offset: Offset; ofThisShard: boolean } {
  const [createdSeconds, offset] = from.split('.').map(Number);
  const ofThisShard = createdSeconds === shard.createdSeconds && Number.isSafeInteger(offset);
  return { offset: (ofThisShard ? offset : 0) as Offset, ofThisShard };
}
