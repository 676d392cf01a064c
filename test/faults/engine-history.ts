/** What programs that append to an engine (append-until-killed.ts) were told before each end, and whether it is still so. */
import assert from 'node:assert/strict';
import { SystemClock } from '../../src/platform/clock.ts';
import { NodeFiles } from '../../src/platform/files.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { SystemRandom } from '../../src/platform/random.ts';
import { EmbeddedLogEngine } from '../../src/storage/embedded/embedded-engine.ts';
import type { LogEngine, LogRef, Offset } from '../../src/storage/log-engine.ts';

export const LOGS = 3;
const GROUP = 'g';

/** The bytes of an entry: its name `run.appender.turn.index` again and again, so that no part of it fits another one. */
export function contentOf(name: string): Buffer {
  const [, , turn = '0'] = name.split('.');
  return Buffer.from(''.padEnd(50 + 100 * (Number(turn) % 7), `${name} `));
}

export class EngineHistory {
  /** Names of entries by `log/offset`: acknowledged, or found once after a restart. */
  readonly entries: Map<string, string> = new Map();
  /** How many of them were acknowledged. */
  acknowledged = 0;
  /** Per log: below the first everything is gone, below the second it may be. */
  readonly #trimmed: number[] = Array(LOGS).fill(0);
  readonly #trimming: number[] = Array(LOGS).fill(0);

  /** Takes in whole lines of a program's output. */
  note(output: string): void {
    for (const [first, second, third] of linesOf(output)) {
      if (first === 'ready') continue;
      if (first === 'trimming') raise(this.#trimming, Number(second), Number(third));
      else if (first === 'trimmed') raise(this.#trimmed, Number(second), Number(third));
      else {
        this.acknowledged += 1;
        this.entries.set(`${first}/${second}`, third);
      }
    }
  }

  /** Takes in what was printed when it was too late to be relied on: what may be gone, but nothing that must be there. */
  noteUnreliable(output: string): void {
    for (const [first, second, third] of linesOf(output))
      if (first === 'trimming') raise(this.#trimming, Number(second), Number(third));
  }

  /** Opens the engine and asserts that each entry is at its place and none stands twice. Damage that it reports fails. */
  async check(directory: string): Promise<void> {
    const engine = await EmbeddedLogEngine.open({
      directory,
      files: new NodeFiles(),
      clock: new SystemClock(),
      random: new SystemRandom(),
      logger: { ...silentLogger, error: (fields, message) => assert.fail(`${message} ${JSON.stringify(fields)}`) },
    });
    try {
      if (this.entries.size === 0 && (await engine.groupLogs(GROUP)) === undefined) return;
      const found = new Map<string, string>();
      for (let log = 0; log < LOGS; log++) await this.#read(engine, { group: GROUP, log }, found);
      for (const [place, name] of this.entries) {
        if (!found.has(place) && this.#isTrimmed(place)) this.entries.delete(place);
        else assert.equal(found.get(place), name, `${place} was acknowledged or read before`);
      }
      // What a restart brought to light stays.
      for (const [place, name] of found) this.entries.set(place, name);
    } finally {
      await engine.close();
    }
  }

  async #read(engine: LogEngine, ref: LogRef, found: Map<string, string>): Promise<void> {
    const names = new Set<string>();
    let at = await engine.offsetAt(ref, 'start');
    const [from, to] = [this.#trimmed[ref.log] as number, this.#trimming[ref.log] as number];
    assert.ok(at >= from && at <= to, `log ${ref.log} begins at ${at}, not between ${from} and ${to}`);
    for (let end = at + 1; at < end; ) {
      const read = await engine.read(ref, at as Offset, { bytesMax: 1024 * 1024, entriesMax: 10_000 });
      for (const entry of read.entries) {
        const [name = ''] = Buffer.from(entry.value).toString().split(' ', 1);
        assert.deepEqual(Buffer.from(entry.value), contentOf(name), `the entry at ${ref.log}/${entry.offset} is whole`);
        found.set(`${ref.log}/${entry.offset}`, name);
        assert.ok(!names.has(name), `${name} stands twice in log ${ref.log}`);
        names.add(name);
      }
      ({ next: at, end } = read);
    }
  }

  #isTrimmed(place: string): boolean {
    const [log = '', offset = ''] = place.split('/');
    return Number(offset) < (this.#trimming[Number(log)] as number);
  }
}

function linesOf(output: string): [string, string, string][] {
  const whole = output.slice(0, output.lastIndexOf('\n'));
  return whole === ''
    ? []
    : whole.split('\n').map((line) => {
        const [first = '', second = '', third = ''] = line.split(' ');
        return [first, second, third];
      });
}

function raise(floors: number[], log: number, floor: number): void {
  floors[log] = Math.max(floors[log] as number, floor);
}
