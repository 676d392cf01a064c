import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { LogRef, Offset } from '../../../../src/storage/log-engine.ts';
import { readAll, text } from '../../../contract/plain-entries.ts';
import { copyOfDirectory, errorCollector, filesBelow, openEngine, SMALL_LIMITS, temporaryDirectory } from './engine-fixture.ts';
import { FaultyFiles, systemError } from './faulty-files.ts';

const REF: LogRef = { group: 'g', log: 0 };
const OTHER: LogRef = { group: 'g', log: 1 };

/** A directory as a crash leaves it, with `appends` commits of two entries each in its one journal file. */
async function crashed(directory: string, appends: number): Promise<string> {
  const engine = await openEngine(path.join(directory, 'running'), { files: new FaultyFiles() });
  await engine.createGroup('g', { logs: 2, retentionMs: null });
  for (let turn = 0; turn < appends; turn++) await engine.append(REF, [text(`${turn}a`, 'k'), text(`${turn}b`)]);
  const copy = path.join(directory, 'crashed');
  copyOfDirectory(path.join(directory, 'running'), copy);
  await engine.close();
  return copy;
}

function journalOf(directory: string): { file: string; bytes: Buffer; end: number } {
  const [file = ''] = filesBelow(directory, '.journal');
  const bytes = fs.readFileSync(file);
  return { file, bytes, end: bytes.findLastIndex((byte) => byte !== 0) + 1 };
}

const whole = (appends: number): string[] => Array.from({ length: appends }, (_, turn) => [`${turn}a`, `${turn}b`]).flat();

