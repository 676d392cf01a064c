/**
 * A history of several clients of one simulated stream: puts that overlap, readers along iterators of every kind, restarts
 * that leave outcomes unknown, a split, and a final reading. The same seed makes the same history; a flaw of the server is all
 * that differs.
 */
import { SeededRandom } from '../../../src/platform/random.ts';
import type { History, HistoryEvent, Outcome, StartingPoint } from '../../support/history/events.ts';
import { type Flaws, SimulatedKinesis } from './simulated-kinesis.ts';

export interface RunOptions {
  readonly seed: number;
  readonly flaws?: Flaws;
  readonly retentionMs?: number;
  readonly steps?: number;
}

export interface Run {
  readonly history: History;
  /** How often the flaw did something. */
  readonly hits: number;
}

const WRITERS = 4;
const READERS = 3;
const HOUR_MS = 3_600_000;
/** Server and clients read one clock here. */
const WALL_OFFSET_MS = 1_000_000;
/** The longest time a request takes, there and back. */
const WAY_MS = 6;

interface Reader {
  chain: string;
  shardId: string;
  from: number;
  page: number;
}

export function simulate({ seed, flaws = {}, retentionMs = HOUR_MS, steps = 400 }: RunOptions): Run {
  const run = new Simulation(seed, flaws, retentionMs);
  for (let step = 0; step < steps; step++) run.step(step, steps);
  run.finish();
  const history = { retentionMs, wallOffsetMs: WALL_OFFSET_MS, clockSlackMs: 0, events: run.events };
  return { history, hits: run.server.hits };
}

class Simulation {
  readonly server: SimulatedKinesis;
  events: HistoryEvent[] = [];
  readonly #random: SeededRandom;
  readonly #readers: (Reader | undefined)[] = Array.from({ length: READERS }, () => undefined);
  /** When each client is free again. */
  readonly #freeAt: number[] = Array.from({ length: WRITERS + READERS + 1 }, () => 0);
  #nowMs = 0;
  #attempts = 0;
  #requests = 0;
  /** Sequence numbers and arrival times that readers may start from. */
  #places: { readonly shardId: string; readonly sequenceNumber: string; readonly arrivalMs: number }[] = [];

  constructor(seed: number, flaws: Flaws, retentionMs: number) {
    this.#random = new SeededRandom(seed);
    this.server = new SimulatedKinesis(2, retentionMs, flaws);
  }

  step(step: number, steps: number): void {
    this.#advance(1 + this.#random.below(3));
    if (step === Math.floor(steps / 2)) this.#split();
    else if (step % 100 === 60) this.#restart();
    else if (this.#random.below(10) < 5) this.#put(this.#random.below(WRITERS));
    else this.#read(this.#random.below(READERS));
  }

  finish(): void {
    this.#advance(2 * WAY_MS);
    this.#list();
    for (const { id } of this.server.shards) {
      const chain = `final-${id}`;
      const from = this.#iterator(WRITERS + READERS, chain, id, { type: 'TRIM_HORIZON' }, true);
      let reader: Reader | undefined = { chain, shardId: id, from, page: 0 };
      for (let pages = 0; reader !== undefined && pages < 100; pages++) {
        const { millisBehindLatest, reader: next } = this.#page(WRITERS + READERS, reader, 7);
        reader = millisBehindLatest === 0 ? undefined : next;
      }
    }
  }

  #advance(byMs: number): void {
    this.#nowMs += byMs;
    this.server.nowMs = this.#nowMs + WALL_OFFSET_MS;
  }

