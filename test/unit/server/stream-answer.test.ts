import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import { test } from 'node:test';
import { AssertionFailure } from '../../../src/platform/assert.ts';
import { SystemClock } from '../../../src/platform/clock.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { streamAnswer } from '../../../src/server/http/stream-answer.ts';
import { LISTENER_LIMITS } from '../../../src/server/limits.ts';
import { until } from './support.ts';

const bugs: unknown[] = [];
const options = {
  clock: new SystemClock(),
  logger: silentLogger,
  limits: { ...LISTENER_LIMITS, writeStallTimeoutMs: 30 },
  onBug: (error: unknown) => void bugs.push(error),
};
const PIECE = new Uint8Array(1024);

/** Pieces without end; tells how many were asked for and whether it was told to stop. */
function endless(): { readonly pieces: AsyncIterable<Uint8Array>; readonly seen: { asked: number; stopped: boolean } } {
  const seen = { asked: 0, stopped: false };
  const pieces = (async function* () {
    try {
      for (;;) {
        seen.asked += 1;
        yield PIECE;
      }
    } finally {
      seen.stopped = true;
    }
  })();
  return { pieces, seen };
}

test('pieces arrive whole and in order, and the answer ends with them', async () => {
  const sink = new PassThrough();
  const pieces = (async function* () {
    for (const text of ['a', 'b', 'c']) yield Buffer.from(text);
  })();
  streamAnswer(pieces, sink, options);
  const received: Buffer[] = [];
  for await (const chunk of sink) received.push(chunk);
  assert.equal(Buffer.concat(received).toString(), 'abc');
});

test('no more is produced than the client takes', async () => {
  const source = endless();
  const sink = new Writable({ highWaterMark: 2048, write: () => {} }); // takes one piece and never says that it is done
  streamAnswer(source.pieces, sink, { ...options, limits: LISTENER_LIMITS });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(source.seen.asked <= 3, `${source.seen.asked} pieces`);
  sink.destroy();
  await until(() => source.seen.stopped);
});

test('a client that takes nothing for too long is cut off, and the source is told', async () => {
  const source = endless();
  const sink = new Writable({ write: () => {} });
  streamAnswer(source.pieces, sink, options);
  await until(() => sink.destroyed && source.seen.stopped);
});

test('a client that goes away stops the source', async () => {
  const source = endless();
  const sink = new PassThrough();
  streamAnswer(source.pieces, sink, options);
  sink.once('data', () => sink.destroy());
  await until(() => source.seen.stopped);
});

test('a source that fails cuts the answer short', async () => {
  const sink = new PassThrough();
  const pieces = (async function* () {
    yield PIECE;
    throw new Error('the shard is gone');
  })();
  streamAnswer(pieces, sink, options);
  sink.resume();
  await until(() => sink.destroyed);
  assert.equal(sink.writableFinished, false);
});

test('a bug met on the way is reported', async () => {
  const sink = new PassThrough();
  const bug = new AssertionFailure('never');
  const pieces = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(bug) }) };
  streamAnswer(pieces, sink, options);
  await until(() => sink.destroyed);
  assert.deepEqual(bugs, [bug]);
});
