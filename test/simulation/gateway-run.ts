/**
 * One run of two or three gateways: clients that put, readers that follow the shards, and splits and merges by every gateway at
 * random; gateways are killed and others come in their place. What everybody was told makes the history.
 *
 * GR1. All choices come from one seed, and time moves by hand: the same seed is the same run.
 */
import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { sleep } from '../../src/platform/clock.ts';
import { ManualClock } from '../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../src/platform/random.ts';
import { LogError, type Offset } from '../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../src/storage/memory/memory-engine.ts';
import { type ShardRecord, ShardSealedError } from '../../src/storage/shard-log.ts';
import type { History, HistoryEvent, Outcome, PutEvent, SeenRecord } from '../support/history/events.ts';
import { Gateway, type Placed, type PutRecords, STREAM } from './gateway.ts';
import type { GatewayBug } from './gateway-bugs.ts';
import { HASH_KEY_MAX, ShardMap } from './shard-map.ts';
import { GatewayKilledError, type Machine } from './shared-engine.ts';

export interface GatewayRunResult {
  readonly history: History;
  readonly reshards: number;
  readonly killed: number;
  /** Appends that lie behind a SEAL: nobody may ever see them. */
  readonly voided: number;
  /** Acknowledged records that do. */
  readonly acknowledgedBehindSeal: readonly string[];
}

const SHARDS = 2;
const CLIENTS = 5;
const PUTS_PER_CLIENT = 14;
const RECORDS_PER_PUT_MAX = 3;
const KEYS = 8;
const READERS = 3;
const CHAINS_PER_READER = 3;
const PAGES_MAX = 400;
const RESHARDS_PER_GATEWAY = 3;
const PAUSE_MS_MAX = 30;
const KILL_ONE_IN = 3;
const YEAR_MS = 365 * 24 * 3_600_000;
/** Simulated time after which a run must have come to its end. */
const PATIENCE_MS = 120_000;
const STEP_MS = 25;
/** Moments that the clock does not tell apart follow each other by this. */
const MOMENT_MS = 1e-6;

export class GatewayRun {
  readonly #random: SeededRandom;
  readonly #clock = new ManualClock();
  readonly #machine: Machine;
  readonly #map: ShardMap;
  readonly #bug: GatewayBug | undefined;
  readonly #gateways: Gateway[];
  readonly #events: HistoryEvent[] = [];
  readonly #hashKeys: readonly bigint[];
  #moments = 0;
  #names = 0;
  #reshards = 0;
  #killed = 0;

