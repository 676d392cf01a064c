import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { silentLogger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import type { CommandSection } from '../../../src/storage/command-log.ts';
import { COMMAND_LOG, CommandLogFault, EngineCommandLog } from '../../../src/storage/engine-command-log.ts';
import { type LogEngine, LogError, type LogRef, type Offset } from '../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { wrapEngine } from './wrapped-engine.ts';

interface Account {
  balance: number;
  changedAtMs: number;
}
interface Deposit {
  readonly name: string;
  readonly amount: number;
}
type Accounts = Map<string, Account>;

/** Accounts that must not go below zero: whether a withdrawal is refused depends on the order of the log. */
const bank: CommandSection<Accounts, Deposit, 'done' | 'refused'> = {
  name: 'bank',
  initialState: () => new Map(),
  apply(state, { name, amount }, { timeMs }) {
    const balance = (state.get(name)?.balance ?? 0) + amount;
    if (balance < 0) return 'refused';
    state.set(name, { balance, changedAtMs: timeMs });
    return 'done';
  },
  snapshot: (state) => state.entries(),
  restore: (pieces) => new Map(pieces as [string, Account][]),
};

/** Remembers the commands in order; its text makes snapshots come soon. */
const journal: CommandSection<string[], string, number> = {
  name: 'journal',
  initialState: () => [],
  apply: (state, command) => state.push(command),
  snapshot: (state) => state,
  restore: (pieces) => [...(pieces as string[])],
};

const SNAPSHOTS: LogRef = { group: 'snapshots', log: 0 };

function memoryEngine(options: { shared?: boolean; clock?: ManualClock } = {}): MemoryLogEngine {
  return new MemoryLogEngine({ clock: options.clock ?? new ManualClock(), shared: options.shared ?? false });
}

async function opened(engine: LogEngine, snapshotBytes?: number) {
  const clock = new ManualClock();
  const log = new EngineCommandLog({
    engine,
    clock,
    logger: silentLogger,
    ...(snapshotBytes === undefined ? {} : { snapshotBytes }),
  });
  const accounts = log.section(bank);
  const lines = log.section(journal);
  await log.start();
  return { log, accounts, lines };
}

/** Lets a snapshot under way come to its end. */
async function turns(count = 50): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}

test('a submitted command is applied and answers with its outcome', async () => {
  const { accounts, lines, log } = await opened(memoryEngine());
  assert.equal(await accounts.submit({ name: 'ada', amount: 5 }), 'done');
  assert.equal(await accounts.submit({ name: 'ada', amount: -6 }), 'refused');
  assert.equal(await lines.submit('one'), 1);
  assert.equal(accounts.state.get('ada')?.balance, 5);
  await log.close();
});

test('the time that apply sees is the entry’s append time', async () => {
  const clock = new ManualClock();
  const engine = memoryEngine({ clock });
  const { accounts } = await opened(engine);
  await clock.advance(1234);
  await accounts.submit({ name: 'ada', amount: 1 });
  await clock.advance(99_999);
  const again = await opened(engine);
  assert.equal(accounts.state.get('ada')?.changedAtMs, 1_700_000_001_234);
  assert.deepEqual(again.accounts.state, accounts.state);
});

test('before the start the state is the initial one and a submit is refused', async () => {
  const engine = memoryEngine();
  const first = await opened(engine);
  await first.lines.submit('kept');
  const log = new EngineCommandLog({ engine, clock: new ManualClock(), logger: silentLogger });
  log.section(bank);
  const lines = log.section(journal);
  assert.deepEqual(lines.state, []);
  await assert.rejects(lines.submit('too early'), { kind: 'not-appended' });
  await log.start();
  assert.deepEqual(lines.state, ['kept']);
});

test('concurrent submits are applied in the order of the log', async () => {
  const engine = memoryEngine();
  const { lines } = await opened(engine);
  const outcomes = await Promise.all(Array.from({ length: 100 }, (_, index) => lines.submit(`${index}`)));
  assert.deepEqual(
    outcomes,
    Array.from({ length: 100 }, (_, index) => index + 1),
  );
  assert.deepEqual((await opened(engine)).lines.state, lines.state);
});

test('appends that are answered in another order than that of the log are applied in that of the log', async () => {
  const engine = memoryEngine();
  let held: (() => void) | undefined;
  const slow = wrapEngine(engine, {
    append: async (ref, entries) => {
      const result = await engine.append(ref, entries);
      if (ref.group === COMMAND_LOG.group && held === undefined) {
        await new Promise<void>((resolve) => {
          held = resolve;
        });
      }
      return result;
    },
  });
  const { lines } = await opened(slow);
  const first = lines.submit('first');
  assert.equal(await lines.submit('second'), 2);
  held?.();
  assert.equal(await first, 1);
  assert.deepEqual(lines.state, ['first', 'second']);
});

