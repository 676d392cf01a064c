import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { SystemClock } from '../../../../src/platform/clock.ts';
import { NodeFiles } from '../../../../src/platform/files.ts';
import { silentLogger } from '../../../../src/platform/logger.ts';
import { SystemRandom } from '../../../../src/platform/random.ts';
import { EnvironmentSlots } from '../../../../src/services/lambda/execution/environment-slots.ts';
import { PlainSandboxes } from '../../../../src/services/lambda/execution/sandbox/plain-sandboxes.ts';
import type { Sandboxes } from '../../../../src/services/lambda/execution/sandbox/sandbox.ts';
import { isRunning } from '../running-process.ts';
import { answerOf, type FixtureOptions, type PoolFixture, poolOf } from './environment-fixture.ts';

const fixtures: PoolFixture[] = [];

function open(source: string, options?: FixtureOptions): PoolFixture {
  const fixture = poolOf(source, options);
  fixtures.push(fixture);
  return fixture;
}

/** Counts its invocations; does what the event says. */
const WORKER = `
  const { setTimeout: sleep } = require('node:timers/promises');
  let count = 0;
  exports.handler = async ({ sleepMs = 0, exit, spin, abort, large, print, child }) => {
    if (print) console.log(print);
    if (child) return { pid: process.pid, child: require('node:child_process').spawn('sleep', ['30']).pid };
    if (exit !== undefined) process.exit(exit);
    if (abort) process.kill(process.pid, 'SIGABRT');
    if (large) return 'x'.repeat(large);
    if (spin) for (;;);
    await sleep(sleepMs);
    return { pid: process.pid, count: ++count };
  };`;

