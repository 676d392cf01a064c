import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { type Entry, type LogEngine, LogError, type LogRef, type Offset } from '../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { decodeSequenceNumber } from '../../../src/storage/sequence-number.ts';
import { ShardLog, type ShardRecord, type ShardRecordInput, ShardSealedError } from '../../../src/storage/shard-log.ts';
import { wrapEngine } from './wrapped-engine.ts';

const REF: LogRef = { group: 's.1', log: 0 };
const IDENTITY = { shardIndex: 3, createdSeconds: 1_700_000_000 };
const ALL = { bytesMax: 1 << 20, recordsMax: 10_000 };
const START = 0 as Offset;

interface World {
  readonly clock: ManualClock;
  readonly engine: MemoryLogEngine;
  readonly shard: ShardLog;
}

async function world(options: { shared?: boolean } = {}): Promise<World> {
  const clock = new ManualClock();
  const engine = new MemoryLogEngine({ clock, ...options });
  await engine.createGroup(REF.group, { logs: 1, retentionMs: null });
  return { clock, engine, shard: new ShardLog(engine, REF, IDENTITY) };
}

function record(text: string): ShardRecordInput {
  return { partitionKey: `key-${text}`, data: Buffer.from(text) };
}

function texts(records: readonly ShardRecord[]): string[] {
  return records.map((each) => Buffer.from(each.data).toString());
}

test('what a put answered is what a read returns', async () => {
  const { clock, shard } = await world();
  const { sequenceNumbers: numbers } = await shard.append([record('a'), { partitionKey: 'Größe 🌊', data: new Uint8Array(0) }]);
  await clock.advance(5000);
  const { sequenceNumbers: later } = await shard.append([record('c')]);
  const read = await shard.read(START, ALL);
  assert.deepEqual(
    read.records.map((each) => each.sequenceNumber),
    [...numbers, ...later],
  );
  assert.deepEqual(
    read.records.map((each) => each.partitionKey),
    ['key-a', 'Größe 🌊', 'key-c'],
  );
  assert.deepEqual(texts(read.records), ['a', '', 'c']);
  assert.deepEqual(decodeSequenceNumber(later[0] ?? ''), { ...IDENTITY, counter: 3n, seconds: 1_700_000_005 });
  assert.equal(read.records[2]?.arrivalTimeMs, 1_700_000_005_000);
  assert.deepEqual([read.next, read.end, read.start, read.endOfShard], [3, 3, 0, false]);
});

test('a sequence number leads to its record, and the next offset behind it', async () => {
  const { shard } = await world();
  const { sequenceNumbers: numbers } = await shard.append([record('a'), record('b'), record('c')]);
  const parts = decodeSequenceNumber(numbers[1] ?? '');
  assert.ok(parts !== undefined);
  const at = shard.offsetOf(parts);
  assert.deepEqual(texts((await shard.read(at, ALL)).records), ['b', 'c']);
  assert.deepEqual(texts((await shard.read((at + 1) as Offset, ALL)).records), ['c']);
});

test('a sequence number beyond the end, or the shard’s first, reads from the nearest end', async () => {
  const { shard } = await world();
  await shard.append([record('a')]);
  const beyond = shard.offsetOf({ ...IDENTITY, counter: 0x7fff_ffff_ffff_ffffn, seconds: 0 });
  const read = await shard.read(beyond, ALL);
  assert.deepEqual([read.records.length, read.next, read.end], [0, 1, 1]);
  assert.equal(shard.offsetOf({ ...IDENTITY, counter: 0n, seconds: 0 }), 0);
});

test('the arrival time of the next unread record tells how far behind a reader is', async () => {
  const { clock, shard } = await world();
  await shard.append([record('a')]);
  await clock.advance(250);
  await shard.append([record('b')]);
  assert.equal(await shard.arrivalTimeAt(1 as Offset), 1_700_000_000_250);
  assert.equal(await shard.arrivalTimeAt(2 as Offset), undefined);
});

test('a time finds the first record that arrived then or later', async () => {
  const { clock, shard } = await world();
  await shard.append([record('a')]);
  await clock.advance(1000);
  await shard.append([record('b')]);
  assert.equal(await shard.offsetAt({ timeMs: 1_700_000_000_001 }), 1);
  assert.equal(await shard.offsetAt({ timeMs: 1_700_000_001_001 }), 2);
});