test('a command that changes after it was submitted does not change the state', async () => {
  const { accounts } = await opened(memoryEngine());
  const command = { name: 'ada', amount: 1 };
  const done = accounts.submit(command);
  command.amount = 100;
  await done;
  assert.equal(accounts.state.get('ada')?.balance, 1);
});

test('a listener hears the commands of its section, also those of others, and not those replayed', async () => {
  const engine = memoryEngine({ shared: true });
  const one = await opened(engine);
  await one.lines.submit('before');
  const two = await opened(engine);
  const heard: string[] = [];
  const stop = two.lines.onApplied((command, outcome) => heard.push(`${command} ${outcome}`));
  await one.lines.submit('of another');
  await one.accounts.submit({ name: 'ada', amount: 1 });
  await two.lines.submit('own');
  stop();
  await two.lines.submit('unheard');
  assert.deepEqual(heard, ['of another 2', 'own 3']);
  await Promise.all([one.log.close(), two.log.close()]);
});

test('a process that only follows sees the commands of others', async () => {
  const engine = memoryEngine({ shared: true });
  const one = await opened(engine);
  const two = await opened(engine);
  await one.lines.submit('a');
  await turns();
  assert.deepEqual(two.lines.state, ['a']);
  await Promise.all([one.log.close(), two.log.close()]);
});

test('snapshots bound what the log holds, and a start from one gives the same state', async () => {
  const engine = memoryEngine();
  const { lines, accounts, log } = await opened(engine, 2000);
  for (let index = 0; index < 200; index++) {
    await accounts.submit({ name: `account ${index % 7}`, amount: index });
    if (index % 10 === 0) await lines.submit(`line ${index} ${'x'.repeat(100)}`);
    await turns(3);
  }
  await log.close();
  assert.ok((await engine.offsetAt(COMMAND_LOG, 'start')) > 0, 'commands are trimmed');
  assert.ok((await engine.offsetAt(SNAPSHOTS, 'start')) > 0, 'older snapshots are trimmed');
  const again = await opened(engine, 2000);
  assert.deepEqual(again.lines.state, lines.state);
  assert.deepEqual(again.accounts.state, accounts.state);
});

test('a snapshot of many slices is the state at one offset, and commands submitted meanwhile are kept', async () => {
  const engine = memoryEngine();
  const { lines, log } = await opened(engine, 1_000_000);
  const big = 'y'.repeat(100_000);
  for (let index = 0; index < 10; index++) await lines.submit(`${index}${big}`);
  const during = Promise.all(Array.from({ length: 20 }, (_, index) => lines.submit(`during ${index}`)));
  await during;
  await turns();
  await log.close();
  assert.ok((await engine.offsetAt(SNAPSHOTS, 'end')) >= 3, 'a snapshot of more than one chunk was written');
  assert.deepEqual((await opened(engine)).lines.state, lines.state);
});

test('a damaged newest snapshot costs nothing: the one before it and the commands behind it are still there', async () => {
  const engine = memoryEngine();
  const { lines, log } = await opened(engine, 500);
  for (let index = 0; index < 60; index++) {
    await lines.submit(`line ${index}`);
    await turns(5);
  }
  await log.close();
  const end = await engine.offsetAt(SNAPSHOTS, 'end');
  const damaging = wrapEngine(engine, {
    read: async (ref, from, limit) => {
      const result = await engine.read(ref, from, limit);
      if (ref.group !== SNAPSHOTS.group) return result;
      const entries = result.entries.map((entry) =>
        entry.offset === end - 2 ? { ...entry, value: Buffer.from('["journal"]\n') } : entry,
      );
      return { ...result, entries };
    },
  });
  assert.deepEqual((await opened(damaging)).lines.state, lines.state);
});

test('a snapshot that a crash cut off is passed over, wherever the crash was', async () => {
  const whole = memoryEngine();
  let crashed = false;
  for (let appendsAllowed = 0; !crashed || appendsAllowed < 8; appendsAllowed++) {
    const engine = memoryEngine();
    let snapshotAppends = 0;
    const dying = wrapEngine(engine, {
      append: async (ref, entries) => {
        if (ref.group === SNAPSHOTS.group && snapshotAppends++ >= appendsAllowed) {
          crashed = true;
          throw new LogError('closed', 'the process died');
        }
        return engine.append(ref, entries);
      },
    });
    const { lines, log } = await opened(dying, 300);
    for (let index = 0; index < 30; index++) {
      await lines.submit(`line ${index}`);
      await turns(3);
    }
    await log.close();
    assert.deepEqual((await opened(engine)).lines.state, lines.state, `after ${appendsAllowed} appends`);
  }
  await whole.close();
});

