/**
 * The durable engine on local disk: what it acknowledges is synced. A shared journal for acknowledgement (group-commit.ts,
 * journal.ts) and a row of segment files per log filled behind it (checkpoint.ts, segment-store.ts), the idea of Apache
 * BookKeeper. docs/internals/log-format.md has every byte.
 *
 * EE1. One process per directory (platform/data-directory-lock.ts).
 * EE2. All disk access goes through `Files`, synchronously but for the syncs of journal and segments.
 * EE3. A failed disk refuses appends and never reads: what is acknowledged stays readable, from memory or from a segment.
 */
import { assert } from '../../platform/assert.ts';
import type { Clock } from '../../platform/clock.ts';
import { type DataDirectoryLock, lockDataDirectory } from '../../platform/data-directory-lock.ts';
import type { Files } from '../../platform/files.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Metrics, noMetrics } from '../../platform/metrics.ts';
import type { Random } from '../../platform/random.ts';
import {
  type AppendResult,
  type EngineCapabilities,
  type Entry,
  type GroupOptions,
  type LogEngine,
  LogError,
  type LogRef,
  type Offset,
  type ReadLimit,
  type ReadResult,
} from '../log-engine.ts';
import type { Catalog } from './catalog.ts';
import { Checkpointer } from './checkpoint.ts';
import { DamageReports } from './damage-reports.ts';
import { GroupCommit } from './group-commit.ts';
import { Journal } from './journal.ts';
import { DEFAULT_EMBEDDED_LIMITS, type EmbeddedLimits } from './limits.ts';
import { offsetAtTime, readLog } from './log-reader.ts';
import type { LogState } from './log-state.ts';
import { type Recovered, recover } from './recovery.ts';
import { SegmentStore } from './segment-store.ts';

export interface EmbeddedEngineOptions {
  readonly directory: string;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly limits?: Partial<EmbeddedLimits>;
  readonly metrics?: Metrics;
  /** The directory's lock, where it is held already or there is no real directory (in simulations). */
  readonly lock?: DataDirectoryLock;
}

const GROUP_NAME = /^[A-Za-z0-9._-]{1,200}$/;

export class EmbeddedLogEngine implements LogEngine {
  readonly capabilities: EngineCapabilities;
  readonly #clock: Clock;
  readonly #limits: EmbeddedLimits;
  readonly #lock: DataDirectoryLock;
  readonly #catalog: Catalog;
  readonly #journal: Journal;
  readonly #store: SegmentStore;
  readonly #checkpoint: Checkpointer;
  readonly #commit: GroupCommit;
  #closing: Promise<void> | undefined;

  /**
   * Opens a directory, making it when it does not exist. Rejects with a `DataDirectoryInUseError` or a
   * `DataDirectoryError` (damaged, or of another format version).
   */
  static async open(options: EmbeddedEngineOptions): Promise<EmbeddedLogEngine> {
    options.files.makeDirectory(options.directory);
    const lock = options.lock ?? (await lockDataDirectory(options.directory, options.files)); // EE1
    try {
      const damage = new DamageReports(options.logger, options.metrics ?? noMetrics);
      return new EmbeddedLogEngine(options, lock, damage, recover({ ...options, damage }, options.random));
    } catch (error: unknown) {
      await lock.release();
      throw error;
    }
  }

