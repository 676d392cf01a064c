import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import type { LogRef, Offset } from '../../../../src/storage/log-engine.ts';
import { assertLogError, readAll, text } from '../../../contract/plain-entries.ts';
import { copyOfDirectory, errorCollector, filesBelow, openEngine, temporaryDirectory } from './engine-fixture.ts';
import { FaultyFiles, systemError } from './faulty-files.ts';

const REF: LogRef = { group: 'g', log: 0 };
const KIB = 1024;

describe('a failing disk under the embedded engine', () => {
  it('rejects what waits for a failed sync as unknown, what waits behind it as not appended, and goes on', async (test) => {
    const directory = temporaryDirectory(test);
    const files = new FaultyFiles();
    const engine = await openEngine(directory, { files, logger: errorCollector() });
    await engine.createGroup('g', { logs: 1, retentionMs: null });
    await engine.append(REF, [text('before')]);
    let failures = 1;
    files.beforeSync = async () => {
      files.beforeSync = () => undefined;
      behind = engine.append(REF, [text('behind')]);
      files.fail = (operation) => (operation === 'sync' && failures-- > 0 ? systemError('EIO') : undefined);
    };
    let behind: Promise<unknown> | undefined;
    await assertLogError(engine.append(REF, [text('failed')]), 'unknown');
    await assertLogError(behind ?? assert.fail(), 'not-appended');
    assert.deepEqual(await values(engine), ['before']);
    await engine.append(REF, [text('after')]);
    assert.deepEqual(await values(engine), ['before', 'after']);
    await engine.close();
    const reopened = await openEngine(directory);
    assert.deepEqual(await values(reopened), ['before', 'after']);
    await reopened.close();
  });

  it('does not show a failed append after a crash, once a later one was acknowledged', async (test) => {
    const directory = temporaryDirectory(test);
    const files = new FaultyFiles();
    const engine = await openEngine(directory, { files, logger: errorCollector() });
    await engine.createGroup('g', { logs: 1, retentionMs: null });
    for (let turn = 0; turn < 5; turn++) {
      await engine.append(REF, [text(`good ${turn}`)]);
      let failures = 1;
      files.fail = (operation, path) =>
        operation === 'sync' && path.endsWith('.journal') && failures-- > 0 ? systemError('EIO') : undefined;
      await assertLogError(engine.append(REF, [text(`failed ${turn}`)]), 'unknown');
    }
    await engine.append(REF, [text('last')]);
    copyOfDirectory(directory, `${directory}-copy`);
    test.after(() => files.removeTree(`${directory}-copy`));
    const recovered = await openEngine(`${directory}-copy`);
    assert.deepEqual(await values(recovered), [...[0, 1, 2, 3, 4].map((turn) => `good ${turn}`), 'last']);
    await recovered.close();
    await engine.close();
  });

  for (const place of ['in the middle', 'at the end'] as const) {
    it(`refuses appends on a disk that is full ${place} of a journal file, but reads, trims and deletes`, async (test) => {
      await fillDisk(temporaryDirectory(test), place === 'at the end' ? 20 * KIB : 64 * KIB);
    });
  }

  it('keeps entries readable while segments cannot be written, and writes them to new segments later', async (test) => {
    const directory = temporaryDirectory(test);
    const files = new FaultyFiles();
    const clock = new ManualClock();
    const logger = errorCollector();
    const engine = await openEngine(directory, { files, clock, logger, limits: { tailBytesMax: 150 * KIB } });
    await engine.createGroup('g', { logs: 1, retentionMs: null });
    const expected: string[] = [];
    const append = async (): Promise<unknown> => {
      const value = `${expected.length}`.padEnd(2000, 'x');
      await engine.append(REF, [text(value)]);
      return expected.push(value);
    };
    for (let turn = 0; turn < 40; turn++) await append(); // rolls once: the first segments are written
    for (const operation of ['sync', 'write', 'create'] as const) {
      files.fail = (failing, path) => (failing === operation && path.endsWith('.segment') ? systemError('EIO') : undefined);
      let refused: unknown;
      for (let turn = 0; turn < 200 && refused === undefined; turn++) {
        await append().catch((error: unknown) => {
          refused = error;
        });
      }
      await assertLogError(Promise.reject(refused), 'not-appended');
      assert.deepEqual(await values(engine), expected);
      assert.ok(logger.errors.length > 0);
      files.fail = () => undefined;
      await clock.advance(600);
      await append();
      assert.deepEqual(await values(engine), expected);
    }
    await engine.close();
    const reopened = await openEngine(directory);
    assert.deepEqual(await values(reopened), expected);
    await reopened.close();
  });

  it('never writes to a segment again after its sync failed', async (test) => {
    const directory = temporaryDirectory(test);
    const files = new FaultyFiles();
    const clock = new ManualClock();
    const limits = { segmentBytes: 1024 * KIB };
    const engine = await openEngine(directory, { files, clock, logger: errorCollector(), limits });
    await engine.createGroup('g', { logs: 1, retentionMs: null });
    const expected: string[] = [];
    const failed = new Set<string>();
    let writesAfter = 0;
    for (let turn = 0; turn < 150; turn++) {
      const value = `${turn}`.padEnd(2000, 'x');
      files.fail = (operation, file) => {
        if (operation === 'write' && failed.has(file)) writesAfter += 1;
        if (operation !== 'sync' || turn < 60 || failed.size > 0 || !file.endsWith('.segment')) return undefined;
        failed.add(file);
        return systemError('EIO');
      };
      await engine.append(REF, [text(value)]);
      expected.push(value);
      if (turn % 30 === 0) await clock.advance(600);
    }
    assert.deepEqual([failed.size, writesAfter], [1, 0]);
    await engine.close();
    const reopened = await openEngine(directory, { limits });
    assert.deepEqual(await values(reopened), expected);
    await reopened.close();
  });

  it('begins a new segment after a restart where the last one was left with more than counts', async (test) => {
    const directory = temporaryDirectory(test);
    const engine = await openEngine(directory, { files: new FaultyFiles() });
    await engine.createGroup('g', { logs: 1, retentionMs: null });
    await engine.append(REF, [text('before')]);
    await engine.close();
    const [segment = ''] = filesBelow(directory, '.segment');
    fs.appendFileSync(segment, 'what a failed flush wrote');
    const left = fs.readFileSync(segment);
    const reopened = await openEngine(directory, { files: new FaultyFiles() });
    await reopened.append(REF, [text('after')]);
    await reopened.close();
    assert.equal(filesBelow(directory, '.segment').length, 2);
    assert.deepEqual(fs.readFileSync(segment), left);
    const again = await openEngine(directory);
    assert.deepEqual(await values(again), ['before', 'after']);
    await again.close();
  });

  it('throttles what comes on top of the bytes that may wait', async (test) => {
    const files = new FaultyFiles();
    const engine = await openEngine(temporaryDirectory(test), { files, limits: { waitingBytesMax: 64 * KIB } });
    await engine.createGroup('g', { logs: 1, retentionMs: null });
    let release: () => void = () => {};
    files.beforeSync = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const outcomes = Array.from({ length: 100 }, () =>
      engine.append(REF, [text('x'.repeat(KIB))]).catch((error: unknown) => error),
    );
    await assertLogError(engine.append(REF, [text('x'.repeat(10 * KIB))]), 'throttled');
    files.beforeSync = () => undefined;
    release();
    const settled = await Promise.all(outcomes);
    const throttled = settled.filter((outcome) => outcome instanceof Error).length;
    assert.ok(throttled > 30 && throttled < 50, `${throttled}`);
    assert.equal((await values(engine)).length, 100 - throttled);
    await assertLogError(engine.append(REF, [text('x'.repeat(40 * KIB)), text('x'.repeat(40 * KIB))]), 'too-large');
    await engine.close();
  });
});