test('a crash between a command and its snapshot loses nothing', async () => {
  const engine = memoryEngine();
  const { lines } = await opened(engine, 500);
  for (let index = 0; index < 9; index++) await lines.submit(`line ${index} ${'x'.repeat(40)}`);
  // not closed: the snapshot may have got anywhere
  const again = await opened(engine, 500);
  assert.deepEqual(again.lines.state, lines.state);
});

test('a command of unknown outcome that did get into the log is applied', async () => {
  const engine = memoryEngine();
  let kind: 'unknown' | 'not-appended' | undefined;
  const failing = wrapEngine(engine, {
    append: async (ref, entries) => {
      const failure = kind;
      kind = undefined;
      if (failure !== 'not-appended') await engine.append(ref, failure === undefined ? [] : entries);
      if (failure !== undefined) throw new LogError(failure, 'the disk went away');
      return engine.append(ref, entries);
    },
  });
  const { lines } = await opened(failing);
  await lines.submit('a');
  kind = 'unknown';
  await assert.rejects(lines.submit('appears'), { kind: 'unknown' });
  await turns();
  assert.deepEqual(lines.state, ['a', 'appears']);
  kind = 'not-appended';
  await assert.rejects(lines.submit('never appears'), { kind: 'not-appended' });
  assert.equal(await lines.submit('b'), 3);
  assert.deepEqual(lines.state, ['a', 'appears', 'b']);
});

test('a command of unknown outcome that appears later takes its place in the order', async () => {
  const engine = memoryEngine();
  let late: (() => Promise<unknown>) | undefined;
  let fail = false;
  const failing = wrapEngine(engine, {
    append: async (ref, entries) => {
      if (!fail) return engine.append(ref, entries);
      fail = false;
      late = () => engine.append(ref, entries);
      throw new LogError('unknown', 'no answer');
    },
  });
  const { lines } = await opened(failing);
  fail = true;
  await assert.rejects(lines.submit('late'), { kind: 'unknown' });
  assert.equal(await lines.submit('a'), 1);
  await late?.();
  assert.equal(await lines.submit('b'), 3);
  assert.deepEqual(lines.state, ['a', 'late', 'b']);
});

test('a command of a section that this version has not stops the start with a clear error', async () => {
  const engine = memoryEngine();
  const { lines } = await opened(engine);
  await lines.submit('a');
  const older = new EngineCommandLog({ engine, clock: new ManualClock(), logger: silentLogger });
  older.section(bank);
  await assert.rejects(older.start(), (error: unknown) => {
    assert.ok(error instanceof CommandLogFault);
    assert.match(error.message, /offset 0 cannot be applied: this version has no section "journal"/);
    return true;
  });
});

test('a snapshot of a section that this version has not stops the start with a clear error', async () => {
  const engine = memoryEngine();
  const { accounts, log } = await opened(engine, 1);
  await accounts.submit({ name: 'ada', amount: 1 });
  await turns();
  await log.close();
  const older = new EngineCommandLog({ engine, clock: new ManualClock(), logger: silentLogger });
  older.section(bank);
  await assert.rejects(older.start(), /the snapshot has a section that this version has not: "journal"/);
});

test('what is no command of this format stops the start', async () => {
  for (const value of ['not JSON', 'null', '{"v":2,"section":"bank","command":{}}', '{"v":1,"command":{}}']) {
    const engine = memoryEngine();
    await engine.createGroup(COMMAND_LOG.group, { logs: 1, retentionMs: null });
    await engine.append(COMMAND_LOG, [{ key: null, value: Buffer.from(value) }]);
    await assert.rejects(opened(engine), CommandLogFault, value);
  }
});

test('commands that are gone without a whole snapshot stop the start', async () => {
  const engine = memoryEngine();
  const { lines } = await opened(engine);
  await lines.submit('a');
  await lines.submit('b');
  await engine.trim(COMMAND_LOG, 1 as Offset);
  await assert.rejects(opened(engine), /the commands before offset 1 are trimmed/);
});

/** The engine with some of its commands gone, as a damaged disk leaves it. */
function losing(engine: LogEngine, lost: readonly number[]): LogEngine {
  return wrapEngine(engine, {
    read: async (ref, from, limit) => {
      const result = await engine.read(ref, from, limit);
      if (ref.group !== COMMAND_LOG.group) return result;
      return { ...result, entries: result.entries.filter((entry) => !lost.includes(entry.offset)) };
    },
  });
}

