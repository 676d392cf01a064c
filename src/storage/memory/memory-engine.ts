/**
 * The log engine that keeps everything in memory: for tests and for servers that may forget. The contract is that of
 * `log-engine.ts`; nothing outlives the process.
 *
 * An append stores its entries in the call itself, hence in the order of the calls, and copies their bytes: the caller's
 * buffers are free again when `append` returns its promise.
 */
import { assert } from '../../platform/assert.ts';
import type { Clock } from '../../platform/clock.ts';
import { ENTRY_BYTES_MAX } from '../limits.ts';
import {
  type AppendResult,
  type EngineCapabilities,
  type Entry,
  entryBytes,
  type GroupChange,
  type GroupOptions,
  type LogEngine,
  LogError,
  type LogRef,
  type Offset,
  type ReadLimit,
  type ReadResult,
} from '../log-engine.ts';
import { MemoryLog } from './memory-log.ts';

export interface MemoryEngineOptions {
  readonly clock: Clock;
  readonly entryBytesMax?: number;
  /** Lets several writers stand for several processes, in tests and simulations. */
  readonly shared?: boolean;
}

const GROUP_NAME = /^[A-Za-z0-9._-]{1,200}$/;

export class MemoryLogEngine implements LogEngine {
  readonly capabilities: EngineCapabilities;
  readonly #clock: Clock;
  /** A log that was deleted leaves its place empty. */
  readonly #groups = new Map<string, (MemoryLog | undefined)[]>();
  /** The groups whose entries are marked as encrypted. */
  readonly #encrypted = new Set<string>();
  #closed = false;

  constructor(options: MemoryEngineOptions) {
    this.#clock = options.clock;
    this.capabilities = {
      shared: options.shared ?? false,
      syncsBeforeAck: false,
      deletesByItself: false,
      encryptsAtRest: false, // nothing rests anywhere; entries are marked all the same
      entryBytesMax: options.entryBytesMax ?? ENTRY_BYTES_MAX,
    };
  }

  async createGroup(group: string, options: GroupOptions): Promise<void> {
    this.#assertOpen();
    assert(GROUP_NAME.test(group), 'a group name has 1 to 200 characters of A-Z a-z 0-9 . _ -');
    if (this.#groups.has(group)) return;
    this.#groups.set(group, newLogs(options.logs));
    if (options.encryption === true) this.#encrypted.add(group);
  }

  async growGroup(group: string, logs: number): Promise<void> {
    const existing = this.#logsOf(group);
    existing.push(...newLogs(logs - existing.length));
  }

  async alterGroup(group: string, { encryption }: GroupChange): Promise<void> {
    this.#logsOf(group);
    if (encryption === true) this.#encrypted.add(group);
    if (encryption === false) this.#encrypted.delete(group);
  }

  async deleteGroup(group: string): Promise<void> {
    this.#assertOpen();
    const logs = this.#groups.get(group) ?? [];
    this.#groups.delete(group);
    this.#encrypted.delete(group);
    for (const log of logs) log?.abandon(new LogError('no-such-log', `group ${group} was deleted`));
  }

  async deleteLogs(group: string, logs: readonly number[]): Promise<void> {
    const existing = this.#logsOf(group);
    for (const log of logs) {
      existing[log]?.abandon(new LogError('no-such-log', `log ${log} of group ${group} was deleted`));
      if (log < existing.length) existing[log] = undefined;
    }
  }

  async listGroups(prefix: string): Promise<string[]> {
    this.#assertOpen();
    return [...this.#groups.keys()].filter((name) => name.startsWith(prefix)).sort();
  }

  async groupLogs(group: string): Promise<number | undefined> {
    this.#assertOpen();
    return this.#groups.get(group)?.length;
  }

  async append(ref: LogRef, entries: readonly Entry[]): Promise<AppendResult> {
    const log = this.#log(ref);
    for (const entry of entries) {
      if (entryBytes(entry) > this.capabilities.entryBytesMax) {
        throw new LogError('too-large', `an entry of ${entryBytes(entry)} bytes is above ${this.capabilities.entryBytesMax}`);
      }
    }
    return log.append(entries, this.#clock.nowMs(), this.#encrypted.has(ref.group));
  }

  async read(ref: LogRef, from: Offset, limit: ReadLimit): Promise<ReadResult> {
    return this.#log(ref).read(from, limit);
  }

  async waitForAppend(ref: LogRef, after: Offset, signal: AbortSignal): Promise<Offset> {
    signal.throwIfAborted();
    return this.#log(ref).waitForAppend(after, signal);
  }

  async offsetAt(ref: LogRef, at: 'start' | 'end' | { readonly timeMs: number }): Promise<Offset> {
    const log = this.#log(ref);
    if (at === 'start') return log.start;
    return at === 'end' ? log.end : log.offsetAtTime(at.timeMs);
  }

  async trim(ref: LogRef, before: Offset): Promise<void> {
    this.#log(ref).trim(before);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const logs of this.#groups.values()) for (const log of logs) log?.abandon(closedError());
    this.#groups.clear();
  }

  #log(ref: LogRef): MemoryLog {
    const log = this.#logsOf(ref.group)[ref.log];
    if (log === undefined) throw new LogError('no-such-log', `group ${ref.group} has no log ${ref.log}`);
    return log;
  }

  #logsOf(group: string): (MemoryLog | undefined)[] {
    this.#assertOpen();
    const logs = this.#groups.get(group);
    if (logs === undefined) throw new LogError('no-such-log', `there is no group ${group}`);
    return logs;
  }

  #assertOpen(): void {
    if (this.#closed) throw closedError();
  }
}

function newLogs(count: number): MemoryLog[] {
  return Array.from({ length: Math.max(0, count) }, () => new MemoryLog());
}

function closedError(): LogError {
  return new LogError('closed', 'the engine is closed');
}
