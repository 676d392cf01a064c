/**
 * What a client of a log engine was told, and whether an engine that was opened again agrees with it.
 *
 * EH1. Acknowledged entries are readable with equal bytes, offset and time, unless a trim or a delete that was begun covers
 *      them. An append of unknown outcome is there whole or not at all; one that was refused is not.
 * EH2. Nothing stands twice, nothing that was never appended stands there, the order is that of the calls, times never fall.
 * EH3. What was trimmed or deleted does not come back, also under the same name.
 * EH4. A change of unknown outcome happened at its place in the order or not at all. It did not, once a later append to
 *      its group was acknowledged; otherwise the next engine that is opened shows whether it did.
 */
import assert from 'node:assert/strict';
import { type Entry, type LogEngine, LogError, type Offset, type StoredEntry } from '../../src/storage/log-engine.ts';

export type Outcome = 'acknowledged' | 'unknown' | 'refused';

export interface AppendAttempt {
  readonly id: number;
  readonly group: string;
  readonly log: number;
  readonly sizes: readonly number[];
  /** Deletes of its group that had taken effect. */
  readonly generation: number;
  outcome: Outcome | 'under-way';
  baseOffset: number;
  timeMs: number;
}

interface LogHistory {
  /** Acknowledged trims. */
  floor: number;
  /** Trims that may have taken effect. */
  floorMax: number;
  deleted: 'no' | 'maybe' | 'yes';
}

interface GroupHistory {
  /** Deletes that took effect. */
  generation: number;
  exists: boolean;
  logsMin: number;
  logsMax: number;
  maybe: 'created' | 'deleted' | undefined;
  logs: Map<number, LogHistory>;
}

/** What stands in the logs, in a form that can be compared. */
export type Found = ReadonlyMap<string, readonly string[]>;

const READ = { bytesMax: 900, entriesMax: 7 };

export class EngineHistory {
  readonly attempts: AppendAttempt[] = [];
  readonly #groups = new Map<string, GroupHistory>();

  get acknowledged(): number {
    return this.attempts.filter((attempt) => attempt.outcome === 'acknowledged').length;
  }