  private constructor(options: EmbeddedEngineOptions, lock: DataDirectoryLock, damage: DamageReports, recovered: Recovered) {
    const { seed, catalog } = recovered;
    const limits = { ...DEFAULT_EMBEDDED_LIMITS, ...options.limits };
    const { files, directory, clock, logger } = options;
    this.#clock = clock;
    this.#limits = limits;
    this.#lock = lock;
    this.#catalog = catalog;
    this.#journal = new Journal({ files, directory, limits, seed }, recovered.journal);
    this.#store = new SegmentStore({ files, directory, limits, seed, logger, damage });
    this.#checkpoint = new Checkpointer({
      ...{ files, directory, clock, logger, limits, seed, catalog },
      journal: this.#journal,
      store: this.#store,
      removals: recovered.removals,
      onEnd: () => this.#checkpointEnded(),
    });
    this.#checkpoint.tailBytes = recovered.tailBytes;
    this.#commit = new GroupCommit({
      ...{ journal: this.#journal, limits, seed, clock, logger },
      firstSequence: catalog.sequence,
      target: {
        settle: (log, piece) => {
          if (log.deleted) return false;
          this.#checkpoint.tailBytes += piece.to - piece.from;
          log.settle(piece);
          return true;
        },
        applied: (sequence, record) => this.#checkpoint.freed(catalog.apply(sequence, record)),
        mustWait: () => this.#mustWait(),
        rolled: () => this.#checkpoint.request(),
      },
    });
    this.capabilities = { shared: false, syncsBeforeAck: true, deletesByItself: false, entryBytesMax: limits.entryBytesMax };
    if (recovered.tailBytes > 0) this.#checkpoint.request();
  }

  async createGroup(group: string, options: GroupOptions): Promise<void> {
    this.#assertOpen();
    assert(GROUP_NAME.test(group), 'a group name has 1 to 200 characters of A-Z a-z 0-9 . _ -');
    if (this.#catalog.groups.has(group)) return;
    await this.#commit.record({ type: 'create', group, logs: options.logs, retentionMs: options.retentionMs });
  }

  async growGroup(group: string, logs: number): Promise<void> {
    if (logs > this.#logsOf(group).length) await this.#commit.record({ type: 'grow', group, logs });
  }

  async alterGroup(group: string, options: Pick<GroupOptions, 'retentionMs'>): Promise<void> {
    this.#logsOf(group);
    await this.#commit.record({ type: 'alter', group, retentionMs: options.retentionMs });
  }

  async deleteGroup(group: string): Promise<void> {
    this.#assertOpen();
    if (this.#catalog.groups.has(group)) await this.#commit.record({ type: 'delete', group });
  }

  async listGroups(prefix: string): Promise<string[]> {
    this.#assertOpen();
    return [...this.#catalog.groups.keys()].filter((name) => name.startsWith(prefix)).sort();
  }

  async groupLogs(group: string): Promise<number | undefined> {
    this.#assertOpen();
    return this.#catalog.groups.get(group)?.logs.length;
  }

  /** Not an async function: one promise per append. */
  append(ref: LogRef, entries: readonly Entry[]): Promise<AppendResult> {
    try {
      const log = this.#log(ref);
      this.#assertAcceptable(entries);
      log.lastTimeMs = Math.max(this.#clock.nowMs(), log.lastTimeMs);
      return this.#commit.append(log, entries, log.lastTimeMs);
    } catch (error: unknown) {
      return Promise.reject(error);
    }
  }

  async read(ref: LogRef, from: Offset, limit: ReadLimit): Promise<ReadResult> {
    const log = this.#log(ref);
    if (from < log.start) {
      throw new LogError('out-of-range', `the log begins at offset ${log.start}`, { start: log.start as Offset });
    }
    return readLog(this.#store, log, from, limit);
  }

  async waitForAppend(ref: LogRef, after: Offset, signal: AbortSignal): Promise<Offset> {
    signal.throwIfAborted();
    const log = this.#log(ref);
    return log.durableEnd > after ? (log.durableEnd as Offset) : log.waitBeyond(after, signal);
  }

  async offsetAt(ref: LogRef, at: 'start' | 'end' | { readonly timeMs: number }): Promise<Offset> {
    const log = this.#log(ref);
    if (at === 'start') return log.start as Offset;
    return (at === 'end' ? log.durableEnd : offsetAtTime(this.#store, log, at.timeMs)) as Offset;
  }

  async trim(ref: LogRef, before: Offset): Promise<void> {
    const log = this.#log(ref);
    const floor = Math.min(before, log.durableEnd);
    if (floor > log.start) await this.#commit.record({ type: 'trim', log: log.id, before: floor });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const log of this.#catalog.logs.values()) log.rejectWaiters(new LogError('closed', 'the log engine was closed'));
    await this.#commit.close();
    await this.#checkpoint.close();
    this.#journal.close();
    this.#store.close();
    await this.#lock.release();
  }

  #checkpointEnded(): void {
    if (this.#checkpoint.failure !== undefined && this.#tailIsFull()) {
      this.#commit.refuseCollected('segments cannot be written', this.#checkpoint.failure);
    }
    this.#commit.resume();
  }

  #mustWait(): boolean {
    if (!this.#tailIsFull() || this.#checkpoint.failure !== undefined) return false;
    this.#checkpoint.ensureRunning();
    return true;
  }

  #tailIsFull(): boolean {
    return this.#checkpoint.tailBytes > this.#limits.tailBytesMax;
  }

  #assertAcceptable(entries: readonly Entry[]): void {
    assert(entries.length > 0, 'an append has entries');
    let bytes = 0;
    for (const { key, value } of entries) {
      const entryBytes = value.byteLength + (key === null ? 0 : key.byteLength);
      if (entryBytes > this.#limits.entryBytesMax) throw new LogError('too-large', `an entry of ${entryBytes} bytes`);
      bytes += entryBytes;
    }
    if (bytes > this.#limits.waitingBytesMax) throw new LogError('too-large', `an append of ${bytes} bytes`);
    if (this.#tailIsFull() && this.#checkpoint.failure !== undefined) {
      throw new LogError('not-appended', 'segments cannot be written', { cause: this.#checkpoint.failure });
    }
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new LogError('closed', 'the log engine is closed');
  }

  #logsOf(group: string): readonly LogState[] {
    this.#assertOpen();
    const found = this.#catalog.groups.get(group);
    if (found === undefined) throw new LogError('no-such-log', `there is no group ${group}`);
    return found.logs;
  }

  #log(ref: LogRef): LogState {
    const log = this.#logsOf(ref.group)[ref.log];
    if (log === undefined) throw new LogError('no-such-log', `the group ${ref.group} has no log ${ref.log}`);
    return log;
  }
}
