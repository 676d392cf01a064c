import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import type { EmbeddedLogEngine } from '../../../../src/storage/embedded/embedded-engine.ts';
import type { Offset } from '../../../../src/storage/log-engine.ts';
import { readAll, text } from '../../../contract/plain-entries.ts';
import { copyOfDirectory, errorCollector, openEngine, temporaryDirectory } from './engine-fixture.ts';
import { FaultyFiles, systemError } from './faulty-files.ts';

const LOGS = 3;
const LIMITS = {
  journalFileBytes: 12 * 1024,
  journalStepBytes: 4096,
  segmentBytes: 4096,
  segmentAgeMinMs: 50,
  segmentAgeMaxMs: 50,
};

type Step =
  | { readonly do: 'append'; readonly log: number; readonly sizes: readonly number[]; readonly fails: boolean }
  | { readonly do: 'trim'; readonly log: number; readonly share: number }
  | { readonly do: 'read'; readonly log: number; readonly share: number; readonly bytesMax: number }
  | { readonly do: 'time'; readonly log: number; readonly share: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'encrypt'; readonly on: boolean }
  | { readonly do: 'restart' }
  | { readonly do: 'crash' };

const log = fc.nat(LOGS - 1);
const share = fc.double({ min: 0, max: 1.1, noNaN: true });
const append = fc.record({
  do: fc.constant('append' as const),
  log,
  sizes: fc.array(fc.nat(900), { minLength: 1, maxLength: 5 }),
  fails: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: append },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('trim' as const), log, share }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const), log, share, bytesMax: fc.nat(3000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('time' as const), log, share }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('encrypt' as const), on: fc.boolean() }) },
  { weight: 2, arbitrary: fc.constantFrom<Step>({ do: 'restart' }, { do: 'crash' }) },
);

interface ModelEntry {
  readonly offset: number;
  readonly value: string;
  readonly appendTimeMs: number;
}

