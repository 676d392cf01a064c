import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Clock, Timer } from '../../../../src/platform/clock.ts';
import { EnvironmentSlots, type SlotHolder } from '../../../../src/services/lambda/execution/environment-slots.ts';
import { SLOT_TURN_MS } from '../../../../src/services/lambda/limits.ts';

const START_MS = 40;
const END_MS = 5;

interface Waiting {
  readonly sinceMs: number;
  readonly durationMs: number;
}

/** A function as its pool looks to the slots, with environments that start, serve and end on a manual clock. */
class SimulatedFunction implements SlotHolder {
  readonly waiting: Waiting[] = [];
  readonly waitedMs: number[] = [];
  /** The longest that the function was not served although it was its turn in its own queue. */
  longestHeadMs = 0;
  #headSinceMs = 0;
  readonly #world: World;
  #coming = 0;
  #idle: { readonly sinceMs: number; readonly readyMs: number }[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  get wanted(): number {
    return Math.max(0, this.waiting.length - this.#coming);
  }

  get idleSinceMs(): number | undefined {
    return this.#idle[0]?.sinceMs;
  }

  invoke(durationMs: number): void {
    if (this.waiting.length === 0) this.#headSinceMs = this.#world.nowMs;
    this.waiting.push({ sinceMs: this.#world.nowMs, durationMs });
    const idle = this.#idle.pop();
    if (idle !== undefined) this.#serve(idle.readyMs);
    this.#world.slots.changed(this);
  }

  start(): void {
    this.#world.take();
    this.#coming++;
    this.#world.clock.setTimer(START_MS, () => {
      this.#coming--;
      this.#ready(this.#world.nowMs, false);
    });
  }

  endIdle(): void {
    assert.ok(this.#idle.shift() !== undefined, 'only what is idle is ended');
    this.#end();
    this.#world.slots.changed(this);
  }

  #ready(readyMs: number, hasServed: boolean): void {
    const { slots, nowMs } = this.#world;
    if (this.waiting.length > 0) {
      if (hasServed && slots.mustYield(this, readyMs)) this.#end();
      else this.#serve(readyMs);
    } else {
      this.#idle.push({ sinceMs: nowMs, readyMs });
    }
    slots.changed(this);
  }

  #serve(readyMs: number): void {
    const next = this.waiting.shift();
    assert.ok(next !== undefined);
    this.waitedMs.push(this.#world.nowMs - next.sinceMs);
    this.longestHeadMs = Math.max(this.longestHeadMs, this.#world.nowMs - this.#headSinceMs);
    this.#headSinceMs = this.#world.nowMs;
    this.#world.clock.setTimer(next.durationMs, () => this.#ready(readyMs, true));
  }

  #end(): void {
    this.#world.clock.setTimer(END_MS, () => {
      this.#world.give();
      this.#world.slots.release(this);
    });
  }
}

/** A clock that is moved without a promise: simulations of many timers stay fast. */
class StepClock implements Clock {
  #nowMs = 0;
  readonly #timers = new Map<number, (() => void)[]>();

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    const dueMs = this.#nowMs + Math.max(0, Math.round(delayMs));
    const callbacks = this.#timers.get(dueMs) ?? [];
    callbacks.push(callback);
    this.#timers.set(dueMs, callbacks);
    return { cancel: () => void callbacks.splice(callbacks.indexOf(callback), 1) };
  }

  step(): void {
    for (const callback of this.#timers.get(this.#nowMs) ?? []) callback(); // those that are added meanwhile included
    this.#timers.delete(this.#nowMs);
    this.#nowMs++;
  }
}

class World {
  readonly clock = new StepClock();
  readonly slots: EnvironmentSlots;
  readonly #max: number;
  #taken = 0;
  starts = 0;

  constructor(max: number) {
    this.#max = max;
    this.slots = new EnvironmentSlots(max, this.clock);
  }

  get nowMs(): number {
    return this.clock.monotonicMs();
  }