test('a read of records that were trimmed away starts at the first that is left', async () => {
  const { shard } = await world();
  await shard.append([record('a'), record('b'), record('c')]);
  await shard.trim(2 as Offset);
  const read = await shard.read(START, ALL);
  assert.deepEqual(texts(read.records), ['c']);
  assert.equal(read.start, 2);
});

test('a sealed shard takes no put, and its end is told when the last record is read', async () => {
  const { shard } = await world();
  await shard.append([record('a'), record('b')]);
  await shard.seal();
  await shard.seal();
  await assert.rejects(shard.append([record('c')]), ShardSealedError);
  const first = await shard.read(START, { bytesMax: 1, recordsMax: 10 });
  assert.deepEqual([texts(first.records), first.endOfShard], [['a'], false]);
  const last = await shard.read(first.next, ALL);
  assert.deepEqual([texts(last.records), last.next, last.end, last.endOfShard], [['b'], 2, 2, true]);
  assert.equal((await shard.read(last.next, ALL)).endOfShard, true);
  assert.equal(await shard.offsetAt('end'), 2);
  assert.equal(await shard.offsetAt({ timeMs: Number.MAX_SAFE_INTEGER }), 2);
});

test('a shard stays sealed after a restart, also when all its records are trimmed away', async () => {
  const { engine, shard } = await world();
  await shard.append([record('a')]);
  await shard.seal();
  await shard.trim(100 as Offset);
  const again = new ShardLog(engine, REF, IDENTITY);
  await assert.rejects(again.append([record('b')]), ShardSealedError);
  const read = await again.read(START, ALL);
  assert.deepEqual([read.records.length, read.endOfShard], [0, true]);
});

test('of several SEALs at the end of a log the first one counts after a restart', async () => {
  const { engine, shard } = await world();
  await shard.append([record('a')]);
  const seal: Entry = { key: null, value: new Uint8Array(0), control: 'seal' };
  await engine.append(REF, [seal]);
  await engine.append(REF, [seal]);
  assert.equal(await new ShardLog(engine, REF, IDENTITY).offsetAt('end'), 1);
});

test('the first use after a restart does not read the whole log on an engine with one process', async () => {
  const { engine, shard } = await world();
  for (let count = 0; count < 50; count++) await shard.append([record(`${count}`)]);
  let entriesRead = 0;
  const counting = wrapEngine(engine, {
    read: async (ref, from, limit) => {
      const result = await engine.read(ref, from, limit);
      entriesRead += result.entries.length;
      return result;
    },
  });
  const again = new ShardLog(counting, REF, IDENTITY);
  await again.append([record('more')]);
  await again.append([record('yet more')]);
  assert.equal(entriesRead, 1);
});

test('a reader who waits wakes for a record, for the end of the shard, and for an abort', async () => {
  const { shard } = await world();
  const never = new AbortController();
  const forRecord = shard.waitForRecords(START, never.signal);
  await shard.append([record('a')]);
  await forRecord;
  const forEnd = shard.waitForRecords(1 as Offset, never.signal);
  await shard.seal();
  await forEnd;
  await shard.waitForRecords(1 as Offset, never.signal);
  const { shard: other } = await world();
  const forAbort = other.waitForRecords(START, never.signal);
  never.abort(new Error('enough'));
  await assert.rejects(forAbort, /enough/);
});

test('a SEAL waits for the puts under way, which are all acknowledged', async () => {
  const { engine } = await world();
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow = wrapEngine(engine, {
    append: async (ref, entries) => {
      if (entries[0]?.control === undefined) await held;
      return engine.append(ref, entries);
    },
  });
  const shard = new ShardLog(slow, REF, IDENTITY);
  const put = shard.append([record('a')]);
  const sealed = shard.read(START, ALL).then(() => shard.seal());
  await new Promise(setImmediate);
  await assert.rejects(shard.append([record('too late')]), ShardSealedError);
  release();
  await Promise.all([put, sealed]);
  assert.deepEqual(texts((await shard.read(START, ALL)).records), ['a']);
});

test('a SEAL that was certainly not appended lets puts go on, one of unknown outcome does not', async () => {
  const { engine } = await world();
  for (const [kind, putsGoOn] of [['not-appended', true] as const, ['unknown', false] as const]) {
    let fail = true;
    const failing = wrapEngine(engine, {
      append: async (ref, entries) => {
        if (entries[0]?.control === 'seal' && fail) throw new LogError(kind, 'the disk is gone');
        return engine.append(ref, entries);
      },
    });
    const shard = new ShardLog(failing, REF, IDENTITY);
    await assert.rejects(shard.seal(), LogError);
    if (putsGoOn) await shard.append([record('a')]);
    else await assert.rejects(shard.append([record('b')]), ShardSealedError);
    fail = false;
    if (!putsGoOn) await shard.seal();
  }
  assert.deepEqual(texts((await new ShardLog(engine, REF, IDENTITY).read(START, ALL)).records), ['a']);
});

