/**
 * A stateless gateway to a stream that others write to and split at the same time: puts, reads, splits and merges, by what it
 * knows of the shards, which may be long out of date. It goes by the rules of `shard-log.ts`; the rest is what a server does.
 *
 * GW1. A put that meets a SEAL is void: it is routed again by a newer map, and acknowledged once.
 * GW2. Children are opened only after every parent has a SEAL. Whoever finds a reshard that somebody left goes on with it.
 */

import { LogError, type Offset } from '../../src/storage/log-engine.ts';
import { encodeSequenceNumber } from '../../src/storage/sequence-number.ts';
import { ShardLog, type ShardRead, ShardSealedError } from '../../src/storage/shard-log.ts';
import type { GatewayBug } from './gateway-bugs.ts';
import { type MappedShard, type ShardMap, type ShardView, shardOf } from './shard-map.ts';
import { type Machine, SharedEngineView } from './shared-engine.ts';

export const STREAM = 'stream';
const ROUTES_MAX = 30;
const SEAL_TRIES_MAX = 30;
const WAITS_MAX = 20;

export interface Placed {
  readonly shardId: string;
  readonly sequenceNumbers: readonly string[];
}

export interface PutRecords {
  readonly partitionKey: string;
  readonly hashKey: bigint;
  readonly data: readonly Uint8Array[];
}

export class Gateway {
  readonly engine: SharedEngineView;
  readonly #machine: Machine;
  readonly #map: ShardMap;
  readonly #bug: GatewayBug | undefined;
  readonly #logs = new Map<string, ShardLog>();
  #view: ShardView;

  constructor(machine: Machine, map: ShardMap, bug: GatewayBug | undefined) {
    this.#machine = machine;
    this.#map = map;
    this.#bug = bug;
    this.#view = map.view;
    this.engine = new SharedEngineView(machine);
  }

  get view(): ShardView {
    return this.#view;
  }

  /** From now on nothing that it does is heard of. */
  kill(): void {
    this.engine.killed = true;
  }

  async refresh(): Promise<void> {
    await this.engine.pause();
    this.#view = this.#map.view;
    await this.engine.pause();
  }

  /** Rejects with a `LogError`, or a `ShardSealedError` when it found no shard that takes it. */
  async put(records: PutRecords): Promise<Placed> {
    for (let route = 0; ; route++) {
      const shard = this.#view.find(
        ({ from, to, state }) => state === 'OPEN' && from <= records.hashKey && records.hashKey <= to,
      );
      if (shard !== undefined) {
        try {
          return { shardId: shard.id, sequenceNumbers: await this.#append(shard, records) };
        } catch (error: unknown) {
          if (!(error instanceof ShardSealedError) || route >= ROUTES_MAX) throw error;
        }
      } else if (route >= ROUTES_MAX) throw new ShardSealedError('no shard is open');
      await this.refresh(); // GW1
    }
  }

  async read(shardId: string, from: Offset, recordsMax: number): Promise<ShardRead> {
    return this.#log(shardOf(this.#view, shardId)).read(from, { bytesMax: 100_000, recordsMax });
  }

