import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NodeFiles } from '../../../../src/platform/files.ts';
import { ChunkPool } from '../../../../src/storage/embedded/chunk-pool.ts';
import type { LogRef, Offset, ReadResult } from '../../../../src/storage/log-engine.ts';
import { openEngine, temporaryDirectory } from './engine-fixture.ts';

const MIB = 1024 * 1024;
const ENTRY_BYTES = 10_000;
const LOGS = 3;
const ENTRIES = 400;
/** What all entries fill. */
const CHUNKS = (LOGS * ENTRIES * ENTRY_BYTES) / MIB;
const ref = (log: number): LogRef => ({ group: 'g', log });

describe('a pool of chunks', () => {
  it('gives a chunk again when its last holder has let go of it', () => {
    const pool = new ChunkPool(MIB, 2);
    const chunk = pool.take(10);
    chunk.use?.hold();
    chunk.use?.letGo();
    assert.equal(pool.spares, 0);
    chunk.use?.letGo();
    assert.equal(pool.take(10), chunk);
    assert.notEqual(pool.take(10), chunk);
    assert.throws(() => pool.take(10).use?.letGo() ?? chunk.use?.letGo() ?? chunk.use?.letGo());
  });

  it('never gives one again of which somebody has views', () => {
    const pool = new ChunkPool(MIB, 2);
    const chunk = pool.take(10);
    chunk.use?.lend();
    chunk.use?.letGo();
    assert.equal(pool.spares, 0);
  });

  it('keeps no more than it may, none that is larger, and none when it is cleared', () => {
    const pool = new ChunkPool(MIB, 2);
    const chunks = [1, 2, 3].map(() => pool.take(1));
    for (const { use } of chunks) use?.letGo();
    assert.equal(pool.spares, 2);
    assert.equal(pool.take(2 * MIB).use, undefined);
    pool.clear();
    assert.equal(pool.spares, 0);
  });
});

/** Tells which log and which of its entries it is, in every byte. */
function entryOf(log: number, index: number): Buffer {
  return Buffer.alloc(ENTRY_BYTES, `${log}.${index} `);
}

function assertEntries(log: number, { entries }: ReadResult): void {
  for (const { offset, value } of entries) assert.ok(entryOf(log, offset).equals(value), `${log}.${offset}`);
}

describe('an engine that uses its memory again', () => {
  /** Returns how many pieces of memory of a chunk's size were written from. What was read on the way is looked at in the end. */
  async function fill(test: { after(callback: () => void): void }, reads: boolean): Promise<number> {
    const files = new NodeFiles();
    const seen = new Set<ArrayBufferLike>();
    const writeAt = files.writeAt.bind(files);
    files.writeAt = (file, buffers, position) => {
      for (const { buffer } of buffers) if (buffer.byteLength === MIB) seen.add(buffer);
      writeAt(file, buffers, position);
    };
    const engine = await openEngine(temporaryDirectory(test), {
      files,
      limits: { journalFileBytes: 512 * 1024, segmentBytes: 4 * MIB, chunkBytes: MIB },
    });
    await engine.createGroup('g', { logs: LOGS, retentionMs: null });
    const kept: { log: number; page: ReadResult }[] = [];
    for (let index = 0; index < ENTRIES; index++) {
      await Promise.all([0, 1, 2].map((log) => engine.append(ref(log), [{ key: null, value: entryOf(log, index) }])));
      const log = index % LOGS;
      if (reads && index % 7 === 0) {
        kept.push({ log, page: await engine.read(ref(log), Math.max(0, index - 3) as Offset, { entriesMax: 5, bytesMax: MIB }) });
      }
      if (index % 50 === 49) await engine.trim(ref(log), (index - 30) as Offset);
    }
    for (let log = 0; log < LOGS; log++) {
      let from = (await engine.offsetAt(ref(log), 'start')) as number;
      while (from < ENTRIES) {
        const page = await engine.read(ref(log), from as Offset, { entriesMax: 50, bytesMax: MIB });
        assertEntries(log, page);
        from = page.next;
      }
    }
    for (const { log, page } of kept) assertEntries(log, page);
    await engine.close();
    return seen.size;
  }

  it('writes many chunks of records from a few chunks of memory', async (test) => {
    const buffers = await fill(test, false);
    assert.ok(buffers < CHUNKS - 3, `${buffers} for ${CHUNKS}`);
  });

  it('never writes over what a reader was given', async (test) => {
    const buffers = await fill(test, true);
    assert.ok(buffers > CHUNKS, `${buffers} for ${CHUNKS}`);
  });
});
