/**
 * Asynchronous invocation on a clock that the test moves: events are accepted, functions fail, hang and throttle, destinations and
 * the disk refuse, and the server is killed, all by a seed. `simulateLife` throws when a promise of event-queue.ts is broken.
 */
import assert from 'node:assert/strict';
import { sleep } from '../../../../src/platform/clock.ts';
import { silentLogger } from '../../../../src/platform/logger.ts';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../../../src/platform/random.ts';
import { AsynchronousFigures } from '../../../../src/services/lambda/asynchronous/asynchronous-figures.ts';
import type {
  EventInvokeConfiguration,
  EventInvokeState,
} from '../../../../src/services/lambda/asynchronous/event-invoke-configs.ts';
import { EventQueue } from '../../../../src/services/lambda/asynchronous/event-queue.ts';
import { type AsynchronousFunctions, attemptEvent } from '../../../../src/services/lambda/asynchronous/event-runner.ts';
import { InvocationOutbox } from '../../../../src/services/lambda/asynchronous/invocation-outbox.ts';
import { FUNCTION_IN_FLIGHT_MAX } from '../../../../src/services/lambda/asynchronous/limits.ts';
import type { QueuedEvent } from '../../../../src/services/lambda/asynchronous/queued-event.ts';
import type { ExecutionResult } from '../../../../src/services/lambda/execution/invocation.ts';
import { attach } from '../../../../src/services/lambda/functions/attachments.ts';
import { LogError } from '../../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../../src/storage/memory/memory-engine.ts';

const GROUP = 'events';
const FIRST_RETRY_MS = 60_000;
const HOUR_MS = 3_600_000;

/** What a function does, and how often what surrounds it fails; all of it is switched off at the end. */
interface Trouble {
  readonly fails: number;
  readonly faults: number;
  readonly deliveries: number;
  readonly disk: number;
  readonly concurrency: number;
  readonly durationMsMax: number;
}

const NO_TROUBLE: Trouble = { fails: 0, faults: 0, deliveries: 0, disk: 0, concurrency: 1_000, durationMsMax: 10 };

interface Accepted {
  readonly name: string;
  readonly index: number;
  readonly payload: string;
  readonly acceptedMs: number;
}

interface Call {
  readonly life: number;
  readonly invocations: number;
  readonly startMs: number;
  end?: { readonly atMs: number; readonly isError: boolean };
}

interface Told {
  readonly condition: string;
  readonly count: number;
}

export interface LifeSeen {
  readonly events: number;
  readonly calls: number;
  readonly kills: number;
  readonly throttled: number;
  readonly conditions: Readonly<Record<string, number>>;
}

export const NO_LIFE: LifeSeen = { events: 0, calls: 0, kills: 0, throttled: 0, conditions: {} };

export function addUpLives(left: LifeSeen, right: LifeSeen): LifeSeen {
  const conditions: Record<string, number> = { ...left.conditions };
  for (const [condition, count] of Object.entries(right.conditions)) conditions[condition] = (conditions[condition] ?? 0) + count;
  return {
    events: left.events + right.events,
    calls: left.calls + right.calls,
    kills: left.kills + right.kills,
    throttled: left.throttled + right.throttled,
    conditions,
  };
}

/** Whatever is asked of it after it was killed is never answered; what was under way may or may not be done. */
class MortalEngine extends MemoryLogEngine {
  life = 0;
  diskFails: () => boolean = () => false;
  readonly failedAtMs: Set<number> = new Set();
  nowMs: () => number = () => 0;

  mortal(): MemoryLogEngine {
    const life = this.life;
    const lives = async <T>(answer: Promise<T>): Promise<T> => {
      const value = await answer;
      return life === this.life ? value : new Promise<T>(() => {});
    };
    const engine = Object.create(this) as MemoryLogEngine;
    engine.append = (ref, entries) => {
      if (life !== this.life) return new Promise(() => {});
      if (this.diskFails()) {
        this.failedAtMs.add(this.nowMs());
        return Promise.reject(new LogError('not-appended', 'the disk fails'));
      }
      return lives(this.append(ref, entries));
    };
    engine.read = (...call) => lives(this.read(...call));
    engine.trim = (...call) => lives(this.trim(...call));
    engine.offsetAt = (...call) => lives(this.offsetAt(...call));
    engine.createGroup = (...call) => lives(this.createGroup(...call));
    return engine;
  }
}

