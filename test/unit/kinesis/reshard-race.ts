/**
 * Writers, readers and resharding at the same time on one stream, over an engine whose answers come late and, where wanted,
 * are lost. Everything follows from the seed but for the embedded engine, whose disk takes the time it takes.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { ManualClock } from '../../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../../src/platform/random.ts';
import type { PutRecordsInput, Shard } from '../../../src/protocol/generated/kinesis.ts';
import { ServiceError } from '../../../src/protocol/service-error.ts';
import { type LogEngine, LogError } from '../../../src/storage/log-engine.ts';
import { replaceMethods } from './failing-engine.ts';
import { ACCOUNT, bytes, type Fixture, REGION, startKinesis, text } from './kinesis-fixture.ts';

export interface RaceOptions {
  readonly seed: number;
  readonly clock: ManualClock;
  readonly engine: LogEngine;
  /** How many services share the engine. */
  readonly gateways: number;
  /** The share of appends whose outcome nobody learns; half of those happen. */
  readonly unknownShare: number;
  readonly putsPerWriter: number;
  /** By how much the clock moves per turn of the event loop; `real`: with the time, as a real disk takes its own. */
  readonly stepMs: number | 'real';
}

interface Sent {
  readonly key: string;
  readonly value: string;
  /** Undefined when it was not acknowledged. */
  acknowledged: { readonly shardId: string; readonly sequenceNumber: string } | undefined;
}

interface Seen {
  readonly key: string;
  readonly value: string;
  readonly shardId: string;
  readonly sequenceNumber: string;
}

export interface RaceReport {
  readonly reshardings: number;
  readonly sent: number;
  readonly acknowledged: number;
}

const WRITERS = 6;
const SHARDS_MAX = 8;
const POLLS_MAX = 20_000;
const HASH_KEYS = 1n << 128n;

/** Asserts what must hold of every run, and tells how much happened in it. */
export async function race(options: RaceOptions): Promise<RaceReport> {
  const { clock, engine, seed, gateways, stepMs } = options;
  const random = new SeededRandom(seed);
  const wrap = (inner: LogEngine): LogEngine => unsteady(inner, random, options.unknownShare);
  const services: Fixture[] = [];
  for (let count = 0; count < gateways; count++) services.push(await startKinesis({ clock, engine, wrap }));
  const run = new Race(services, random);
  let over = false;
  const running = run.run(options.putsPerWriter).finally(() => {
    over = true;
  });
  for (let lastMs = performance.now(); !over; ) {
    const nowMs = performance.now();
    await clock.advance(stepMs === 'real' ? Math.floor(nowMs) - Math.floor(lastMs) : stepMs);
    lastMs = nowMs;
    await nextTurn();
  }
  await running;
  for (const service of services) await service.close();
  return { reshardings: run.reshardings, sent: run.sent.length, acknowledged: run.sent.filter((one) => one.acknowledged).length };
}

class Race {
  readonly #services: readonly Fixture[];
  readonly #random: SeededRandom;
  readonly sent: Sent[] = [];
  reshardings = 0;
  #writing = true;

  constructor(services: readonly Fixture[], random: SeededRandom) {
    this.#services = services;
    this.#random = random;
  }

  async run(putsPerWriter: number): Promise<void> {
    const [first] = this.#services as [Fixture];
    await first.call('CreateStream', { StreamName: 's', ShardCount: 1 + this.#random.below(3) });
    await this.#settled();
    const follower = this.#follow();
    const resharding = this.#reshard();
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => this.#write(writer, putsPerWriter)));
    this.#writing = false;
    await resharding;
    await this.#settled();
    const shards = await allShards(first);
    this.#check(await follower, shards);
    this.#check(await this.#readAll(shards), shards);
  }

  async #write(writer: number, puts: number): Promise<void> {
    for (let put = 0; put < puts; put++) {
      const records = Array.from({ length: 1 + this.#random.below(4) }, (_, place): Sent => {
        const key = `${writer}.${this.#random.below(3)}`;
        return { key, value: `${key}:${put}.${place}`, acknowledged: undefined };
      });
      this.sent.push(...records);
      if (this.#random.below(2) === 0) await this.#putTogether(records);
      else for (const record of records) await this.#putAlone(record);
    }
  }

  async #putAlone(record: Sent): Promise<void> {
    try {
      const { ShardId, SequenceNumber } = await this.#any().call('PutRecord', { StreamName: 's', ...entryOf(record) });
      record.acknowledged = { shardId: ShardId, sequenceNumber: SequenceNumber };
    } catch (error: unknown) {
      assertUnknown(error);
    }
  }

  async #putTogether(records: readonly Sent[]): Promise<void> {
    const { Records } = await this.#any().call('PutRecords', { StreamName: 's', Records: records.map(entryOf) });
    for (const [place, { ShardId, SequenceNumber, ErrorCode }] of Records.entries()) {
      const record = records[place] as Sent;
      if (ErrorCode === undefined) record.acknowledged = { shardId: ShardId ?? '', sequenceNumber: SequenceNumber ?? '' };
      else assert.equal(ErrorCode, 'InternalFailure');
    }
  }