/** The engine beside a plain list per log. */
class Subject {
  readonly #root: string;
  readonly #clock = new ManualClock();
  readonly #files = new FaultyFiles();
  readonly #entries: ModelEntry[][] = Array.from({ length: LOGS }, () => []);
  readonly #starts: number[] = Array(LOGS).fill(0);
  #lives = 0;
  #values = 0;
  #engine: EmbeddedLogEngine | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  async run(steps: readonly Step[]): Promise<void> {
    this.#engine = await this.#open();
    await this.#engine.createGroup('g', { logs: LOGS, retentionMs: null });
    for (const next of steps) await this.#step(this.#engine, next);
    for (let index = 0; index < LOGS; index++) await this.#compare(this.#engine, index, this.#start(index), 1e9);
    await this.#engine.close();
  }

  async #step(engine: EmbeddedLogEngine, next: Step): Promise<void> {
    if (next.do === 'append') await this.#append(engine, next);
    else if (next.do === 'encrypt') await engine.alterGroup('g', { retentionMs: null, encryption: next.on });
    else if (next.do === 'wait') await this.#clock.advance(next.ms);
    else if (next.do === 'restart') await this.#restart(engine);
    else if (next.do === 'crash') await this.#crash(engine);
    else if (next.do === 'trim') await this.#trim(engine, next.log, this.#offset(next.log, next.share));
    else if (next.do === 'read') await this.#compare(engine, next.log, this.#offset(next.log, next.share), next.bytesMax);
    else await this.#compareTime(engine, next.log, next.share);
  }

  async #append(engine: EmbeddedLogEngine, next: Step & { readonly do: 'append' }): Promise<void> {
    const values = next.sizes.map((size) => `${this.#values++}:`.padEnd(size, 'v'));
    let failures = next.fails ? 1 : 0;
    this.#files.fail = (operation, file) =>
      operation === 'sync' && file.endsWith('.journal') && failures-- > 0 ? systemError('EIO') : undefined;
    const result = await engine
      .append(
        { group: 'g', log: next.log },
        values.map((value) => text(value)),
      )
      .catch(() => undefined);
    this.#files.fail = () => undefined;
    if (result === undefined) return;
    const { baseOffset, appendTimeMs } = result;
    assert.ok(baseOffset >= this.#end(next.log));
    this.#entries[next.log]?.push(...values.map((value, index) => ({ offset: baseOffset + index, value, appendTimeMs })));
  }

  async #trim(engine: EmbeddedLogEngine, index: number, before: number): Promise<void> {
    await engine.trim({ group: 'g', log: index }, before as Offset);
    this.#starts[index] = Math.max(this.#start(index), Math.min(before, this.#end(index)));
    assert.equal(await engine.offsetAt({ group: 'g', log: index }, 'start'), this.#start(index));
  }

  async #compare(engine: EmbeddedLogEngine, index: number, offset: number, bytesMax: number): Promise<void> {
    const from = Math.max(offset, this.#start(index));
    const found = await readAll(engine, { group: 'g', log: index }, from as Offset, { bytesMax, entriesMax: 7 });
    const entries = found.map(({ offset: at, value, appendTimeMs }) => ({ offset: at, value, appendTimeMs }));
    assert.deepEqual(
      entries,
      (this.#entries[index] ?? []).filter((entry) => entry.offset >= from),
    );
  }

  async #compareTime(engine: EmbeddedLogEngine, index: number, at: number): Promise<void> {
    const timeMs = Math.floor(1_700_000_000_000 + (this.#clock.nowMs() - 1_700_000_000_000) * at);
    const first = this.#entries[index]?.find((entry) => entry.offset >= this.#start(index) && entry.appendTimeMs >= timeMs);
    assert.equal(await engine.offsetAt({ group: 'g', log: index }, { timeMs }), first?.offset ?? this.#end(index));
  }

  async #restart(engine: EmbeddedLogEngine): Promise<void> {
    await engine.close();
    this.#engine = undefined;
    this.#engine = await this.#open();
    await this.#adopt(this.#engine);
  }

  /** Goes on with a copy of the files as they are at this moment. */
  async #crash(engine: EmbeddedLogEngine): Promise<void> {
    const before = this.#directory();
    this.#lives += 1;
    copyOfDirectory(before, this.#directory());
    await engine.close();
    this.#engine = await this.#open();
    await this.#adopt(this.#engine);
  }

  /** A failed append may have appeared with a crash; nothing acknowledged may be missing. */
  async #adopt(engine: EmbeddedLogEngine): Promise<void> {
    for (let index = 0; index < LOGS; index++) {
      const found = await readAll(engine, { group: 'g', log: index }, this.#start(index) as Offset);
      const entries = found.map(({ offset, value, appendTimeMs }) => ({ offset, value, appendTimeMs }));
      const known = new Set(this.#entries[index]?.map((entry) => entry.offset));
      const acknowledged = entries.filter((entry) => known.has(entry.offset));
      assert.deepEqual(
        acknowledged,
        (this.#entries[index] ?? []).filter((entry) => entry.offset >= this.#start(index)),
      );
      this.#entries[index] = [...(this.#entries[index] ?? []).filter((entry) => entry.offset < this.#start(index)), ...entries];
    }
  }

  #open(): Promise<EmbeddedLogEngine> {
    return openEngine(this.#directory(), { clock: this.#clock, files: this.#files, limits: LIMITS, logger: errorCollector() });
  }

  #directory(): string {
    return path.join(this.#root, `life-${this.#lives}`);
  }

  #start(index: number): number {
    return this.#starts[index] ?? 0;
  }

  #end(index: number): number {
    return Math.max((this.#entries[index]?.at(-1)?.offset ?? -1) + 1, this.#start(index));
  }

  #offset(index: number, at: number): number {
    return Math.floor(this.#start(index) + (this.#end(index) - this.#start(index)) * at);
  }
}

describe('the embedded engine beside a model of it', () => {
  it('agrees on every read after any row of appends, failures, trims, restarts and crashes, encrypted or not', async (test) => {
    const root = temporaryDirectory(test);
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 70, size: 'max' }), async (steps) => {
        await new Subject(path.join(root, `${runs++}`)).run(steps);
      }),
      { numRuns: Number(process.env.MODEL_RUNS ?? 6) },
    );
  });
});
