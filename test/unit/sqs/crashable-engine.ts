/**
 * A log engine whose answers take their time and which can crash: from then on nothing that was asked of it happens, and
 * nobody hears back. What was stored before stays in the engine behind it, for the next life.
 */
import type { SeededRandom } from '../../../src/platform/random.ts';
import type {
  AppendResult,
  EngineCapabilities,
  Entry,
  GroupOptions,
  LogEngine,
  LogRef,
  Offset,
  ReadLimit,
  ReadResult,
} from '../../../src/storage/log-engine.ts';

export class CrashableEngine implements LogEngine {
  readonly #engine: LogEngine;
  readonly #random: SeededRandom;
  #crashed = false;

  constructor(engine: LogEngine, random: SeededRandom) {
    this.#engine = engine;
    this.#random = random;
  }

  get capabilities(): EngineCapabilities {
    return this.#engine.capabilities;
  }

  crash(): void {
    this.#crashed = true;
  }

  createGroup(group: string, options: GroupOptions): Promise<void> {
    return this.#slowly(() => this.#engine.createGroup(group, options));
  }

  growGroup(group: string, logs: number): Promise<void> {
    return this.#slowly(() => this.#engine.growGroup(group, logs));
  }

  alterGroup(group: string, options: Pick<GroupOptions, 'retentionMs'>): Promise<void> {
    return this.#slowly(() => this.#engine.alterGroup(group, options));
  }

  deleteGroup(group: string): Promise<void> {
    return this.#slowly(() => this.#engine.deleteGroup(group));
  }

  deleteLogs(group: string, logs: readonly number[]): Promise<void> {
    return this.#slowly(() => this.#engine.deleteLogs(group, logs));
  }

  listGroups(prefix: string): Promise<string[]> {
    return this.#slowly(() => this.#engine.listGroups(prefix));
  }

  groupLogs(group: string): Promise<number | undefined> {
    return this.#slowly(() => this.#engine.groupLogs(group));
  }

  append(ref: LogRef, entries: readonly Entry[]): Promise<AppendResult> {
    return this.#slowly(() => this.#engine.append(ref, entries));
  }

  read(ref: LogRef, from: Offset, limit: ReadLimit): Promise<ReadResult> {
    return this.#slowly(() => this.#engine.read(ref, from, { ...limit, entriesMax: Math.min(limit.entriesMax, 7) }));
  }

  waitForAppend(ref: LogRef, after: Offset, signal: AbortSignal): Promise<Offset> {
    return this.#slowly(() => this.#engine.waitForAppend(ref, after, signal));
  }

  offsetAt(ref: LogRef, at: 'start' | 'end' | { readonly timeMs: number }): Promise<Offset> {
    return this.#slowly(() => this.#engine.offsetAt(ref, at));
  }

  trim(ref: LogRef, before: Offset): Promise<void> {
    return this.#slowly(() => this.#engine.trim(ref, before));
  }

  close(): Promise<void> {
    return this.#slowly(() => this.#engine.close());
  }

  async #slowly<T>(act: () => Promise<T>): Promise<T> {
    await this.#turns();
    const result = await act();
    await this.#turns();
    return result;
  }

  async #turns(): Promise<void> {
    const turns = this.#random.below(3) === 0 ? this.#random.below(80) : this.#random.below(6);
    for (let left = turns; left > 0; left--) await Promise.resolve();
    if (this.#crashed) await new Promise(() => {});
  }
}
