/**
 * What every log engine must do, as tests: call {@link logEngineContract} once per engine. What an engine cannot do
 * (forgetting at close) is left out by what the factory offers.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Clock } from '../../src/platform/clock.ts';
import { ManualClock } from '../../src/platform/manual-clock.ts';
import type { AppendResult, Entry, LogEngine, LogRef, Offset, StoredEntry } from '../../src/storage/log-engine.ts';
import { assertLogError, NO_LIMIT, plain, plainValue, readAll, START, text } from './plain-entries.ts';

export interface LogEngineFactory {
  /** A new engine with nothing in it, that tells time by `clock`. */
  open(clock: Clock): Promise<LogEngine>;
  /** Opens the data of an engine that was closed. Absent where an engine forgets. */
  reopen?(closed: LogEngine, clock: Clock): Promise<LogEngine>;
}

export function logEngineContract(name: string, factory: LogEngineFactory): void {
  describe(`${name}, as every log engine`, () => {
    const clock = new ManualClock();
    let engine: LogEngine;
    let groups = 0;
    before(async () => {
      engine = await factory.open(clock);
    });
    after(() => engine.close());

    const newGroup = async (logs = 1): Promise<string> => {
      const group = `group-${groups++}`;
      await engine.createGroup(group, { logs, retentionMs: 86_400_000 });
      return group;
    };
    const newLog = async (): Promise<LogRef> => ({ group: await newGroup(), log: 0 });
    const context: ContractContext = { clock, newGroup, newLog, engine: () => engine };
    entriesContract(context);
    orderContract(context);
    readingContract(context);
    timeContract(context);
    trimContract(context);
    groupContract(context);
    waitingContract(context);
  });
  describe(`${name}, from open to close`, () => lifecycleContract(factory));
}

interface ContractContext {
  readonly clock: ManualClock;
  readonly engine: () => LogEngine;
  newGroup(logs?: number): Promise<string>;
  newLog(): Promise<LogRef>;
}

function entriesContract({ engine, newLog }: ContractContext): void {
  it('gives back the bytes of an entry as they were appended', async () => {
    const ref = await newLog();
    const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
    const entries: Entry[] = [
      { key: null, value: new Uint8Array(0) },
      { key: new Uint8Array(0), value: Uint8Array.of(0) },
      { key: bytes, value: Uint8Array.of(0xff) },
      { key: Uint8Array.of(0), value: bytes },
      { key: null, value: new Uint8Array(0), control: 'seal' },
      { key: null, value: bytes, control: 'noop' },
      { key: Buffer.from('key'), value: Buffer.alloc(300_000, 'ab') },
    ];
    const { baseOffset } = await engine().append(ref, entries);
    const read = await engine().read(ref, baseOffset, NO_LIMIT);
    assert.deepEqual(read.entries.map(plain), entries.map(plain));
  });

  it('takes an entry of the largest size, and refuses one byte more without a trace', async () => {
    const ref = await newLog();
    const max = engine().capabilities.entryBytesMax;
    const key = Buffer.from('k');
    const result = await engine().append(ref, [{ key, value: Buffer.alloc(max - 1, 'x') }]);
    await assertLogError(engine().append(ref, [text('small'), { key, value: Buffer.alloc(max, 'y') }]), 'too-large');
    const { entries, end } = await engine().read(ref, result.baseOffset, NO_LIMIT);
    assert.equal(entries.length, 1);
    assert.equal(entries[0]?.value.byteLength, max - 1);
    assert.equal(end, result.baseOffset + 1);
  });

  it('lets the caller use its buffers again once the append resolved', async () => {
    const ref = await newLog();
    const value = Buffer.from('before');
    await engine().append(ref, [{ key: null, value }]);
    value.fill('X');
    assert.deepEqual((await readAll(engine(), ref)).map(plainValue), ['before']);
  });
}

