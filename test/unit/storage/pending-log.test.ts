import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { silentLogger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { type Entry, LogError, type StoredEntry } from '../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { type PendingItem, PendingLog } from '../../../src/storage/pending-log.ts';

const REF = { group: 'pending', log: 0 };
const text = ({ key, value }: Pick<StoredEntry, 'key' | 'value'>): string =>
  `${key === null ? '' : Buffer.from(key).toString()}=${Buffer.from(value).toString()}`;
const item = (name: string, value = '{"delivered":[0]}'): { key: Buffer; value: Buffer } => ({
  key: Buffer.from(name),
  value: Buffer.from(value),
});

async function open(
  engine: MemoryLogEngine,
  wasteBytesMax?: number,
): Promise<{ log: PendingLog; items: PendingItem[]; found: string[] }> {
  const waste = wasteBytesMax === undefined ? {} : { wasteBytesMax };
  const log = new PendingLog({ engine, group: REF.group, logger: silentLogger, ...waste });
  const found = await log.open(text);
  return { log, items: found.map(([place]) => place), found: found.map(([, digest]) => digest) };
}

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a log of what is pending', () => {
  it('knows after a restart what was not settled, and an item with a key may look like anything', async () => {
    const engine = new MemoryLogEngine({ clock: new ManualClock() });
    const { log } = await open(engine);
    const [, second] = await log.append([item('a'), { key: null, value: Buffer.from('plain') }]);
    log.settle(second as PendingItem);
    await log.close();
    assert.deepEqual((await open(engine)).found, ['a={"delivered":[0]}']);
  });

  it('puts an item in the place of another in one write, and reads what is there', async () => {
    const engine = new MemoryLogEngine({ clock: new ManualClock() });
    const { log } = await open(engine);
    const [first, second] = (await log.append([item('a', '1'), item('b', '1')])) as [PendingItem, PendingItem];
    await log.replace(first, item('a', '2'));
    const stored = await log.read(first);
    assert.equal(stored && text(stored), 'a=2');
    assert.ok(first.offset > second.offset);
    assert.deepEqual((await open(engine)).found, ['a=2', 'b=1'], 'in the order in which they came');
  });

  it('keeps nothing on disk once all is settled', async () => {
    const engine = new MemoryLogEngine({ clock: new ManualClock() });
    const { log } = await open(engine);
    const offsets = await log.append([item('a'), item('b'), item('c')]);
    for (const offset of offsets.toReversed()) log.settle(offset);
    await log.close();
    assert.equal(await engine.offsetAt(REF, 'start'), await engine.offsetAt(REF, 'end'));
  });

  it('forgets nothing that is settled in the moment in which it has just written the rest', async () => {
    for (let turns = 0; turns < 10; turns++) {
      const engine = new MemoryLogEngine({ clock: new ManualClock() });
      const { log } = await open(engine);
      const [first, second] = (await log.append([item('a'), item('b')])) as [PendingItem, PendingItem];
      const trim = engine.trim.bind(engine);
      engine.trim = async (ref, before) => {
        engine.trim = trim;
        await trim(ref, before);
        void settleAfter(turns);
      };
      const settleAfter = async (count: number): Promise<void> => {
        for (let turn = 0; turn < count; turn++) await Promise.resolve();
        log.settle(second);
      };
      log.settle(first);
      await new Promise((resolve) => setImmediate(resolve));
      await log.close();
      assert.equal((await open(engine)).found.length, 0, `after ${turns} turns`);
    }
  });

  it('writes that items are settled with the next ones when the disk would not take it at first', async () => {
    const engine = new MemoryLogEngine({ clock: new ManualClock() });
    const { log } = await open(engine);
    const [, second, third] = (await log.append([item('a'), item('b'), item('c')])) as [PendingItem, PendingItem, PendingItem];
    const append = engine.append.bind(engine);
    engine.append = () => Promise.reject(new LogError('throttled', 'the disk is busy'));
    log.settle(second);
    await log.close();
    engine.append = append;
    log.settle(third);
    await log.close();
    assert.deepEqual((await open(engine)).found, ['a={"delivered":[0]}']);
  });

  it('is bounded, however long an item waits, and knows the order of what it wrote anew', async () => {
    const engine = new MemoryLogEngine({ clock: new ManualClock() });
    const { log } = await open(engine, 10_000);
    const [first, second] = (await log.append([item('first'), item('second')])) as [PendingItem, PendingItem];
    for (let n = 0; n < 200; n++) {
      const [over] = (await log.append([item('over', 'x'.repeat(500))])) as [PendingItem];
      log.settle(over);
      await soon();
    }
    const { entries } = await engine.read(REF, await engine.offsetAt(REF, 'start'), { bytesMax: 1e9, entriesMax: 1e9 });
    const kept = entries.reduce((sum, { value }) => sum + value.byteLength, 0);
    assert.ok(kept < 12_000, `${kept} bytes are kept for two items`);
    assert.equal(text((await log.read(first)) as StoredEntry), 'first={"delivered":[0]}');
    await log.append([item('third')]);
    await log.replace(second, item('second', 'again'));
    await log.close();
    const again = await open(engine);
    assert.deepEqual(
      again.found.map((one) => one.split('=')[0]),
      ['first', 'second', 'third'],
    );
    for (const one of again.items) again.log.settle(one);
    await again.log.close();
    assert.equal(await engine.offsetAt(REF, 'start'), await engine.offsetAt(REF, 'end'));
  });

  it('forgets nothing that is settled or replaced while it is written anew', async () => {
    for (let turns = 0; turns < 12; turns++) {
      for (const kind of ['settle', 'replace', 'read'] as const) {
        const engine = new MemoryLogEngine({ clock: new ManualClock() });
        const { log } = await open(engine, 100);
        const [first] = (await log.append([item('first'), item('second')])) as [PendingItem];
        const [over] = (await log.append([item('over', 'x'.repeat(500))])) as [PendingItem];
        log.settle(over);
        for (let turn = 0; turn < turns; turn++) await undefined;
        if (kind === 'settle') log.settle(first);
        else if (kind === 'replace') await log.replace(first, item('first', 'again'));
        else assert.equal(text((await log.read(first)) as StoredEntry), 'first={"delivered":[0]}');
        await soon();
        await log.close();
        const rest = { settle: [], replace: ['first=again'], read: ['first={"delivered":[0]}'] }[kind];
        assert.deepEqual((await open(engine)).found, [...rest, 'second={"delivered":[0]}'], `${kind} after ${turns} turns`);
      }
    }
  });

  it('keeps a copy of unknown outcome until its item is settled', async () => {
    const engine = new MemoryLogEngine({ clock: new ManualClock() });
    const { log } = await open(engine);
    const [first, second] = (await log.append([item('a', '1'), item('b')])) as [PendingItem, PendingItem];
    const append = engine.append.bind(engine);
    engine.append = async (ref, entries: readonly Entry[]) => {
      engine.append = append;
      await append(ref, entries);
      throw new LogError('unknown', 'the disk does not say');
    };
    await assert.rejects(log.replace(first, item('a', '2')));
    await log.append([item('c')]);
    log.settle(second);
    await log.close();
    const { found } = await open(engine);
    assert.equal(found.filter((one) => one.startsWith('a=')).length, 1, 'in one place or the other');
  });

  it('has pending whatever was appended or put in a place and not settled, in any order of steps and restarts', async () => {
    const step = fc.record({ kind: fc.constantFrom('append', 'replace', 'settle', 'restart'), which: fc.nat() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const engine = new MemoryLogEngine({ clock: new ManualClock() });
        let { log } = await open(engine, 60);
        let model = new Map<PendingItem, string>();
        for (const [index, { kind, which }] of steps.entries()) {
          const chosen = [...model.keys()][which % Math.max(1, model.size)];
          if (kind === 'append') model.set((await log.append([item(`${index}`)]))[0] as PendingItem, `${index}`);
          if (kind === 'replace' && chosen !== undefined) {
            await log.replace(chosen, item(`${index}`));
            model.set(chosen, `${index}`);
          }
          if (kind === 'settle' && chosen !== undefined) {
            log.settle(chosen);
            model.delete(chosen);
          }
          if (kind !== 'restart') continue;
          await log.close();
          const again = await open(engine, 60);
          log = again.log;
          assert.deepEqual(
            again.found,
            [...model.values()].map((name) => `${name}={"delivered":[0]}`),
          );
          model = new Map([...model.values()].map((name, at) => [again.items[at] as PendingItem, name]));
        }
      }),
    );
  });
});
