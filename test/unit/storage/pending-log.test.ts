import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { silentLogger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { LogError, type Offset, type StoredEntry } from '../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';
import { PendingLog } from '../../../src/storage/pending-log.ts';

const REF = { group: 'pending', log: 0 };
const text = ({ key, value }: Pick<StoredEntry, 'key' | 'value'>): string =>
  `${key === null ? '' : Buffer.from(key).toString()}=${Buffer.from(value).toString()}`;
const item = (name: string, value = '{"delivered":[0]}'): { key: Buffer; value: Buffer } => ({
  key: Buffer.from(name),
  value: Buffer.from(value),
});

async function open(engine: MemoryLogEngine): Promise<{ log: PendingLog; found: Map<Offset, string> }> {
  const log = new PendingLog({ engine, group: REF.group, logger: silentLogger });
  return { log, found: await log.open(text) };
}

describe('a log of what is pending', () => {
  it('knows after a restart what was not settled, and an item with a key may look like anything', async () => {
    const engine = new MemoryLogEngine({ clock: new ManualClock() });
    const { log } = await open(engine);
    const [first, second] = await log.append([item('a'), { key: null, value: Buffer.from('plain') }]);
    log.settle(second as Offset);
    await log.close();
    assert.deepEqual([...(await open(engine)).found], [[first, 'a={"delivered":[0]}']]);
  });

  it('puts an item in the place of another in one write, and reads what is there', async () => {
    const engine = new MemoryLogEngine({ clock: new ManualClock() });
    const { log } = await open(engine);
    const [first] = (await log.append([item('a', '1')])) as [Offset];
    const second = await log.replace(first, item('a', '2'));
    const stored = await log.read(second);
    assert.equal(stored && text(stored), 'a=2');
    assert.deepEqual([...(await open(engine)).found.values()], ['a=2']);
    assert.equal(await log.read((second + 1) as Offset), undefined, 'what says that an item is settled is none');
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
      const [first, second] = (await log.append([item('a'), item('b')])) as [Offset, Offset];
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
      assert.equal((await open(engine)).found.size, 0, `after ${turns} turns`);
    }
  });

  it('writes that items are settled with the next ones when the disk would not take it at first', async () => {
    const engine = new MemoryLogEngine({ clock: new ManualClock() });
    const { log } = await open(engine);
    const [, second, third] = (await log.append([item('a'), item('b'), item('c')])) as [Offset, Offset, Offset];
    const append = engine.append.bind(engine);
    engine.append = () => Promise.reject(new LogError('throttled', 'the disk is busy'));
    log.settle(second);
    await log.close();
    engine.append = append;
    log.settle(third);
    await log.close();
    assert.deepEqual([...(await open(engine)).found.values()], ['a={"delivered":[0]}']);
  });

  it('has pending whatever was appended or put in a place and not settled, in any order of steps and restarts', async () => {
    const step = fc.record({ kind: fc.constantFrom('append', 'replace', 'settle', 'restart'), which: fc.nat() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const engine = new MemoryLogEngine({ clock: new ManualClock() });
        let { log } = await open(engine);
        const model = new Map<Offset, string>();
        for (const [index, { kind, which }] of steps.entries()) {
          const chosen = [...model.keys()][which % Math.max(1, model.size)];
          if (kind === 'append') model.set((await log.append([item(`${index}`)]))[0] as Offset, `${index}`);
          if (kind === 'replace' && chosen !== undefined) {
            model.set(await log.replace(chosen, item(`${index}`)), `${index}`);
            model.delete(chosen);
          }
          if (kind === 'settle' && chosen !== undefined) {
            log.settle(chosen);
            model.delete(chosen);
          }
          if (kind !== 'restart') continue;
          await log.close();
          const again = await open(engine);
          log = again.log;
          assert.deepEqual(
            [...again.found],
            [...model].map(([offset, name]) => [offset, `${name}={"delivered":[0]}`]),
          );
        }
      }),
    );
  });
});