  /** The effect is now; the request left a little before and the answer comes a little later. */
  #span(proc: number): { readonly t0: number; readonly t1: number } {
    const t0 = Math.max((this.#freeAt[proc] ?? 0) + 0.01, this.#nowMs - this.#random.below(WAY_MS));
    const t1 = this.#nowMs + this.#random.below(WAY_MS) + 0.5;
    this.#freeAt[proc] = t1;
    return { t0, t1 };
  }

  #put(proc: number): void {
    if ((this.#freeAt[proc] ?? 0) >= this.#nowMs) return;
    const span = this.#span(proc);
    const refused = this.#random.below(12) === 0;
    this.#putRecords(proc, span, refused ? 'fail' : 'ok');
  }

  #putRecords(proc: number, span: { readonly t0: number; readonly t1: number }, type: Outcome, stored = type === 'ok'): void {
    const request = ++this.#requests;
    const places = Array.from({ length: 1 + this.#random.below(5) }, (_, place) => place);
    const inputs = places.map((place) => {
      const partitionKey = `key-${this.#random.below(20)}`;
      return { attemptId: `a${++this.#attempts}`, place, partitionKey, digest: `${this.#random.below(2 ** 31)}` };
    });
    const outputs = new Map<number, { readonly shardId: string; readonly sequenceNumber: string }>();
    const order = this.server.flaws.requestOrder?.(this.server, places.slice()) ?? places;
    const stores = stored || (type === 'fail' && this.server.flaws.storesRefused === true);
    for (const place of stores ? order : []) {
      const { attemptId, partitionKey, digest } = inputs[place] as (typeof inputs)[number];
      outputs.set(place, this.server.put(attemptId, partitionKey, digest));
    }
    for (const { attemptId, place, partitionKey, digest } of inputs) {
      const input = { partitionKey, explicitHashKey: null, digest, request, place };
      const out = type === 'ok' ? (outputs.get(place) ?? null) : null;
      this.events.push({ proc, f: 'put', attemptId, ...span, type, in: input, out });
    }
  }

  #read(index: number): void {
    const proc = WRITERS + index;
    if ((this.#freeAt[proc] ?? 0) >= this.#nowMs) return;
    const reader = this.#readers[index];
    if (reader === undefined || this.#random.below(12) === 0) this.#readers[index] = this.#begin(proc);
    else this.#readers[index] = this.#page(proc, reader, 1 + this.#random.below(6)).reader;
  }

  #begin(proc: number): Reader {
    const shards = this.server.shards;
    let shardId = (shards[this.#random.below(shards.length)] as (typeof shards)[number]).id;
    const known = this.#places[this.#random.below(Math.max(1, this.#places.length))];
    const kind = this.#random.below(known === undefined ? 2 : 5);
    let start: StartingPoint = { type: kind === 0 ? 'TRIM_HORIZON' : 'LATEST' };
    if (known !== undefined && kind >= 2) {
      ({ shardId } = known);
      const { sequenceNumber, arrivalMs: timeMs } = known;
      if (kind === 2) start = { type: 'AT_TIMESTAMP', timeMs };
      else start = { type: kind === 3 ? 'AT_SEQUENCE_NUMBER' : 'AFTER_SEQUENCE_NUMBER', sequenceNumber };
    }
    const chain = `chain-${this.events.length}`;
    return { chain, shardId, from: this.#iterator(proc, chain, shardId, start, false), page: 0 };
  }

  #iterator(proc: number, chain: string, shardId: string, start: StartingPoint, final: boolean): number {
    const from = this.server.iterator(shardId, start);
    this.events.push({
      proc,
      f: 'iterator',
      attemptId: chain,
      ...this.#span(proc),
      type: 'ok',
      in: { shardId, start, final },
      out: {},
    });
    this.#advance(final ? 2 * WAY_MS : 0);
    return from;
  }

  #page(
    proc: number,
    reader: Reader,
    limit: number,
  ): { readonly reader: Reader | undefined; readonly millisBehindLatest: number } {
    const { chain, shardId, from, page } = reader;
    const { records, next, millisBehindLatest, childShardIds } = this.server.page(shardId, from, limit);
    const out = { records, millisBehindLatest, childShardIds };
    const attemptId = `read-${this.events.length}`;
    this.events.push({ proc, f: 'read', attemptId, ...this.#span(proc), type: 'ok', in: { chain, page }, out });
    for (const { sequenceNumber, arrivalMs } of records) this.#places.push({ shardId, sequenceNumber, arrivalMs });
    this.#places = this.#places.slice(-50);
    this.#advance(proc === WRITERS + READERS ? 2 * WAY_MS : 0);
    return { reader: childShardIds === null ? { chain, shardId, from: next, page: page + 1 } : undefined, millisBehindLatest };
  }

  /** Some puts are under way: what they did, and whether they did it, is not known. */
  #restart(): void {
    this.#advance(WAY_MS);
    for (let proc = 0; proc < WRITERS; proc++) {
      const span = { t0: this.#nowMs - 0.4, t1: this.#nowMs + 1 };
      this.#putRecords(proc, span, 'info', this.#random.below(2) === 0);
    }
    this.#advance(2);
    this.server.flaws.onRestart?.(this.server);
    this.#freeAt.fill(this.#nowMs);
  }

  #split(): void {
    this.#advance(2 * WAY_MS);
    const open = this.server.open();
    this.server.split((open[this.#random.below(open.length)] as (typeof open)[number]).id);
    this.#advance(1);
    this.#list();
  }

  #list(): void {
    const out = { shards: this.server.describe() };
    const span = { t0: this.#nowMs, t1: this.#nowMs + 0.1 };
    this.events.push({
      proc: WRITERS + READERS,
      f: 'shards',
      attemptId: `shards-${this.events.length}`,
      ...span,
      type: 'ok',
      in: null,
      out,
    });
  }
}