  constructor(seed: number, bug?: GatewayBug) {
    this.#random = new SeededRandom(seed);
    this.#bug = bug;
    const engine = new MemoryLogEngine({ clock: this.#clock, shared: true });
    this.#machine = { engine, clock: this.#clock, random: this.#random, healed: false, late: 0 };
    const seconds = Math.floor(this.#clock.nowMs() / 1000);
    this.#map = new ShardMap(SHARDS, seconds, bug === 'creates children by a clock that is behind');
    this.#gateways = Array.from({ length: 2 + this.#random.below(2) }, () => this.#newGateway());
    const step = HASH_KEY_MAX / BigInt(KEYS);
    this.#hashKeys = Array.from({ length: KEYS }, (_, key) => step * BigInt(key) + BigInt(this.#random.below(2 ** 31)));
  }

  async run(): Promise<GatewayRunResult> {
    await this.#machine.engine.createGroup(STREAM, { logs: SHARDS, retentionMs: null });
    const clients = Array.from({ length: CLIENTS }, (_, proc) => this.#client(proc));
    const readers = Array.from({ length: READERS }, (_, reader) => this.#reader(CLIENTS + reader));
    const resharders = this.#gateways.map((_, index) => this.#resharder(index));
    await this.#whileTimePasses(Promise.all([...clients, ...readers, ...resharders]));
    this.#machine.healed = true;
    await this.#whileTimePasses(this.#finish());
    const history = { retentionMs: YEAR_MS, wallOffsetMs: this.#clock.nowMs() - this.#clock.monotonicMs(), clockSlackMs: 1000 };
    const raw = await this.#behindSeals();
    return { history: { ...history, events: this.#events }, reshards: this.#reshards, killed: this.#killed, ...raw };
  }

  async #client(proc: number): Promise<void> {
    for (let put = 0; put < PUTS_PER_CLIENT; put++) {
      await this.#pause();
      await this.#put(proc, this.#someGateway());
    }
  }

  async #put(proc: number, gateway: Gateway): Promise<void> {
    const key = this.#random.below(KEYS);
    const hashKey = this.#hashKeys[key] as bigint;
    const attempts = Array.from({ length: 1 + this.#random.below(RECORDS_PER_PUT_MAX) }, () => this.#name('p'));
    const data = attempts.map((attempt) => Buffer.from(`${attempt}|`));
    const partitionKey = `key ${key}`;
    const t0 = this.#now();
    const { type, placed } = await this.#outcome(gateway, { partitionKey, hashKey, data });
    const t1 = this.#now();
    const request = ++this.#names;
    for (const [place, attemptId] of attempts.entries()) {
      const digest = digestOf(data[place] as Uint8Array);
      const out = placed && { shardId: placed.shardId, sequenceNumber: placed.sequenceNumbers[place] as string };
      const input: PutEvent['in'] = { partitionKey, explicitHashKey: hashKey.toString(), digest, request, place };
      this.#events.push({ proc, f: 'put', attemptId, t0, t1, type, in: input, out });
    }
  }

  async #outcome(gateway: Gateway, records: PutRecords): Promise<{ readonly type: Outcome; readonly placed: Placed | null }> {
    try {
      if (this.#bug === 'acknowledges before the append') void gateway.put(records).catch(() => {});
      return { type: 'ok', placed: await gateway.put(records) };
    } catch (error: unknown) {
      const isVoid = error instanceof ShardSealedError || (error instanceof LogError && error.kind === 'not-appended');
      const isUnknown = error instanceof GatewayKilledError || (error instanceof LogError && error.kind === 'unknown');
      if (!isVoid && !isUnknown) throw error;
      const type = isVoid || this.#bug === 'calls an unknown outcome a failure' ? 'fail' : 'info';
      return { type, placed: null };
    }
  }

  async #reader(proc: number): Promise<void> {
    for (let chain = 0; chain < CHAINS_PER_READER; chain++) {
      await this.#pause();
      const gateway = this.#someGateway();
      const shards = gateway.view.filter(({ state }) => state !== 'PENDING');
      const shard = shards[this.#random.below(shards.length)];
      if (shard !== undefined) await this.#follow(proc, gateway, shard.id, false).catch(assertKilled);
    }
  }

  /** Reads a shard from its begin: to its end when it is closed, else until it was at the tip a few times. */
  async #follow(proc: number, gateway: Gateway, shardId: string, final: boolean): Promise<void> {
    const chain = this.#name('i');
    const moment = this.#now();
    const start = { type: 'TRIM_HORIZON' } as const;
    const input = { shardId, start, final };
    this.#events.push({ proc, f: 'iterator', attemptId: chain, t0: moment, t1: this.#now(), type: 'ok', in: input, out: {} });
    let from = 0 as Offset;
    for (let page = 0, tips = 0; page < PAGES_MAX && tips < 3; page++) {
      const t0 = this.#now();
      const read = await gateway.read(shardId, from, 1 + this.#random.below(5));
      const childShardIds = read.endOfShard ? await gateway.childrenOf(shardId) : null;
      const out = { records: read.records.map(seenOf), millisBehindLatest: read.next < read.end ? 1 : 0, childShardIds };
      const place = { chain, page };
      this.#events.push({ proc, f: 'read', attemptId: this.#name('r'), t0, t1: this.#now(), type: 'ok', in: place, out });
      from = read.next;
      if (this.#bug === 'skips what it has not read' && this.#random.below(4) === 0 && !final) from = (from + 1) as Offset;
      if (read.endOfShard) return;
      if (read.next >= read.end) tips += 1;
      if (!final) await this.#pause();
    }
  }

  async #resharder(index: number): Promise<void> {
    for (let turn = 0; turn < RESHARDS_PER_GATEWAY; turn++) {
      await this.#pause(10);
      const gateway = this.#gateways[index] as Gateway;
      const killed = this.#random.below(KILL_ONE_IN) === 0;
      const reshard = gateway.reshard().then(() => {
        this.#reshards += 1;
      }, assertGivenUp);
      if (killed) await this.#killSoon(index);
      await reshard;
    }
  }

  async #killSoon(index: number): Promise<void> {
    await this.#pause(2);
    this.#gateways[index]?.kill();
    this.#gateways[index] = this.#newGateway();
    this.#killed += 1;
  }

  /** What was begun ends, then a gateway that knows nothing yet finishes every reshard and reads everything. */
  async #finish(): Promise<void> {
    while (this.#machine.late > 0) await sleep(this.#clock, 10);
    const gateway = this.#newGateway();
    while (gateway.view.some(({ state }) => state === 'CLOSING')) await gateway.reshard();
    const t0 = this.#now();
    const out = { shards: this.#map.describe() };
    const event = { proc: CLIENTS, attemptId: this.#name('s'), t0, t1: this.#now(), type: 'ok', in: null } as const;
    this.#events.push({ ...event, f: 'shards', out });
    for (const { id } of this.#map.view) await this.#follow(CLIENTS + READERS, gateway, id, true);
  }

  /** Looks at the logs themselves. */
  async #behindSeals(): Promise<Pick<GatewayRunResult, 'voided' | 'acknowledgedBehindSeal'>> {
    const acknowledged = new Set(
      this.#events.filter(({ f, type }) => f === 'put' && type === 'ok').map((event) => event.attemptId),
    );
    const placedIn = new Map(
      this.#events.flatMap((event) => (event.f === 'put' && event.out !== null ? [[event.attemptId, event.out.shardId]] : [])),
    );
    const acknowledgedBehindSeal: string[] = [];
    let voided = 0;
    for (const { log, id } of this.#map.view) {
      const limit = { bytesMax: Number.MAX_SAFE_INTEGER, entriesMax: Number.MAX_SAFE_INTEGER };
      const { entries } = await this.#machine.engine.read({ group: STREAM, log }, 0 as Offset, limit);
      const seal = entries.findIndex(({ control }) => control === 'seal');
      if (seal < 0) continue;
      const before = new Set(entries.slice(0, seal).map(({ value }) => attemptOf(value)));
      for (const { value } of entries.slice(seal).filter(({ control }) => control === undefined)) {
        const attempt = attemptOf(value);
        voided += 1;
        if (acknowledged.has(attempt) && placedIn.get(attempt) === id && !before.has(attempt))
          acknowledgedBehindSeal.push(attempt);
      }
    }
    return { voided, acknowledgedBehindSeal };
  }

  #newGateway(): Gateway {
    return new Gateway(this.#machine, this.#map, this.#bug);
  }

  #someGateway(): Gateway {
    return this.#gateways[this.#random.below(this.#gateways.length)] as Gateway;
  }

  #name(kind: string): string {
    this.#names += 1;
    return `${kind}${this.#names}`;
  }

  #now(): number {
    this.#moments += 1;
    return this.#clock.monotonicMs() + this.#moments * MOMENT_MS;
  }

  #pause(times = 1): Promise<void> {
    return sleep(this.#clock, 1 + this.#random.below(PAUSE_MS_MAX * times));
  }

  async #whileTimePasses<T>(promise: Promise<T>): Promise<T> {
    let ended = false;
    const watched = promise.finally(() => {
      ended = true;
    });
    watched.catch(() => {});
    for (let ms = 0; ms < PATIENCE_MS && !ended; ms += STEP_MS) await this.#clock.advance(STEP_MS);
    assert.ok(ended, 'whatever is begun ends');
    return watched;
  }
}

function assertKilled(error: unknown): void {
  if (!(error instanceof GatewayKilledError)) throw error;
}

/** A reshard may be left where it is: another gateway goes on with it. */
function assertGivenUp(error: unknown): void {
  if (!(error instanceof GatewayKilledError) && !(error instanceof LogError)) throw error;
}

function seenOf(record: ShardRecord): SeenRecord {
  return {
    attemptId: attemptOf(record.data),
    sequenceNumber: record.sequenceNumber,
    partitionKey: record.partitionKey,
    digest: digestOf(record.data),
    arrivalMs: record.arrivalTimeMs,
  };
}

function attemptOf(data: Uint8Array): string {
  return Buffer.from(data).toString().split('|')[0] ?? '';
}

function digestOf(data: Uint8Array): string {
  return `${data.byteLength}:${crc32(data).toString(16)}`;
}
