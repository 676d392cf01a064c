import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { EmbeddedLogEngine } from '../../../../src/storage/embedded/embedded-engine.ts';
import type { LogEngine, LogRef } from '../../../../src/storage/log-engine.ts';
import { assertLogError, NO_LIMIT, readAll, START, text } from '../../../contract/plain-entries.ts';
import { copyOfDirectory, errorCollector, filesBelow, openEngine, temporaryDirectory } from './engine-fixture.ts';
import { FaultyFiles, systemError } from './faulty-files.ts';

const SECRET: LogRef = { group: 'secret', log: 0 };
const OPEN: LogRef = { group: 'open', log: 0 };
const ENCRYPTED = { logs: 2, retentionMs: null, encryption: true };
const REFUSED = { name: 'DataDirectoryError' };
const PLAIN = { logs: 2, retentionMs: null };

function open(directory: string): Promise<EmbeddedLogEngine> {
  return openEngine(directory, { files: new FaultyFiles() });
}

/** Names of the files below a folder that hold a text. */
function filesWith(directory: string, wanted: string): string[] {
  const files = filesBelow(directory, '').filter((file) => fs.statSync(file).isFile());
  return files.filter((file) => fs.readFileSync(file).includes(wanted)).map((file) => path.extname(file));
}

async function values(engine: LogEngine, ref: LogRef): Promise<string[]> {
  return (await readAll(engine, ref)).map(({ key, value }) => `${key}=${value}`);
}

