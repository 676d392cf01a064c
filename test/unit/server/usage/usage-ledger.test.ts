import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../../../../src/platform/logger.ts';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import type { Amounts, UsageRow } from '../../../../src/platform/usage.ts';
import { UsageLedger } from '../../../../src/server/usage/usage-ledger.ts';
import { EngineCommandLog } from '../../../../src/storage/engine-command-log.ts';
import { type LogEngine, LogError } from '../../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../../src/storage/memory/memory-engine.ts';
import { until } from '../support.ts';

interface Fixture {
  readonly ledger: UsageLedger;
  /** Appends to the command log so far. */
  appends(): number;
  crash(): Promise<Fixture>;
  close(): Promise<void>;
}

interface Counting {
  counted: number;
  hasTime: boolean;
  down: boolean;
}

async function ledgerOn(clock: ManualClock, engine: LogEngine, counting: Counting): Promise<Fixture> {
  let appends = 0;
  const watched = new Proxy(engine, {
    get(target, name) {
      if (name === 'append') {
        return (...args: Parameters<LogEngine['append']>) => {
          if (counting.down) return Promise.reject(new LogError('not-appended', 'the disk is full'));
          appends += 1;
          return target.append(...args);
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const commands = new EngineCommandLog({ engine: watched, clock, logger: silentLogger });
  const ledger = new UsageLedger({ commands, clock, logger: silentLogger });
  await commands.start();
  ledger.start([
    {
      takeUsage: (elapsedMs): readonly UsageRow[] => {
        const records = counting.counted;
        counting.counted = 0;
        const amounts: Amounts = { ...(records > 0 && { records }), ...(counting.hasTime && { shardMs: elapsedMs }) };
        if (Object.keys(amounts).length === 0) return [];
        return [{ kind: 'stream', account: '000000000000', region: 'us-east-1', name: 's', amounts }];
      },
    },
  ]);
  const close = async (): Promise<void> => {
    await ledger.close();
    await commands.close();
  };
  const crash = async (): Promise<Fixture> => {
    await commands.close();
    return ledgerOn(clock, engine, counting);
  };
  return { ledger, appends: () => appends, crash, close };
}

async function total(ledger: UsageLedger, name: string): Promise<number> {
  const items = await ledger.items();
  return items.flatMap(({ hours }) => [...hours.values()]).reduce((sum, amounts) => sum + (amounts[name] ?? 0), 0);
}

function start(): { clock: ManualClock; engine: LogEngine; counting: Counting } {
  const clock = new ManualClock();
  return { clock, engine: new MemoryLogEngine({ clock }), counting: { counted: 0, hasTime: false, down: false } };
}

test('What was counted is written every five seconds, together, and survives a crash', async () => {
  const { clock, engine, counting } = start();
  let fixture = await ledgerOn(clock, engine, counting);
  const before = fixture.appends();
  for (let index = 0; index < 10; index++) counting.counted += 3;
  await clock.advance(5000);
  await until(() => fixture.appends() > before);
  assert.equal(fixture.appends() - before, 1);
  await clock.advance(60_000);
  assert.equal(fixture.appends() - before, 1, 'nothing more happened');
  counting.counted += 100; // lost
  fixture = await fixture.crash();
  counting.counted = 0;
  assert.equal(await total(fixture.ledger, 'records'), 30);
  await fixture.close();
});

test('Whoever asks is told all that was counted, and closing writes what is left', async () => {
  const { clock, engine, counting } = start();
  const fixture = await ledgerOn(clock, engine, counting);
  counting.counted = 7;
  assert.equal(await total(fixture.ledger, 'records'), 7);
  counting.counted = 4;
  await fixture.close();
  const next = await ledgerOn(clock, engine, counting);
  assert.equal(await total(next.ledger, 'records'), 11);
  await next.close();
});

test('A server on which nothing happens writes the time of its streams only now and then', async () => {
  const { clock, engine, counting } = start();
  counting.hasTime = true;
  const fixture = await ledgerOn(clock, engine, counting);
  const before = fixture.appends();
  for (let index = 0; index < 119; index++) {
    await clock.advance(5000);
    await new Promise((resolve) => setImmediate(resolve)); // what is written goes through the event loop
  }
  assert.equal(fixture.appends() - before, 1);
  assert.equal(await total(fixture.ledger, 'shardMs'), 595_000);
  await fixture.close();
});

test('What the disk does not take is written once it does', async () => {
  const { clock, engine, counting } = start();
  const fixture = await ledgerOn(clock, engine, counting);
  counting.down = true;
  counting.counted = 5;
  await clock.advance(5000);
  counting.counted = 6;
  assert.equal(await total(fixture.ledger, 'records'), 0);
  counting.down = false;
  assert.equal(await total(fixture.ledger, 'records'), 11);
  await fixture.close();
});
