import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deferred } from '../../../../src/platform/async/deferred.ts';
import { silentLogger } from '../../../../src/platform/logger.ts';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../../../src/platform/random.ts';
import { type EventFate, EventQueue } from '../../../../src/services/lambda/asynchronous/event-queue.ts';
import {
  EVENT_BYTES_MAX,
  FUNCTION_IN_FLIGHT_MAX,
  IN_FLIGHT_BYTES_MAX,
} from '../../../../src/services/lambda/asynchronous/limits.ts';
import type { QueuedEvent } from '../../../../src/services/lambda/asynchronous/queued-event.ts';
import { MemoryLogEngine } from '../../../../src/storage/memory/memory-engine.ts';
import { simulateLife } from './simulated-life.ts';

const OVER: EventFate = { kind: 'over' };
const never: Promise<EventFate> = new Promise(() => {});

type Attempt = (event: QueuedEvent) => EventFate | Promise<EventFate>;

class Bench {
  readonly clock: ManualClock = new ManualClock();
  readonly engine: MemoryLogEngine = new MemoryLogEngine({ clock: this.clock, entryBytesMax: 2 * IN_FLIGHT_BYTES_MAX });
  readonly asked: string[] = [];
  attempt: Attempt = () => OVER;
  #life = 0;
  queue: EventQueue = this.#make();

  #make(): EventQueue {
    const life = this.#life;
    return new EventQueue({
      engine: this.engine,
      group: 'events',
      clock: this.clock,
      random: new SeededRandom(1),
      logger: silentLogger,
      attempt: async (event) => {
        if (life !== this.#life) return never;
        this.asked.push(event.requestId);
        return this.attempt(event);
      },
    });
  }

  static async open(attempt: Attempt): Promise<Bench> {
    const bench = new Bench();
    bench.attempt = attempt;
    await bench.queue.open();
    bench.queue.begin();
    return bench;
  }

  /** As after a crash. */
  async again(attempt: Attempt): Promise<void> {
    this.attempt = attempt;
    this.#life += 1;
    this.queue = this.#make();
    await this.queue.open();
    this.queue.begin();
    await this.clock.advance(0);
  }

  async accept(name: string, requestId: string, payload: Uint8Array = Buffer.from('{}')): Promise<void> {
    await this.queue.accept({ requestId, key: keyOf(name), acceptedMs: this.clock.nowMs(), invocations: 0 }, payload);
  }
}

const keyOf = (name: string): QueuedEvent['key'] => ({ accountId: '000000000000', region: 'us-east-1', name });

