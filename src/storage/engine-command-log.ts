/**
 * The command log on a log engine: group `commands` (one log, an entry per command) and group `snapshots`.
 *
 *     command entry = { key: null, value: {"v":1,"after":<#next of the writer>,"gaps":<its total>,"section":"<name>",
 *                       "command":<JSON>} }
 *
 * E1. Commands are applied once each, in the order of the log; `#next` is the offset of the first one not applied. An own
 *     command that is next is applied at once, from the bytes that were stored; any other brings the log to read on first.
 *     So a command of unknown outcome that did get into the log is applied before any own command behind it.
 * E2. What is in the log and cannot be applied (an unknown section or format, a damaged entry, a section or a listener that
 *     throws) stops the command log for good: no command is ever passed over. Nor is a lost one, as long as a later one
 *     tells of it (command-gaps.ts).
 * E3. While the state is written out in slices no command is applied, so a snapshot is the state at one offset. It is
 *     gathered in memory; commands go on while it is written to the engine.
 * E4. Commands are trimmed only below the snapshot before the newest, and that one is kept: damage to the newest costs
 *     nothing but time.
 * E5. The outcome of a command that was applied by reading is kept until no append under way can be waiting for it.
 */
import { assert } from '../platform/assert.ts';
import { type Deferred, deferred } from '../platform/async/deferred.ts';
import { Mutex } from '../platform/async/mutex.ts';
import { yieldToEventLoop } from '../platform/async/yield.ts';
import { type Clock, sleep } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { CommandGaps } from './command-gaps.ts';
import type { CommandLog, CommandSection, SectionHandle } from './command-log.ts';
import { type RegisteredSection, SectionState } from './command-section.ts';
import { loadSnapshot, SNAPSHOT_LOG, type SnapshotPlace, serializeSections, writeSnapshot } from './command-snapshot.ts';
import { COMMAND_READ_BYTES, READ_ENTRIES_MAX, SNAPSHOT_BYTES, TAIL_RETRY_MS } from './limits.ts';
import {
  type AppendResult,
  type LogEngine,
  LogError,
  type LogRef,
  type Offset,
  type ReadResult,
  type StoredEntry,
} from './log-engine.ts';

export const COMMAND_LOG: LogRef = { group: 'commands', log: 0 };

export interface CommandLogOptions {
  readonly engine: LogEngine;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Bytes of commands after which a snapshot is written; more when the last snapshot was larger. */
  readonly snapshotBytes?: number;
}

/** The command log cannot go on: what it found in its log, or what a section did. */
export class CommandLogFault extends Error {
  override readonly name = 'CommandLogFault';
}

const FORMAT = 1;

interface AppendUnderWay {
  /** Its command cannot be before this offset. */
  readonly from: Offset;
}

type Lifecycle =
  | { readonly kind: 'registering' | 'starting' | 'running' | 'closed' }
  | { readonly kind: 'failed'; readonly fault: unknown };

export class EngineCommandLog implements CommandLog {
  readonly #engine: LogEngine;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #snapshotBytes: number;
  readonly #sections = new Map<string, RegisteredSection>();
  readonly #stop = new AbortController();
  #lifecycle: Lifecycle = { kind: 'registering' };

  #next = 0 as Offset;
  #gaps = new CommandGaps(0 as Offset, 0);
  readonly #catchingUp = new Mutex();
  /** In the order in which they began. */
  readonly #underWay = new Set<AppendUnderWay>();
  readonly #outcomes = new Map<Offset, unknown>();
  #idle: Deferred<void> | undefined;

  /** Set while a snapshot is gathered (E3). */
  #paused: Deferred<void> | undefined;
  #bytesSinceSnapshot = 0;
  #snapshotAtBytes: number;
  #lastSnapshot: SnapshotPlace | undefined;
  #snapshotting: Promise<void> | undefined;
  #tailing: Promise<void> | undefined;

  constructor(options: CommandLogOptions) {
    this.#engine = options.engine;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#snapshotBytes = options.snapshotBytes ?? SNAPSHOT_BYTES;
    this.#snapshotAtBytes = this.#snapshotBytes;
  }