  /** The children of a shard whose end was read: they are known once it is closed. Who waits for too long sees to that (GW2). */
  async childrenOf(shardId: string): Promise<readonly string[]> {
    for (let waits = 1; shardOf(this.#view, shardId).state !== 'CLOSED'; waits++) {
      if (waits % WAITS_MAX === 0) await this.#goOn(shardId);
      else await this.refresh();
    }
    return this.#view.filter(({ parents }) => parents.includes(shardId)).map(({ id }) => id);
  }

  /** Splits a shard, or merges it with its neighbour; or goes on with what somebody left. */
  async reshard(): Promise<void> {
    await this.refresh();
    const closing = this.#view.find(({ state }) => state === 'CLOSING');
    if (closing !== undefined) return this.#goOn(closing.id);
    const { random, clock } = this.#machine;
    const open = this.#view.filter(({ state }) => state === 'OPEN').sort((a, b) => (a.from < b.from ? -1 : 1));
    const at = random.below(open.length);
    const [shard, next] = [open[at] as MappedShard, open[at + 1]];
    const merges = next !== undefined && random.below(2) === 0;
    const parents = merges ? [shard.id, next.id] : [shard.id];
    const middle = (shard.from + shard.to) / 2n;
    const ranges = merges
      ? [[shard.from, next.to] as const]
      : ([
          [shard.from, middle],
          [middle + 1n, shard.to],
        ] as const);
    await this.engine.growGroup(STREAM, this.#map.view.length + 2 * ranges.length);
    await this.engine.pause();
    const begun = this.#map.beginReshard(parents, ranges, Math.floor(clock.nowMs() / 1000));
    await this.engine.pause();
    if (begun) await this.finish(parents);
  }

  async finish(parents: readonly string[]): Promise<void> {
    await this.refresh();
    const sealed = this.#bug === 'seals one parent only' ? parents.slice(0, 1) : parents;
    const sealing = sealed.map((id) => this.#seal(shardOf(this.#view, id)));
    if (this.#bug === 'opens children before the seal') this.#map.finishReshard(parents);
    await Promise.all(sealing);
    this.#map.finishReshard(parents);
    await this.refresh();
  }

  /** GW2 */
  #goOn(parentId: string): Promise<void> {
    return this.finish(this.#view.find(({ parents }) => parents.includes(parentId))?.parents ?? []);
  }

  async #seal(shard: MappedShard): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#log(shard).seal();
        return;
      } catch (error: unknown) {
        if (!(error instanceof LogError) || attempt >= SEAL_TRIES_MAX) throw error;
      }
    }
  }

  #append(shard: MappedShard, { partitionKey, data }: PutRecords): Promise<readonly string[]> {
    const records = data.map((bytes) => ({ partitionKey, data: bytes }));
    if (this.#bug === 'skips the gap check') return this.#appendBlindly(shard, partitionKey, data);
    const append = async (): Promise<readonly string[]> => (await this.#log(shard).append(records)).sequenceNumbers;
    if (this.#bug !== 'retries an unknown outcome') return append();
    return append().catch((error: unknown) => {
      if (error instanceof LogError && error.kind === 'unknown') return append();
      throw error;
    });
  }

  /** Without a look at what lies before. */
  async #appendBlindly(shard: MappedShard, partitionKey: string, data: readonly Uint8Array[]): Promise<readonly string[]> {
    const entries = data.map((value) => ({ key: Buffer.from(partitionKey), value }));
    const { baseOffset, appendTimeMs } = await this.engine.append({ group: STREAM, log: shard.log }, entries);
    const seconds = Math.floor(appendTimeMs / 1000);
    return data.map((_, index) => encodeSequenceNumber({ ...shard.identity, counter: BigInt(baseOffset + index + 1), seconds }));
  }

  #log(shard: MappedShard): ShardLog {
    let log = this.#logs.get(shard.id);
    if (log === undefined) {
      log = new ShardLog(engineOf(this.engine, this.#bug), { group: STREAM, log: shard.log }, shard.identity);
      this.#logs.set(shard.id, log);
    }
    return log;
  }
}

/** What a gateway with one of the bugs sees of the log. */
function engineOf(engine: SharedEngineView, bug: GatewayBug | undefined): SharedEngineView {
  if (bug !== 'goes by the last seal') return engine;
  return new Proxy(engine, {
    get(target, name) {
      if (name === 'read') return withoutFirstSeals(target);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Reads on as if a SEAL were an entry that carries nothing, unless it is the last entry there is. */
function withoutFirstSeals(engine: SharedEngineView): SharedEngineView['read'] {
  return async (ref, from, limit) => {
    const result = await engine.read(ref, from, limit);
    const entries = result.entries.map((entry) =>
      entry.control === 'seal' && entry.offset + 1 < result.end ? { ...entry, control: 'noop' as const } : entry,
    );
    return { ...result, entries };
  };
}