type Step = { readonly gateway: 0 | 1; readonly puts: number } | { readonly gateway: 0 | 1; readonly seal: true };
const gateways = fc.constantFrom<0 | 1>(0, 1);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ gateway: gateways, puts: fc.integer({ min: 1, max: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ gateway: gateways, seal: fc.constant(true as const) }) },
  ),
  { minLength: 2, maxLength: 14 },
);

test('two gateways: nothing is acknowledged behind the first SEAL, nothing acknowledged is lost, order is kept', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), steps, async (scheduler, plan) => {
      const { engine } = await world({ shared: true });
      const shards = [0, 1].map(() => new ShardLog(scheduled(engine, scheduler), REF, IDENTITY));
      const acknowledged: { text: string; number: string; began: number; ended: number }[] = [];
      let time = 0;
      const runs = plan.map(async (step, index) => {
        const shard = shards[step.gateway];
        assert.ok(shard !== undefined);
        await scheduler.schedule(Promise.resolve());
        if ('seal' in step) return shard.seal();
        const records = Array.from({ length: step.puts }, (_, each) => record(`${index}.${each}`));
        const began = time++;
        const appended = await shard.append(records).catch((error: unknown) => {
          if (error instanceof ShardSealedError) return undefined;
          throw error;
        });
        const ended = time++;
        appended?.sequenceNumbers.forEach((number, each) => {
          acknowledged.push({ text: `${index}.${each}`, number, began, ended });
        });
      });
      await scheduler.waitFor(Promise.all(runs));

      const seen = (await new ShardLog(engine, REF, IDENTITY).read(START, ALL)).records;
      const bySequence = new Map(seen.map((each) => [each.sequenceNumber, Buffer.from(each.data).toString()]));
      for (const each of acknowledged) assert.equal(bySequence.get(each.number), each.text, 'acknowledged and readable');
      for (const a of acknowledged) for (const b of acknowledged) if (a.ended < b.began) assert.ok(a.number < b.number);
      if (plan.some((step) => 'seal' in step)) {
        const end = await new ShardLog(engine, REF, IDENTITY).read(seen.length as Offset, ALL);
        assert.equal(end.endOfShard, true);
        for (const shard of shards)
          assert.deepEqual(texts((await scheduler.waitFor(shard.read(START, ALL))).records), texts(seen));
      }
    }),
    { numRuns: 150 },
  );
});

test('one process: a shard opened after a restart holds what was acknowledged, and takes puts unless it was sealed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), steps, async (scheduler, plan) => {
      const { engine } = await world();
      const shard = new ShardLog(scheduled(engine, scheduler), REF, IDENTITY);
      const acknowledged: string[] = [];
      const runs = plan.map(async (step, index) => {
        await scheduler.schedule(Promise.resolve());
        if ('seal' in step) return shard.seal();
        const records = Array.from({ length: step.puts }, (_, each) => record(`${index}.${each}`));
        await shard.append(records).then(
          () => acknowledged.push(...records.map((each) => Buffer.from(each.data).toString())),
          (error: unknown) => assert.ok(error instanceof ShardSealedError),
        );
      });
      await scheduler.waitFor(Promise.all(runs));
      const again = new ShardLog(engine, REF, IDENTITY);
      const isSealed = plan.some((step) => 'seal' in step);
      if (isSealed) await assert.rejects(again.append([record('more')]), ShardSealedError);
      const { records, endOfShard } = await again.read(START, ALL);
      assert.deepEqual(texts(records).sort(), acknowledged.sort());
      assert.equal(endOfShard, isSealed);
    }),
    { numRuns: 100 },
  );
});

/** The engine with each append and read delayed by the scheduler, before and after it takes effect. */
function scheduled(engine: LogEngine, scheduler: fc.Scheduler): LogEngine {
  const delayed = async <T>(operation: () => Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve());
    const result = await operation();
    await scheduler.schedule(Promise.resolve());
    return result;
  };
  return wrapEngine(engine, {
    append: (ref, entries) => delayed(() => engine.append(ref, entries)),
    read: (ref, from, limit) => delayed(() => engine.read(ref, from, limit)),
  });
}