function orderContract({ engine, newLog, newGroup }: ContractContext): void {
  it('gives contiguous offsets within an append and growing ones between appends', async () => {
    const ref = await newLog();
    let end = 0;
    for (let turn = 1; turn <= 5; turn++) {
      const batch = Array.from({ length: turn }, (_, index) => text(`${turn}.${index}`));
      const { baseOffset } = await engine().append(ref, batch);
      assert.ok(baseOffset >= end);
      const { entries } = await engine().read(ref, baseOffset, NO_LIMIT);
      assert.deepEqual(
        entries.map((entry) => entry.offset - baseOffset),
        batch.map((_, index) => index),
      );
      end = baseOffset + turn;
    }
  });

  it('shows an entry as soon as its append resolved', async () => {
    const ref = await newLog();
    for (let turn = 0; turn < 20; turn++) {
      const { baseOffset } = await engine().append(ref, [text(`${turn}`)]);
      const { entries, end } = await engine().read(ref, baseOffset, NO_LIMIT);
      assert.deepEqual(entries.map(plainValue), [`${turn}`]);
      assert.equal(end, baseOffset + 1);
    }
  });

  it('puts an append behind all that were acknowledged before it began', async () => {
    const ref = await newLog();
    let acknowledged = -1;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let turn = 0; turn < 20; turn++) {
          const before = acknowledged;
          const { baseOffset } = await engine().append(ref, [text('x')]);
          assert.ok(baseOffset > before);
          acknowledged = Math.max(acknowledged, baseOffset);
        }
      }),
    );
  });

  it('keeps all that many appenders wrote to many logs, once, and in the order of each', async () => {
    const logs = 5;
    const group = await newGroup(logs);
    const acknowledged = new Map<string, number>();
    await Promise.all(
      Array.from({ length: 12 }, async (_, appender) => {
        const log = appender % logs;
        for (let turn = 0; turn < 25; turn++) {
          const batch = Array.from({ length: 1 + (turn % 3) }, (_unused, index) => `${appender}:${turn}:${index}`);
          const { baseOffset } = await engine().append(
            { group, log },
            batch.map((value) => text(value)),
          );
          batch.forEach((value, index) => {
            acknowledged.set(`${log}/${value}`, baseOffset + index);
          });
        }
      }),
    );
    const read = new Map<string, number>();
    for (let log = 0; log < logs; log++) {
      const offsets = new Set<number>();
      const turns = new Map<string, number>();
      for (const { value, offset } of await readAll(engine(), { group, log })) {
        const [appender = '', turn = ''] = value.split(':');
        assert.ok(!offsets.has(offset), 'no offset twice');
        assert.ok(Number(turn) >= (turns.get(appender) ?? 0), 'the order of each appender');
        offsets.add(offset);
        turns.set(appender, Number(turn));
        read.set(`${log}/${value}`, offset);
      }
    }
    assert.deepEqual([...read].sort(), [...acknowledged].sort());
  });
}

function readingContract({ engine, newLog }: ContractContext): void {
  it('reads nothing at the end, and says where the log ends', async () => {
    const ref = await newLog();
    assert.deepEqual(await engine().read(ref, START, NO_LIMIT), { entries: [], next: 0, end: 0, start: 0 });
    const { baseOffset } = await engine().append(ref, [text('a'), text('b')]);
    const end = baseOffset + 2;
    assert.deepEqual(await engine().read(ref, end as Offset, NO_LIMIT), { entries: [], next: end, end, start: 0 });
  });

  it('never returns an entry before the offset asked for', async () => {
    const ref = await newLog();
    const { baseOffset } = await engine().append(
      ref,
      Array.from({ length: 50 }, (_, index) => text(`${index}`)),
    );
    for (const skip of [0, 1, 17, 49]) {
      const { entries } = await engine().read(ref, (baseOffset + skip) as Offset, NO_LIMIT);
      assert.equal(entries[0]?.offset, baseOffset + skip);
      assert.equal(entries.length, 50 - skip);
    }
  });

  it('keeps to the limits, and goes on where it stopped', async () => {
    const ref = await newLog();
    for (let turn = 0; turn < 10; turn++) await engine().append(ref, [text('0123456789'), text('abcdefghij')]);
    const byCount = await engine().read(ref, START, { bytesMax: 1000, entriesMax: 3 });
    assert.equal(byCount.entries.length, 3);
    const byBytes = await engine().read(ref, byCount.next, { bytesMax: 45, entriesMax: 100 });
    assert.equal(byBytes.entries.length, 4);
    assert.ok((byBytes.entries[0] as StoredEntry).offset >= byCount.next);
    assert.equal((await readAll(engine(), ref, START, { bytesMax: 25, entriesMax: 7 })).length, 20);
  });

  it('returns the first entry even when it alone is above the limit', async () => {
    const ref = await newLog();
    await engine().append(ref, [text('x'.repeat(1000)), text('y'.repeat(1000))]);
    assert.equal((await readAll(engine(), ref, START, { bytesMax: 1, entriesMax: 10 })).length, 2);
    const { entries } = await engine().read(ref, START, { bytesMax: 1, entriesMax: 10 });
    assert.equal(entries.length, 1);
  });
}

