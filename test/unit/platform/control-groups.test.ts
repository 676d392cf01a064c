import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { findControlGroups } from '../../../src/platform/control-groups.ts';

/** Folders that look like a system's; that the kernel fills each new one with files is left out. */
suite('Control groups', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'millrace-groups-'));
  after(() => rmSync(root, { recursive: true, force: true }));

  function system(name: string, membership: string, files: Readonly<Record<string, string>>): [root: string, membership: string] {
    const folder = path.join(root, name);
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    const membershipFile = path.join(folder, 'membership');
    writeFileSync(membershipFile, membership);
    return [folder, membershipFile];
  }

  test('Where no controllers are handed down, there are none, and nothing is changed', () => {
    const files = { 'cgroup.subtree_control': 'cpu\n', 'user/cgroup.subtree_control': '\n', 'user/own/cgroup.procs': '1\n' };
    const [folder, membership] = system('nothing', '0::/user/own\n', files);
    assert.equal(findControlGroups(folder, membership), undefined);
    assert.equal(findControlGroups(folder, path.join(folder, 'not-there')), undefined);
    assert.equal(existsSync(path.join(folder, 'user', 'own', 'memory.max')), false);
  });

  test('Who is in no group that may be bound has none', () => {
    const [folder, membership] = system('none', '0::/\n', { 'cgroup.subtree_control': 'memory pids\n' });
    assert.equal(findControlGroups(folder, membership), undefined);
  });

  const linux = process.platform === 'linux';
  const real = linux ? findControlGroups() : undefined;

  test('A group has its limits and goes when it is empty', { skip: real === undefined && 'the system gives none' }, () => {
    const group = real?.create(`test-${process.pid}`, { memoryBytes: 64 << 20, processes: 7 });
    const [memory = '', processes = memory] = (group?.joinFiles ?? []).map((file) => path.dirname(file));
    const limit = ['memory.max', 'memory.limit_in_bytes'].map((name) => path.join(memory, name)).find(existsSync) ?? '';
    assert.equal(readFileSync(limit, 'utf8'), `${64 << 20}\n`);
    assert.equal(readFileSync(path.join(processes, 'pids.max'), 'utf8'), '7\n');
    assert.deepEqual([group?.anonymousBytes(), group?.hasRunOutOfMemory(), group?.remove()], [0, false, true]);
    assert.equal(existsSync(memory), false);
    assert.equal(group?.remove(), true);
  });

  test('A server that starts removes what is left of servers that are gone, and nothing of those that run', {
    skip: real === undefined && 'the system gives none',
  }, () => {
    const group = real?.create(`shared-${process.pid}`, { memoryBytes: 64 << 20, processes: 7 });
    const [own = ''] = (group?.joinFiles ?? []).map((file) => path.dirname(file));
    const { pid: gone } = spawnSync('true');
    const left = path.join(path.dirname(own), `millrace.${gone}.left`);
    mkdirSync(left);
    findControlGroups();
    assert.deepEqual([existsSync(own), existsSync(left)], [true, false]);
    group?.remove();
  });
});
