/**
 * A stream as a source of records for event source mappings: the shape of the `RecordSource` that they declare (services do
 * not import each other; `server/server.ts` puts the two together).
 *
 * A position is text: `<second the shard was created>.<offset of the next record>`. Read in a shard of another creation,
 * which is another incarnation of the stream, it means that shard's start.
 *
 * C1. Mappings share the shard's bytes per second with its standard consumers, and none of its calls: they are pushed to.
 *     While more was read than there was, a read returns nothing, and the wait for records waits for that too.
 */

import { assert } from '../../platform/assert.ts';
import { type Clock, sleep } from '../../platform/clock.ts';
import type { Offset } from '../../storage/log-engine.ts';
import { decodeSequenceNumber } from '../../storage/sequence-number.ts';
import type { ShardRecord } from '../../storage/shard-log.ts';
import { streamIdentity } from './catalog/arn.ts';
import { readableShard, visibleShards } from './catalog/descriptions.ts';
import type { Catalog } from './catalog/reconciler.ts';
import type { Shard, Stream } from './catalog/state.ts';
import { shardAbsent } from './errors.ts';
import type { ShardCapacity } from './limits/shard-capacity.ts';
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
}

interface Located extends OpenShard {
  readonly stream: Stream;
  readonly shard: Shard;
}

export class KinesisRecordSource {
  readonly #catalog: Catalog;
  readonly #openStreams: OpenStreams;
  readonly #clock: Clock;

  constructor(catalog: Catalog, openStreams: OpenStreams, clock: Clock) {
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
    limit: { readonly bytesMax: number; readonly recordsMax: number },
  ): Promise<SourceRead> {
    const { stream, shard, log, capacity, figures } = this.#locate(sourceArn, shardId);
    const { offset, ofThisShard } = parse(from, shard);
    if (capacity !== undefined && capacity.pushWaitMs(this.#clock.monotonicMs()) > 0) {
      return { records: [], next: from, endOfShard: false, recordsLost: false }; // C1
    }
    const floorMs = retentionFloorMs(stream, this.#clock.nowMs());
    const { read, expired } = await readRetained(log, offset, limit, floorMs);
    const bytes = readBytes(read);
    capacity?.spendRead(bytes, this.#clock.monotonicMs());
    figures.gave(bytes, read.records.length);
    return {
      records: read.records,
      next: position(shard, read.next),
      endOfShard: read.endOfShard,
      recordsLost: !ofThisShard || expired,
    };
  }

  async waitForRecords(sourceArn: string, shardId: string, from: SourcePosition, signal: AbortSignal): Promise<void> {
    const { shard, log, capacity } = this.#locate(sourceArn, shardId);
    if (capacity !== undefined) await this.#budget(capacity, signal); // C1
    await log.waitForRecords(parse(from, shard).offset, signal);
  }

  /** Resolves when the shard's readers may be given more. */
  async #budget(capacity: ShardCapacity, signal: AbortSignal): Promise<void> {
    for (;;) {
      const waitMs = capacity.pushWaitMs(this.#clock.monotonicMs());
      if (waitMs === 0) return;
      await sleep(this.#clock, waitMs, signal);
    }
  }

  /**
   * Calls `listener` when `shards` may answer otherwise than before: a stream was created, its shards were closed, opened or
   * removed, or it goes. Returns how to stop.
   */
  onShardsChanged(sourceArn: string, listener: () => void): () => void {
    const identity = streamIdentity(sourceArn);
    if (identity === undefined) return () => {};
    const { account, region, name } = identity;
    let before = this.#catalog.state.find(account, region, name);
    return this.#catalog.onApplied(() => {
      const now = this.#catalog.state.find(account, region, name);
      const same = now?.id === before?.id && now?.shards === before?.shards && now?.status === before?.status;
      before = now;
      if (!same) listener();
    });
  }

  #find(sourceArn: string): Stream | undefined {
    const identity = streamIdentity(sourceArn);
    return identity && this.#catalog.state.find(identity.account, identity.region, identity.name);
  }

  /** Throws a ResourceNotFoundException when stream or shard are not there, or not yet or no longer of use. */
  #locate(sourceArn: string, shardId: string): Located {
    const stream = this.#find(sourceArn);
    const index = shardIndexOf(shardId);
    const shard = stream && index !== undefined ? readableShard(stream, index, this.#clock.nowMs()) : undefined;
    if (stream === undefined || shard === undefined) {
      const identity = streamIdentity(sourceArn);
      throw shardAbsent({ account: identity?.account ?? '', name: identity?.name ?? sourceArn }, shardId);
    }
    return { stream, shard, ...this.#openStreams.of(stream).shard(shard.index) };
  }
}

function position(shard: Shard, offset: Offset): SourcePosition {
  return `${shard.createdSeconds}.${offset}` as SourcePosition;
}

function parse(from: SourcePosition, shard: Shard): { offset: Offset; ofThisShard: boolean } {
  const [createdSeconds, offset] = from.split('.').map(Number);
  const ofThisShard = createdSeconds === shard.createdSeconds && Number.isSafeInteger(offset);
  return { offset: (ofThisShard ? offset : 0) as Offset, ofThisShard };
}
