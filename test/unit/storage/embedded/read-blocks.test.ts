import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogEngine, LogRef, Offset, ReadResult } from '../../../../src/storage/log-engine.ts';
import { openEngine, temporaryDirectory } from './engine-fixture.ts';
import { FaultyFiles } from './faulty-files.ts';

const LOGS = 3;
const ENTRIES = 60;
const PAGE = { entriesMax: 20, bytesMax: 64 * 1024 };

const ref = (log: number): LogRef => ({ group: 'g', log });
const recordOf = (log: number, index: number): string => `${log}.${index} ${'x'.repeat(600)}`;

/** An engine with all entries in segments. */
async function storedEngine(test: { after(callback: () => void): void }, encryption: boolean): Promise<LogEngine> {
  const directory = temporaryDirectory(test);
  const engine = await openEngine(directory, { files: new FaultyFiles() });
  await engine.createGroup('g', { logs: LOGS, retentionMs: null, encryption });
  for (let log = 0; log < LOGS; log++) {
    for (let index = 0; index < ENTRIES; index++) {
      await engine.append(ref(log), [{ key: null, value: Buffer.from(recordOf(log, index)) }]);
    }
  }
  await engine.close();
  return openEngine(directory);
}

function assertWhole(log: number, from: number, { entries }: ReadResult): void {
  assert.equal(entries.length, PAGE.entriesMax);
  for (const [index, { value }] of entries.entries()) {
    assert.equal(Buffer.from(value).toString(), recordOf(log, from + index));
  }
}

describe('pages of entries that are given back', () => {
  for (const encryption of [false, true]) {
    it(`never touch those that are still looked at (${encryption ? 'encrypted' : 'plain'})`, async (test) => {
      const engine = await storedEngine(test, encryption);
      const held = await Promise.all([0, 1, 2].map((log) => engine.read(ref(log), 20 as Offset, PAGE)));
      for (let turn = 0; turn < 5; turn++) {
        for (let log = 0; log < LOGS; log++) {
          for (let from = 0; from < ENTRIES; from += PAGE.entriesMax) {
            const page = await engine.read(ref(log), from as Offset, PAGE);
            assertWhole(log, from, page);
            page.release?.();
            page.release?.();
            await engine.offsetAt(ref(log), { timeMs: 1 });
          }
        }
      }
      for (const [log, page] of held.entries()) assertWhole(log, 20, page);
      await engine.close();
    });
  }

  it('lend their bytes to the next page', async (test) => {
    const engine = await storedEngine(test, false);
    const first = await engine.read(ref(0), 0 as Offset, PAGE);
    const buffers = new Set(first.entries.map(({ value }) => value.buffer));
    first.release?.();
    const second = await engine.read(ref(1), 0 as Offset, PAGE);
    assert.ok(second.entries.some(({ value }) => buffers.has(value.buffer)));
    await engine.close();
  });
});
