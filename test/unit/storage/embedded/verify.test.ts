import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { NodeFiles } from '../../../../src/platform/files.ts';
import { MetricsRegistry } from '../../../../src/platform/metrics.ts';
import { DAMAGED_FRAMES_TOTAL } from '../../../../src/storage/embedded/damage-reports.ts';
import { type LogReport, verifyLogDirectory } from '../../../../src/storage/embedded/verify.ts';
import type { LogRef, Offset } from '../../../../src/storage/log-engine.ts';
import { readAll, text } from '../../../contract/plain-entries.ts';
import { copyOfDirectory, filesBelow, openEngine, temporaryDirectory } from './engine-fixture.ts';
import { FaultyFiles } from './faulty-files.ts';

const REF: LogRef = { group: 'g', log: 0 };

function verify(directory: string): LogReport {
  return verifyLogDirectory(new NodeFiles(), directory, () => {});
}

/** A closed engine's directory, with `entries` entries in the segments of one of its two logs. */
async function filled(directory: string, entries: number): Promise<void> {
  const engine = await openEngine(directory, { files: new FaultyFiles() });
  await engine.createGroup('g', { logs: 2, retentionMs: null });
  for (let index = 0; index < entries; index++) await engine.append(REF, [text(`value ${index}`.padEnd(60), 'key')]);
  await engine.close();
}

/** A directory as a crash leaves it, with `entries` entries in its one journal file. */
async function crashed(directory: string, entries: number): Promise<string> {
  const running = path.join(directory, 'running');
  const engine = await openEngine(running, { files: new FaultyFiles() });
  await engine.createGroup('g', { logs: 2, retentionMs: null });
  for (let index = 0; index < entries; index++)
    await engine.append({ group: 'g', log: index % 2 }, [text(`value ${index}`.padEnd(60), 'key')]);
  const copy = path.join(directory, 'crashed');
  copyOfDirectory(running, copy);
  await engine.close();
  return copy;
}

/** Names, contents and times of everything below a folder. */
function snapshot(directory: string): string[] {
  return fs.readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => {
    const { mtimeMs, size } = fs.statSync(path.join(directory, name));
    return `${name} ${mtimeMs} ${size}`;
  });
}

describe('the verification of a log directory', () => {
  it('counts what is there and changes nothing', async (test) => {
    const directory = temporaryDirectory(test);
    await filled(directory, 300);
    const before = snapshot(directory);
    const report = verify(directory);
    assert.deepEqual(snapshot(directory), before);
    const { groups, logs, entries, damaged } = report;
    assert.deepEqual({ groups, logs, entries, damaged }, { groups: 1, logs: 2, entries: 300, damaged: 0 });
    assert.equal(report.segments, filesBelow(directory, '.segment').length);
    assert.ok(report.segmentBytes > 300 * 60);
  });

  it('counts what a crash left in the journal, once, and takes a torn end for none', async (test) => {
    const directory = await crashed(temporaryDirectory(test), 20);
    assert.deepEqual([verify(directory).entries, verify(directory).damaged], [20, 0]);
    const [journal = ''] = filesBelow(directory, '.journal');
    const bytes = fs.readFileSync(journal);
    const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
    fs.writeFileSync(journal, bytes.fill(0x33, end - 10, end + 50));
    assert.deepEqual([verify(directory).entries, verify(directory).damaged], [19, 0]);
    const engine = await openEngine(directory);
    assert.equal((await readAll(engine, REF)).length + (await readAll(engine, { group: 'g', log: 1 })).length, 19);
    await engine.close();
  });

  it('finds every single wrong byte of a segment, says where it is, and that one entry is lost', async (test) => {
    const directory = temporaryDirectory(test);
    await filled(directory, 5);
    const [segment = ''] = filesBelow(directory, '.segment');
    const bytes = fs.readFileSync(segment);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] as number) ^ 0x80;
      fs.writeFileSync(segment, damaged);
      const { damage, entries } = verify(directory);
      const [place] = damage;
      assert.equal(damage.length, 1, `byte ${at}`);
      assert.equal(place?.file, segment);
      assert.ok(place !== undefined && at >= place.at && at < place.at + place.bytes, `byte ${at}`);
      assert.deepEqual([place.entriesMax, entries], at < 24 ? [0, 5] : [1, 4]);
    }
  });

  it('finds every wrong byte of a journal file in front of its last commit', async (test) => {
    const directory = await crashed(temporaryDirectory(test), 6);
    const [journal = ''] = filesBelow(directory, '.journal');
    const bytes = fs.readFileSync(journal);
    const lastCommit = bytes.indexOf('value 5') - 36 - 3 - 48;
    for (let at = 0; at < lastCommit; at += at < 4096 ? 101 : 1) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] as number) ^ 0x04;
      fs.writeFileSync(journal, damaged);
      const report = verify(directory);
      assert.equal(report.damaged, 1, `byte ${at}`);
      const lost = report.logs === 0 ? 0 : 6 - report.entries; // where the group's own record is gone, so are its logs
      assert.ok(lost <= 1 && lost <= (report.damage[0]?.entriesMax ?? 0), `byte ${at}`);
    }
  });

  it('says what a missing segment costs, and that nothing can be read behind a damaged catalog or VERSION', async (test) => {
    const directory = temporaryDirectory(test);
    await filled(directory, 300);
    const [first = ''] = filesBelow(directory, '.segment');
    const entries = Number(path.basename(filesBelow(directory, '.segment')[1] ?? '', '.segment'));
    fs.rmSync(first);
    assert.deepEqual(verify(directory).damage, [{ file: first, at: 0, bytes: 0, entriesMax: entries, what: 'is missing' }]);
    assert.equal(verify(directory).entries, 300 - entries);
    for (const name of ['catalog', 'VERSION']) {
      const file = path.join(directory, name);
      const content = fs.readFileSync(file);
      fs.writeFileSync(file, 'nonsense');
      const [place] = verify(directory).damage;
      assert.deepEqual([place?.file, place?.entriesMax], [file, undefined]);
      fs.writeFileSync(file, content);
    }
  });

  it('refuses a folder without a log, and a format of another version', async (test) => {
    const directory = temporaryDirectory(test);
    assert.throws(() => verify(directory), { name: 'DataDirectoryError', message: /holds no log/ });
    await filled(directory, 1);
    fs.writeFileSync(path.join(directory, 'VERSION'), 'millrace-log 99\nseed 00000000\n');
    assert.throws(() => verify(directory), { name: 'DataDirectoryError', message: /format 99/ });
  });

  it('finds what an engine counts while it serves', async (test) => {
    const directory = temporaryDirectory(test);
    await filled(directory, 100);
    for (const segment of filesBelow(directory, '.segment')) {
      const bytes = fs.readFileSync(segment);
      fs.writeFileSync(segment, bytes.fill(0, 500, 520));
    }
    const report = verify(directory);
    const metrics = new MetricsRegistry();
    const engine = await openEngine(directory, { files: new FaultyFiles(), metrics });
    for (let turn = 0; turn < 3; turn++) {
      const found = await readAll(engine, REF, 0 as Offset);
      assert.equal(found.length, report.entries);
    }
    assert.equal(metrics.value(DAMAGED_FRAMES_TOTAL), report.damaged);
    assert.equal(report.damaged, filesBelow(directory, '.segment').length);
    await engine.close();
  });
});
