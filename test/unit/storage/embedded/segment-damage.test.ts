import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import type { LogEngine, LogRef, Offset } from '../../../../src/storage/log-engine.ts';
import { readAll, text } from '../../../contract/plain-entries.ts';
import { errorCollector, filesBelow, openEngine, temporaryDirectory } from './engine-fixture.ts';
import { FaultyFiles } from './faulty-files.ts';

const REF: LogRef = { group: 'g', log: 0 };
const HEADER_BYTES = 24;

/** A closed engine's directory whose one log has `entries` entries of about `bytes` each in segments. */
async function filled(directory: string, entries: number, bytes: number): Promise<string[]> {
  const engine = await openEngine(directory, { files: new FaultyFiles() });
  await engine.createGroup('g', { logs: 2, retentionMs: null });
  const values = Array.from({ length: entries }, (_, index) =>
    `value ${index} `.padEnd(bytes, String.fromCharCode(97 + (index % 26))),
  );
  for (const value of values) await engine.append(REF, [text(value, 'key')]);
  await engine.close();
  return values;
}

describe('damage in a segment', () => {
  it('costs at most the entry it is in, is reported, and never served, for every single byte', async (test) => {
    const directory = temporaryDirectory(test);
    const values = await filled(directory, 7, 60);
    const [segment = ''] = filesBelow(directory, '.segment');
    const bytes = fs.readFileSync(segment);
    const expected = values.map((value, offset) => `${offset}:${value}`);
    const logger = errorCollector();
    const engine = await openEngine(directory, { files: new FaultyFiles(), logger });
    for (let at = 0; at < bytes.length; at++) {
      for (const wrong of [(bytes[at] as number) ^ 1, 0xff - (bytes[at] as number)]) {
        const damaged = Buffer.from(bytes);
        damaged[at] = wrong;
        fs.writeFileSync(segment, damaged);
        const found = (await readAll(engine, REF)).map((entry) => `${entry.offset}:${entry.value}`);
        const lost = expected.filter((value) => !found.includes(value));
        assert.equal(lost.length, at < HEADER_BYTES ? 0 : 1, `byte ${at}`);
        assert.equal(found.length, expected.length - lost.length);
      }
    }
    assert.equal(logger.errors.length, values.length, 'each damaged place is reported once');
    fs.writeFileSync(segment, bytes);
    assert.equal((await readAll(engine, REF)).length, values.length);
    await engine.close();
  });

  it('leaves the rest readable where a larger piece, or the end of a file, is gone', async (test) => {
    const directory = temporaryDirectory(test);
    const values = await filled(directory, 300, 300);
    const segments = filesBelow(directory, '.segment');
    assert.ok(segments.length > 4);
    const [, second = '', third = ''] = segments;
    const bytes = fs.readFileSync(second);
    fs.writeFileSync(second, Buffer.from(bytes).fill(0x55, 3000, 9000));
    fs.truncateSync(third, 5000);
    const logger = errorCollector();
    const engine = await openEngine(directory, { files: new FaultyFiles(), logger });
    const found = await readAll(engine, REF, 0 as Offset, { bytesMax: 2000, entriesMax: 50 });
    assert.ok(found.every((entry) => entry.value === values[entry.offset]));
    const lostBytes = 6000 + fs.statSync(segments[3] as string).size - 5000;
    assert.ok(found.length >= 300 - lostBytes / 340 - 4 && found.length < 285, `${found.length}`);
    assert.equal(logger.errors.length, 2);
    await engine.close();
  });

  it('does not serve the frames of another log', async (test) => {
    const directory = temporaryDirectory(test);
    await filled(directory, 5, 50);
    const engine = await openEngine(directory, { files: new FaultyFiles() });
    for (let turn = 0; turn < 5; turn++) await engine.append({ group: 'g', log: 1 }, [text(`other ${turn}`.padEnd(50), 'key')]);
    await engine.close();
    const [first = '', other = ''] = filesBelow(directory, '.segment');
    fs.copyFileSync(other, first);
    const reopened = await openEngine(directory, { files: new FaultyFiles() });
    assert.deepEqual(await readAll(reopened, REF), []);
    await reopened.close();
  });

  it('rebuilds an index that is missing, damaged or of another time', async (test) => {
    const directory = temporaryDirectory(test);
    const values = await filled(directory, 100, 300);
    for (const spoil of [
      (file: string) => fs.rmSync(file),
      (file: string) => fs.writeFileSync(file, 'nonsense'),
      (file: string) => fs.appendFileSync(file, fs.readFileSync(file).subarray(0, 24)),
      (file: string) => fs.writeFileSync(file, fs.readFileSync(file).fill(7, 20, 30)),
    ]) {
      for (const file of filesBelow(directory, '.index')) spoil(file);
      const engine = await openEngine(directory, { files: new FaultyFiles() });
      for (const offset of [0, 1, 37, 55, 99]) assert.equal(await valueAt(engine, offset), values[offset]);
      await engine.close();
    }
  });

  it('does not believe that a value is a frame, whatever a client sends', async (test) => {
    const directory = temporaryDirectory(test);
    await filled(directory, 3, 100);
    const [segment = ''] = filesBelow(directory, '.segment');
    const frame = fs.readFileSync(segment).subarray(HEADER_BYTES, HEADER_BYTES + 139);
    const other = temporaryDirectory(test);
    const engine = await openEngine(other, { files: new FaultyFiles() });
    await engine.createGroup('g', { logs: 1, retentionMs: null });
    await engine.append(REF, [{ key: null, value: Buffer.concat([frame, frame]) }, text('next')]);
    await engine.close();
    const [target = ''] = filesBelow(other, '.segment');
    fs.writeFileSync(target, fs.readFileSync(target).fill(0, HEADER_BYTES, HEADER_BYTES + 20));
    const reopened = await openEngine(other, { files: new FaultyFiles() });
    assert.deepEqual(
      (await readAll(reopened, REF)).map((entry) => entry.value),
      ['next'],
    );
    await reopened.close();
  });
});

async function valueAt(engine: LogEngine, offset: number): Promise<string | undefined> {
  const { entries } = await engine.read(REF, offset as Offset, { bytesMax: 1, entriesMax: 1 });
  return entries[0] === undefined ? undefined : Buffer.from(entries[0].value).toString();
}
