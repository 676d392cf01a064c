/**
 * The durable engine on local disk: what it acknowledges is synced. A shared journal for acknowledgement (group-commit.ts,
 * journal.ts) and a row of segment files per log filled behind it (checkpoint.ts, segment-store.ts), the idea of Apache
 * BookKeeper. docs/internals/log-format.md has every byte.
 *
 * EE1. One process per directory (platform/data-directory-lock.ts).
 * EE2. All disk access goes through `Files`, synchronously but for the syncs of journal and segments.
 * EE3. What an encrypted group's entries hold is never on disk, nor in memory behind an append, in the clear (data-key.ts).
 * EE4. A failed disk refuses appends and never reads: what is acknowledged stays readable, from memory or from a segment.
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
import type { Catalog, Freed, Group } from './catalog.ts';
import { Checkpointer } from './checkpoint.ts';
import { DamageReports } from './damage-reports.ts';
import { GroupCommit } from './group-commit.ts';
import { GroupKeys } from './group-keys.ts';
import { Journal } from './journal.ts';
import { defaultKeyFile } from './layout.ts';
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
  /** The file that wraps the keys of encrypted groups; made when it is first needed. By default in the directory. */
  readonly keyFile?: string;
  /** The directory's lock, where it is held already or there is no real directory (in simulations). */
  readonly lock?: DataDirectoryLock;
}

/** What opening a directory leads to. */
interface OpenedDirectory {
  readonly lock: DataDirectoryLock;
  readonly damage: DamageReports;
  readonly recovered: Recovered;
  readonly keys: GroupKeys;
}

const GROUP_NAME = /^[A-Za-z0-9._-]{1,200}$/;

export class EmbeddedLogEngine implements LogEngine {
  readonly capabilities: EngineCapabilities;
  readonly #clock: Clock;
  readonly #limits: EmbeddedLimits;
  readonly #lock: DataDirectoryLock;
  readonly #catalog: Catalog;
  readonly #journal: Journal;
  readonly #keys: GroupKeys;
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
      const recovered = recover({ ...options, damage }, options.random);
      const keyFile = options.keyFile ?? defaultKeyFile(options.directory);
      const keys = new GroupKeys({ ...options, keyFile, seed: recovered.seed });
      keys.load(recovered.catalog.keys());
      return new EmbeddedLogEngine(options, { lock, damage, recovered, keys });
    } catch (error: unknown) {
      await lock.release();
      throw error;
    }
  }

  private constructor(options: EmbeddedEngineOptions, parts: OpenedDirectory) {
    const { lock, damage, recovered, keys } = parts;
    const { seed, catalog } = recovered;
    const limits = { ...DEFAULT_EMBEDDED_LIMITS, ...options.limits };
    const { files, directory, clock, logger } = options;
    this.#clock = clock;
    this.#limits = limits;
    this.#lock = lock;
    this.#keys = keys;
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
      ...{ journal: this.#journal, limits, seed, keys, clock, logger },
      firstSequence: catalog.sequence,
      target: {
        settle: (log, piece) => {
          if (log.deleted) return false;
          this.#checkpoint.tailBytes += piece.to - piece.from;
          log.settle(piece);
          return true;
        },
        applied: (sequence, record) => this.#freed(catalog.apply(sequence, record)),
        mustWait: () => this.#mustWait(),
        rolled: () => this.#checkpoint.request(),
      },
    });
    this.capabilities = {
      shared: false,
      syncsBeforeAck: true,
      deletesByItself: false,
      encryptsAtRest: true,
      entryBytesMax: limits.entryBytesMax,
    };
    if (recovered.tailBytes > 0) this.#checkpoint.request();
  }

  async createGroup(group: string, options: GroupOptions): Promise<void> {
    this.#assertOpen();
    assert(GROUP_NAME.test(group), 'a group name has 1 to 200 characters of A-Z a-z 0-9 . _ -');
    if (this.#catalog.groups.has(group)) return;
    const { logs, retentionMs } = options;
    const encryption = options.encryption === true ? { encryption: { key: this.#newKey(group), on: true } } : {};
    await this.#commit.record({ type: 'create', group, logs, retentionMs, ...encryption });
  }

  async growGroup(group: string, logs: number): Promise<void> {
    if (logs > this.#group(group).logCount) await this.#commit.record({ type: 'grow', group, logs });
  }

  async alterGroup(group: string, change: GroupChange): Promise<void> {
    const { retentionMs, encryption: on } = change;
    const known = this.#group(group).encryption?.key;
    const key = known ?? (on === true ? this.#newKey(group) : undefined);
    const encryption = on === undefined || key === undefined ? {} : { encryption: { key, on } };
    await this.#commit.record({ type: 'alter', group, retentionMs, ...encryption });
  }

  async deleteGroup(group: string): Promise<void> {
    this.#assertOpen();
    if (this.#catalog.groups.has(group)) await this.#commit.record({ type: 'delete', group });
  }

  async deleteLogs(group: string, logs: readonly number[]): Promise<void> {
    const there = this.#group(group).logs;
    const present = logs.filter((log) => there.has(log));
    if (present.length > 0) await this.#commit.record({ type: 'delete-logs', group, logs: present });
  }

  async listGroups(prefix: string): Promise<string[]> {
    this.#assertOpen();
    return [...this.#catalog.groups.keys()].filter((name) => name.startsWith(prefix)).sort();
  }

  async groupLogs(group: string): Promise<number | undefined> {
    this.#assertOpen();
    return this.#catalog.groups.get(group)?.logCount;
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
    return readLog({ store: this.#store, keys: this.#keys }, log, from, limit);
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
    for (const entry of entries) {
      const size = entryBytes(entry);
      if (size > this.#limits.entryBytesMax) throw new LogError('too-large', `an entry of ${size} bytes`);
      bytes += size;
    }
    if (bytes > this.#limits.waitingBytesMax) throw new LogError('too-large', `an append of ${bytes} bytes`);
    if (this.#tailIsFull() && this.#checkpoint.failure !== undefined) {
      throw new LogError('not-appended', 'segments cannot be written', { cause: this.#checkpoint.failure });
    }
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new LogError('closed', 'the log engine is closed');
  }

  #group(name: string): Group {
    this.#assertOpen();
    const found = this.#catalog.groups.get(name);
    if (found === undefined) throw new LogError('no-such-log', `there is no group ${name}`);
    return found;
  }

  #newKey(group: string): string {
    try {
      return this.#keys.create(group);
    } catch (error: unknown) {
      throw new LogError('not-appended', 'the key of the group cannot be stored', { cause: error });
    }
  }

  #freed(freed: Freed): void {
    for (const key of freed.keys) this.#keys.remove(key);
    this.#checkpoint.freed(freed);
  }

  #log(ref: LogRef): LogState {
    const log = this.#group(ref.group).logs.get(ref.log);
    if (log === undefined) throw new LogError('no-such-log', `the group ${ref.group} has no log ${ref.log}`);
    return log;
  }
}