function timeContract({ clock, engine, newLog }: ContractContext): void {
  it('stamps entries with the time of their append, the same in the answer and in every read', async () => {
    const ref = await newLog();
    const results: AppendResult[] = [];
    for (let turn = 0; turn < 3; turn++) {
      results.push(await engine().append(ref, [text('a'), text('b')]));
      await clock.advance(7);
    }
    const stamps = (await readAll(engine(), ref)).map((entry) => entry.appendTimeMs);
    assert.deepEqual(
      stamps,
      results.flatMap(({ appendTimeMs }) => [appendTimeMs, appendTimeMs]),
    );
    assert.equal((results[2]?.appendTimeMs ?? 0) - (results[0]?.appendTimeMs ?? 0), 14);
  });

  it('finds offsets by time: at, between, before the first and after the last', async () => {
    const ref = await newLog();
    const appended: { time: number; offset: number }[] = [];
    for (let turn = 0; turn < 6; turn++) {
      await clock.advance(10);
      const { baseOffset, appendTimeMs } = await engine().append(ref, [text('a'), text('b')]);
      appended.push({ time: appendTimeMs, offset: baseOffset });
    }
    const end = await engine().offsetAt(ref, 'end');
    for (const { time, offset } of appended) {
      assert.equal(await engine().offsetAt(ref, { timeMs: time }), offset, 'at');
      assert.equal(await engine().offsetAt(ref, { timeMs: time - 5 }), offset, 'between, or before the first');
    }
    assert.equal(await engine().offsetAt(ref, { timeMs: clock.nowMs() + 1 }), end);
    assert.equal(await engine().offsetAt(ref, { timeMs: 0 }), appended[0]?.offset);
    assert.equal(await engine().offsetAt(ref, 'start'), 0);
  });
}

function trimContract({ clock, engine, newLog }: ContractContext): void {
  it('moves the start when it trims, and refuses to read below it', async () => {
    const ref = await newLog();
    for (let turn = 0; turn < 4; turn++) await engine().append(ref, [text(`${turn}a`), text(`${turn}b`)]);
    await engine().trim(ref, 3 as Offset);
    assert.equal(await engine().offsetAt(ref, 'start'), 3);
    const error = await assertLogError(engine().read(ref, 2 as Offset, NO_LIMIT), 'out-of-range');
    assert.equal(error.start, 3);
    const { entries, start } = await engine().read(ref, 3 as Offset, NO_LIMIT);
    assert.equal(start, 3);
    assert.deepEqual(entries.map(plainValue), ['1b', '2a', '2b', '3a', '3b']);
    assert.equal(await engine().offsetAt(ref, { timeMs: 0 }), 3);
  });

  it('trims again to the same effect, never backwards, and at most to the end', async () => {
    const ref = await newLog();
    await engine().append(ref, [text('a'), text('b'), text('c')]);
    await engine().trim(ref, 2 as Offset);
    await engine().trim(ref, 2 as Offset);
    await engine().trim(ref, 1 as Offset);
    assert.equal(await engine().offsetAt(ref, 'start'), 2);
    await engine().trim(ref, 1_000_000 as Offset);
    const end = await engine().offsetAt(ref, 'end');
    assert.equal(await engine().offsetAt(ref, 'start'), end);
    await clock.advance(1);
    const { baseOffset } = await engine().append(ref, [text('d')]);
    assert.ok(baseOffset >= end);
    assert.deepEqual((await readAll(engine(), ref, end)).map(plainValue), ['d']);
  });
}

