import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LineQueue } from '../../../src/services/lambda/event-source-mappings/replay/line-queue.ts';

describe('the lines of a replay', () => {
  it('come in order, and end when no more are to come', async () => {
    const queue = new LineQueue<number>(10);
    const first = queue.next();
    queue.push(1);
    queue.push(2);
    queue.end();
    queue.push(3);
    assert.deepEqual([await first, await queue.next(), await queue.next()], [1, 2, undefined]);
  });

  it('hold up whoever writes them until they are read, or nobody waits any more', async () => {
    const queue = new LineQueue<number>(2);
    await queue.room();
    queue.push(1);
    queue.push(2);
    let went = 0;
    const waiting = [queue.room(), queue.room()].map((room) => room.then(() => (went += 1)));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(went, 0);
    await queue.next();
    await Promise.all(waiting);
    queue.push(3);
    const released = queue.room();
    queue.unbind();
    await released;
  });
});
