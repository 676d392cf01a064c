/** Attempts to use up what others need. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, afterEach, before, suite, test } from 'node:test';
import { absent } from '../conformance/harness/tools.ts';
import { openPrison, type Prison, payloadOf } from './prison.ts';

const skip = absent('bwrap', ['--version']);
const MEGABYTE = 1024 * 1024;
/** What a server holds at most, whatever functions write. */
const SERVER_MEGABYTES_MAX = 500;

suite('A function in a sandbox and the resources of the machine', { skip }, () => {
  let prison: Prison;
  before(async () => {
    prison = await openPrison();
  });
  afterEach(async () => {
    await prison.assertHealthy();
    assert.ok(serverMegabytes() < SERVER_MEGABYTES_MAX, `the server holds ${serverMegabytes()} MB`);
  });
  after(() => prison.close());

  function serverMegabytes(): number {
    const status = fs.readFileSync(`/proc/${prison.server.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
  }

  const OUT_OF_MEMORY = {
    errorType: 'Runtime.OutOfMemory',
    errorMessage: /^RequestId: \S+ Error: Runtime exited with error: signal: killed$/,
  };

  function assertOutOfMemory(payload: unknown): void {
    const { errorType, errorMessage } = payload as { errorType: string; errorMessage: string };
    assert.equal(errorType, OUT_OF_MEMORY.errorType);
    assert.match(errorMessage, OUT_OF_MEMORY.errorMessage);
  }

  test('It does not fill the memory at once', async () => {
    assertOutOfMemory(await prison.attempt(`const held = []; for (;;) held.push(Buffer.alloc(${16 * MEGABYTE}, 1));`));
  });

  test('It does not fill the memory bit by bit', async () => {
    assertOutOfMemory(
      await prison.attempt(
        `const held = []; for (;;) { held.push(Buffer.alloc(${MEGABYTE}, 1)); await new Promise((done) => setTimeout(done, 2)); }`,
      ),
    );
  });

  test('It does not fill the memory with many processes', async () => {
    assertOutOfMemory(
      await prison.attempt(`
        const script = 'const held = []; setInterval(() => held.push(Buffer.alloc(${4 * MEGABYTE}, 1)), 20)';
        for (let child = 0; child < 4; child++) require('child_process').spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
        await new Promise((done) => setTimeout(done, 20_000));`),
    );
  });

  test('What is in /tmp does not count for its memory', async () => {
    const write = `require('fs').writeFileSync('/tmp/large', Buffer.alloc(${16 * MEGABYTE})); const out = require('fs').openSync('/tmp/large', 'a');
      for (let turn = 0; turn < 15; turn++) require('fs').writeSync(out, Buffer.alloc(${16 * MEGABYTE}));
      const { size } = require('fs').statSync('/tmp/large'); require('fs').rmSync('/tmp/large'); return size;`;
    assert.equal(await prison.attempt(write), 256 * MEGABYTE);
  });

  test('It does not exhaust file descriptors but its own', async () => {
    const seen = await prison.attempt(`
      let opened = [];
      try { for (;;) opened.push(require('fs').openSync('/dev/null')); }
      catch (error) { return [error.code, opened.length]; }
      finally { opened.forEach((file) => require('fs').closeSync(file)); }`);
    const [code, opened] = seen as [string, number];
    assert.equal(code, 'EMFILE');
    assert.ok(opened < 1024, String(opened));
  });

  test('It floods its log with lines, and the server stays as it is', async () => {
    const lines = await prison.attempt(`
      const until = Date.now() + 3000;
      let lines = 0;
      for (; Date.now() < until; lines++) if (!process.stdout.write('a line of the log that nobody ever wanted to read ' + lines + '\\n')) await new Promise((done) => process.stdout.once('drain', done));
      return lines;`);
    assert.ok(Number(lines) > 1000, String(lines));
  });

  test('A gigabyte on its output passes through, without a line feed', async () => {
    const source = `exports.handler = () => new Promise((done) => {
      const script = 'head -c 1000000000 /dev/zero | tr "\\\\0" x';
      require('child_process').spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'inherit', 'inherit'] }).on('close', done);
    });`;
    await prison.create('torrent', source, { Timeout: 300 });
    assert.equal(payloadOf(await prison.invoke('torrent', {})), 0);
  });

  test('An answer of 7 MB is refused, and the environment lives on', async () => {
    const answer = await prison.attempt(`return 'x'.repeat(${7 * MEGABYTE})`);
    assert.deepEqual(answer, {
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
      errorType: 'Function.ResponseSizeTooLarge',
    });
  });

  test('It hangs, and is ended by its time limit', async () => {
    await prison.create('hanging', 'exports.handler = () => new Promise(() => setInterval(() => {}, 1000));', { Timeout: 1 });
    const answer = payloadOf(await prison.invoke('hanging', {})) as { errorType: string; errorMessage: string };
    assert.equal(answer.errorType, 'Sandbox.Timedout');
    assert.match(answer.errorMessage, /Task timed out after 1\.00 seconds$/);
  });

  test('It ends with 0, and is answered as on Lambda', async () => {
    const answer = (await prison.attempt('process.exit(0)')) as { errorType: string; errorMessage: string };
    assert.equal(answer.errorType, 'Runtime.ExitError');
    assert.match(answer.errorMessage, /Runtime exited without providing a reason$/);
  });

  test('It ends by a signal, and its name is told as on Lambda', async () => {
    const answer = (await prison.attempt('process.kill(process.pid, "SIGSEGV"); for (;;);')) as {
      errorType: string;
      errorMessage: string;
    };
    assert.equal(answer.errorType, 'Runtime.ExitError');
    assert.match(answer.errorMessage, /Runtime exited with error: signal: segmentation fault$/);
  });
});
