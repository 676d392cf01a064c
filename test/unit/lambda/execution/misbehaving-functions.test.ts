/** What functions do to themselves, without a sandbox and without control groups: it is their end alone. */
import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { answerOf, type PoolFixture, poolOf } from './environment-fixture.ts';

const MEGABYTE = 1024 * 1024;

suite('Functions that misbehave', () => {
  const fixtures: PoolFixture[] = [];
  const open = (source: string): PoolFixture => {
    const fixture = poolOf(source, { timeoutMs: 30_000 });
    fixtures.push(fixture);
    return fixture;
  };
  after(() => Promise.all(fixtures.map((fixture) => fixture.close())));

  const skip = process.platform !== 'linux' && 'memory is looked at in /proc';

  test('One that leaks memory is killed at its memory size; the next invocation starts afresh', { skip }, async () => {
    const { call } = open(`
      const held = [];
      exports.handler = async ({ leak }) => {
        while (leak) {
          held.push(Buffer.alloc(${MEGABYTE}, 1));
          await new Promise((done) => setTimeout(done, 1));
        }
        return held.length;
      };`);
    const result = await call({ leak: true });
    const { errorType, errorMessage } = answerOf(result) as { errorType: string; errorMessage: string };
    assert.equal(errorType, 'Runtime.OutOfMemory');
    assert.equal(errorMessage, 'RequestId: request-0 Error: Runtime exited with error: signal: killed');
    assert.ok(result.kind === 'function-error');
    assert.match(
      result.reportTail,
      /Memory Size: 128 MB\tMax Memory Used: 128 MB\t.*Status: error\tError Type: Runtime\.OutOfMemory\t\n$/,
    );
    assert.equal(answerOf(await call({})), 0);
  });

  test('One whose children use too much memory together is killed, too', { skip }, async () => {
    const { call } = open(`
      const script = 'const held = Buffer.alloc(${60 * MEGABYTE}, 1); setInterval(() => held.length, 1000)';
      exports.handler = async () => {
        for (let child = 0; child < 3; child++) require('node:child_process').spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
        await new Promise((done) => setTimeout(done, 20_000));
      };`);
    assert.equal((answerOf(await call({})) as { errorType: string }).errorType, 'Runtime.OutOfMemory');
  });

  test('One that floods its log without a line feed fills no memory, and its answer comes', async () => {
    const { call, lines } = open(`
      const { once } = require('node:events');
      exports.handler = async () => {
        const piece = 'x'.repeat(${MEGABYTE});
        for (let turn = 0; turn < 50; turn++) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
        return 'done';
      };`);
    assert.equal(answerOf(await call({})), 'done');
    const held = lines.filter((line) => line.startsWith('xxx'));
    assert.equal(
      held.reduce((sum, line) => sum + line.length, 0),
      50 * MEGABYTE,
    );
    assert.ok(
      held.every((line) => line.length <= 262_144),
      'each line is bounded',
    );
  });
});