  take(): void {
    this.starts++;
    assert.ok(++this.#taken <= this.#max, 'never more environments than slots (S1)');
    assert.equal(this.slots.held, this.#taken);
  }

  give(): void {
    this.#taken--;
  }

  functions(count: number): SimulatedFunction[] {
    return Array.from({ length: count }, () => new SimulatedFunction(this));
  }

  run(forMs: number): void {
    for (let ms = 0; ms < forMs; ms++) this.clock.step();
  }
}

test('Whatever comes, there are never more environments than slots, and no invocation waits for longer than its turn takes', () => {
  const burst = fc.record({
    function: fc.nat(7),
    atMs: fc.nat(3000),
    durationMs: fc.integer({ min: 1, max: 100 }),
    count: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(burst, { maxLength: 20 }), (max, bursts) => {
      const world = new World(max);
      const functions = world.functions(8);
      for (const { function: index, atMs, durationMs, count } of bursts) {
        const invoke = (): void => functions[index]?.invoke(durationMs);
        world.clock.setTimer(atMs, () => Array.from({ length: count }).forEach(invoke));
      }
      const all = bursts.reduce((sum, one) => sum + one.count, 0);
      const isDone = (): boolean => functions.reduce((sum, one) => sum + one.waitedMs.length, 0) === all;
      // All that there is to do on one slot, with a start for each invocation.
      const enoughMs = 3000 + bursts.reduce((sum, one) => sum + one.count * (one.durationMs + START_MS + END_MS), 1000);
      for (let ms = 0; ms < enoughMs && !isDone(); ms += 10) world.run(10);
      assert.ok(isDone(), 'every invocation is served');
      // A function is served again at the latest when every other has had a turn on the one slot there is.
      const roundMs = SLOT_TURN_MS + 100 + START_MS + END_MS;
      for (const { longestHeadMs } of functions) assert.ok(longestHeadMs <= roundMs * functions.length, `${longestHeadMs}`);
    }),
    { numRuns: 60 },
  );
});

test('A burst on one function does not starve another, and gives up no more than a fair share', () => {
  const world = new World(4);
  const [burst, other] = world.functions(2);
  assert.ok(burst !== undefined && other !== undefined);
  for (let count = 0; count < 500; count++) burst.invoke(50);
  world.run(1000);
  for (let count = 0; count < 3; count++) other.invoke(50);
  world.run(50 + END_MS + START_MS + 1);
  assert.ok(other.waitedMs.length >= 1, 'it has an environment as soon as one invocation has ended');
  world.run(200);
  assert.equal(other.waitedMs.length, 3);
  const startsBefore = world.starts;
  world.run(10_000);
  assert.equal(burst.waiting.length, 0);
  assert.ok(world.starts - startsBefore <= 2, 'the burst gets back what the other no longer needs');
});

test('Functions with endless work share the slots evenly, without changing them over and over', () => {
  const world = new World(6);
  const functions = world.functions(3);
  for (const one of functions) for (let count = 0; count < 2000; count++) one.invoke(10);
  world.run(1000);
  const startsBefore = world.starts;
  world.run(3000);
  assert.equal(world.starts, startsBefore);
  const served = functions.map((one) => one.waitedMs.length);
  assert.ok(Math.max(...served) - Math.min(...served) < 150, `${served}`);
});

test('More functions than slots take turns', () => {
  const world = new World(2);
  const functions = world.functions(5);
  for (const one of functions) for (let count = 0; count < 10_000; count++) one.invoke(10);
  world.run(15_000);
  const served = functions.map((one) => one.waitedMs.length);
  assert.ok(Math.min(...served) > Math.max(...served) / 2, `${served}`);
  // A turn is half a second and an invocation: about 27 of them in 15 s on each of two slots.
  assert.ok(world.starts < 70, `${world.starts} starts`);
});

test('The environment that has been idle longest makes room', () => {
  const world = new World(2);
  const [first, second, third] = world.functions(3);
  assert.ok(first !== undefined && second !== undefined && third !== undefined);
  second.invoke(1);
  world.run(100);
  first.invoke(1);
  world.run(100);
  third.invoke(1);
  world.run(100);
  assert.deepEqual([first.idleSinceMs === undefined, second.idleSinceMs === undefined], [false, true]);
  assert.equal(third.waitedMs.length, 1);
});