describe('the queue of asynchronous events', () => {
  it('hands out what was accepted in order, and keeps nothing that is over', async () => {
    const bench = await Bench.open(() => OVER);
    for (const id of ['1', '2', '3']) await bench.accept('f', id);
    await bench.clock.advance(0);
    assert.deepEqual(bench.asked, ['1', '2', '3']);
    await bench.queue.close();
    assert.equal(bench.queue.size, 0);
    const ref = { group: 'events', log: 0 };
    assert.equal(await bench.engine.offsetAt(ref, 'start'), await bench.engine.offsetAt(ref, 'end'));
  });

  it('lets a function that hangs hold back no other, nor more than its share', async () => {
    const bench = await Bench.open(({ key: { name } }) => (name === 'hangs' ? never : OVER));
    for (let n = 0; n < 3 * FUNCTION_IN_FLIGHT_MAX; n++) await bench.accept('hangs', `h${n}`);
    await bench.accept('quick', 'q');
    await bench.clock.advance(0);
    assert.equal(bench.asked.filter((id) => id.startsWith('h')).length, FUNCTION_IN_FLIGHT_MAX);
    assert.ok(bench.asked.includes('q'));
  });

  for (const [what, functions, payloadBytes] of [
    ['many functions that hang', 16, 2],
    ['hundreds of functions that hang', 300, 2],
    ['functions that hang with large events', 4, EVENT_BYTES_MAX],
  ] as const) {
    it(`lets ${what} hold back no other`, async () => {
      const bench = await Bench.open(({ key: { name } }) => (name.startsWith('hangs') ? never : OVER));
      const payload = Buffer.alloc(payloadBytes, '1');
      for (let n = 0; n < FUNCTION_IN_FLIGHT_MAX; n++) {
        for (let one = 0; one < functions; one++) await bench.accept(`hangs${one}`, `h${one}`, payload);
      }
      for (let n = 0; n < 3; n++) await bench.accept('quick', `q${n}`, payload);
      await bench.clock.advance(0);
      assert.deepEqual(
        bench.asked.filter((id) => id.startsWith('q')),
        ['q0', 'q1', 'q2'],
      );
      assert.equal(new Set(bench.asked).size, functions + 3, 'each function has its turn');
    });
  }

  it('has functions take turns when there is room again', async () => {
    const gate = deferred<EventFate>();
    const bench = await Bench.open(({ requestId }) => (requestId.startsWith('first') ? gate.promise : OVER));
    const half = Buffer.alloc(IN_FLIGHT_BYTES_MAX / 2, '1');
    for (const name of ['f', 'g']) await bench.accept(name, `first-${name}`, half); // then there is no room
    for (const id of ['f1', 'f2', 'f3']) await bench.accept('f', id);
    for (const id of ['g1', 'g2', 'g3']) await bench.accept('g', id);
    await bench.clock.advance(0);
    assert.deepEqual(bench.asked, ['first-f', 'first-g']);
    gate.resolve(OVER);
    await bench.clock.advance(0);
    assert.deepEqual(bench.asked.slice(2), ['f1', 'g1', 'f2', 'g2', 'f3', 'g3']);
  });

  it('gives room to the function that has least in flight', async () => {
    const gate = deferred<EventFate>();
    const bench = await Bench.open(({ requestId }) => (requestId === 'fills' ? gate.promise : never));
    for (const id of ['b1', 'b2', 'b3']) await bench.accept('busy', id);
    await bench.accept('large', 'fills', Buffer.alloc(IN_FLIGHT_BYTES_MAX, '1')); // then there is no room
    for (const id of ['b4', 'b5']) await bench.accept('busy', id);
    for (const id of ['i1', 'i2', 'i3', 'i4', 'i5']) await bench.accept('idle', id);
    await bench.clock.advance(0);
    gate.resolve(OVER);
    await bench.clock.advance(0);
    assert.deepEqual(bench.asked, ['b1', 'b2', 'b3', 'fills', 'i1', 'i2', 'i3', 'b4', 'i4', 'b5', 'i5']);
  });

  it('asks a function that takes nothing again after a second, then less and less often, and at once as before when it does', async () => {
    let refuses = true;
    const bench = await Bench.open(() => (refuses ? { kind: 'not-invoked' } : OVER));
    for (let n = 0; n < 100; n++) await bench.accept('f', `${n}`);
    await bench.clock.advance(10_000);
    assert.ok(bench.asked.length < FUNCTION_IN_FLIGHT_MAX + 10, `asked ${bench.asked.length} times in ten seconds`);
    const before = bench.asked.length;
    await bench.clock.advance(3_600_000);
    const perHour = bench.asked.length - before;
    assert.ok(perHour >= 12 && perHour <= 30, `asked ${perHour} times in an hour`);
    assert.equal(bench.queue.size, 100);
    refuses = false;
    await bench.clock.advance(300_000);
    assert.equal(bench.queue.size, 0);
  });

  it('keeps a function busy that takes one event at a time', async () => {
    let running = 0;
    const bench = await Bench.open(async () => {
      if (running > 0) return { kind: 'not-invoked' };
      running += 1;
      await new Promise<void>((resolve) => bench.clock.setTimer(1_000, resolve));
      running -= 1;
      return OVER;
    });
    for (let n = 0; n < 50; n++) await bench.accept('f', `${n}`);
    await bench.clock.advance(55_000);
    assert.equal(bench.queue.size, 0, 'fifty seconds of work are done in fifty-five');
  });

  it('knows after a crash what is to be tried again when, and begins at once with the rest', async () => {
    const bench = await Bench.open((event) =>
      event.requestId === 'retry' && event.invocations === 0
        ? { kind: 'retry', event: { ...event, invocations: 1, dueMs: bench.clock.nowMs() + 60_000 } }
        : never,
    );
    await bench.accept('f', 'retry');
    await bench.accept('f', 'cut');
    await bench.clock.advance(0);
    bench.asked.length = 0;
    const seen: number[] = [];
    await bench.again(({ invocations }) => {
      seen.push(invocations);
      return OVER;
    });
    assert.deepEqual([bench.asked, seen], [['cut'], [0]]);
    await bench.clock.advance(59_000);
    assert.equal(bench.asked.length, 1);
    await bench.clock.advance(1_000);
    assert.deepEqual(
      [bench.asked, seen],
      [
        ['cut', 'retry'],
        [0, 1],
      ],
    );
  });

  it('lets go of the events of a function that is gone, those that wait for a retry included', async () => {
    const bench = await Bench.open((event) => ({
      kind: 'retry',
      event: { ...event, invocations: 1, dueMs: bench.clock.nowMs() + 1_000 },
    }));
    await bench.accept('f', 'retry');
    await bench.accept('g', 'other');
    await bench.clock.advance(0);
    bench.attempt = () => never;
    for (let n = 0; n < FUNCTION_IN_FLIGHT_MAX + 5; n++) await bench.accept('f', `${n}`);
    await bench.clock.advance(0);
    assert.equal(bench.queue.drop(keyOf('f')), 6);
    assert.equal(bench.queue.size, FUNCTION_IN_FLIGHT_MAX + 1, 'those that run, and the other function’s');
    assert.equal(bench.queue.drop(keyOf('absent')), 0);
  });

  it('closes in time though a function hangs, and leaves its event for the next start', async () => {
    const bench = await Bench.open(() => never);
    await bench.accept('f', '1');
    await bench.clock.advance(0);
    const closed = bench.queue.close(5_000);
    await bench.clock.advance(5_000);
    await closed;
    assert.equal(bench.clock.pendingTimers, 0);
    await bench.again(() => OVER);
    assert.deepEqual(bench.asked, ['1', '1']);
  });

  it('leaves no timer when a function is throttled while it closes', async () => {
    const gate = deferred<EventFate>();
    const bench = await Bench.open(() => gate.promise);
    await bench.accept('f', '1');
    await bench.clock.advance(0);
    const closed = bench.queue.close(5_000);
    gate.resolve({ kind: 'not-invoked' });
    await bench.clock.advance(0);
    await closed;
    assert.equal(bench.clock.pendingTimers, 0);
  });

  it('keeps its promises in forty lives full of trouble', async () => {
    for (let seed = 1; seed <= 40; seed++) await simulateLife(seed);
  });
});
