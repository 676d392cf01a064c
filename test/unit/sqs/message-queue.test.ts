import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { silentLogger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../../src/platform/random.ts';
import { MessageQueue, type Received } from '../../../src/services/sqs/messages/message-queue.ts';
import { queueGroup } from '../../../src/services/sqs/messages/queue-log.ts';
import type { LogEngine, StoredEntry } from '../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { CrashableEngine } from './crashable-engine.ts';

const UUID = '11111111-1111-4111-8111-111111111111';
const REF = { group: queueGroup(UUID), log: 0 };
const FOUR_DAYS_MS = 345_600_000;
const WASTE_BYTES_MIN = 500;

async function openQueue(
  engine: LogEngine,
  clock: ManualClock,
  limits: { messagesInFlightMax?: number } = {},
): Promise<MessageQueue> {
  const dependencies = { engine, clock, logger: silentLogger, compactionWasteBytesMin: WASTE_BYTES_MIN, ...limits };
  const queue = new MessageQueue(UUID, 0, dependencies);
  await queue.open();
  return queue;
}

/** UUIDs that never repeat, the same in every run. */
class Ids {
  #next = 0;

  uuid(): string {
    return `00000000-0000-4000-8000-${(this.#next++).toString(16).padStart(12, '0')}`;
  }
}

function outgoing(ids: Ids, clock: ManualClock, body: string) {
  const id = ids.uuid();
  const sentMs = clock.nowMs();
  const message = { messageId: id, senderId: 'me', sentMs, visibleFromMs: 0, body: Buffer.from(body), attributes: [] };
  return { entryId: id, message };
}

async function receive(queue: MessageQueue, visibilityMs: number, messagesMax = 10, waitMs = 0): Promise<Received[]> {
  const signal = () => new AbortController().signal;
  return queue.receive({ messagesMax, visibilityMs, waitMs, retentionMs: FOUR_DAYS_MS, signal, deadLetter: undefined });
}

/** Receives until nothing is left. */
async function drain(queue: MessageQueue): Promise<string[]> {
  const bodies: string[] = [];
  for (let some = await receive(queue, 3_600_000); some.length > 0; some = await receive(queue, 3_600_000)) {
    bodies.push(...some.map(({ message }) => Buffer.from(message.body).toString()));
  }
  return bodies;
}

async function storedEntries(engine: LogEngine): Promise<StoredEntry[]> {
  const stored: StoredEntry[] = [];
  for (let from = await engine.offsetAt(REF, 'start'); ; ) {
    const { entries, next } = await engine.read(REF, from, { bytesMax: 1 << 20, entriesMax: 1000 });
    if (entries.length === 0) return stored;
    stored.push(...entries);
    from = next;
  }
}

test('once everything is deleted the log is trimmed to nothing', async () => {
  const clock = new ManualClock();
  const engine = new MemoryLogEngine({ clock });
  const ids = new Ids();
  const queue = await openQueue(engine, clock);
  for (let i = 0; i < 25; i++) await queue.send([outgoing(ids, clock, `${i}`)]);
  await queue.maintain(FOUR_DAYS_MS);
  assert.equal((await storedEntries(engine)).length, 25);
  for (let some = await receive(queue, 1000); some.length > 0; some = await receive(queue, 1000)) {
    await queue.delete(some.map(({ receiptHandle }) => receiptHandle));
  }
  await queue.maintain(FOUR_DAYS_MS);
  assert.equal((await storedEntries(engine)).length, 0);
  await queue.close('closed');
});

test('a few live messages between many deleted ones are copied together, and the log shrinks to about them', async () => {
  const clock = new ManualClock();
  const engine = new MemoryLogEngine({ clock });
  const ids = new Ids();
  const queue = await openQueue(engine, clock);
  for (let i = 0; i < 200; i++) await queue.send([outgoing(ids, clock, `${i} ${'x'.repeat(100)}`)]);
  for (let i = 0; i < 20; i++) {
    const [, ...rest] = await receive(queue, 60_000);
    await queue.delete(rest.map(({ receiptHandle }) => receiptHandle));
  }
  await queue.maintain(FOUR_DAYS_MS);
  const bytes = (await storedEntries(engine)).reduce((sum, { value }) => sum + value.byteLength, 0);
  assert.ok(bytes < 20 * 300 + WASTE_BYTES_MIN + 20 * 300, `${bytes} bytes are left`);
  await queue.close('closed');
  const again = await openQueue(engine, clock);
  assert.equal((await drain(again)).length, 20);
});

test('messages that expire leave the log', async () => {
  const clock = new ManualClock();
  const engine = new MemoryLogEngine({ clock });
  const ids = new Ids();
  const queue = await openQueue(engine, clock);
  await queue.send([outgoing(ids, clock, 'old')]);
  await clock.advance(60_000);
  await queue.send([outgoing(ids, clock, 'young')]);
  await queue.maintain(60_000);
  await queue.maintain(60_000);
  await queue.close('closed');
  const again = await openQueue(engine, clock);
  assert.deepEqual(await drain(again), ['young']);
});

test('with too many messages in flight a short poll is refused and a long poll waits', async () => {
  const clock = new ManualClock();
  const queue = await openQueue(new MemoryLogEngine({ clock }), clock, { messagesInFlightMax: 3 });
  const ids = new Ids();
  await queue.send(['a', 'b', 'c', 'd'].map((body) => outgoing(ids, clock, body)));
  assert.equal((await receive(queue, 5_000)).length, 3);
  await assert.rejects(receive(queue, 5_000), { code: 'OverLimit' });
  const waiting = receive(queue, 5_000, 10, 20_000);
  await clock.advance(5_000);
  assert.equal((await waiting).length, 3);
  const inVain = receive(queue, 60_000, 10, 1_000);
  await clock.advance(1_000);
  assert.equal((await inVain).length, 0);
  await queue.close('closed');
});

test('an entry that cannot be read is left out and the others are served', async () => {
  const clock = new ManualClock();
  const engine = new MemoryLogEngine({ clock });
  const ids = new Ids();
  const queue = await openQueue(engine, clock);
  await queue.send([outgoing(ids, clock, 'a')]);
  const garbage = [new Uint8Array(0), Uint8Array.of(1, 2, 3), Uint8Array.of(9), Uint8Array.of(2, 1)];
  await engine.append(
    REF,
    garbage.map((value) => ({ key: null, value })),
  );
  await queue.send([outgoing(ids, clock, 'b')]);
  await queue.close('closed');
  const again = await openQueue(engine, clock);
  assert.deepEqual(await drain(again), ['a', 'b']);
  await again.maintain(FOUR_DAYS_MS);
});

/** What must be true of each message, by its body. */
type Fate = 'sending' | 'live' | 'deleting' | 'deleted';

/** What outlives a crash. */
interface World {
  readonly engine: LogEngine;
  readonly random: SeededRandom;
  readonly clock: ManualClock;
  readonly ids: Ids;
  readonly fates: Map<string, Fate>;
}

function newWorld(seed: number): World {
  const clock = new ManualClock();
  return { engine: new MemoryLogEngine({ clock }), random: new SeededRandom(seed), clock, ids: new Ids(), fates: new Map() };
}

/** One life of a queue: senders, receivers and maintenance at once, until a crash in the midst of it. */
async function live({ engine, random, clock, ids, fates }: World): Promise<void> {
  const crashable = new CrashableEngine(engine, random);
  const queue = await openQueue(crashable, clock);
  const keptOneIn = 2 + random.below(20);
  const send = async (): Promise<void> => {
    const bodies = Array.from({ length: 1 + random.below(3) }, () => `${ids.uuid()} ${'x'.repeat(random.below(200))}`);
    for (const body of bodies) fates.set(body, 'sending');
    await queue.send(bodies.map((body) => outgoing(ids, clock, body)));
    for (const body of bodies) if (fates.get(body) === 'sending') fates.set(body, 'live'); // else it is being deleted already
  };
  const receiveAndDelete = async (): Promise<void> => {
    const received = await receive(queue, random.below(2), 1 + random.below(10));
    const done = received.filter(() => random.below(keptOneIn) > 0);
    const bodies = done.map(({ message }) => Buffer.from(message.body).toString());
    for (const body of bodies) if (fates.get(body) !== 'deleted') fates.set(body, 'deleting');
    await queue.delete(done.map(({ receiptHandle }) => receiptHandle));
    for (const body of bodies) fates.set(body, 'deleted');
  };
  const maintain = async (): Promise<void> => {
    await clock.advance(1 + random.below(5));
    await queue.maintain(FOUR_DAYS_MS);
  };
  const actors = [send, receiveAndDelete, receiveAndDelete, maintain, maintain].map(async (act) => {
    for (let left = random.below(30); left > 0; left--) await act();
  });
  for (let left = random.below(2000); left > 0; left--) await Promise.resolve();
  crashable.crash();
  void Promise.all(actors); // most of them never hear back
}

test('whatever is sent, deleted and compacted at once, a crash loses no message and brings none back', async () => {
  const property = fc.asyncProperty(fc.nat(), async (seed) => {
    const world = newWorld(seed);
    const { engine, random, clock, fates } = world;
    for (let lives = 1 + random.below(4); lives > 0; lives--) await live(world);
    const survivor = await openQueue(engine, clock);
    const found = await drain(survivor);
    assert.equal(new Set(found).size, found.length, 'copies are one message');
    for (const body of found) assert.ok(fates.has(body) && fates.get(body) !== 'deleted', `${fates.get(body)} but found`);
    for (const [body, fate] of fates) assert.ok(fate !== 'live' || found.includes(body), `${body} is lost`);
  });
  await fc.assert(property, { numRuns: 12 });
});

test('the crash test above goes through compaction', async () => {
  const world = newWorld(7);
  const append = world.engine.append.bind(world.engine);
  const seen = new Set<string>();
  let copies = 0;
  world.engine.append = (ref, entries) => {
    const messages = entries.map(({ value }) => Buffer.from(value)).filter((value) => value[0] === 1);
    for (const id of messages.map((value) => value.toString('hex', 1, 17))) {
      if (seen.has(id)) copies++;
      seen.add(id);
    }
    return append(ref, entries);
  };
  for (let lives = 4; lives > 0; lives--) await live(world);
  assert.ok(copies > 0);
});