  /** Names of groups that exist for certain. */
  existing(): string[] {
    return [...this.#groups].filter(([, group]) => group.exists && group.maybe === undefined).map(([name]) => name);
  }

  logsOf(name: string): number {
    return this.#group(name).logsMin;
  }

  created(name: string, logs: number, outcome: Outcome): void {
    const group = this.#group(name);
    if (outcome === 'refused' || group.exists) return; // nothing is written for a group that this engine has
    if (outcome === 'unknown') Object.assign(group, { maybe: 'created', logsMin: 0, logsMax: logs });
    else Object.assign(group, { exists: true, maybe: undefined, logsMin: logs, logsMax: logs });
  }

  grown(name: string, logs: number, outcome: Outcome): void {
    const group = this.#group(name);
    if (outcome === 'refused' || logs <= group.logsMin) return;
    group.logsMax = Math.max(group.logsMax, logs);
    if (outcome === 'acknowledged') group.logsMin = logs;
  }

  deleted(name: string, outcome: Outcome): void {
    const group = this.#group(name);
    if (outcome === 'refused' || !group.exists) return; // nothing is written for a group that this engine has not
    if (outcome === 'unknown') group.maybe = 'deleted';
    else this.#settleExistence(group, false);
  }

  trimmed(name: string, log: number, before: number, outcome: Outcome): void {
    if (outcome === 'refused') return;
    const history = logOf(this.#group(name), log);
    history.floorMax = Math.max(history.floorMax, before);
    if (outcome === 'acknowledged') history.floor = Math.max(history.floor, before);
  }

  deletedLog(name: string, log: number, outcome: Outcome): void {
    const group = this.#group(name);
    if (outcome === 'refused' || log >= group.logsMin) return; // nothing is written for a log that this engine has not
    logOf(group, log).deleted = outcome === 'acknowledged' ? 'yes' : 'maybe';
  }

  appending(name: string, log: number, sizes: readonly number[]): AppendAttempt {
    const { generation } = this.#group(name);
    const attempt: AppendAttempt = {
      ...{ id: this.attempts.length, group: name, log, sizes, generation },
      ...{ outcome: 'under-way', baseOffset: -1, timeMs: -1 },
    };
    this.attempts.push(attempt);
    return attempt;
  }

  acknowledge(attempt: AppendAttempt, baseOffset: number, timeMs: number): void {
    Object.assign(attempt, { outcome: 'acknowledged', baseOffset, timeMs });
    const group = this.#group(attempt.group);
    if (group.exists && group.generation === attempt.generation) group.maybe = undefined; // EH4
  }

  /** What an engine that was just opened says of the groups settles what was not known (EH4). */
  async settle(engine: LogEngine): Promise<void> {
    const names = await engine.listGroups('');
    for (const name of names) assert.ok(this.#groups.has(name), `nobody created ${name}`);
    for (const [name, group] of this.#groups) {
      const logs = await engine.groupLogs(name);
      assert.equal(logs !== undefined, names.includes(name));
      if (group.maybe === undefined) assert.equal(logs !== undefined, group.exists, `${name} exists`);
      this.#settleExistence(group, logs !== undefined);
      if (logs === undefined) continue;
      assert.ok(logs >= group.logsMin && logs <= group.logsMax, `${name} has ${logs} logs`);
      Object.assign(group, { logsMin: logs, logsMax: logs });
      for (const [log, history] of group.logs) {
        if (history.deleted === 'maybe') history.deleted = (await isThere(engine, name, log)) ? 'no' : 'yes';
      }
    }
  }

  /** Reads everything and compares; returns what was found. `settle` must have been called. */
  async check(engine: LogEngine): Promise<Found> {
    const found = new Map<string, string[]>();
    for (const [name, group] of this.#groups) {
      for (let log = 0; group.exists && log < group.logsMin; log++) {
        found.set(`${name}/${log}`, await this.#checkLog(engine, name, log, group));
      }
    }
    return found;
  }

  async #checkLog(engine: LogEngine, name: string, log: number, group: GroupHistory): Promise<string[]> {
    const ref = { group: name, log };
    const label = `${name}/${log}`;
    const { deleted } = logOf(group, log);
    if (deleted === 'yes') assert.ok(!(await isThere(engine, name, log)), `${label} was deleted`);
    if (deleted !== 'no') return [deleted];
    const start = await engine.offsetAt(ref, 'start');
    const { floor, floorMax } = logOf(group, log);
    assert.ok(start >= floor && start <= floorMax, `${label} starts at ${start}, trimmed to ${floor} or ${floorMax}`);
    const entries = await readThrough(engine, name, log, start);
    const attempts = this.attempts.filter((one) => one.group === name && one.log === log && one.generation === group.generation);
    this.#checkEntries(label, entries, attempts);
    this.#checkAttempts(label, entries, attempts, start);
    await checkTimes(engine, name, log, entries);
    return entries.map(({ offset, appendTimeMs, key, value }) => `${offset}@${appendTimeMs} ${textOf(key)} ${textOf(value)}`);
  }

  /** EH2, EH3: each entry is one that was appended to this log of this generation, in the order of the calls. */
  #checkEntries(label: string, entries: readonly StoredEntry[], attempts: readonly AppendAttempt[]): void {
    const byId = new Map(attempts.map((attempt) => [attempt.id, attempt]));
    let [lastOffset, lastTimeMs, lastPlace] = [-1, -1, -1];
    for (const { offset, appendTimeMs, key, value } of entries) {
      const [id = -1, index = -1] = textOf(key).split('.').map(Number);
      const attempt = byId.get(id);
      assert.ok(attempt !== undefined, `${label} has entry ${id}.${index} at ${offset}, which does not belong there`);
      assert.ok(attempt.outcome !== 'refused', `${label} has entry ${id}.${index}, whose append was refused`);
      assert.equal(textOf(value), textOf(entryOf(attempt, index).value), `${label}, bytes of ${id}.${index}`);
      assert.ok(offset > lastOffset && appendTimeMs >= lastTimeMs, `${label}, order at ${offset}`);
      assert.ok(id * 1000 + index > lastPlace, `${label}: ${id}.${index} stands behind ${lastPlace}`);
      [lastOffset, lastTimeMs, lastPlace] = [offset, appendTimeMs, id * 1000 + index];
    }
  }

  /** EH1. */
  #checkAttempts(label: string, entries: readonly StoredEntry[], attempts: readonly AppendAttempt[], start: number): void {
    const byId = new Map<number, StoredEntry[]>();
    for (const entry of entries) {
      const id = Number(textOf(entry.key).split('.')[0]);
      byId.set(id, [...(byId.get(id) ?? []), entry]);
    }
    for (const { id, outcome, sizes, baseOffset, timeMs } of attempts) {
      const there = byId.get(id) ?? [];
      if (outcome !== 'acknowledged') {
        const first = there[0]?.offset ?? start;
        assert.ok(
          there.length === 0 || there.length === sizes.length || first === start,
          `${label}: append ${id} is there in part`,
        );
        continue;
      }
      const offsets = sizes.map((_, index) => baseOffset + index).filter((offset) => offset >= start);
      const at = `${label}: acknowledged append ${id}`;
      assert.deepEqual(
        there.map((entry) => Number(entry.offset)),
        offsets,
        at,
      );
      for (const entry of there) assert.equal(entry.appendTimeMs, timeMs, at);
    }
  }

  #settleExistence(group: GroupHistory, exists: boolean): void {
    if (group.exists && !exists) {
      group.generation += 1;
      group.logs = new Map();
    }
    if (!exists) Object.assign(group, { logsMin: 0, logsMax: 0 });
    group.exists = exists;
    group.maybe = undefined;
  }