export async function simulateLife(seed: number): Promise<LifeSeen> {
  const simulation = new Simulation(seed);
  await simulation.run();
  return simulation.seen();
}

class Simulation {
  readonly #seed: number;
  readonly #random: SeededRandom;
  readonly #clock = new ManualClock();
  readonly #engine = new MortalEngine({ clock: this.#clock });
  readonly #configured: ReadonlyMap<string, EventInvokeConfiguration>;
  readonly #accepted = new Map<string, Accepted>();
  readonly #calls = new Map<string, Call[]>();
  readonly #told = new Map<string, Told[]>();
  readonly #running = new Map<string, number>();
  readonly #lastFirst = new Map<string, number>();
  readonly #reserved = new Map<string, number>();
  #trouble: Trouble;
  #queue: EventQueue;
  #outbox: InvocationOutbox;
  #kills = 0;
  #throttled = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = new SeededRandom(seed);
    const random = this.#random;
    this.#trouble = {
      fails: random.fraction() * 0.8,
      faults: random.fraction() * 0.1,
      deliveries: random.fraction() * 0.5,
      disk: random.below(3) === 0 ? 0.03 : 0,
      concurrency: 1 + random.below(6),
      durationMsMax: random.below(2) === 0 ? 100 : 900_000,
    };
    this.#engine.nowMs = () => this.#clock.nowMs();
    this.#engine.diskFails = () => random.fraction() < this.#trouble.disk;
    this.#configured = new Map(
      ['fast', 'other'].map((name): [string, EventInvokeConfiguration] => [
        name,
        {
          maximumRetryAttempts: random.below(3),
          maximumEventAgeSeconds: 60 + random.below(random.below(2) === 0 ? 200 : 21_540),
          onSuccess: 'arn:aws:sqs:us-east-1:000000000000:told',
          onFailure: 'arn:aws:sqs:us-east-1:000000000000:told',
          lastModifiedMs: 0,
        },
      ]),
    );
    [this.#queue, this.#outbox] = this.#make();
  }

  seen(): LifeSeen {
    const conditions: Record<string, number> = {};
    for (const { condition } of [...this.#told.values()].flat()) conditions[condition] = (conditions[condition] ?? 0) + 1;
    const calls = [...this.#calls.values()].flat().length;
    return { events: this.#accepted.size, calls, kills: this.#kills, throttled: this.#throttled, conditions };
  }

  async run(): Promise<void> {
    await this.#open();
    const random = this.#random;
    const steps = 20 + random.below(60);
    for (let step = 0; step < steps; step++) {
      const kind = random.below(12);
      if (kind < 7) await this.#accept(random.below(2) === 0 ? 'fast' : 'other');
      else if (kind < 10) await this.#clock.advance(random.below([50, 5_000, 200_000, HOUR_MS][random.below(4)] ?? 1));
      else if (kind < 11) await this.#kill();
      else this.#reserve(random.below(2) === 0 ? 'fast' : 'other', random.below(3) === 0 ? 0 : undefined);
    }
    await this.#settle();
    for (const [requestId, accepted] of this.#accepted) this.#check(requestId, accepted);
  }

  async #settle(): Promise<void> {
    this.#trouble = NO_TROUBLE;
    this.#reserved.clear();
    for (let hour = 0; hour < 30 && (this.#queue.size > 0 || this.#outbox.waiting > 0); hour++)
      await this.#clock.advance(HOUR_MS);
    this.#assert(this.#queue.size === 0 && this.#outbox.waiting === 0, `${this.#queue.size} events never end`);
    await this.#accept('fast');
    await this.#clock.advance(1_000);
    await this.#queue.close();
    await this.#outbox.close();
    const ref = { group: GROUP, log: 0 };
    const [start, end] = [await this.#engine.offsetAt(ref, 'start'), await this.#engine.offsetAt(ref, 'end')];
    this.#assert(start === end, 'the disk keeps what is over');
  }

  #make(): [EventQueue, InvocationOutbox] {
    const seams = { engine: this.#engine.mortal(), clock: this.#clock, random: this.#random, logger: silentLogger };
    const figures = new AsynchronousFigures(() => true);
    const outbox = new InvocationOutbox({
      ...seams,
      figures,
      destinations: { refuse: () => undefined, deliver: async (_arn, document) => this.#deliver(document) },
      invokeFunction: async () => {},
    });
    const functions = this.#functions(this.#engine.life);
    const state: EventInvokeState = { functions: new Map() };
    for (const [name, configuration] of this.#configured) attach(state, keyOf(name), '$LATEST', configuration);
    const runner = { ...seams, figures, outbox, functions, firstRetryMs: FIRST_RETRY_MS, configurations: { state } };
    const queue = new EventQueue({
      ...seams,
      group: GROUP,
      wasteBytesMax: 500, // events are written anew again and again
      attempt: (event, payload, abandoned) => attemptEvent(runner, event, payload, abandoned),
    });
    return [queue, outbox];
  }

  async #open(): Promise<void> {
    await this.#queue.open();
    await this.#outbox.open();
    this.#queue.begin();
    await this.#clock.advance(0);
  }

  async #kill(): Promise<void> {
    this.#kills += 1;
    this.#engine.life += 1;
    this.#running.clear();
    this.#lastFirst.clear();
    [this.#queue, this.#outbox] = this.#make();
    await this.#open();
  }

  #reserve(name: string, reserved: number | undefined): void {
    if (reserved === undefined) this.#reserved.delete(name);
    else this.#reserved.set(name, reserved);
  }

  async #accept(name: string): Promise<void> {
    const requestId = this.#random.uuid();
    const index = this.#accepted.size;
    const payload = JSON.stringify({ index });
    const event = { requestId, key: keyOf(name), acceptedMs: this.#clock.nowMs(), invocations: 0 };
    this.#accepted.set(requestId, { name, index, payload, acceptedMs: event.acceptedMs });
    const isAccepted = this.#queue.accept(event, Buffer.from(payload)).then(
      () => true,
      () => false,
    );
    await this.#clock.advance(0);
    if (!(await isAccepted)) this.#accepted.delete(requestId);
  }

  #functions(life: number): AsynchronousFunctions {
    return {
      find: ({ key }) => ({ deadLetterArn: '', reservedConcurrency: this.#reserved.get(key.name) }),
      invoke: (event, payload) =>
        life === this.#engine.life ? this.#invoke(event, Buffer.from(payload).toString()) : new Promise(() => {}),
    };
  }

  async #invoke(event: QueuedEvent, payload: string): Promise<ExecutionResult> {
    const { name } = event.key;
    const accepted = this.#accepted.get(event.requestId);
    this.#assert(accepted?.payload === payload, `${event.requestId} came with ${payload}`);
    this.#checkOrder(event, accepted as Accepted);
    const { life } = this.#engine;
    const running = this.#running.get(name) ?? 0;
    this.#assert(running < FUNCTION_IN_FLIGHT_MAX, 'too many in flight');
    if (running >= this.#trouble.concurrency) {
      this.#throttled += 1;
      return { kind: 'not-invoked', reason: 'throttled' };
    }
    if (this.#random.fraction() < this.#trouble.faults) return { kind: 'not-invoked', reason: 'fault' };
    const call: Call = { life, invocations: event.invocations, startMs: this.#clock.nowMs() };
    const calls = this.#calls.get(event.requestId) ?? [];
    this.#calls.set(event.requestId, [...calls, call]);
    this.#running.set(name, running + 1);
    await sleep(this.#clock, this.#random.below(this.#trouble.durationMsMax));
    if (life !== this.#engine.life) return new Promise(() => {});
    this.#running.set(name, (this.#running.get(name) ?? 0) - 1);
    const isError = this.#random.fraction() < this.#trouble.fails;
    call.end = { atMs: this.#clock.nowMs(), isError };
    return {
      kind: isError ? 'function-error' : 'answered',
      requestId: event.requestId,
      executedVersion: '$LATEST',
      payload: Buffer.from(isError ? '{"errorMessage":"fails"}' : '"done"'),
      report: { durationMs: 0, billedMs: 0, memoryMegabytes: 128, initMs: undefined },
      logTail: '',
      reportTail: '',
    };
  }

  /** Events are first asked for in the order in which they were accepted (Q2). */
  #checkOrder(event: QueuedEvent, { name, index }: Accepted): void {
    if (event.invocations > 0 || this.#engine.failedAtMs.size > 0) return;
    const last = this.#lastFirst.get(name) ?? -1;
    const again = index <= last && (this.#calls.has(event.requestId) || this.#asked.has(`${this.#engine.life}/${index}`));
    this.#assert(index > last || again, `${index} came after ${last}`);
    this.#asked.add(`${this.#engine.life}/${index}`);
    this.#lastFirst.set(name, Math.max(last, index));
  }

  readonly #asked: Set<string> = new Set();

  #deliver(document: string): void {
    if (this.#random.fraction() < this.#trouble.deliveries) throw new Error('the queue does not answer');
    const { requestId, condition, approximateInvokeCount: count } = JSON.parse(document).requestContext;
    this.#told.set(requestId, [...(this.#told.get(requestId) ?? []), { condition, count }]);
  }

  /** Q1, Q4 */
  #check(requestId: string, { name, acceptedMs }: Accepted): void {
    const told = this.#told.get(requestId) ?? [];
    const calls = this.#calls.get(requestId) ?? [];
    const { maximumRetryAttempts = 2, maximumEventAgeSeconds = 0 } = this.#configured.get(name) ?? {};
    this.#assert(told.length > 0, `nobody heard of the end of ${requestId}`);
    const undisturbed = this.#kills === 0 && this.#engine.failedAtMs.size === 0;
    if (undisturbed) {
      this.#assert(told.length === 1, `${requestId} ended ${told.length} times`);
      this.#assert(calls.length <= maximumRetryAttempts + 1, `${requestId} was tried ${calls.length} times`);
      this.#assert(told[0]?.count === calls.length, `${requestId} was tried ${calls.length} times and not ${told[0]?.count}`);
    }
    for (const { condition, count } of told) {
      if (condition === 'Success')
        this.#assert(
          calls.some(({ end }) => end?.isError === false),
          `${requestId} did not succeed`,
        );
      if (condition === 'RetriesExhausted')
        this.#assert(count === maximumRetryAttempts + 1, `${requestId} was given up after ${count}`);
    }
    for (const [at, call] of calls.entries()) {
      this.#assert(call.startMs - acceptedMs <= 1_000 * maximumEventAgeSeconds, `${requestId} was tried too late`);
      const before = calls[at - 1];
      if (before?.end?.isError !== true || this.#engine.failedAtMs.has(before.end.atMs)) continue;
      const dueMs = before.end.atMs + (before.invocations + 1) * FIRST_RETRY_MS;
      this.#assert(call.startMs >= dueMs, `${requestId} was tried again ${dueMs - call.startMs} ms too early`);
      this.#assert(call.invocations === before.invocations + 1, `an attempt at ${requestId} was forgotten`);
    }
  }

  #assert(holds: boolean, what: string): void {
    assert.ok(holds, `seed ${this.#seed}: ${what}`);
  }
}

function keyOf(name: string): QueuedEvent['key'] {
  return { accountId: '000000000000', region: 'us-east-1', name };
}
