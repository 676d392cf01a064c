import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import type { LogRef, Offset } from '../../../../src/storage/log-engine.ts';
import { readAll, text } from '../../../contract/plain-entries.ts';
import { filesBelow, openEngine, SMALL_LIMITS, temporaryDirectory } from './engine-fixture.ts';
import { FaultyFiles } from './faulty-files.ts';

const REF: LogRef = { group: 'g', log: 0 };

describe('the data directory of the embedded engine', () => {
  it('is refused to a second engine while the first one has it', async (test) => {
    const directory = temporaryDirectory(test);
    const engine = await openEngine(directory);
    await assert.rejects(openEngine(directory), {
      name: 'DataDirectoryInUseError',
      message: `${directory} is in use by another process`,
    });
    await engine.close();
    await (await openEngine(directory)).close();
    assert.deepEqual(
      fs.readdirSync(directory).filter((name) => name.startsWith('lock')),
      [],
    );
  });

  it('is refused when it has an unknown format or is damaged, and left as it is', async (test) => {
    const directory = temporaryDirectory(test);
    await (await openEngine(directory)).close();
    const version = path.join(directory, 'VERSION');
    const original = fs.readFileSync(version, 'latin1');
    fs.writeFileSync(version, original.replace('millrace-log 3', 'millrace-log 4'));
    await assert.rejects(openEngine(directory), {
      name: 'DataDirectoryError',
      message: /has log format 4; this version reads formats 1 to 3/,
    });
    fs.writeFileSync(version, 'something else');
    await assert.rejects(openEngine(directory), { name: 'DataDirectoryError', message: /VERSION is damaged/ });
    fs.rmSync(version);
    await assert.rejects(openEngine(directory), { name: 'DataDirectoryError', message: /holds log data but no VERSION/ });
    fs.writeFileSync(version, original);
    const catalog = path.join(directory, 'catalog');
    fs.writeFileSync(catalog, fs.readFileSync(catalog, 'latin1').replace('sequence', 'Sequence'));
    await assert.rejects(openEngine(directory), { name: 'DataDirectoryError', message: /catalog is damaged/ });
    assert.deepEqual(
      fs.readdirSync(directory).filter((name) => name.startsWith('lock')),
      [],
      'a refused open leaves no lock',
    );
  });

  it('is refused when its catalog is gone, and opens again with the catalog put back', async (test) => {
    const directory = temporaryDirectory(test);
    const engine = await openEngine(directory, { files: new FaultyFiles() });
    await engine.createGroup('g', { logs: 1, retentionMs: null });
    await engine.append(REF, [text('kept')]);
    await engine.close();
    const catalog = path.join(directory, 'catalog');
    const content = fs.readFileSync(catalog);
    fs.rmSync(catalog);
    for (const journal of filesBelow(directory, '.journal')) fs.rmSync(journal);
    for (let turn = 0; turn < 2; turn++) {
      await assert.rejects(openEngine(directory), { name: 'DataDirectoryError', message: /catalog is missing/ });
    }
    fs.writeFileSync(catalog, content);
    const reopened = await openEngine(directory);
    assert.deepEqual(
      (await readAll(reopened, REF)).map(({ value }) => value),
      ['kept'],
    );
    await reopened.close();
  });

  it('shrinks when a log is trimmed, and the trim holds after a restart', async (test) => {
    const directory = temporaryDirectory(test);
    const clock = new ManualClock();
    const engine = await openEngine(directory, { files: new FaultyFiles(), clock });
    await engine.createGroup('g', { logs: 1, retentionMs: null });
    for (let turn = 0; turn < 200; turn++) await engine.append(REF, [text('x'.repeat(1000))]);
    await engine.close();
    assert.ok(filesBelow(directory, '.segment').length > 8);
    const reopened = await openEngine(directory, { files: new FaultyFiles(), clock });
    await reopened.trim(REF, 150 as Offset);
    for (let turn = 0; turn < 50; turn++) await clock.advance(10);
    assert.ok(filesBelow(directory, '.segment').length <= 5);
    assert.ok(filesBelow(directory, '.index').length <= 5);
    await reopened.close();
    const again = await openEngine(directory);
    assert.equal(await again.offsetAt(REF, 'start'), 150);
    assert.equal((await readAll(again, REF, 150 as Offset)).length, 50);
    await again.trim(REF, 200 as Offset);
    await again.close();
    assert.deepEqual(filesBelow(directory, '.segment'), [], 'nothing is left of a log that expired as a whole');
    const last = await openEngine(directory);
    assert.equal((await last.append(REF, [text('y')])).baseOffset, 200);
    await last.close();
  });

  it('holds nothing of a deleted group any more', async (test) => {
    const directory = temporaryDirectory(test);
    const clock = new ManualClock();
    const engine = await openEngine(directory, { files: new FaultyFiles(), clock });
    await engine.createGroup('g', { logs: 4, retentionMs: null });
    for (let turn = 0; turn < 100; turn++) await engine.append({ group: 'g', log: turn % 4 }, [text('x'.repeat(2000))]);
    await engine.deleteGroup('g');
    for (let turn = 0; turn < 20; turn++) await clock.advance(10);
    await engine.close();
    assert.deepEqual(fs.readdirSync(path.join(directory, 'logs')), []);
  });

  it('holds no file open of a deleted log, which would keep its disk, and nothing of it any more', async (test) => {
    const directory = temporaryDirectory(test);
    const clock = new ManualClock();
    const files = new FaultyFiles();
    const first = await openEngine(directory, { files, clock });
    for (const group of ['g', 'h']) {
      await first.createGroup(group, { logs: 2, retentionMs: null });
      for (let turn = 0; turn < 20; turn++) await first.append({ group, log: turn % 2 }, [text('x'.repeat(2000))]);
    }
    await first.close();
    const engine = await openEngine(directory, { files, clock, limits: { openFilesMax: 100 } });
    for (const group of ['g', 'h']) for (const log of [0, 1]) await readAll(engine, { group, log });
    const all = files.openPaths.length;
    await engine.deleteLogs('g', [0]);
    await engine.deleteGroup('h');
    for (let turn = 0; turn < 50; turn++) await clock.advance(10);
    const left = files.openPaths;
    assert.ok(left.length <= all - 3, `${left.length} of ${all} files are open`);
    assert.deepEqual(
      left.filter((name) => !fs.existsSync(name)),
      [],
    );
    assert.equal(fs.readdirSync(path.join(directory, 'logs')).length, 1);
    await engine.close();
  });

  it('begins a new segment when one is full or a 24th of the retention old', async (test) => {
    const directory = temporaryDirectory(test);
    const clock = new ManualClock();
    const limits = { ...SMALL_LIMITS, segmentAgeMinMs: 1000, segmentAgeMaxMs: 10_000 };
    const rounds: number[] = [];
    for (let round = 0; round < 5; round++) {
      const engine = await openEngine(directory, { files: new FaultyFiles(), clock, limits });
      await engine.createGroup('g', { logs: 1, retentionMs: 48_000 });
      await engine.append(REF, [text('small')]);
      await engine.close();
      rounds.push(filesBelow(directory, '.segment').length);
      await clock.advance(900);
    }
    assert.deepEqual(rounds, [1, 1, 1, 2, 2]);
  });
});
