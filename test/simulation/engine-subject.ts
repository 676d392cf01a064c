/**
 * An embedded engine on simulated files, with limits so small that every file rolls, a clock that moves by hand, and a
 * history of what it said. Its methods never throw because of an injected fault, but on whatever else goes wrong.
 */
import assert from 'node:assert/strict';
import type { DataDirectoryLock } from '../../src/platform/data-directory-lock.ts';
import { type Logger, silentLogger } from '../../src/platform/logger.ts';
import { ManualClock } from '../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../src/platform/random.ts';
import { EmbeddedLogEngine } from '../../src/storage/embedded/embedded-engine.ts';
import type { EmbeddedLimits } from '../../src/storage/embedded/limits.ts';
import { LogError, type Offset } from '../../src/storage/log-engine.ts';
import { EngineHistory, entryOf, type Found, type Outcome } from './engine-history.ts';
import type { CrashProfile } from './simulated-disk.ts';
import type { SimulatedFiles } from './simulated-files.ts';

export const DIRECTORY = '/data/log';

export const TINY_LIMITS: Partial<EmbeddedLimits> = {
  entryBytesMax: 2048,
  journalFileBytes: 4096 + 6 * 1024,
  journalStepBytes: 1024,
  chunkBytes: 2 * 1024,
  journalReserveBytes: 1024,
  journalSparesMax: 1,
  commitBytesMax: 2048,
  waitingBytesMax: 16 * 1024,
  tailBytesMax: 12 * 1024,
  segmentBytes: 3 * 1024,
  segmentAgeMinMs: 2000,
  segmentAgeMaxMs: 2000,
  indexIntervalBytes: 512,
  indexesCachedMax: 2,
  openFilesMax: 3,
  readBlockBytes: 512,
  flushesMax: 2,
  flushBytesMax: 1024,
  backgroundWriteBytesMin: 512,
  retryAfterMs: 500,
};

const NO_LOCK: DataDirectoryLock = { release: async () => {} };
/** Simulated time after which whatever was begun must have ended. */
const PATIENCE_MS = 5000;
const LIVES_ON_AFTER_MS = 1200;

export interface Append {
  readonly group: string;
  readonly log: number;
  readonly sizes: readonly number[];
}

export function openSimulated(
  files: SimulatedFiles,
  clock: ManualClock,
  logger: Logger = silentLogger,
  limits: Partial<EmbeddedLimits> = TINY_LIMITS,
): Promise<EmbeddedLogEngine> {
  const random = new SeededRandom(1);
  return EmbeddedLogEngine.open({ directory: DIRECTORY, files, clock, random, logger, limits, lock: NO_LOCK });
}

export class EngineSubject {
  readonly history: EngineHistory = new EngineHistory();
  readonly clock: ManualClock = new ManualClock();
  readonly #seed: number;
  #files: SimulatedFiles;
  #engine: EmbeddedLogEngine | undefined;
  #lives = 0;

  constructor(files: SimulatedFiles, seed: number) {
    this.#files = files;
    this.#seed = seed;
  }

