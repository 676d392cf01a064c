import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  type BubblewrapFiles,
  bubblewrapArguments,
} from '../../../../../src/services/lambda/execution/sandbox/bubblewrap-arguments.ts';

const FILES: BubblewrapFiles = {
  codeDirectory: '/data/work/code/abc',
  layersDirectory: undefined,
  layersEntries: [],
  runtime: { directory: '/app/dist/src', visible: ['a.js', 'b'], alsoVisible: ['/usr/bin/node', '/home/me/.nvm/bin/node'] },
  ownFiles: { '/etc/passwd': '/data/work/sandbox/files/etc-passwd' },
  deviceDirectory: undefined,
  hiddenDirectory: '/data',
  ephemeralStorageMegabytes: 512,
};

const SPEC = {
  command: '/usr/bin/node',
  args: ['x.js'],
  workingDirectory: '/var/task',
  environment: { LD_PRELOAD: '/evil.so', TEXT: 'a b\n--bind' },
};

/** Options with what belongs to them. */
function options(files: Partial<BubblewrapFiles> = {}): string {
  return ` ${Buffer.from(bubblewrapArguments({ ...FILES, ...files }, SPEC))
    .toString()
    .split('\0')
    .join(' ')}`;
}

suite('Arguments of bubblewrap', () => {
  test('Code and runtime lie where Lambda has them, read only; an interpreter of elsewhere under its own path', () => {
    const text = options();
    assert.ok(text.includes(' --ro-bind /data/work/code/abc /var/task '));
    assert.ok(text.includes(' --ro-bind /app/dist/src/a.js /var/runtime/a.js --ro-bind /app/dist/src/b /var/runtime/b '));
    assert.ok(text.includes(' --ro-bind /home/me/.nvm/bin/node /home/me/.nvm/bin/node '));
    assert.equal(text.includes(' /usr/bin/node'), false);
    assert.ok(text.includes(' --dir /opt '));
    assert.ok(options({ layersDirectory: '/data/work/layers/1' }).includes(' --ro-bind /data/work/layers/1 /opt '));
  });

  test('Layers do not hide an interpreter that lies in /opt', () => {
    const runtime = { ...FILES.runtime, alsoVisible: ['/opt/hostedtoolcache/node/bin/node'] };
    const text = options({ layersDirectory: '/data/work/layers/1', layersEntries: ['nodejs', 'bin'], runtime });
    assert.equal(text.includes(' /data/work/layers/1 /opt '), false);
    assert.ok(text.includes(' --ro-bind /data/work/layers/1/nodejs /opt/nodejs --ro-bind /data/work/layers/1/bin /opt/bin '));
    assert.ok(text.includes(' --ro-bind /opt/hostedtoolcache/node/bin/node /opt/hostedtoolcache/node/bin/node '));
  });

  test('Nothing is bound writable, and the temporary folder has its size', () => {
    const text = options();
    assert.doesNotMatch(text, / --bind(?:-try)? \/| --dev-bind/);
    assert.ok(text.includes(' --perms 1777 --size 536870912 --tmpfs /tmp '));
    assert.ok(text.includes(' --remount-ro / '));
  });

  test('Variables are set inside alone, each as one value', () => {
    const args = Buffer.from(bubblewrapArguments(FILES, SPEC)).toString().split('\0');
    const at = args.indexOf('TEXT');
    assert.deepEqual(args.slice(at - 1, at + 2), ['--setenv', 'TEXT', 'a b\n--bind']);
    assert.ok(args.includes('--clearenv'));
  });

  test('A zero byte in a variable or a path, behind which options would begin, is never passed on', () => {
    const hostile = 'x\0--ro-bind\0/\0/tmp/host';
    const environment = { TEXT: hostile };
    assert.throws(() => bubblewrapArguments(FILES, { ...SPEC, environment }), /holds a zero byte/);
    assert.throws(() => bubblewrapArguments(FILES, { ...SPEC, environment: { [hostile]: '' } }), /holds a zero byte/);
    assert.throws(() => options({ codeDirectory: hostile }), /holds a zero byte/);
  });

  test('A data directory among the system’s folders is hidden', () => {
    assert.ok(
      options({ hiddenDirectory: '/usr/local/millrace' }).includes(
        ' --tmpfs /usr/local/millrace --remount-ro /usr/local/millrace ',
      ),
    );
    assert.equal(options().includes('--tmpfs /data'), false);
  });
});