describe('recovery of the embedded engine', () => {
  it('keeps whole appends only, wherever a crash cut the journal', async (test) => {
    const directory = await crashed(temporaryDirectory(test), 4);
    const { file, bytes, end } = journalOf(directory);
    const files = new FaultyFiles();
    const found = new Set<number>();
    for (let cut = end; cut > end - 200; cut--) {
      fs.writeFileSync(file, Buffer.from(bytes).fill(cut % 2 === 0 ? 0 : 0x33, cut, end));
      const copy = `${directory}-cut`;
      copyOfDirectory(directory, copy);
      const engine = await openEngine(copy, { files });
      const values = (await readAll(engine, REF)).map((entry) => entry.value);
      assert.equal(values.length % 2, 0);
      assert.deepEqual(values, whole(values.length / 2));
      found.add(values.length / 2);
      const { baseOffset } = await engine.append(REF, [text('next')]);
      assert.equal(baseOffset, values.length);
      await engine.close();
    }
    assert.deepEqual([...found].sort(), [2, 3, 4]);
  });

  it('keeps nothing of an append that a crash cut short, also when it crashes again', async (test) => {
    const directory = await crashed(temporaryDirectory(test), 3);
    const { file, bytes, end } = journalOf(directory);
    fs.writeFileSync(file, Buffer.from(bytes).fill(0, end - 5));
    const files = new FaultyFiles();
    files.fail = (operation, name) => (operation === 'create' && name.endsWith('.segment') ? systemError('EIO') : undefined);
    const engine = await openEngine(directory, { files, logger: errorCollector() });
    await engine.append(REF, [text('next')]);
    const copy = `${directory}-again`;
    copyOfDirectory(directory, copy);
    await engine.close();
    const again = await openEngine(copy, { files: new FaultyFiles() });
    assert.deepEqual(
      (await readAll(again, REF)).map((entry) => entry.value),
      [...whole(2), 'next'],
    );
    await again.close();
  });

  it('takes nothing from garbage behind the last commit, nor from what a failed commit left there', async (test) => {
    const directory = await crashed(temporaryDirectory(test), 3);
    const { file, bytes, end } = journalOf(directory);
    const lastCommit = bytes.subarray(end - 120, end);
    for (const garbage of [Buffer.alloc(500, 0xff), Buffer.alloc(500, lastCommit), bytes.subarray(4096 + 48, 4096 + 400)]) {
      fs.writeFileSync(file, Buffer.concat([bytes.subarray(0, end), garbage]));
      const copy = `${directory}-garbage`;
      copyOfDirectory(directory, copy);
      const engine = await openEngine(copy, { files: new FaultyFiles() });
      assert.deepEqual(
        (await readAll(engine, REF)).map((entry) => entry.value),
        whole(3),
      );
      await engine.close();
    }
  });

  it('loses only the damaged entry when a byte in the middle of the journal is wrong, and says so', async (test) => {
    const directory = await crashed(temporaryDirectory(test), 6);
    const { file, bytes, end } = journalOf(directory);
    const first = bytes.indexOf('1b') - 36;
    const last = bytes.indexOf('4b');
    assert.ok(first > 4096 && last < end);
    for (let at = first; at < last; at += 7) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] as number) ^ 0x10;
      fs.writeFileSync(file, damaged);
      const copy = `${directory}-damaged`;
      copyOfDirectory(directory, copy);
      const logger = errorCollector();
      const engine = await openEngine(copy, { files: new FaultyFiles(), logger });
      const values = (await readAll(engine, REF)).map((entry) => `${entry.offset}:${entry.value}`);
      const expected = whole(6).map((value, offset) => `${offset}:${value}`);
      assert.ok(values.length >= expected.length - 1, `at ${at}: ${values}`);
      assert.deepEqual(
        values.filter((value) => !expected.includes(value)),
        [],
      );
      assert.equal(logger.errors.length, 1);
      await engine.close();
    }
  });

  it('keeps everything when it is killed between rolls, flushes and reuse of journal files', async (test) => {
    const root = temporaryDirectory(test);
    const running = path.join(root, 'running');
    const engine = await openEngine(running, { files: new FaultyFiles() });
    await engine.createGroup('g', { logs: 2, retentionMs: null });
    const expected: string[] = [];
    for (let turn = 0; turn < 300; turn++) {
      const value = `${turn}:`.padEnd(1500, 'x');
      await Promise.all([engine.append(REF, [text(value)]), engine.append(OTHER, [text(`o${turn}`)])]);
      expected.push(value);
      if (turn % 23 !== 0) continue;
      const copy = path.join(root, 'copy');
      copyOfDirectory(running, copy);
      const recovered = await openEngine(copy, { files: new FaultyFiles() });
      assert.deepEqual(
        (await readAll(recovered, REF)).map((entry) => entry.value),
        expected,
      );
      assert.equal((await readAll(recovered, OTHER)).length, turn + 1);
      await recovered.close();
    }
    const numbers = filesBelow(running, '.journal').map((name) => Number(path.basename(name, '.journal')));
    assert.ok(Math.max(...numbers) > 5 && numbers.length <= 4, `journal files ${numbers}: few, and used again`);
    await engine.close();
  });

  it('does not bring frames back that an earlier use left in a journal file', async (test) => {
    const root = temporaryDirectory(test);
    const running = path.join(root, 'running');
    const limits = { ...SMALL_LIMITS, journalFileBytes: 8192, journalStepBytes: 4096, journalSparesMax: 1 };
    const engine = await openEngine(running, { files: new FaultyFiles(), limits });
    await engine.createGroup('g', { logs: 1, retentionMs: null });
    for (let turn = 0; turn < 200; turn++) {
      await engine.append(REF, [text(`${turn}`.padStart(100, '.'))]);
      if (turn % 5 !== 0) continue;
      const copy = path.join(root, 'copy');
      copyOfDirectory(running, copy);
      // The end of the newest commit is torn off: what stands behind it is of an earlier use.
      const newest = filesBelow(copy, '.journal').at(-1) ?? '';
      const bytes = fs.readFileSync(newest);
      const at = bytes.lastIndexOf(`${turn}`.padStart(100, '.'));
      if (at !== -1) fs.writeFileSync(newest, Buffer.concat([bytes.subarray(0, at), Buffer.from('?'), bytes.subarray(at + 1)]));
      const recovered = await openEngine(copy, { files: new FaultyFiles(), limits });
      const values = (await readAll(recovered, REF)).map((entry) => Number(entry.value.replaceAll('.', '')));
      assert.deepEqual(
        values,
        Array.from({ length: values.length }, (_, index) => index),
      );
      assert.ok(values.length >= turn && values.length <= turn + 1);
      await recovered.close();
    }
    await engine.close();
  });

  it('does not bring back what it cut off once, when the journal file is used again', async (test) => {
    const root = temporaryDirectory(test);
    const running = path.join(root, 'running');
    const torn = path.join(root, 'torn');
    const engine = await openEngine(running, { files: new FaultyFiles() });
    await engine.createGroup('g', { logs: 1, retentionMs: null });
    await Promise.all(Array.from({ length: 50 }, (_, turn) => engine.append(REF, [text(`old ${turn}`.padEnd(40))])));
    copyOfDirectory(running, torn);
    await engine.close();
    const { file, bytes } = journalOf(torn);
    fs.writeFileSync(file, Buffer.from(bytes).fill(0, bytes.indexOf('old 0'), bytes.indexOf('old 0') + 1));
    await (await openEngine(torn, { files: new FaultyFiles() })).close(); // nothing is left; the file is free
    const again = await openEngine(torn, { files: new FaultyFiles() });
    // The new entry ends just where a frame of the cut commit begins.
    const bytesBefore = 4096 + 44 + 36;
    await again.append(REF, [text('new'.padEnd(bytes.indexOf('old 7') - 36 - bytesBefore))]);
    copyOfDirectory(torn, path.join(root, 'copy'));
    await again.close();
    assert.ok(fs.readFileSync(filesBelow(path.join(root, 'copy'), '.journal')[0] ?? '').includes('old 7'));
    const recovered = await openEngine(path.join(root, 'copy'), { files: new FaultyFiles() });
    assert.deepEqual(
      (await readAll(recovered, REF)).map((entry) => entry.value.trimEnd()),
      ['new'],
    );
    await recovered.close();
  });

  it('keeps what stands before a journal file that a crash left empty', async (test) => {
    const root = temporaryDirectory(test);
    const directory = await crashed(root, 2);
    fs.writeFileSync(path.join(directory, 'journal', '0000000002.journal'), Buffer.alloc(8192));
    const files = new FaultyFiles();
    files.fail = (_operation, file) => (file.endsWith('.segment') ? systemError('EIO') : undefined); // the journal is all there is
    const engine = await openEngine(directory, { files });
    await engine.append(REF, [text('2a'), text('2b')]);
    copyOfDirectory(directory, path.join(root, 'copy'));
    await engine.close();
    const recovered = await openEngine(path.join(root, 'copy'), { files: new FaultyFiles() });
    assert.deepEqual(
      (await readAll(recovered, REF)).map((entry) => entry.value),
      whole(3),
    );
    await recovered.close();
  });

  it('applies no catalog record twice, though a checkpoint has it and the journal still holds it', async (test) => {
    const root = temporaryDirectory(test);
    const running = path.join(root, 'running');
    const files = new FaultyFiles();
    const engine = await openEngine(running, { files });
    await engine.createGroup('g', { logs: 1, retentionMs: null });
    await engine.createGroup('other', { logs: 1, retentionMs: null });
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    files.beforeSync = (file) => (file.endsWith('.segment') ? held : undefined);
    for (let turn = 0; turn < 2; turn++) await engine.append({ group: 'other', log: 0 }, [text('x'.repeat(40_000))]);
    await engine.deleteGroup('g');
    await engine.createGroup('g', { logs: 1, retentionMs: null });
    release(); // the checkpoint that began with the second journal file ends now, and knows of both
    while (!files.exists(path.join(running, 'catalog'))) await new Promise((resolve) => setImmediate(resolve));
    await engine.append(REF, [text('kept')]);
    copyOfDirectory(running, path.join(root, 'copy'));
    await engine.close();
    const recovered = await openEngine(path.join(root, 'copy'), { files: new FaultyFiles() });
    assert.deepEqual(
      (await readAll(recovered, REF)).map((entry) => entry.value),
      ['kept'],
    );
    await recovered.close();
  });

  it('never shows trimmed entries or deleted groups again after a crash', async (test) => {
    const root = temporaryDirectory(test);
    const running = path.join(root, 'running');
    const engine = await openEngine(running, { files: new FaultyFiles() });
    await engine.createGroup('g', { logs: 1, retentionMs: null });
    await engine.createGroup('h', { logs: 1, retentionMs: null });
    for (let turn = 0; turn < 100; turn++) await engine.append(REF, [text('x'.repeat(1000))]);
    await engine.append({ group: 'h', log: 0 }, [text('h')]);
    await engine.trim(REF, 57 as Offset);
    await engine.deleteGroup('h');
    copyOfDirectory(running, path.join(root, 'copy'));
    const recovered = await openEngine(path.join(root, 'copy'), { files: new FaultyFiles() });
    assert.equal(await recovered.offsetAt(REF, 'start'), 57);
    assert.equal((await readAll(recovered, REF, 57 as Offset)).length, 43);
    assert.deepEqual(await recovered.listGroups(''), ['g']);
    await recovered.close();
    await engine.close();
  });
});
