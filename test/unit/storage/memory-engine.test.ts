import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import type { Entry, LogRef, Offset } from '../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { logEngineContract } from '../../contract/log-engine-contract.ts';
import { heldBytes } from '../../support/held-bytes.ts';

const REF: LogRef = { group: 'group', log: 0 };
const ALL = { bytesMax: 1 << 30, entriesMax: 1 << 30 };

logEngineContract('the memory engine', { open: async (clock) => new MemoryLogEngine({ clock }) });

async function engineWithLog(): Promise<MemoryLogEngine> {
  const engine = new MemoryLogEngine({ clock: new ManualClock() });
  await engine.createGroup(REF.group, { logs: 1, retentionMs: null });
  return engine;
}

function entry(text: string): Entry {
  return { key: Buffer.from(`k${text}`), value: Buffer.from(text) };
}

test('a caller may use its buffers again as soon as append has returned', async () => {
  const engine = await engineWithLog();
  const value = Buffer.from('before');
  const done = engine.append(REF, [{ key: null, value }]);
  value.write('after!');
  await done;
  const { entries } = await engine.read(REF, 0 as Offset, ALL);
  assert.equal(Buffer.from(entries[0]?.value ?? []).toString(), 'before');
});

test('offsets and times are found among thousands of entries, before and after a trim in the middle of a chunk', async () => {
  const clock = new ManualClock(0);
  const engine = new MemoryLogEngine({ clock });
  await engine.createGroup(REF.group, { logs: 1, retentionMs: null });
  for (let second = 0; second < 1000; second++) {
    await engine.append(REF, [entry(`${second}a`), entry(`${second}b`), entry(`${second}c`)]);
    await clock.advance(1000);
  }
  assert.equal(await engine.offsetAt(REF, { timeMs: 500_000 }), 1500);
  assert.equal(await engine.offsetAt(REF, { timeMs: 500_001 }), 1503);
  await engine.trim(REF, 1601 as Offset);
  assert.equal(await engine.offsetAt(REF, { timeMs: 500_000 }), 1601);
  assert.equal(await engine.offsetAt(REF, { timeMs: 999_000 }), 2997);
  assert.equal(await engine.offsetAt(REF, { timeMs: 1_000_000 }), 3000);
  const { entries, next } = await engine.read(REF, 1601 as Offset, { bytesMax: 1 << 20, entriesMax: 2 });
  assert.deepEqual(
    entries.map((each) => Buffer.from(each.value).toString()),
    ['533c', '534a'],
  );
  assert.equal(next, 1603);
});

test('a trim at any place leaves exactly what lies behind it, and the log goes on', async () => {
  for (const count of [255, 256, 257, 512]) {
    for (const before of [1, 255, 256, 257, 511, 512, 600]) {
      const engine = await engineWithLog();
      await engine.append(
        REF,
        Array.from({ length: count }, (_, index) => entry(`${index}`)),
      );
      await engine.trim(REF, before as Offset);
      await engine.trim(REF, 1 as Offset);
      await engine.append(REF, [entry('more')]);
      const start = Math.min(before, count);
      const { entries } = await engine.read(REF, start as Offset, ALL);
      const expected = Array.from({ length: count - start }, (_, index) => `${start + index}`);
      assert.deepEqual(
        entries.map((each) => Buffer.from(each.value).toString()),
        [...expected, 'more'],
      );
      await assert.rejects(engine.read(REF, (start - 1) as Offset, ALL), { kind: 'out-of-range', start });
    }
  }
});

test('a trim gives the memory back', async () => {
  const engine = await engineWithLog();
  const megabyte = Buffer.alloc(1 << 20);
  const before = heldBytes();
  let most = 0;
  for (let index = 0; index < 300; index++) {
    const { baseOffset } = await engine.append(REF, [{ key: null, value: megabyte }]);
    await engine.trim(REF, baseOffset);
    if (index % 20 === 0) most = Math.max(most, heldBytes() - before);
  }
  assert.ok(most < 32 << 20, `${most} bytes were held`);
});

test('who waits for an append hears of a deleted log and of a closed engine', async () => {
  const engine = await engineWithLog();
  await engine.createGroup('other', { logs: 1, retentionMs: null });
  const { signal } = new AbortController();
  const deleted = assert.rejects(engine.waitForAppend(REF, 0 as Offset, signal), { kind: 'no-such-log' });
  await engine.deleteGroup(REF.group);
  await deleted;
  const closed = assert.rejects(engine.waitForAppend({ group: 'other', log: 0 }, 0 as Offset, signal), { kind: 'closed' });
  await engine.close();
  await closed;
  await assert.rejects(engine.append({ group: 'other', log: 0 }, [entry('a')]), { kind: 'closed' });
});