function groupContract({ engine, newGroup }: ContractContext): void {
  it('creates a group once, and lists groups by prefix', async () => {
    await engine().createGroup('listed.b', { logs: 2, retentionMs: null });
    await engine().createGroup('listed.a', { logs: 1, retentionMs: null });
    await engine().append({ group: 'listed.b', log: 1 }, [text('kept')]);
    await engine().createGroup('listed.b', { logs: 9, retentionMs: null });
    assert.equal(await engine().groupLogs('listed.b'), 2);
    assert.deepEqual((await readAll(engine(), { group: 'listed.b', log: 1 })).map(plainValue), ['kept']);
    assert.deepEqual(await engine().listGroups('listed.'), ['listed.a', 'listed.b']);
    assert.deepEqual(await engine().listGroups('no-such-prefix'), []);
    assert.equal(await engine().groupLogs('no-such-group'), undefined);
  });

  it('grows a group: old entries stay, new logs are writable at once and empty', async () => {
    const group = await newGroup(1);
    await engine().append({ group, log: 0 }, [text('old')]);
    await engine().growGroup(group, 3);
    await engine().growGroup(group, 2);
    assert.equal(await engine().groupLogs(group), 3);
    assert.deepEqual(await readAll(engine(), { group, log: 2 }), []);
    await engine().append({ group, log: 2 }, [text('new')]);
    assert.deepEqual((await readAll(engine(), { group, log: 0 })).map(plainValue), ['old']);
    assert.deepEqual(await readAll(engine(), { group, log: 1 }), []);
    assert.deepEqual((await readAll(engine(), { group, log: 2 })).map(plainValue), ['new']);
  });

  it('deletes a group with all it held; one of that name begins anew', async () => {
    const group = await newGroup(2);
    await engine().append({ group, log: 1 }, [text('gone')]);
    await engine().deleteGroup(group);
    await engine().deleteGroup(group);
    await assertLogError(engine().read({ group, log: 1 }, START, NO_LIMIT), 'no-such-log');
    assert.equal(await engine().groupLogs(group), undefined);
    await engine().createGroup(group, { logs: 2, retentionMs: null });
    assert.deepEqual(await readAll(engine(), { group, log: 1 }), []);
  });

  it('deletes single logs with all they held, and never uses their numbers again', async () => {
    const group = await newGroup(3);
    for (const log of [0, 1, 2]) await engine().append({ group, log }, [text(`in ${log}`)]);
    const waiting = engine().waitForAppend({ group, log: 1 }, 1 as Offset, new AbortController().signal);
    const rejected = assertLogError(waiting, 'no-such-log');
    await engine().deleteLogs(group, [1, 7]);
    await engine().deleteLogs(group, [1]);
    await rejected;
    for (const operation of logOperations(engine(), { group, log: 1 })) await assertLogError(operation(), 'no-such-log');
    assert.equal(await engine().groupLogs(group), 3);
    await engine().deleteLogs(group, [2]);
    await engine().growGroup(group, 3);
    await assertLogError(engine().read({ group, log: 2 }, START, NO_LIMIT), 'no-such-log');
    await engine().growGroup(group, 5);
    assert.deepEqual(await readAll(engine(), { group, log: 3 }), []);
    await engine().append({ group, log: 4 }, [text('in 4')]);
    assert.deepEqual((await readAll(engine(), { group, log: 0 })).map(plainValue), ['in 0']);
    assert.deepEqual((await readAll(engine(), { group, log: 4 })).map(plainValue), ['in 4']);
    await assertLogError(engine().deleteLogs('no-such-group', [0]), 'no-such-log');
  });

  it('takes a longer and a shorter retention without touching entries', async () => {
    const group = await newGroup(1);
    await engine().append({ group, log: 0 }, [text('kept')]);
    await engine().alterGroup(group, { retentionMs: 1000 });
    await engine().alterGroup(group, { retentionMs: null });
    assert.deepEqual((await readAll(engine(), { group, log: 0 })).map(plainValue), ['kept']);
  });

  it('reads everything as it was appended, and marks what was appended while its group was encrypted', async () => {
    const first = await newGroup(1);
    const second = `${first}.encrypted`;
    await engine().createGroup(second, { logs: 1, retentionMs: null, encryption: true });
    for (const [turn, encryption] of [true, false, true].entries()) {
      for (const group of [first, second]) {
        await engine().append({ group, log: 0 }, [text(`before ${turn}`, 'k')]);
        await engine().alterGroup(group, { retentionMs: null, encryption });
      }
    }
    for (const [group, whileEncrypted] of [
      [first, [1]],
      [second, [0, 1]],
    ] as const) {
      const { entries } = await engine().read({ group, log: 0 }, START, NO_LIMIT);
      assert.deepEqual(entries.map(plainValue), ['before 0', 'before 1', 'before 2']);
      for (const turn of whileEncrypted) assert.equal(entries[turn]?.encrypted, true);
    }
  });

  it('knows no log that does not exist', async () => {
    const group = await newGroup(1);
    for (const ref of [
      { group: 'no-such-group', log: 0 },
      { group, log: 1 },
      { group, log: -1 },
    ]) {
      for (const operation of logOperations(engine(), ref)) await assertLogError(operation(), 'no-such-log');
    }
    await assertLogError(engine().growGroup('no-such-group', 2), 'no-such-log');
    await assertLogError(engine().alterGroup('no-such-group', { retentionMs: 1 }), 'no-such-log');
  });
}

