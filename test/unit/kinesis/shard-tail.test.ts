import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { type PushedEvent, ShardTail, type TailReader } from '../../../src/services/kinesis/consumers/shard-tail.ts';
import { TAIL_BYTES_MAX, TAIL_EVENTS_MAX, TAILS_BYTES_MAX } from '../../../src/services/kinesis/limits.ts';
import type { Offset } from '../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { ShardLog } from '../../../src/storage/shard-log.ts';
import { bytes } from './kinesis-fixture.ts';

/** An engine whose reads wait until they are released. */
class SlowlyRead extends MemoryLogEngine {
  reading = false;
  release: () => void = () => {};
  readonly #released: Promise<void> = new Promise((resolve) => {
    this.release = resolve;
  });

  override async read(...call: Parameters<MemoryLogEngine['read']>): ReturnType<MemoryLogEngine['read']> {
    this.reading = true;
    await this.#released;
    return super.read(...call);
  }
}

async function openLog(): Promise<{ clock: ManualClock; log: ShardLog }> {
  const clock = new ManualClock();
  const engine = new MemoryLogEngine({ clock });
  await engine.createGroup('s', { logs: 1, retentionMs: null });
  return { clock, log: new ShardLog(engine, { group: 's', log: 0 }, { shardIndex: 0, createdSeconds: 1_700_000_000 }) };
}

function tailOf({ clock, log }: { clock: ManualClock; log: ShardLog }, memory = { heldBytes: 0 }): ShardTail {
  return new ShardTail({ log, clock, memory, retentionFloorMs: () => 0 });
}

/** What a tail says to a request. */
function ask(tail: ShardTail, from: number): Promise<PushedEvent | 'end'> {
  return new Promise((resolve, reject) => {
    const reader: TailReader = { onEvent: resolve, onEndOfShard: () => resolve('end'), onFailure: reject };
    tail.request(from as Offset, reader);
  });
}

async function append(log: ShardLog, size: number): Promise<void> {
  await log.append([{ partitionKey: 'k', data: bytes('x'.repeat(size)) }]);
}

describe('The tail of a shard', () => {
  test('keeps so many events, and reads older ones anew', async () => {
    const opened = await openLog();
    const tail = tailOf(opened);
    const seen: (PushedEvent | 'end')[] = [];
    for (let offset = 0; offset < TAIL_EVENTS_MAX + 10; offset++) {
      const asked = ask(tail, offset);
      await append(opened.log, 10);
      seen.push(await asked);
    }
    assert.equal(await ask(tail, TAIL_EVENTS_MAX), seen[TAIL_EVENTS_MAX]);
    assert.notEqual(await ask(tail, 0), seen[0]);
    const sequenceNumbers = seen.map((one) => (one === 'end' ? one : one.sequenceNumber));
    const again = await ask(tail, 5);
    assert.ok(again !== 'end' && again.sequenceNumber === sequenceNumbers.at(-1)); // all that is there by now
    tail.close();
  });

  test('keeps so many bytes, and nothing once all tails together keep enough', async () => {
    const opened = await openLog();
    const memory = { heldBytes: 0 };
    const tail = tailOf(opened, memory);
    for (let offset = 0; offset < 20; offset++) {
      const asked = ask(tail, offset);
      await append(opened.log, TAIL_BYTES_MAX / 8);
      await asked;
      assert.ok(memory.heldBytes <= TAIL_BYTES_MAX);
    }
    assert.ok(memory.heldBytes > TAIL_BYTES_MAX / 2);
    tail.close();
    assert.equal(memory.heldBytes, 0);
    const crowded = { heldBytes: TAILS_BYTES_MAX };
    const another = tailOf(opened, crowded);
    await ask(another, 0);
    assert.equal(crowded.heldBytes, TAILS_BYTES_MAX);
    another.close();
  });

  test('makes an event of what fits, or of one larger record, which is not kept', async () => {
    const opened = await openLog();
    const memory = { heldBytes: 0 };
    const tail = tailOf(opened, memory);
    await append(opened.log, 3 * TAIL_BYTES_MAX);
    await append(opened.log, 10);
    const large = await ask(tail, 0);
    assert.ok(large !== 'end');
    assert.deepEqual([large.records, large.next, memory.heldBytes], [1, 1, 0]);
    tail.close();
  });

  test('gives up a wait that nobody shares any more', async () => {
    const opened = await openLog();
    const tail = tailOf(opened);
    const told: string[] = [];
    const readers = ['one', 'two'].map((name): TailReader => {
      const tell = (): void => void told.push(name);
      return { onEvent: tell, onEndOfShard: tell, onFailure: tell };
    });
    for (const reader of readers) tail.request(0 as Offset, reader);
    for (const reader of readers) tail.withdraw(0 as Offset, reader);
    await append(opened.log, 1);
    await opened.clock.advance(1);
    assert.deepEqual(told, []);
    assert.notEqual(await ask(tail, 0), 'end');
    tail.close();
  });

  test('keeps nothing of a read that ends when nobody subscribes any more', async () => {
    const clock = new ManualClock();
    const engine = new SlowlyRead({ clock });
    await engine.createGroup('s', { logs: 1, retentionMs: null });
    const log = new ShardLog(engine, { group: 's', log: 0 }, { shardIndex: 0, createdSeconds: 1_700_000_000 });
    await append(log, 10);
    const memory = { heldBytes: 0 };
    const tail = tailOf({ clock, log }, memory);
    const ignore = (): void => {};
    tail.request(0 as Offset, { onEvent: ignore, onEndOfShard: ignore, onFailure: ignore });
    await clock.advance(0);
    assert.equal(engine.reading, true);
    tail.close();
    engine.release();
    await clock.advance(0);
    assert.equal(memory.heldBytes, 0);
  });

  test('tells the end of the shard to all who stand there', async () => {
    const opened = await openLog();
    const tail = tailOf(opened);
    const waiting = [ask(tail, 0), ask(tail, 0)];
    await opened.log.seal();
    assert.deepEqual(await Promise.all(waiting), ['end', 'end']);
    tail.close();
  });
});