  /** Before `start`. Until then the handle shows the initial state and `submit` rejects. */
  section<State, Command, Outcome>(section: CommandSection<State, Command, Outcome>): SectionHandle<State, Command, Outcome> {
    assert(this.#lifecycle.kind === 'registering', 'sections are registered before the start');
    assert(!this.#sections.has(section.name), 'a section has a name of its own');
    const state = new SectionState(section, (command) => this.#submit(section.name, command));
    this.#sections.set(section.name, state);
    return state;
  }

  /** Brings the state to the end of the log; listeners are not called for what is replayed. Rejects when that is impossible. */
  async start(): Promise<void> {
    assert(this.#lifecycle.kind === 'registering', 'a command log starts once');
    this.#lifecycle = { kind: 'starting' };
    try {
      await this.#engine.createGroup(COMMAND_LOG.group, { logs: 1, retentionMs: null });
      await this.#engine.createGroup(SNAPSHOT_LOG.group, { logs: 1, retentionMs: null });
      await this.#restoreSnapshot();
      await this.#readToEnd();
    } catch (error: unknown) {
      this.#lifecycle = { kind: 'failed', fault: error };
      throw error;
    }
    this.#lifecycle = { kind: 'running' };
    if (this.#engine.capabilities.shared) this.#tailing = this.#tail(this.#stop.signal);
    this.#snapshotWhenDue();
  }

  /** Waits for the commands and the snapshot under way. Does not close the engine. Idempotent. */
  async close(): Promise<void> {
    if (this.#lifecycle.kind !== 'failed') this.#lifecycle = { kind: 'closed' };
    this.#stop.abort();
    if (this.#underWay.size > 0) {
      this.#idle ??= deferred();
      await this.#idle.promise;
    }
    await this.#snapshotting;
    await this.#tailing;
  }

  async #submit(section: string, command: unknown): Promise<unknown> {
    this.#assertRunning();
    const value = encodeCommand({ v: FORMAT, after: this.#next, gaps: this.#gaps.total, section, command });
    const underWay: AppendUnderWay = { from: this.#next };
    this.#underWay.add(underWay);
    try {
      const appended = await this.#append(value);
      return await this.#outcomeOf(appended, value);
    } finally {
      this.#underWay.delete(underWay);
      this.#forgetOutcomes();
    }
  }

  async #append(value: Uint8Array): Promise<AppendResult> {
    try {
      return await this.#engine.append(COMMAND_LOG, [{ key: null, value }]);
    } catch (error: unknown) {
      const mayAppear = !(error instanceof LogError) || error.kind === 'unknown';
      if (mayAppear) {
        this.#readToEnd().catch((cause: unknown) => this.#logger.warn({ err: cause }, 'Reading the command log on failed.'));
      }
      throw error;
    }
  }

  async #outcomeOf(appended: AppendResult, value: Uint8Array): Promise<unknown> {
    const { baseOffset: offset, appendTimeMs } = appended;
    try {
      while (this.#paused !== undefined) await this.#paused.promise; // E3
      this.#assertNotFailed();
      if (offset === this.#next) {
        const outcome = this.#applyOrFail({ offset, appendTimeMs, key: null, value });
        this.#snapshotWhenDue();
        return outcome;
      }
      if (offset > this.#next) await this.#catchUp((offset + 1) as Offset);
    } catch (cause: unknown) {
      throw new LogError('unknown', 'the command is in the log, but what became of it is not known', { cause });
    }
    assert(this.#outcomes.has(offset), 'the outcome of an own command is kept until it is taken'); // E5
    return this.#outcomes.get(offset);
  }

  async #readToEnd(): Promise<void> {
    await this.#catchUp(await this.#engine.offsetAt(COMMAND_LOG, 'end'));
  }

  /** Applies what the log holds below `through` and has not been applied. */
  #catchUp(through: Offset): Promise<void> {
    return this.#catchingUp.run(async () => {
      while (this.#next < through) {
        const result = await this.#readCommands();
        while (this.#paused !== undefined) await this.#paused.promise; // E3
        this.#assertNotFailed();
        assert(result.next > this.#next || this.#next >= through, 'a read below the end of the log goes on');
        for (const entry of result.entries) {
          if (entry.offset < this.#next) continue; // applied while the read was under way
          const outcome = this.#applyOrFail(entry);
          if (this.#underWay.size > 0) this.#outcomes.set(entry.offset, outcome);
        }
        this.#passGap(result.next);
        this.#snapshotWhenDue();
        if (this.#next < through) await yieldToEventLoop();
      }
    });
  }

  async #readCommands(): Promise<ReadResult> {
    const limit = { bytesMax: COMMAND_READ_BYTES, entriesMax: READ_ENTRIES_MAX };
    try {
      return await this.#engine.read(COMMAND_LOG, this.#next, limit);
    } catch (cause: unknown) {
      if (!(cause instanceof LogError) || cause.kind !== 'out-of-range') throw cause;
      throw this.#fail(`commands from offset ${this.#next} were trimmed before they were applied`, cause);
    }
  }

  #applyOrFail(entry: StoredEntry): unknown {
    try {
      this.#passGap(entry.offset);
      const outcome = this.#apply(entry);
      this.#next = (entry.offset + 1) as Offset;
      this.#bytesSinceSnapshot += entry.value.byteLength;
      return outcome;
    } catch (cause: unknown) {
      throw this.#fail(`the command at offset ${entry.offset} cannot be applied: ${messageOf(cause)}`, cause);
    }
  }

  /** E2. */
  #fail(message: string, cause: unknown): CommandLogFault {
    const fault = new CommandLogFault(message, { cause });
    this.#lifecycle = { kind: 'failed', fault };
    this.#logger.error({ err: fault }, 'The command log stops: it never passes over a command.');
    return fault;
  }

  #passGap(end: Offset): void {
    if (end <= this.#next) return;
    this.#gaps.add(this.#next, end);
    this.#next = end;
  }

  #apply(entry: StoredEntry): unknown {
    if (entry.control !== undefined) return undefined;
    const { after, gaps, section: name, command } = decodeCommand(entry.value);
    const found = this.#gaps.totalBelow(after);
    if (found !== undefined && found !== gaps) {
      throw new Error(`commands before offset ${after} are lost: ${found} offsets are empty where its writer saw ${gaps}`);
    }
    const section = this.#sections.get(name);
    if (section === undefined) throw new Error(`this version has no section ${JSON.stringify(name)}`);
    return section.apply(command, { timeMs: entry.appendTimeMs }, this.#lifecycle.kind !== 'starting');
  }

  #forgetOutcomes(): void {
    const [oldest] = this.#underWay;
    if (oldest === undefined) {
      this.#outcomes.clear();
      this.#idle?.resolve();
      return;
    }
    for (const offset of this.#outcomes.keys()) {
      if (offset >= oldest.from) break;
      this.#outcomes.delete(offset);
    }
  }

  async #restoreSnapshot(): Promise<void> {
    const snapshot = await loadSnapshot(this.#engine, this.#logger);
    const start = await this.#engine.offsetAt(COMMAND_LOG, 'start');
    if (start > (snapshot?.through ?? 0)) {
      throw new CommandLogFault(`the commands before offset ${start} are trimmed, and no snapshot that reaches it is whole`);
    }
    if (snapshot === undefined) return;
    for (const [name, pieces] of snapshot.sections) {
      const section = this.#sections.get(name);
      if (section === undefined)
        throw new CommandLogFault(`the snapshot has a section that this version has not: ${JSON.stringify(name)}`);
      section.restore(pieces);
    }
    this.#next = snapshot.through;
    this.#gaps = new CommandGaps(snapshot.through, snapshot.gaps);
    this.#lastSnapshot = snapshot;
    this.#snapshotAtBytes = Math.max(this.#snapshotBytes, snapshot.sizeBytes);
  }

  #snapshotWhenDue(): void {
    if (this.#bytesSinceSnapshot < this.#snapshotAtBytes) return;
    if (this.#snapshotting !== undefined || this.#lifecycle.kind !== 'running') return;
    this.#snapshotting = this.#snapshot()
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted)
          this.#logger.warn({ err: error }, 'A metadata snapshot failed; the next one comes later.');
      })
      .finally(() => {
        this.#snapshotting = undefined;
      });
  }

  async #snapshot(): Promise<void> {
    const [through, gaps] = [this.#next, this.#gaps.total];
    this.#bytesSinceSnapshot = 0;
    this.#paused = deferred(); // E3
    const text = await serializeSections(this.#sections.values(), this.#clock).finally(() => {
      this.#paused?.resolve();
      this.#paused = undefined;
    });
    this.#snapshotAtBytes = Math.max(this.#snapshotBytes, text.sizeBytes);
    const written = await writeSnapshot(this.#engine, text, { through, gaps }, this.#stop.signal);
    const before = this.#lastSnapshot;
    this.#lastSnapshot = written;
    if (before === undefined) return;
    await this.#engine.trim(COMMAND_LOG, before.through); // E4
    await this.#engine.trim(SNAPSHOT_LOG, before.first);
  }

  /** Follows what other processes append. */
  async #tail(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#lifecycle.kind === 'running') {
      try {
        await this.#catchUp(await this.#engine.waitForAppend(COMMAND_LOG, this.#next, signal));
      } catch (error: unknown) {
        if (signal.aborted || this.#lifecycle.kind !== 'running') return;
        this.#logger.warn({ err: error }, 'Following the command log failed; trying again.');
        await sleep(this.#clock, TAIL_RETRY_MS, signal).catch(() => {});
      }
    }
  }

  #assertRunning(): void {
    if (this.#lifecycle.kind === 'failed') {
      throw new LogError('closed', 'the command log has stopped', { cause: this.#lifecycle.fault });
    }
    if (this.#lifecycle.kind === 'closed') throw new LogError('closed', 'the command log is closed');
    if (this.#lifecycle.kind !== 'running') throw new LogError('not-appended', 'the command log has not started');
  }

  #assertNotFailed(): void {
    if (this.#lifecycle.kind === 'failed') throw this.#lifecycle.fault;
  }
}

interface StoredCommand {
  readonly v: number;
  readonly after: Offset;
  readonly gaps: number;
  readonly section: string;
  readonly command: unknown;
}

function encodeCommand(stored: StoredCommand): Uint8Array {
  return Buffer.from(JSON.stringify(stored), 'utf8');
}

function decodeCommand(value: Uint8Array): StoredCommand {
  const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
  const stored = JSON.parse(text) as Partial<StoredCommand> | null;
  if (stored?.v !== FORMAT) throw new Error(`it has format ${JSON.stringify(stored?.v)}, which this version cannot read`);
  if (typeof stored.section !== 'string') throw new Error('it names no section');
  return stored as StoredCommand;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