function waitingContract({ engine, newLog }: ContractContext): void {
  it('wakes who waits at the end as soon as something is appended', async () => {
    const ref = await newLog();
    const { signal } = new AbortController();
    const waits = [0, 0, 1].map((behind) => engine().waitForAppend(ref, behind as Offset, signal));
    let third: Offset | undefined;
    waits[2]?.then((end) => {
      third = end;
    }, assert.fail);
    await engine().append(ref, [text('a')]);
    assert.deepEqual(await Promise.all(waits.slice(0, 2)), [1, 1]);
    assert.equal(third, undefined, 'the end is not yet beyond 1');
    await engine().append(ref, [text('b')]);
    assert.equal(await waits[2], 2);
    assert.equal(await engine().waitForAppend(ref, 0 as Offset, signal), 2, 'at once when the end is beyond');
  });

  it('stops waiting when the signal aborts', async () => {
    const ref = await newLog();
    const controller = new AbortController();
    const reason = new Error('enough');
    const wait = engine().waitForAppend(ref, START, controller.signal);
    controller.abort(reason);
    await assert.rejects(wait, reason);
    await assert.rejects(engine().waitForAppend(ref, START, controller.signal), reason);
  });

  it('stops waiting when the log is deleted', async () => {
    const ref = await newLog();
    const wait = assertLogError(engine().waitForAppend(ref, START, new AbortController().signal), 'no-such-log');
    await engine().deleteGroup(ref.group);
    await wait;
  });
}

function lifecycleContract(factory: LogEngineFactory): void {
  it('refuses every operation once it is closed, and closes once more without harm', async () => {
    const engine = await factory.open(new ManualClock());
    await engine.createGroup('g', { logs: 1, retentionMs: null });
    const ref = { group: 'g', log: 0 };
    const appended = engine.append(ref, [text('a')]);
    const wait = assertLogError(engine.waitForAppend(ref, 1 as Offset, new AbortController().signal), 'closed');
    await Promise.all([engine.close(), engine.close()]);
    await appended;
    await wait;
    await engine.close();
    for (const operation of [...logOperations(engine, ref), ...groupOperations(engine)]) {
      await assertLogError(operation(), 'closed');
    }
  });

  const { reopen } = factory;
  if (reopen === undefined) return;
  it('has everything that was acknowledged when it is opened again', async () => {
    const clock = new ManualClock();
    let engine = await factory.open(clock);
    await engine.createGroup('kept', { logs: 2, retentionMs: 1000 });
    await engine.createGroup('deleted', { logs: 1, retentionMs: null });
    const ref = { group: 'kept', log: 1 };
    let last: AppendResult | undefined;
    for (let round = 0; round < 3; round++) {
      for (let turn = 0; turn < 5; turn++) last = await engine.append(ref, [text(`${round}.${turn}`, 'k'), text('x')]);
      await engine.trim(ref, (round * 10 + 1) as Offset);
      await engine.deleteGroup('deleted');
      await engine.growGroup('kept', 3 + round);
      await engine.deleteLogs('kept', [1 + round + 1]);
      const expected = await readAll(engine, ref, (round * 10 + 1) as Offset);
      await engine.close();
      engine = await reopen(engine, clock);
      assert.deepEqual(await engine.listGroups(''), ['kept']);
      assert.equal(await engine.groupLogs('kept'), 3 + round);
      for (let log = 2; log <= 2 + round; log++)
        await assertLogError(engine.offsetAt({ group: 'kept', log }, 'end'), 'no-such-log');
      assert.equal(await engine.offsetAt(ref, 'start'), round * 10 + 1);
      assert.deepEqual(await readAll(engine, ref, (round * 10 + 1) as Offset), expected);
      assert.equal(expected.at(-1)?.appendTimeMs, last?.appendTimeMs);
    }
    const next = await engine.append(ref, [text('behind')]);
    assert.ok(next.baseOffset > (last?.baseOffset ?? 0));
    assert.ok(next.appendTimeMs >= (last?.appendTimeMs ?? 0));
    await engine.close();
  });
}

function logOperations(engine: LogEngine, ref: LogRef): (() => Promise<unknown>)[] {
  return [
    () => engine.append(ref, [text('x')]),
    () => engine.read(ref, START, NO_LIMIT),
    () => engine.waitForAppend(ref, START, new AbortController().signal),
    () => engine.offsetAt(ref, 'start'),
    () => engine.offsetAt(ref, 'end'),
    () => engine.offsetAt(ref, { timeMs: 0 }),
    () => engine.trim(ref, START),
  ];
}

function groupOperations(engine: LogEngine): (() => Promise<unknown>)[] {
  return [
    () => engine.createGroup('h', { logs: 1, retentionMs: null }),
    () => engine.growGroup('g', 2),
    () => engine.alterGroup('g', { retentionMs: null }),
    () => engine.deleteGroup('g'),
    () => engine.deleteLogs('g', [0]),
    () => engine.listGroups(''),
    () => engine.groupLogs('g'),
  ];
}