  async #reshard(): Promise<void> {
    while (this.#writing) {
      await turns(this.#random.below(60));
      try {
        await this.#reshardOnce();
        this.reshardings += 1;
      } catch (error: unknown) {
        if (!(error instanceof ServiceError)) throw error; // a shard of one hash key, another gateway's change …
      }
      await this.#settled();
    }
  }

  async #reshardOnce(): Promise<void> {
    const service = this.#any();
    const open = (await allShards(service))
      .filter((shard) => !isClosed(shard))
      .sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
    const place = this.#random.below(open.length);
    const [shard, neighbour] = [open[place] as Shard, open[place + 1]];
    const kind = this.#random.below(3);
    if (kind === 0 && open.length < SHARDS_MAX) {
      const width = BigInt(shard.HashKeyRange.EndingHashKey) - startOf(shard);
      const NewStartingHashKey = `${startOf(shard) + (width * BigInt(1 + this.#random.below(99))) / 100n}`;
      await service.call('SplitShard', { StreamName: 's', ShardToSplit: shard.ShardId, NewStartingHashKey });
    } else if (kind === 1 && neighbour !== undefined) {
      const [ShardToMerge, AdjacentShardToMerge] = [shard.ShardId, neighbour.ShardId];
      await service.call('MergeShards', { StreamName: 's', ShardToMerge, AdjacentShardToMerge });
    } else {
      const [least, most] = [Math.ceil(open.length / 2), Math.min(open.length * 2, SHARDS_MAX)];
      const TargetShardCount = least + this.#random.below(most - least + 1);
      await service.call('UpdateShardCount', { StreamName: 's', TargetShardCount, ScalingType: 'UNIFORM_SCALING' });
    }
  }

  /** Every gateway knows the same shards, and no reshard is under way. */
  async #settled(): Promise<void> {
    for (;;) {
      const streams = this.#services.map(({ catalog }) => catalog.state.find(ACCOUNT, REGION, 's'));
      const known = new Set(streams.map((stream) => stream?.nextShardIndex));
      if (known.size === 1 && streams.every((stream) => stream?.status === 'ACTIVE')) return;
      await nextTurn();
    }
  }

  /** Reads while all this happens, parents before children, as the KCL does: from `ChildShards` to `ChildShards`. */
  async #follow(): Promise<Seen[]> {
    const seen: Seen[] = [];
    const begun = new Set<string>();
    const finished = new Set<string>();
    const roots = (await allShards(this.#any())).filter(({ ParentShardId }) => ParentShardId === undefined);
    const readers: Promise<void>[] = [];
    const begin = (shardId: string): void => {
      if (begun.has(shardId)) return;
      begun.add(shardId);
      readers.push(
        this.#readShard(shardId, seen, (children) => {
          finished.add(shardId);
          for (const child of children) if (child.parents.every((parent) => finished.has(parent))) begin(child.shardId);
        }),
      );
    };
    for (const root of roots) begin(root.ShardId);
    for (let next = 0; next < readers.length; next++) await readers[next];
    return seen;
  }

  /** Ends at the end of the shard, or at its tip when nothing is written any more. */
  async #readShard(
    ShardId: string,
    seen: Seen[],
    ended: (children: readonly { readonly shardId: string; readonly parents: readonly string[] }[]) => void,
  ): Promise<void> {
    const start = { StreamName: 's', ShardId, ShardIteratorType: 'TRIM_HORIZON' as const };
    let { ShardIterator } = await this.#any()
      .call('GetShardIterator', start)
      .catch(retryOn(() => this.#ofFirst(start)));
    for (let polls = 0; ; polls++) {
      assert.ok(ShardIterator && polls < POLLS_MAX, `${ShardId} does not come to its end`);
      const last = !this.#writing;
      const service = this.#services[0] as Fixture;
      const page = await service.call('GetRecords', { ShardIterator, Limit: 1 + this.#random.below(5) });
      for (const { PartitionKey = '', Data, SequenceNumber } of page.Records) {
        seen.push({ key: PartitionKey, value: text(Data), shardId: ShardId, sequenceNumber: SequenceNumber });
      }
      if (page.NextShardIterator === undefined) {
        assert.ok(page.ChildShards !== undefined && page.ChildShards.length > 0, 'a shard ends with its children');
        ended(page.ChildShards.map((child) => ({ shardId: child.ShardId, parents: child.ParentShards })));
        return;
      }
      assert.equal(page.ChildShards, undefined);
      ShardIterator = page.NextShardIterator;
      if (last && page.Records.length === 0 && !(await this.#isClosed(ShardId))) return;
      await nextTurn();
    }
  }

  #ofFirst(start: { StreamName: string; ShardId: string; ShardIteratorType: 'TRIM_HORIZON' }) {
    return (this.#services[0] as Fixture).call('GetShardIterator', start);
  }

  async #isClosed(shardId: string): Promise<boolean> {
    await this.#settled();
    return (await allShards(this.#services[0] as Fixture)).some((shard) => shard.ShardId === shardId && isClosed(shard));
  }

  /** What the stream holds when all is over; shards in the order of their ids come after their parents. */
  async #readAll(shards: readonly Shard[]): Promise<Seen[]> {
    const seen: Seen[] = [];
    for (const { ShardId } of shards) await this.#readShard(ShardId, seen, () => {});
    return seen;
  }

  #check(seen: readonly Seen[], shards: readonly Shard[]): void {
    const byValue = new Map<string, Seen>();
    for (const record of seen) {
      assert.ok(!byValue.has(record.value), `${record.value} is there twice`);
      byValue.set(record.value, record);
      assertInRange(record, shards);
    }
    for (const { value, acknowledged } of this.sent) {
      if (acknowledged === undefined) continue;
      const { shardId, sequenceNumber } = byValue.get(value) ?? assert.fail(`${value} was acknowledged and is not there`);
      assert.deepEqual({ shardId, sequenceNumber }, acknowledged, value);
    }
    const order = new Map(this.sent.map(({ value }, place) => [value, place]));
    const last = new Map<string, Seen>();
    for (const record of seen) {
      const before = last.get(record.key);
      last.set(record.key, record);
      if (before === undefined) continue;
      assert.ok((order.get(before.value) ?? 0) < (order.get(record.value) ?? 0), `${record.value} is behind ${before.value}`);
      assert.ok(before.sequenceNumber < record.sequenceNumber, `the number of ${record.value} is not above ${before.value}'s`);
    }
  }

  #any(): Fixture {
    return this.#services[this.#random.below(this.#services.length)] as Fixture;
  }
}

/** Every second key comes with an explicit hash key, always the same. */
function entryOf({ key, value }: Sent): PutRecordsInput['Records'][number] & { PartitionKey: string } {
  const explicit = explicitHashKeyOf(key);
  return { PartitionKey: key, Data: bytes(value), ...(explicit === undefined ? {} : { ExplicitHashKey: explicit }) };
}

function explicitHashKeyOf(key: string): string | undefined {
  const [writer = 0, number = 0] = key.split('.').map(Number);
  return number === 1 ? `${(HASH_KEYS / BigInt(WRITERS)) * BigInt(writer) + 12_345n}` : undefined;
}

function assertInRange({ key, value, shardId }: Seen, shards: readonly Shard[]): void {
  const range = shards.find((shard) => shard.ShardId === shardId)?.HashKeyRange;
  const hashKey = BigInt(explicitHashKeyOf(key) ?? `0x${createHash('md5').update(key).digest('hex')}`);
  const inside = range !== undefined && hashKey >= BigInt(range.StartingHashKey) && hashKey <= BigInt(range.EndingHashKey);
  assert.ok(inside, `${value} is in ${shardId}, which does not hold its hash key`);
}

/** Lets others go first by so many turns, before and after each call, and loses some outcomes of appends. */
function unsteady(engine: LogEngine, random: SeededRandom, unknownShare: number): LogEngine {
  const slowly = async <T>(call: () => Promise<T>): Promise<T> => {
    await turns(random.below(8));
    const result = await call();
    await turns(random.below(8));
    return result;
  };
  return replaceMethods(engine, {
    append: async (ref, entries) => {
      const lost = random.below(1000) < unknownShare * 1000;
      if (lost && random.below(2) === 0) throw new LogError('unknown', 'a lost request');
      const result = await slowly(() => engine.append(ref, entries));
      if (lost) throw new LogError('unknown', 'a lost answer');
      return result;
    },
    read: (ref, from, limit) => slowly(() => engine.read(ref, from, { ...limit, entriesMax: Math.min(limit.entriesMax, 3) })),
    growGroup: (group, logs) => slowly(() => engine.growGroup(group, logs)),
  });
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

/** Of the event loop, so that nothing that loops keeps the clock from moving. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function assertUnknown(error: unknown): void {
  if (!(error instanceof ServiceError) || error.code !== 'InternalFailure') throw error;
}

/** A gateway that does not know of a new shard yet is asked no more: the one that told of it is. */
function retryOn<T>(again: () => Promise<T>): (error: unknown) => Promise<T> {
  return (error) => {
    if (error instanceof ServiceError && error.code === 'ResourceNotFoundException') return again();
    throw error;
  };
}

async function allShards(service: Fixture): Promise<Shard[]> {
  const { Shards = [] } = await service.call('ListShards', { StreamName: 's' });
  return [...Shards];
}

function isClosed({ SequenceNumberRange }: Shard): boolean {
  return SequenceNumberRange.EndingSequenceNumber !== undefined;
}

function startOf({ HashKeyRange }: Shard): bigint {
  return BigInt(HashKeyRange.StartingHashKey);
}