  /** Opens the directory; a second time where the first try met a fault. */
  async open(): Promise<void> {
    for (let attempt = 0; attempt < 2 && this.#engine === undefined && !this.#files.isOff; attempt++) {
      this.#engine = await this.#settled(openSimulated(this.#files, this.clock)).catch((error: unknown) => {
        this.#assertInjected(error);
        return undefined;
      });
    }
    if (this.#engine !== undefined) await this.history.settle(this.#engine);
  }

  async create(group: string, logs: number): Promise<void> {
    this.history.created(group, logs, await this.#change((engine) => engine.createGroup(group, { logs, retentionMs: 240_000 })));
  }

  async grow(group: string, logs: number): Promise<void> {
    this.history.grown(group, logs, await this.#change((engine) => engine.growGroup(group, logs)));
  }

  async delete(group: string): Promise<void> {
    this.history.deleted(group, await this.#change((engine) => engine.deleteGroup(group)));
  }

  async deleteLog(group: string, log: number): Promise<void> {
    this.history.deletedLog(group, log, await this.#change((engine) => engine.deleteLogs(group, [log])));
  }

  async trim(group: string, log: number, before: number): Promise<void> {
    let floor = before;
    const outcome = await this.#change(async (engine) => {
      floor = Math.min(before, await engine.offsetAt({ group, log }, 'end'));
      await engine.trim({ group, log }, before as Offset);
    });
    this.history.trimmed(group, log, floor, outcome);
  }

  /** Appends at the same time; waits for all. */
  async append(...appends: readonly Append[]): Promise<void> {
    await Promise.all(appends.map((one) => this.#append(one)));
  }

  /** Lets time pass: removals, retries, older segments. */
  async wait(ms: number): Promise<void> {
    if (this.#engine !== undefined && !this.#files.isOff) await this.clock.advance(ms);
  }

  /** Ends the engine in good order and opens it again. */
  async reopen(): Promise<void> {
    await this.#close();
    await this.open();
  }

  /** Reads everything: a fault may keep a read from answering, and never from answering rightly. */
  async check(): Promise<void> {
    if (this.#engine === undefined || this.#files.isOff) return;
    await this.#settled(this.history.check(this.#engine)).catch((error: unknown) => this.#assertInjected(error));
  }

  /** The machine or the process ends; what is left is opened and must agree, twice, with power going off in between. */
  async crash(profile: CrashProfile): Promise<void> {
    const first = await this.restart(profile);
    assert.deepEqual(await this.restart('adversarial'), first, 'what was shown after a crash is there after the next one');
  }

  /** The machine or the process ends; what is left is opened and must agree. */
  restart(profile: CrashProfile): Promise<Found> {
    this.#engine = undefined;
    this.#lives += 1;
    this.#files = this.#files.crash(profile, { seed: this.#seed + this.#lives });
    return this.#openWhole();
  }

  /** The fault has ended: the engine, or the next one, works as if there had been none. */
  async livesOn(): Promise<void> {
    this.#files.heal();
    await this.wait(LIVES_ON_AFTER_MS);
    if (this.#engine === undefined) await this.#openWhole();
    await this.create('after', 1);
    for (let turn = 0; turn < 3; turn++) {
      const appends = this.history.existing().map((group) => ({ group, log: this.history.logsOf(group) - 1, sizes: [300] }));
      const before = this.history.acknowledged;
      await this.append(...appends);
      assert.equal(this.history.acknowledged - before, appends.length, 'appends are taken again once the disk works');
    }
    await this.#checkWhole();
  }

  /** Ends everything in good order and looks once more. */
  async finish(): Promise<void> {
    this.#files.heal();
    await this.#close();
    await this.#openWhole();
    await this.#close();
    assert.equal(this.#files.openFiles, 0, 'no file is left open');
  }

  async #openWhole(): Promise<Found> {
    this.#engine = await this.#settled(openSimulated(this.#files, this.clock));
    await this.history.settle(this.#engine);
    return this.#checkWhole();
  }

  async #checkWhole(): Promise<Found> {
    assert.ok(this.#engine !== undefined);
    return this.#settled(this.history.check(this.#engine));
  }

  async #close(): Promise<void> {
    const engine = this.#engine;
    this.#engine = undefined;
    if (engine !== undefined && !this.#files.isOff) await this.#settled(engine.close());
  }

  async #append({ group, log, sizes }: Append): Promise<void> {
    const attempt = this.history.appending(group, log, sizes);
    const outcome = await this.#change(async (engine) => {
      const { baseOffset, appendTimeMs } = await engine.append(
        { group, log },
        sizes.map((_, index) => entryOf(attempt, index)),
      );
      this.history.acknowledge(attempt, baseOffset, appendTimeMs);
    });
    if (outcome !== 'acknowledged') attempt.outcome = outcome;
  }

  async #change(run: (engine: EmbeddedLogEngine) => Promise<unknown>): Promise<Outcome> {
    const engine = this.#engine;
    if (engine === undefined || this.#files.isOff) return 'refused';
    try {
      await this.#settled(run(engine));
      return 'acknowledged';
    } catch (error: unknown) {
      assert.ok(error instanceof LogError, String(error));
      if (error.kind !== 'no-such-log') this.#assertInjected(error);
      return error.kind === 'unknown' ? 'unknown' : 'refused';
    }
  }

  /** Nothing fails for its own reasons. */
  #assertInjected(error: unknown): void {
    if (this.#files.injected === 0 && !this.#files.isOff) throw error;
    if (error instanceof assert.AssertionError) throw error;
  }

  /** Waits for a promise while time passes, and not for ever. */
  async #settled<T>(promise: Promise<T>): Promise<T> {
    let ended = false;
    const watched = promise.finally(() => {
      ended = true;
    });
    watched.catch(() => {});
    for (let turn = 0; turn < 100 && !ended; turn++) await undefined;
    for (let ms = 0; ms < PATIENCE_MS && !ended; ms += 10) await this.clock.advance(10);
    assert.ok(ended, 'whatever is begun ends');
    return watched;
  }
}