async function values(engine: Parameters<typeof readAll>[0]): Promise<string[]> {
  const start = await engine.offsetAt(REF, 'start');
  return (await readAll(engine, REF, start)).map((entry) => entry.value);
}

/** Fills a disk that holds one journal file, and makes room again. */
async function fillDisk(directory: string, journalFileBytes: number): Promise<void> {
  const files = new FaultyFiles();
  const engine = await openEngine(directory, { files, logger: errorCollector(), limits: { journalFileBytes } });
  await engine.createGroup('g', { logs: 1, retentionMs: null });
  await engine.createGroup('h', { logs: 1, retentionMs: null });
  await engine.append(REF, [text('first')]);
  const journal = filesBelow(directory, '.journal')[0] ?? '';
  const full = files.open(journal, 'read');
  const sizeBytes = files.sizeBytes(full);
  // Bytes that a file has already can be written, new ones cannot.
  const write = files.writeAt.bind(files);
  let diskFull = true;
  files.writeAt = (file, buffers, position) => {
    const grows = position + buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0) > files.sizeBytes(file);
    if (diskFull && grows) throw systemError('ENOSPC');
    write(file, buffers, position);
  };
  let appended = 0;
  for (;;) {
    const outcome = await engine.append(REF, [text('x'.repeat(500))]).catch((error: unknown) => error);
    if (outcome instanceof Error) break;
    appended += 1;
    assert.ok(appended * 500 < sizeBytes, 'the disk is full');
  }
  assert.equal((await values(engine)).length, 1 + appended);
  const refused = assertLogError(engine.append(REF, [text('x'.repeat(500))]), 'not-appended');
  await Promise.all([refused, engine.trim(REF, 3 as Offset)]);
  await engine.deleteGroup('h');
  assert.equal(await engine.offsetAt(REF, 'start'), 3);
  diskFull = false;
  await engine.append(REF, [text('room again')]);
  files.close(full);
  await engine.close();
  const reopened = await openEngine(directory);
  assert.deepEqual((await readAll(reopened, REF, 3 as Offset)).length, 1 + appended + 1 - 3);
  await reopened.close();
}
