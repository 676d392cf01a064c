import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLogger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../../src/platform/random.ts';
import { Outbox } from '../../../src/services/lambda/event-source-mappings/outbox.ts';
import type { LogEngine } from '../../../src/storage/log-engine.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';

const A = 'arn:aws:sqs:us-east-1:111111111111:a';
const B = 'arn:aws:sqs:us-east-1:111111111111:b';
const LOG = { group: 'outbox', log: 0 };

class Bench {
  readonly clock: ManualClock = new ManualClock();
  readonly engine: LogEngine = new MemoryLogEngine({ clock: this.clock });
  readonly arrived: string[] = [];
  readonly down = new Set<string>();
  readonly failures: number[] = [];
  outbox: Outbox = this.#make();

  #make(): Outbox {
    return new Outbox({
      engine: this.engine,
      destinations: {
        refuse: () => undefined,
        deliver: async (destination, document) => {
          if (this.down.has(destination)) throw new Error('no answer');
          this.arrived.push(`${destination.slice(-1)}:${document}`);
        },
      },
      clock: this.clock,
      random: new SeededRandom(1),
      logger: silentLogger,
      observer: { onDeliveryFailed: ({ waiting }) => void this.failures.push(waiting) },
    });
  }

  async restart(): Promise<void> {
    await this.outbox.close();
    this.outbox = this.#make();
    await this.outbox.open();
  }

  async post(destination: string, ...documents: string[]): Promise<void> {
    for (const document of documents) await this.outbox.post({ destination, mapping: 'm', document });
    await this.clock.advance(0);
  }
}

async function openBench(): Promise<Bench> {
  const bench = new Bench();
  await bench.outbox.open();
  return bench;
}

describe('the outbox of failure documents', () => {
  it('delivers in the order in which documents came, and keeps nothing that has arrived', async () => {
    const bench = await openBench();
    await bench.post(A, '1', '2', '3');
    assert.deepEqual(bench.arrived, ['a:1', 'a:2', 'a:3']);
    assert.equal(bench.outbox.waiting, 0);
    assert.equal(await bench.engine.offsetAt(LOG, 'start'), await bench.engine.offsetAt(LOG, 'end'));
    await bench.outbox.close();
  });

  it('holds back nothing for other destinations when one does not answer, and tells how much waits', async () => {
    const bench = await openBench();
    bench.down.add(A);
    await bench.post(A, '1', '2');
    await bench.post(B, '3', '4');
    assert.deepEqual(bench.arrived, ['b:3', 'b:4']);
    assert.equal(bench.outbox.waiting, 2);
    await bench.clock.advance(20_000);
    assert.ok(bench.failures.length >= 4 && bench.failures.length <= 8, `${bench.failures.length} attempts in 20 s`);
    assert.equal(bench.failures.at(-1), 2);
    bench.down.clear();
    await bench.clock.advance(20_000);
    assert.deepEqual(bench.arrived, ['b:3', 'b:4', 'a:1', 'a:2']);
    await bench.outbox.close();
  });

  it('goes on after a restart with what has not arrived, and with nothing else', async () => {
    const bench = await openBench();
    bench.down.add(A);
    await bench.post(A, '1');
    await bench.post(B, '2');
    await bench.post(A, '3');
    await bench.restart();
    assert.equal(bench.outbox.waiting, 2);
    bench.down.clear();
    await bench.clock.advance(20_000);
    assert.deepEqual(bench.arrived, ['b:2', 'a:1', 'a:3']);
    await bench.restart();
    await bench.clock.advance(20_000);
    assert.equal(bench.arrived.length, 3);
    await bench.outbox.close();
  });

  it('closes while a destination does not answer', async () => {
    const bench = await openBench();
    bench.down.add(A);
    await bench.post(A, '1');
    await bench.outbox.close();
    assert.equal(bench.clock.pendingTimers, 0);
  });
});
