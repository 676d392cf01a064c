/**
 * A log engine that several processes share, as each of them sees it over a network: every call takes its time on the way
 * there and back, some appends fail, and of some nobody knows what became of them.
 *
 * SE1. An append is done once or not at all. Of unknown outcome it is done at once, never, or later than it was answered.
 * SE2. What happens to one log says nothing about another: calls overtake each other.
 * SE3. A gateway that was killed hears nothing any more; what it had sent may still arrive.
 */
import { type Clock, sleep } from '../../src/platform/clock.ts';
import type { SeededRandom } from '../../src/platform/random.ts';
import {
  type AppendResult,
  type EngineCapabilities,
  type Entry,
  type GroupChange,
  type GroupOptions,
  type LogEngine,
  LogError,
  type LogRef,
  type Offset,
  type ReadLimit,
  type ReadResult,
} from '../../src/storage/log-engine.ts';

/** The gateway that asked is gone. */
export class GatewayKilledError extends Error {
  override readonly name = 'GatewayKilledError';
}

/** What the gateways of one run share. */
export interface Machine {
  readonly engine: LogEngine;
  readonly clock: Clock;
  readonly random: SeededRandom;
  /** No more failures: whatever is begun ends well. */
  healed: boolean;
  /** Appends that were answered and are still to be done. */
  late: number;
}

const PAUSE_MS_MAX = 12;
const LATE_MS_MAX = 120;
/** One append in how many fails in each of the four ways. */
const FAILS_ONE_IN = 20;
const PAGE_MAX = 6;

export class SharedEngineView implements LogEngine {
  readonly capabilities: EngineCapabilities;
  readonly #machine: Machine;
  killed = false;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.capabilities = machine.engine.capabilities;
  }

  async append(ref: LogRef, entries: readonly Entry[]): Promise<AppendResult> {
    const { engine, random, healed } = this.#machine;
    await this.pause();
    const fate = healed ? FAILS_ONE_IN : random.below(FAILS_ONE_IN);
    if (fate === 0) throw new LogError('not-appended', 'the broker refused it');
    if (fate === 1) this.#appendLater(ref, entries);
    const result = fate === 2 || fate === 1 ? undefined : await engine.append(ref, entries);
    await this.pause();
    if (result === undefined || fate === 3) throw new LogError('unknown', 'the connection was lost');
    return result;
  }

  async read(ref: LogRef, from: Offset, limit: ReadLimit): Promise<ReadResult> {
    await this.pause();
    const entriesMax = Math.min(limit.entriesMax, 1 + this.#machine.random.below(PAGE_MAX));
    const result = await this.#machine.engine.read(ref, from, { ...limit, entriesMax });
    await this.pause();
    return result;
  }

  async offsetAt(ref: LogRef, at: 'start' | 'end' | { readonly timeMs: number }): Promise<Offset> {
    await this.pause();
    const offset = await this.#machine.engine.offsetAt(ref, at);
    await this.pause();
    return offset;
  }

  /** A call on its way. */
  async pause(): Promise<void> {
    const { clock, random } = this.#machine;
    const ms = random.below(PAUSE_MS_MAX);
    if (ms > 0) await sleep(clock, ms);
    if (this.killed) throw new GatewayKilledError('the gateway was killed');
  }

  createGroup(group: string, options: GroupOptions): Promise<void> {
    return this.#machine.engine.createGroup(group, options);
  }

  growGroup(group: string, logs: number): Promise<void> {
    return this.#machine.engine.growGroup(group, logs);
  }

  alterGroup(group: string, change: GroupChange): Promise<void> {
    return this.#machine.engine.alterGroup(group, change);
  }

  deleteGroup(group: string): Promise<void> {
    return this.#machine.engine.deleteGroup(group);
  }

  deleteLogs(group: string, logs: readonly number[]): Promise<void> {
    return this.#machine.engine.deleteLogs(group, logs);
  }

  listGroups(prefix: string): Promise<string[]> {
    return this.#machine.engine.listGroups(prefix);
  }

  groupLogs(group: string): Promise<number | undefined> {
    return this.#machine.engine.groupLogs(group);
  }

  waitForAppend(ref: LogRef, after: Offset, signal: AbortSignal): Promise<Offset> {
    return this.#machine.engine.waitForAppend(ref, after, signal);
  }

  trim(ref: LogRef, before: Offset): Promise<void> {
    return this.#machine.engine.trim(ref, before);
  }

  async close(): Promise<void> {}

  /** SE1: the sender has been told long since that nobody knows. */
  #appendLater(ref: LogRef, entries: readonly Entry[]): void {
    const machine = this.#machine;
    const copies = entries.map((entry) => ({ ...entry, value: entry.value.slice() }));
    machine.late += 1;
    machine.clock.setTimer(machine.random.below(LATE_MS_MAX), () => {
      void machine.engine.append(ref, copies).finally(() => {
        machine.late -= 1;
      });
    });
  }
}