test('a command lost to damage stops the start instead of leaving a wrong state, also behind a snapshot', async () => {
  for (const snapshotBytes of [100_000, 400]) {
    const engine = memoryEngine();
    const { lines, log } = await opened(engine, snapshotBytes);
    for (let index = 0; index < 19; index++) {
      await lines.submit(`line ${index}`);
      await turns(3);
    }
    await log.close();
    await assert.rejects(opened(losing(engine, [17])), /commands before offset 18 are lost: 1 offsets are empty/);
    assert.deepEqual((await opened(engine)).lines.state, lines.state);
  }
});

test('offsets that never held a command are no loss', async () => {
  const engine = memoryEngine();
  const skipping = losing(engine, [1, 5]); // as after commits that failed: writer and reader see the same gaps
  const { lines, log } = await opened(
    wrapEngine(skipping, {
      append: async (ref, entries) => {
        const end = await engine.offsetAt(ref, 'end');
        if (ref.group === COMMAND_LOG.group && (end === 1 || end === 5)) await engine.append(ref, entries);
        return engine.append(ref, entries);
      },
    }),
    300,
  );
  for (let index = 0; index < 12; index++) {
    assert.equal(await lines.submit(`line ${index}`), index + 1);
    await turns(3);
  }
  await log.close();
  assert.deepEqual((await opened(skipping)).lines.state, lines.state);
});

test('a section that throws stops the log: nothing is applied behind its command', async () => {
  const engine = memoryEngine();
  const log = new EngineCommandLog({ engine, clock: new ManualClock(), logger: silentLogger });
  const lines = log.section({
    ...journal,
    apply: (state: string[], command: string) => {
      if (command === 'bad') throw new TypeError('a bug');
      return state.push(command);
    },
  });
  await log.start();
  await lines.submit('a');
  const results = await Promise.allSettled([lines.submit('bad'), lines.submit('behind it')]);
  assert.deepEqual(
    results.map((result) => (result.status === 'rejected' ? (result.reason as LogError).kind : result.value)),
    ['unknown', 'unknown'],
  );
  await assert.rejects(lines.submit('c'), { kind: 'closed' });
  assert.deepEqual(lines.state, ['a']);
  await log.close();
});

test('closing waits for the commands under way and refuses others', async () => {
  const { lines, log } = await opened(memoryEngine());
  const underWay = lines.submit('a');
  await Promise.all([log.close(), log.close()]);
  assert.equal(await Promise.race([underWay, 'still under way']), 1);
  await assert.rejects(lines.submit('b'), { kind: 'closed' });
});

const plans = fc.array(
  fc.record({ writer: fc.constantFrom(0, 1), account: fc.constantFrom('a', 'b'), amount: fc.integer({ min: -5, max: 5 }) }),
  { minLength: 1, maxLength: 25 },
);

test('two command logs over one shared engine agree on every outcome and on the state, with snapshots between', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), plans, fc.constantFrom(150, 600, 100_000), async (scheduler, plan, snapshotBytes) => {
      const engine = memoryEngine({ shared: true });
      const delayed = wrapEngine(engine, {
        append: async (ref, entries) => {
          await scheduler.schedule(Promise.resolve());
          const result = await engine.append(ref, entries);
          await scheduler.schedule(Promise.resolve());
          return result;
        },
        read: async (ref, from, limit) => {
          await scheduler.schedule(Promise.resolve());
          return engine.read(ref, from, limit);
        },
      });
      const writers = await scheduler.waitFor(Promise.all([opened(delayed, snapshotBytes), opened(delayed, snapshotBytes)]));
      const heard: string[][] = [[], []];
      writers.forEach(({ accounts }, index) => {
        accounts.onApplied((command, outcome) => heard[index]?.push(`${command.name} ${command.amount} ${outcome}`));
      });
      const runs = plan.map(async ({ writer, account, amount }) => {
        await scheduler.schedule(Promise.resolve());
        return writers[writer]?.accounts.submit({ name: account, amount });
      });
      const outcomes = await scheduler.waitFor(Promise.all(runs));
      await scheduler.waitFor(Promise.all(writers.map(({ lines }) => lines.submit('last'))));
      await scheduler.waitFor(turns(5));
      const [one, two] = writers;
      assert.deepEqual(heard[0], heard[1]);
      assert.deepEqual(
        outcomes.map((outcome, index) => `${plan[index]?.account} ${plan[index]?.amount} ${outcome}`).sort(),
        heard[0]?.toSorted(),
      );
      assert.deepEqual([...(one?.accounts.state ?? [])], [...(two?.accounts.state ?? [])]);
      await scheduler.waitFor(Promise.all(writers.map(({ log }) => log.close())));
      const replayed = await opened(engine);
      assert.deepEqual(replayed.accounts.state, one?.accounts.state);
      await replayed.log.close();
    }),
    { numRuns: 60 },
  );
});
