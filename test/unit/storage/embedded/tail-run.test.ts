import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FrameKind, frameOffset, newChunk, writeFrame } from '../../../../src/storage/embedded/frame.ts';
import { type TailPiece, TailRun } from '../../../../src/storage/embedded/tail-run.ts';

const SEED = 7;
const chunk = newChunk(64 * 1024);
/** Bytes of another log between two appends. */
const GAP = 50;

/** Appends of a log, one after the other in a chunk; `sizes` are those of each append's entries; stamped 100, 110, … */
function appends(sizes: readonly (readonly number[])[], gap = GAP): TailPiece[] {
  const pieces: TailPiece[] = [];
  let at = 0;
  let offset = 20;
  for (const [index, entries] of sizes.entries()) {
    const [from, base, timeMs] = [at, offset, 100 + 10 * index];
    for (const [entry, size] of entries.entries()) {
      const content = { kind: FrameKind.data, last: entry === entries.length - 1, key: null, value: Buffer.alloc(size) };
      at = writeFrame(chunk, at, { seed: SEED, epoch: 1, log: 3, timeMs }, { ...content, offset });
      offset += 1;
    }
    pieces.push({ chunk, from, to: at, base, endOffset: offset, timeMs });
    at += gap;
  }
  return pieces;
}

function runOf([first, ...more]: readonly TailPiece[]): TailRun {
  const run = new TailRun(first ?? assert.fail());
  for (const piece of more) assert.equal(run.take(piece), true);
  return run;
}

function offsetsFrom(run: TailRun, from: number): number[] {
  const offsets: number[] = [];
  run.visitFrom(from, (_, at) => {
    if (frameOffset(chunk, at) >= from) offsets.push(frameOffset(chunk, at));
    return true;
  });
  return offsets;
}

describe('a run of a log’s tail', () => {
  it('shows the entries of its appends in order, from any offset on', () => {
    for (const gap of [0, GAP]) {
      const run = runOf(appends([[10], [20, 30], [5], [7, 7, 7]], gap));
      assert.deepEqual([run.base, run.endOffset, run.firstTimeMs, run.lastTimeMs], [20, 27, 100, 130]);
      for (let from = 20; from <= 27; from++) {
        assert.deepEqual(
          offsetsFrom(run, from),
          [20, 21, 22, 23, 24, 25, 26].filter((offset) => offset >= from),
        );
      }
    }
  });

  it('reads little that lies before the offset asked for', () => {
    const run = runOf(appends(Array.from({ length: 500 }, () => [40])));
    let visited = 0;
    run.visitFrom(500, () => {
      visited += 1;
      return true;
    });
    assert.ok(visited <= 21, `${visited} visited`);
  });

  it('finds the first entry stamped at or after a time', () => {
    const run = runOf(appends([[10], [20, 30], [5]]));
    assert.deepEqual(
      [0, 100, 101, 110, 115, 120, 121].map((timeMs) => run.offsetOfTime(timeMs)),
      [20, 20, 21, 21, 23, 23, 24],
    );
  });

  it('takes what follows in the same chunk, and nothing else', () => {
    const [first, second, third] = appends([[10], [10], [10]]) as [TailPiece, TailPiece, TailPiece];
    const run = new TailRun(first);
    assert.equal(run.take(third), false, 'offsets are missing');
    assert.equal(run.take({ ...second, chunk: newChunk(10) }), false, 'another chunk');
    assert.equal(run.take(second), true);
    run.close();
    assert.equal(run.take(third), false, 'it is closed');
  });

  it('is split between appends only, into parts that are the whole', () => {
    const sizes = [[10], [200, 300], [5], [70, 70, 70], [1]];
    const bounds = [20, 21, 23, 24, 27, 28];
    for (const gap of [0, GAP]) {
      const whole = runOf(appends(sizes, gap));
      for (let bytesMin = 1; bytesMin < whole.bytes + 50; bytesMin += 9) {
        const run = runOf(appends(sizes, gap));
        const rest = run.splitAfter(bytesMin);
        if (rest === undefined) {
          assert.deepEqual(offsetsFrom(run, 0), offsetsFrom(whole, 0));
          continue;
        }
        assert.ok(run.bytes >= bytesMin && bounds.includes(run.endOffset) && run.endOffset === rest.base);
        assert.equal(run.bytes + rest.bytes, whole.bytes);
        assert.deepEqual([...offsetsFrom(run, 0), ...offsetsFrom(rest, 0)], offsetsFrom(whole, 0));
        assert.deepEqual([run.firstTimeMs, rest.lastTimeMs, rest.endOffset], [100, 140, 28]);
        assert.ok(run.lastTimeMs < rest.firstTimeMs);
      }
    }
  });
});
