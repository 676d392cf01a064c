/** Attempts upon other processes, upon the system, and to outlive one's time. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, before, suite, test } from 'node:test';
import { SystemClock } from '../../src/platform/clock.ts';
import { NodeFiles } from '../../src/platform/files.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { NodeProcesses } from '../../src/platform/processes.ts';
import { SystemRandom } from '../../src/platform/random.ts';
import { ChosenSandboxes } from '../../src/services/lambda/execution/sandbox/chosen-sandboxes.ts';
import { absent } from '../conformance/harness/tools.ts';
import { eventually } from '../support/wait.ts';
import { assertGone, NEIGHBOUR_SECRET, openPrison, type Prison, payloadOf, processesNamed, SERVER_SECRET } from './prison.ts';

const skip = absent('bwrap', ['--version']) || absent('python3', ['--version']);

suite('A function in a sandbox and processes', { skip }, () => {
  let prison: Prison;
  before(async () => {
    prison = await openPrison();
  });
  afterEach(() => prison.assertHealthy());
  after(() => prison.close());

  /** What is in /proc about variables, arguments and open files of whatever is there. */
  const SPY = `return sh('cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null | tr "\\\\0" "\\\\n"; ls -l /proc/[0-9]*/fd /proc/[0-9]*/cwd 2>/dev/null').output`;

  test("It does not see another function's variables", async () => {
    const waiting = prison.invoke('neighbour', { waitMs: 1500 });
    const seen = String(await prison.attempt(SPY));
    assert.ok(seen.includes('LAMBDA_TASK_ROOT=/var/task'), 'it sees its own');
    assert.equal(seen.includes(NEIGHBOUR_SECRET), false);
    assert.equal((await waiting).FunctionError, undefined);
  });

  test("It does not see the server's variables, arguments or files", async () => {
    const seen = String(await prison.attempt(SPY));
    for (const text of [SERVER_SECRET, 'cli/main.js', 'journal']) assert.equal(seen.includes(text), false, text);
  });

  test("A function's own variables are on no command line of the machine", async () => {
    await prison.invoke('neighbour', {});
    assert.deepEqual(processesNamed(NEIGHBOUR_SECRET), []);
  });

  test('It does not signal the server', async () => {
    const { pid } = prison.server;
    assert.equal(await prison.attempt('return refused(() => process.kill(values.pid, "SIGKILL"))', { pid }), 'ESRCH');
    assert.equal(payloadErrorOf(await prison.attempt('process.kill(-1, "SIGKILL"); for (;;);')), true);
  });

  test('It does not trace the server, nor read its memory', async () => {
    const seen = await prison.attemptInPython(
      `
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
PTRACE_ATTACH = 16
answer = libc.ptrace(PTRACE_ATTACH, values['pid'], 0, 0)
errno = ctypes.get_errno()
try:
    open('/proc/%d/mem' % values['pid'], 'rb'); opened = True
except OSError: opened = False
result = [answer, errno, opened]`,
      { pid: prison.server.pid },
    );
    assert.deepEqual(seen, [-1, 3, false]);
  });

  test('It does not fork without end', async () => {
    const seen = await prison.attempt(`
      let children = 0;
      const { spawn } = require('child_process');
      for (; children < 3000; children++) {
        const child = spawn('/bin/sleep', ['20.5371']);
        child.on('error', () => {});
        if (child.pid === undefined) break;
      }
      return children;`);
    // Each costs several descriptors of the function, too: shells that fork are what goes on.
    assert.ok(typeof seen === 'number' && seen < 1024, String(seen));
    await prison.attempt(`return sh('bomb() { bomb | bomb & }; bomb; sleep 2; ls /proc | grep -c "^[0-9]"')`);
    const counted = processesNamed('bomb()').length;
    assert.ok(counted <= 1024, `${counted} processes`);
    await prison.attempt('process.exit(1)');
    await assertGone('20.5371');
    await assertGone('bomb()');
  });

  test('Nothing outlives its environment: not in the background, not in a session of its own, not after two forks', async () => {
    await prison.attempt(`
      sh('nohup sleep 7100.1 >/dev/null 2>&1 & setsid sleep 7100.2 >/dev/null 2>&1 & (setsid sh -c "setsid sleep 7100.3 & exit" &) ; sleep 0.2');
      require('child_process').spawn('sleep', ['7100.4'], { detached: true, stdio: 'ignore' }).unref();
      await new Promise((done) => setTimeout(done, 200));`);
    assert.equal(processesNamed('sleep 7100.').length >= 4, true);
    await prison.attempt('process.exit(0)');
    await assertGone('sleep 7100.');
  });

  test('Nothing outlives the time limit of an invocation', async () => {
    await prison.create(
      'slow',
      `exports.handler = () => { require('child_process').spawn('setsid', ['sleep', '7200.1']); for (;;); }`,
      { Timeout: 1 },
    );
    const answer = await prison.invoke('slow', {});
    assert.equal((payloadOf(answer) as { errorType: string }).errorType, 'Sandbox.Timedout');
    await assertGone('sleep 7200.1');
  });

  test('It does not hold a port after its end', async () => {
    const port = await prison.attempt(`
      const script = 'const s = require("net").createServer().listen(0, "127.0.0.1", () => console.log(s.address().port))';
      const child = require('child_process').spawn(process.execPath, ['-e', script], { detached: true });
      return Number(await new Promise((done) => child.stdout.once('data', (piece) => done(String(piece)))));`);
    await prison.attempt('process.exit(0)');
    await eventually('the port to be free', 5_000, () => canListen(Number(port)));
  });

  test('It does not mount', async () => {
    const seen = await prison.attemptInPython(`
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
result = []
for call in (lambda: libc.mount(b'none', b'/tmp', b'tmpfs', 0, 0), lambda: libc.umount2(b'/var/task', 2), lambda: libc.chroot(b'/tmp')):
    result.append([call(), ctypes.get_errno()])`);
    assert.deepEqual(seen, [
      [-1, 1],
      [-1, 1],
      [-1, 1],
    ]);
  });

  test('It enters no namespace in which it would be root', async () => {
    const seen = await prison.attempt(`
      return [sh('unshare -U id').status !== 0, sh('unshare -Ur mount -t tmpfs x /tmp').status !== 0, sh('unshare -p -f id').status !== 0,
        sh('nsenter -t 1 -m -p id').status !== 0, sh('bwrap --ro-bind / / id').status !== 0];`);
    assert.deepEqual(seen, [true, true, true, true, true]);
  });

  test('It loads no module into the kernel, and no program', async () => {
    const seen = await prison.attemptInPython(`
import ctypes, platform
libc = ctypes.CDLL(None, use_errno=True)
numbers = {'x86_64': [175, 313, 321, 298, 246], 'aarch64': [105, 273, 280, 241, 104]}[platform.machine()]
result = [[libc.syscall(number, 0, 0, 0, 0, 0), ctypes.get_errno()] for number in numbers]`);
    assert.deepEqual(seen, Array(5).fill([-1, 1]));
  });

  test('It raises no limit', async () => {
    const seen = await prison.attemptInPython(`
import resource
result = []
for which in (resource.RLIMIT_NOFILE, resource.RLIMIT_CORE):
    soft, hard = resource.getrlimit(which)
    try:
        resource.setrlimit(which, (hard + 1, hard + 1)); result.append('raised')
    except (ValueError, PermissionError): result.append(hard)`);
    assert.deepEqual(seen, [1024, 0]);
  });

  test('Programs that run as their owner give it no rights', async () => {
    const seen = await prison.attempt(`
      const status = require('fs').readFileSync('/proc/self/status', 'utf8');
      const field = (name) => new RegExp('^' + name + ':\\\\s*(\\\\S+)', 'm').exec(status)[1];
      const ids = sh('for program in $(find /usr/bin /usr/sbin -perm -4000); do echo "$program" | grep -q su$ && "$program" -c id 2>/dev/null; done; id -u').output.trim();
      return [field('NoNewPrivs'), field('CapEff'), field('CapPrm'), field('CapBnd'), ids, refused(() => process.setuid(0)), refused(() => process.setgid(0))];`);
    const none = '0000000000000000';
    assert.deepEqual(
      seen,
      ['1', none, none, none, '993', 'EINVAL', 'EINVAL'].map((value, index) => (index > 4 ? (seen as string[])[index] : value)),
    );
    for (const error of (seen as string[]).slice(5)) assert.match(error, /^E(?:PERM|INVAL)$/);
  });

  test('It reads no keys of the kernel', async () => {
    const seen = await prison.attemptInPython(`
import ctypes, platform
libc = ctypes.CDLL(None, use_errno=True)
numbers = {'x86_64': [248, 249, 250], 'aarch64': [217, 218, 219]}[platform.machine()]
result = [[libc.syscall(number, 0, 0, 0, 0, 0), ctypes.get_errno()] for number in numbers]`);
    assert.deepEqual(seen, Array(3).fill([-1, 1]));
  });

  test('Its name of the machine is its own', async () => {
    assert.equal(await prison.attempt(`return require('os').hostname()`), '169.254.100.6');
    assert.notEqual((await prison.attempt(`return sh('hostname evil').status`)) as number, 0);
  });

  test('It is asked to end before it is ended, and has time to', async () => {
    const workDirectory = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-terminate-'));
    const [files, random, clock] = [new NodeFiles(), new SystemRandom(), new SystemClock()];
    const common = { files, random, clock, logger: silentLogger, processes: new NodeProcesses(), workDirectory };
    const sandboxes = new ChosenSandboxes('bubblewrap', { ...common, network: 'host', endpoint: () => undefined });
    const sandbox = await sandboxes.open({
      codeDirectory: workDirectory,
      layersDirectory: undefined,
      runtime: { directory: workDirectory, visible: [], alsoVisible: [] },
      memoryMegabytes: 128,
      ephemeralStorageMegabytes: 16,
    });
    const script = 'trap "sleep 0.2; echo bye; exit 3" TERM; echo up; while :; do sleep 0.1; done';
    const environment = { PATH: '/usr/bin:/bin' };
    const spec = { command: '/bin/sh', args: ['-c', script], workingDirectory: '/tmp', environment };
    const child = common.processes.spawn(sandbox.wrap(spec));
    let output = '';
    child.stdout.on('data', (piece: Buffer) => {
      output += piece.toString();
    });
    await eventually('it runs', 10_000, () => output === 'up\n' || undefined);
    sandbox.terminate(child);
    assert.deepEqual([await child.exited, output], [{ code: 3, signal: null }, 'up\nbye\n']);
    sandbox.terminate(child);
    await sandbox.close();
    fs.rmSync(workDirectory, { recursive: true });
  });

  test('When the server is killed, what runs in its sandboxes ends', async () => {
    const mortal = await openPrison();
    mortal.attempt(`sh('setsid sleep 7300.1 & sleep 7300.2')`).catch(() => {}); // the server is killed meanwhile
    await eventually('the function to run', 10_000, async () => (processesNamed('sleep 7300.').length >= 2 ? true : undefined));
    await mortal.server.crash();
    await assertGone('sleep 7300.');
    await mortal.close();
  });
});

function payloadErrorOf(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && 'errorType' in payload;
}

async function canListen(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