describe('encryption at rest', () => {
  it('leaves nothing of an encrypted group on disk in the clear: neither values nor keys, at no time', async (test) => {
    const root = temporaryDirectory(test);
    const directory = path.join(root, 'running');
    const engine = await open(directory);
    assert.equal(engine.capabilities.encryptsAtRest, true);
    await engine.createGroup('secret', ENCRYPTED);
    await engine.createGroup('open', PLAIN);
    const expected: string[] = [];
    for (let turn = 0; turn < 120; turn++) {
      const entry = text(`hidden-value-${turn} `.padEnd(900, 'hidden-value'), `hidden-key-${turn}`);
      await Promise.all([
        engine.append(SECRET, [entry, entry]),
        engine.append(OPEN, [text(`visible-value-${turn}`.padEnd(500, '.'), `visible-key-${turn}`)]),
      ]);
      expected.push(...Array(2).fill(`hidden-key-${turn}=${Buffer.from(entry.value).toString()}`));
      if (turn % 40 === 39) assert.deepEqual(filesWith(directory, 'hidden-'), []);
    }
    copyOfDirectory(directory, path.join(root, 'crashed'));
    await engine.close();
    for (const name of ['running', 'crashed']) {
      assert.deepEqual(filesWith(path.join(root, name), 'hidden-'), []);
      const found = filesWith(path.join(root, name), 'visible-key-0');
      assert.ok(found.includes('.segment') && filesWith(path.join(root, name), 'visible-value').includes('.journal'));
      const reopened = await open(path.join(root, name));
      assert.deepEqual(await values(reopened, SECRET), expected);
      assert.equal((await values(reopened, OPEN)).length, 120);
      const marks = async (ref: LogRef): Promise<Set<unknown>> =>
        new Set((await reopened.read(ref, START, NO_LIMIT)).entries.map(({ encrypted }) => encrypted));
      assert.deepEqual([await marks(SECRET), await marks(OPEN)], [new Set([true]), new Set([undefined])]);
      await reopened.close();
      assert.deepEqual(filesWith(path.join(root, name), 'hidden-'), []);
    }
  });

  it('is switched on and off for what is appended from then on, and both kinds are read as one log', async (test) => {
    const directory = temporaryDirectory(test);
    const expected: string[] = [];
    const groupKeys = new Set<string>();
    const append = async (engine: LogEngine, how: string): Promise<void> => {
      for (let turn = 0; turn < 3; turn++) {
        await engine.append(OPEN, [text(`${how}-${expected.length}`, null), text('', 'k')]);
        expected.push(`null=${how}-${expected.length}`, 'k=');
      }
      for (const file of filesBelow(directory, '.key')) groupKeys.add(path.basename(file));
    };
    const first = await open(directory);
    await first.createGroup('open', PLAIN);
    await append(first, 'plain');
    await first.alterGroup('open', { retentionMs: null, encryption: true });
    await append(first, 'hidden');
    await first.alterGroup('open', { retentionMs: 1000 });
    await append(first, 'hidden');
    await first.close();
    const second = await open(directory);
    await append(second, 'hidden');
    await second.alterGroup('open', { retentionMs: null, encryption: false });
    await append(second, 'plain');
    await second.growGroup('open', 5);
    await second.alterGroup('open', { retentionMs: null, encryption: true });
    await second.append({ group: 'open', log: 4 }, [text('hidden-in-a-new-log')]);
    await append(second, 'hidden');
    assert.deepEqual(await values(second, OPEN), expected);
    await second.close();
    const third = await open(directory);
    assert.deepEqual(await values(third, OPEN), expected);
    assert.deepEqual(await values(third, { group: 'open', log: 4 }), ['null=hidden-in-a-new-log']);
    await third.close();
    assert.deepEqual(filesWith(directory, 'hidden'), []);
    assert.ok(filesWith(directory, 'plain-').length > 0);
    assert.equal(groupKeys.size, 2, 'the group has one key, and the key file is the other');
  });

  it('makes a key file for its owner only, or takes the one that is named', async (test) => {
    const root = temporaryDirectory(test);
    const keyFile = path.join(root, 'elsewhere', 'my.key');
    const directory = path.join(root, 'data');
    const engine = await openEngine(directory, { keyFile });
    await engine.createGroup('open', PLAIN);
    assert.equal(fs.existsSync(keyFile), false, 'no group needs it yet');
    await engine.createGroup('secret', ENCRYPTED);
    await engine.append(SECRET, [text('x')]);
    await engine.close();
    assert.equal(fs.statSync(keyFile).mode & 0o777, 0o600);
    assert.match(fs.readFileSync(keyFile, 'latin1'), /^[0-9a-f]{64}\n$/);
    assert.equal(fs.existsSync(path.join(directory, 'encryption.key')), false);
    const reopened = await openEngine(directory, { keyFile });
    assert.deepEqual(await values(reopened, SECRET), ['null=x']);
    await reopened.close();
  });

  it('refuses to open without the right key file or a group’s key, says which is wrong, and leaves all as it is', async (test) => {
    const directory = temporaryDirectory(test);
    const engine = await open(directory);
    await engine.createGroup('secret', ENCRYPTED);
    await engine.append(SECRET, [text('x')]);
    await engine.close();
    const keyFile = path.join(directory, 'encryption.key');
    const groupKey = filesBelow(path.join(directory, 'keys'), '.key')[0] ?? '';
    const refused = (message: RegExp): Promise<void> => assert.rejects(open(directory), { message, ...REFUSED });
    const spoil = async (file: string, how: (content: string) => string | undefined, message: RegExp): Promise<void> => {
      const content = fs.readFileSync(file, 'latin1');
      const spoilt = how(content);
      if (spoilt === undefined) fs.rmSync(file);
      else fs.writeFileSync(file, spoilt);
      await refused(message);
      fs.writeFileSync(file, content, { mode: 0o600 });
    };
    await spoil(keyFile, () => undefined, /the key file .*encryption\.key is missing: there are encrypted groups/);
    await spoil(
      keyFile,
      () => `${'ab'.repeat(32)}\n`,
      /encryption\.key is another key file than the one that .* \(group secret\)/,
    );
    await spoil(keyFile, () => 'secret\n', /encryption\.key is no key file: it must hold 64 hexadecimal digits/);
    await spoil(groupKey, () => undefined, /\.key is missing: without it group secret cannot be read/);
    await spoil(groupKey, (content) => content.replace(/wrapped ./, 'wrapped g'), /\.key is damaged/);
    await spoil(groupKey, (content) => content.replace(/wrapped ../, 'wrapped ff'), /\.key is damaged/);
    fs.chmodSync(keyFile, 0o640);
    await refused(/encryption\.key is open to others \(mode 640\): make that 600/);
    fs.chmodSync(keyFile, 0o600);
    const reopened = await open(directory);
    assert.deepEqual(await values(reopened, SECRET), ['null=x']);
    await reopened.close();
  });

  it('removes the key of a deleted group, without which no copy of its data can be opened', async (test) => {
    const root = temporaryDirectory(test);
    const directory = path.join(root, 'running');
    const engine = await open(directory);
    for (const group of ['secret', 'other']) await engine.createGroup(group, ENCRYPTED);
    for (let turn = 0; turn < 100; turn++) await engine.append(SECRET, [text('y'.repeat(1000))]);
    copyOfDirectory(directory, path.join(root, 'stolen'));
    const before = filesBelow(path.join(directory, 'keys'), '.key');
    await engine.deleteGroup('secret');
    const after = filesBelow(path.join(directory, 'keys'), '.key');
    assert.deepEqual([before.length, after.length], [2, 1], 'it is gone when the call resolves');
    await engine.createGroup('secret', ENCRYPTED);
    copyOfDirectory(directory, path.join(root, 'crashed'));
    await engine.close();
    // Journal and segments of before, with what is left of the keys.
    fs.rmSync(path.join(root, 'stolen', 'keys'), { recursive: true });
    fs.cpSync(path.join(root, 'crashed', 'keys'), path.join(root, 'stolen', 'keys'), { recursive: true });
    await assert.rejects(open(path.join(root, 'stolen')), { message: /without it group secret cannot be read/, ...REFUSED });
    fs.writeFileSync(path.join(root, 'crashed', 'keys', '0123456789abcdef.key'), 'left by a crash');
    const recovered = await open(path.join(root, 'crashed'));
    assert.equal(filesBelow(path.join(root, 'crashed', 'keys'), '.key').length, 2);
    assert.deepEqual(await values(recovered, SECRET), []);
    await recovered.close();
  });

  it('makes no group whose key cannot be stored, and leaves no key of one that was not made', async (test) => {
    const root = temporaryDirectory(test);
    const directory = path.join(root, 'running');
    const files = new FaultyFiles();
    const engine = await openEngine(directory, { files, logger: errorCollector() });
    await engine.createGroup('open', PLAIN);
    for (const operation of ['create', 'write', 'sync', 'rename', 'sync-directory'] as const) {
      files.fail = (failing, file) =>
        failing === operation && /keys|encryption\.key/.test(file) ? systemError('ENOSPC') : undefined;
      await assertLogError(engine.createGroup('secret', ENCRYPTED), 'not-appended');
      await assertLogError(engine.alterGroup('open', { retentionMs: null, encryption: true }), 'not-appended');
    }
    files.fail = (failing, file) => (failing === 'sync' && file.endsWith('.journal') ? systemError('EIO') : undefined);
    await assertLogError(engine.createGroup('secret', ENCRYPTED), 'unknown');
    files.fail = () => undefined;
    await engine.append(OPEN, [text('still plain')]);
    assert.deepEqual(await engine.listGroups(''), ['open']);
    await engine.close();
    const reopened = await open(directory);
    assert.deepEqual(filesBelow(path.join(directory, 'keys'), ''), []);
    await reopened.createGroup('secret', ENCRYPTED);
    await reopened.append(SECRET, [text('x')]);
    assert.deepEqual(await values(reopened, SECRET), ['null=x']);
    await reopened.close();
  });
});