suite('Environment pool', () => {
  after(async () => {
    await Promise.all(fixtures.map((fixture) => fixture.close()));
  });

  test('An environment stays warm: one after the other, invocations meet the same process', async () => {
    const { call } = open(WORKER);
    const answers = [];
    for (let turn = 0; turn < 5; turn++) answers.push(answerOf(await call({})) as { pid: number; count: number });
    assert.deepEqual(
      answers.map((answer) => answer.count),
      [1, 2, 3, 4, 5],
    );
    // A busy machine may have made the pool start another process meanwhile; the invocations stay with the first.
    assert.equal(new Set(answers.map((answer) => answer.pid)).size, 1);
  });

  for (const [what, source] of [
    ['exits', 'exports.handler = async ({ n }) => { setImmediate(() => process.exit(0)); return n; };'],
    [
      'throws',
      "exports.handler = ({ n }, context, callback) => { setTimeout(() => { callback(null, n); throw new Error('late'); }, 1); context.callbackWaitsForEmptyEventLoop = false; };",
    ],
    ['rejects', "exports.handler = async ({ n }) => { setImmediate(() => Promise.reject(new Error('late'))); return n; };"],
  ] as const) {
    test(`A process that ${what} right behind an answer takes no invocation with it that waits`, async () => {
      const { call } = open(source, { environmentsMax: 1 });
      const results = await Promise.all([0, 1, 2, 3, 4, 5].map((n) => call({ n })));
      assert.deepEqual(results.map(answerOf), [0, 1, 2, 3, 4, 5]);
    });
  }

  test('What cannot be removed of an environment holds back neither its place nor its code', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'millrace-environment-'));
    const seams = { files: new NodeFiles(), random: new SystemRandom(), clock: new SystemClock(), logger: silentLogger };
    const plain = new PlainSandboxes({ ...seams, workDirectory: directory, groups: undefined });
    const sandboxes: Sandboxes = {
      open: async (request) => {
        const sandbox = await plain.open(request);
        const close = sandbox.close.bind(sandbox);
        sandbox.close = async () => {
          await close();
          throw new Error('the system does not let go of it');
        };
        return sandbox;
      },
    };
    const { call, close, leases } = poolOf(WORKER, { sandboxes, environmentsMax: 1 });
    for (const exit of [3, 4]) assert.equal((await call({ exit })).kind, 'function-error');
    assert.equal((answerOf(await call({})) as { count: number }).count, 1);
    await close();
    assert.equal(leases(), 0);
    rmSync(directory, { recursive: true });
  });

  test('More invocations at a time mean more environments, up to the bound; the rest wait their turn', async () => {
    const { call, pool } = open(WORKER);
    const ended: number[] = [];
    const calls = [0, 1, 2, 3, 4].map(async (index) => {
      const answer = answerOf(await call({ sleepMs: 300 })) as { pid: number }; // longer than a start takes on a busy machine
      ended.push(index);
      return answer.pid;
    });
    const pids = new Set(await Promise.all(calls));
    assert.equal(pids.size, 2);
    assert.equal(pool.pids.length, 2);
    assert.ok(ended.indexOf(4) >= 3, `the last begins when three have ended: ${ended}`);
  });

  test('A burst on one function waits for its own environments, and another function gets one of them', async () => {
    const slots = new EnvironmentSlots(2, new SystemClock());
    const [burst, other] = [open(WORKER, { slots }), open(WORKER, { slots })];
    let ended = 0;
    const calls = Array.from({ length: 40 }, () => burst.call({ sleepMs: 20 }).finally(() => ended++));
    while (ended < 4) await wait(5);
    assert.equal((answerOf(await other.call({})) as { count: number }).count, 1);
    assert.ok(ended < 30, `${ended} of the burst had ended before`);
    assert.ok(slots.held <= 2);
    for (const result of await Promise.all(calls)) assert.equal(result.kind, 'answered');
  });

  test('An environment that nobody uses ends when another function has no room', async () => {
    const slots = new EnvironmentSlots(1, new SystemClock());
    const [first, second] = [open(WORKER, { slots }), open(WORKER, { slots })];
    const { pid } = answerOf(await first.call({})) as { pid: number };
    assert.equal((answerOf(await second.call({})) as { count: number }).count, 1);
    assert.equal(isRunning(pid), false);
    assert.deepEqual([first.pool.pids.length, second.pool.pids.length], [0, 1]);
  });

  test('A function that runs out of time is killed with all it started; the next invocation starts afresh', async () => {
    const { call } = open(WORKER, { timeoutMs: 200 });
    const first = answerOf(await call({ child: true })) as { pid: number; child: number };
    assert.equal(isRunning(first.child), true);
    const result = await call({ spin: true, print: 'before' });
    assert.equal(result.kind, 'function-error');
    assert.deepEqual(answerOf(result), {
      errorType: 'Sandbox.Timedout',
      errorMessage: 'RequestId: request-1 Error: Task timed out after 0.20 seconds',
    });
    assert.ok(result.kind === 'function-error' && /\tINFO\tbefore\n$/.test(result.logTail), 'what it wrote before is kept');
    assert.ok(result.kind === 'function-error' && /\tStatus: timeout\t\n$/.test(result.reportTail));
    const again = answerOf(await call({})) as { pid: number; count: number };
    assert.equal(again.count, 1);
    assert.notEqual(again.pid, first.pid);
    assert.deepEqual([first.pid, first.child].map(isRunning), [false, false]);
  });

  for (const [what, event, sentence] of [
    ['exits with 0', { exit: 0 }, 'Runtime exited without providing a reason'],
    ['exits with another code', { exit: 127 }, 'Runtime exited with error: exit status 127'],
    ['is ended by a signal', { abort: true }, 'Runtime exited with error: signal: aborted'],
  ] as const) {
    test(`A function that ${what} fails its invocation as on Lambda`, async () => {
      const { call } = open(WORKER);
      const result = await call(event);
      assert.equal(result.kind, 'function-error');
      assert.deepEqual(answerOf(result), {
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: request-0 Error: ${sentence}`,
      });
    });
  }

  test('An answer that is too large is an error of the function, and the environment lives on', async () => {
    const { call } = open(WORKER);
    assert.deepEqual(answerOf(await call({ large: 6_291_556 })), {
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
      errorType: 'Function.ResponseSizeTooLarge',
    });
    assert.equal((answerOf(await call({})) as { count: number }).count, 1);
  });

  test('An invocation that began before a replacement is answered by the old code', async () => {
    const { call, replace, lines } = open(
      `exports.handler = async () => { console.log('it runs'); await new Promise((end) => setTimeout(end, 80)); return 'old'; }`,
    );
    const running = call({});
    while (!lines.some((line) => line.endsWith('it runs'))) await wait(1);
    replace(`exports.handler = async () => 'new'`);
    assert.deepEqual(await Promise.all([running.then(answerOf), call({}).then(answerOf)]), ['old', 'new']);
  });

  test('Whoever stops waiting leaves the queue; an invocation that has begun runs on', async () => {
    const { call, lines } = open(WORKER, { environmentsMax: 1 });
    await call({});
    const controller = new AbortController();
    const running = call({ sleepMs: 40 }, controller.signal);
    const waiting = call({}, controller.signal);
    while (lines.filter((line) => line.startsWith('START')).length < 2) await wait(5);
    controller.abort();
    assert.deepEqual([(answerOf(await running) as { count: number }).count, answerOf(await waiting)], [2, 'aborted']);
    assert.equal((answerOf(await call({})) as { count: number }).count, 3);
  });

  test('An environment that nobody uses is removed, and its code is given back', async () => {
    const { call, pool, leases } = open(WORKER, { idleMs: 20 });
    const { pid } = answerOf(await call({})) as { pid: number };
    while (pool.isEmpty === false) await wait(5);
    assert.equal(isRunning(pid), false);
    assert.equal(leases(), 0);
  });

  test('Closing ends every process and every invocation', async () => {
    const { call, pool } = open(WORKER);
    const running = call({ sleepMs: 5000 });
    while (pool.pids.length === 0) await wait(5);
    const { pids } = pool;
    await pool.close();
    assert.deepEqual(pids.map(isRunning), [false]);
    assert.notEqual((await running).kind, 'answered');
    assert.equal(answerOf(await call({})), 'closing');
  });

  test('Our own fault at the start is no failure of the function', async () => {
    const { call } = open(WORKER, {
      processes: {
        spawn: () => {
          throw new Error('no more processes');
        },
      },
    });
    assert.equal(answerOf(await call({})), 'fault');
  });

  test('A process that ended while nobody used it fails no invocation', async () => {
    const { call, pool } = open(`exports.handler = async () => { setTimeout(() => process.exit(3), 5); return process.pid; }`);
    const pids = new Set<unknown>();
    for (let turn = 0; turn < 3; turn++) {
      const result = await call({});
      assert.equal(result.kind, 'answered');
      pids.add(answerOf(result));
      while (pool.pids.length > 0) await wait(5);
    }
    assert.equal(pids.size, 3);
  });
});
