/** Attempts to read and write what belongs to others. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, afterEach, before, suite, test } from 'node:test';
import { absent } from '../conformance/harness/tools.ts';
import { NEIGHBOUR_CODE, openPrison, type Prison } from './prison.ts';

const skip = absent('bwrap', ['--version']);

suite('A function in a sandbox and files', { skip }, () => {
  let prison: Prison;
  before(async () => {
    prison = await openPrison();
    await prison.invoke('neighbour', {});
  });
  afterEach(() => prison.assertHealthy());
  after(() => prison.close());

  test('It does not read the data directory', async () => {
    const names = [prison.dataDirectory, `${prison.dataDirectory}/token.key`, `${prison.dataDirectory}/log`];
    for (const name of names) assert.ok(fs.existsSync(name));
    const seen = await prison.attempt(`return values.names.map((name) => refused(() => require('fs').statSync(name)))`, {
      names,
    });
    assert.deepEqual(seen, ['ENOENT', 'ENOENT', 'ENOENT']);
  });

  test("It does not read another function's code, by no path there is", async () => {
    const seen = await prison.attempt(
      `
      const mounts = require('fs').readFileSync('/proc/self/mountinfo', 'utf8');
      const found = sh('grep -rl "$0" /var /tmp /opt /proc/self/root/var /proc/1/root/var 2>/dev/null'.replace('$0', values.text)).output;
      const folders = [...mounts.matchAll(/(\\/\\S*\\/code)\\/[0-9a-f]{64}/g)].map((match) => match[1]);
      return [found, folders.map((folder) => refused(() => require('fs').readdirSync(folder)))];`,
      { text: NEIGHBOUR_CODE },
    );
    const [found, folders] = seen as [string, string[]];
    assert.equal(found, '');
    assert.ok(folders.every((error) => error === 'ENOENT'));
  });

  test('It does not write its own code', async () => {
    const seen = await prison.attempt(`
      const fs = require('fs');
      return [
        refused(() => fs.writeFileSync('/var/task/index.js', 'evil')),
        refused(() => fs.writeFileSync('/var/task/new.js', 'evil')),
        refused(() => fs.rmSync('/var/task/index.js')),
        refused(() => fs.chmodSync('/var/task/index.js', 0o777)),
        refused(() => fs.renameSync('/var/task', '/tmp/task')),
      ];`);
    assert.deepEqual((seen as string[]).slice(0, 4), ['EROFS', 'EROFS', 'EROFS', 'EROFS']);
    assert.match((seen as string[])[4] ?? '', /^E(?:XDEV|ROFS|BUSY)$/);
  });

  test('It does not write to the layers', async () => {
    assert.equal(await prison.attempt(`return refused(() => require('fs').writeFileSync('/opt/evil', ''))`), 'EROFS');
  });

  test('It writes nowhere but to /tmp', async () => {
    const seen = await prison.attempt(`
      return sh('for d in $(find / -xdev -type d -not -path "/proc/*" -not -path "/usr/*"; find /usr /dev /etc /var -type d -maxdepth 3); do ' +
        '[ "$d" = /tmp ] || { touch "$d/evil" 2>/dev/null && echo "$d"; }; done').output;`);
    assert.equal(seen, '');
  });

  test('It does not fill the disk: /tmp is as large as its ephemeral storage', async () => {
    const seen = await prison.attempt(`
      const file = require('fs').openSync('/tmp/large', 'w');
      let written = 0;
      try { for (;;) written += require('fs').writeSync(file, Buffer.alloc(16 << 20)); }
      catch (error) { return [error.code, written >> 20]; }
      finally { require('fs').rmSync('/tmp/large'); }`);
    assert.deepEqual(seen, ['ENOSPC', 512]);
  });

  test('It does not see what another environment wrote to /tmp', async () => {
    await prison.create('scribbler', `exports.handler = async () => require('fs').writeFileSync('/tmp/left', 'here')`);
    await prison.invoke('scribbler', {});
    assert.deepEqual(await prison.attempt(`return require('fs').readdirSync('/tmp')`), []);
  });

  test('It does not read /root and /home', async () => {
    const seen = await prison.attempt(
      `return ['/root', '/home', '/srv', '/mnt', '/work', '/sys'].map((name) => refused(() => require('fs').readdirSync(name)))`,
    );
    // Above a program that is shown there may be folders, with nothing but the way to it.
    for (const one of seen as string[]) assert.match(one, /^(?:ENOENT|EACCES|DONE)$/);
    const home = await prison.attempt(
      `return sh('ls -A /root /home 2>/dev/null; cat /root/.bashrc /root/.ssh/* /root/.aws/* 2>/dev/null').output`,
    );
    assert.doesNotMatch(String(home), /ssh|aws|bash/);
  });

  test('It does not read /etc/shadow, and /etc/passwd knows no one of the machine', async () => {
    const seen = await prison.attempt(
      `return [refused(() => require('fs').readFileSync('/etc/shadow')), sh('cat /etc/passwd').output]`,
    );
    const [shadow, passwd] = seen as [string, string];
    assert.equal(shadow, 'ENOENT');
    assert.deepEqual(
      passwd
        .trim()
        .split('\n')
        .map((line) => line.split(':')[0]),
      ['root', 'sbx_user1051'],
    );
  });

  test('Links in /tmp lead nowhere new', async () => {
    const seen = await prison.attempt(
      `
      const fs = require('fs');
      fs.symlinkSync(values.data + '/token.key', '/tmp/key');
      fs.symlinkSync('/proc/1/root' + values.data, '/tmp/root');
      fs.symlinkSync('../'.repeat(30) + values.data, '/tmp/up');
      return [
        refused(() => fs.readFileSync('/tmp/key')),
        refused(() => fs.readdirSync('/tmp/root')),
        refused(() => fs.readdirSync('/tmp/up')),
        refused(() => fs.linkSync('/var/task/index.js', '/tmp/hard')),
        refused(() => fs.linkSync('/usr/bin/env', '/tmp/hard')),
      ];`,
      { data: prison.dataDirectory },
    );
    assert.deepEqual(seen, ['ENOENT', 'ENOENT', 'ENOENT', 'EXDEV', 'EXDEV']);
  });

  test('It makes no device files, and changes none', async () => {
    const before = fs.statSync('/dev/null').mode;
    const seen = await prison.attempt(`
      const fs = require('fs');
      sh('mknod /tmp/disk b 254 0; mknod /tmp/mem c 1 1');
      return [
        sh('ls /tmp/disk /tmp/mem 2>/dev/null').output,
        refused(() => fs.chmodSync('/dev/null', 0o600)),
        refused(() => fs.fchmodSync(0, 0o600)),
        sh('ls /dev/mem /dev/kmem /dev/kmsg /dev/vda /dev/sda /dev/kvm /dev/fuse 2>/dev/null').output,
        sh('echo fine > /dev/null && head -c 1 /dev/urandom | wc -c').output.trim(),
      ];`);
    const [made, mode, inputMode, devices, usable] = seen as string[];
    assert.deepEqual([made, devices, usable], ['', '', '1']);
    for (const error of [mode, inputMode]) assert.match(error ?? '', /^E(?:PERM|ROFS|ACCES)$/);
    assert.equal(fs.statSync('/dev/null').mode, before);
  });

  test('It changes no setting of the kernel', async () => {
    const seen = await prison.attempt(`
      const files = ['/proc/sys/kernel/core_pattern', '/proc/sys/vm/drop_caches', '/proc/sys/kernel/hostname', '/proc/sysrq-trigger', '/proc/self/oom_score_adj', '/proc/sys/user/max_user_namespaces'];
      return files.map((file) => refused(() => require('fs').writeFileSync(file, '1')));`);
    for (const error of seen as string[]) assert.match(error, /^E(?:ROFS|ACCES|PERM|NOENT)$/);
  });

  test('It opens no file by its handle, around all mounts', async () => {
    const seen = await prison.attemptInPython(`
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
handle = (ctypes.c_uint * 4)(8, 1, 2, 0)
file = open('/var/task/index.py')
answer = libc.open_by_handle_at(file.fileno(), ctypes.byref(handle), 0)
result = [answer, ctypes.get_errno()]`);
    assert.deepEqual(seen, [-1, 1]);
  });

  test('It finds no socket of X11, D-Bus or a container engine', async () => {
    const seen = await prison.attempt(`
      const net = require('net');
      const names = ['/tmp/.X11-unix/X0', '/run/dbus/system_bus_socket', '/var/run/docker.sock', '/run/docker.sock', '/run/containerd/containerd.sock', '/run/systemd/private'];
      const errors = await Promise.all(names.map((name) => new Promise((done) => net.connect(name, () => done('DONE')).on('error', (error) => done(error.code)))));
      return [errors, sh('find / -xdev -type s 2>/dev/null').output];`);
    assert.deepEqual(seen, [Array(6).fill('ENOENT'), '']);
  });
});