  #group(name: string): GroupHistory {
    const known = this.#groups.get(name);
    if (known !== undefined) return known;
    const group: GroupHistory = { generation: 0, exists: false, logsMin: 0, logsMax: 0, maybe: undefined, logs: new Map() };
    this.#groups.set(name, group);
    return group;
  }
}

/** The entry with a number within an append: its bytes follow from the append alone. */
export function entryOf(attempt: AppendAttempt, index: number): Entry {
  const name = `${attempt.id}.${index}`;
  const letter = String.fromCharCode(97 + ((attempt.id * 7 + index) % 26));
  return { key: Buffer.from(name), value: Buffer.from(`${name}:`.padEnd(attempt.sizes[index] ?? 0, letter)) };
}

function logOf(group: GroupHistory, log: number): LogHistory {
  const known = group.logs.get(log) ?? { floor: 0, floorMax: 0, deleted: 'no' as const };
  group.logs.set(log, known);
  return known;
}

async function isThere(engine: LogEngine, group: string, log: number): Promise<boolean> {
  try {
    await engine.offsetAt({ group, log }, 'start');
    return true;
  } catch (error: unknown) {
    if (!(error instanceof LogError) || error.kind !== 'no-such-log') throw error;
    return false;
  }
}

/** All entries from `start` to the end, in small reads, copied. */
export async function readThrough(engine: LogEngine, group: string, log: number, start: Offset): Promise<StoredEntry[]> {
  const entries: StoredEntry[] = [];
  for (let from = start; ; ) {
    const result = await engine.read({ group, log }, from, READ);
    for (const entry of result.entries) {
      entries.push({ ...entry, key: entry.key === null ? null : Buffer.from(entry.key), value: Buffer.from(entry.value) });
    }
    if (result.next >= result.end) return entries;
    assert.ok(result.next > from, `${group}/${log}: a read at ${from} does not go on`);
    from = result.next;
  }
}

/** A search by time finds the first entry of that time, for the first, a middle and the last one there is. */
async function checkTimes(engine: LogEngine, group: string, log: number, entries: readonly StoredEntry[]): Promise<void> {
  for (const at of [0, entries.length >> 1, entries.length - 1]) {
    const timeMs = entries[at]?.appendTimeMs;
    if (timeMs === undefined) continue;
    const first = entries.find((entry) => entry.appendTimeMs >= timeMs)?.offset;
    assert.equal(await engine.offsetAt({ group, log }, { timeMs }), first, `${group}/${log} by time ${timeMs}`);
  }
}

function textOf(bytes: Uint8Array | null): string {
  return bytes === null ? '' : Buffer.from(bytes).toString('latin1');
}
