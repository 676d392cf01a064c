import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLogger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../../src/platform/random.ts';
import { DeliveryLog, DestinationFullError, UndeliverableError, type WaitingMax } from '../../../src/storage/delivery-log.ts';
import { MemoryLogEngine } from '../../../src/storage/memory/memory-engine.ts';

const A = 'arn:aws:sqs:us-east-1:111111111111:a';
const B = 'arn:aws:sqs:us-east-1:111111111111:b';
const LOG = { group: 'deliveries', log: 0 };

/** An engine whose next append waits until it is released. */
class SlowEngine extends MemoryLogEngine {
  #held: Promise<void> | undefined;

  holdNext(): () => void {
    let release = (): void => {};
    this.#held = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  override async append(...call: Parameters<MemoryLogEngine['append']>): ReturnType<MemoryLogEngine['append']> {
    const held = this.#held;
    this.#held = undefined;
    await held;
    return super.append(...call);
  }
}

class Bench {
  readonly clock: ManualClock = new ManualClock();
  readonly engine: SlowEngine = new SlowEngine({ clock: this.clock });
  readonly arrived: string[] = [];
  readonly down = new Set<string>();
  readonly failures: number[] = [];
  readonly givenUp: string[] = [];
  beyond: WaitingMax['beyond'] = 'given-up';
  log: DeliveryLog = this.#make();

  #make(): DeliveryLog {
    return new DeliveryLog({
      engine: this.engine,
      group: LOG.group,
      deliver: async ({ destination, document }) => {
        if (this.down.has(destination)) throw new Error('no answer');
        if (document === 'poison') throw new UndeliverableError('it is none');
        this.arrived.push(`${destination.slice(-1)}:${document}`);
      },
      patienceMs: 60_000,
      waitingMax: { documents: 3, bytes: 10_000, beyond: this.beyond },
      attemptsMax: ({ note }) => (note === 'short' ? 3 : Number.POSITIVE_INFINITY),
      clock: this.clock,
      random: new SeededRandom(1),
      logger: silentLogger,
      onGivenUp: ({ document }) => void this.givenUp.push(document),
      onFailed: (_, waiting) => void this.failures.push(waiting),
    });
  }

  async restart(): Promise<void> {
    await this.log.close();
    this.log = this.#make();
    await this.log.open();
  }

  async post(destination: string, ...documents: string[]): Promise<void> {
    for (const document of documents) await this.log.post([{ destination, note: 'long', document }]);
    await this.clock.advance(0);
  }
}

async function openBench(): Promise<Bench> {
  const bench = new Bench();
  await bench.log.open();
  return bench;
}

describe('a log of deliveries', () => {
  it('delivers in the order in which documents came, and keeps nothing that has arrived', async () => {
    const bench = await openBench();
    await bench.post(A, '1', '2', '3');
    assert.deepEqual(bench.arrived, ['a:1', 'a:2', 'a:3']);
    assert.equal(bench.log.waiting, 0);
    assert.equal(await bench.engine.offsetAt(LOG, 'start'), await bench.engine.offsetAt(LOG, 'end'));
    await bench.log.close();
  });

  it('holds back nothing for other destinations when one does not answer, and tells how much waits', async () => {
    const bench = await openBench();
    bench.down.add(A);
    await bench.post(A, '1', '2');
    await bench.post(B, '3', '4');
    assert.deepEqual(bench.arrived, ['b:3', 'b:4']);
    assert.equal(bench.log.waiting, 2);
    await bench.clock.advance(20_000);
    assert.ok(bench.failures.length >= 4 && bench.failures.length <= 8, `${bench.failures.length} attempts in 20 s`);
    assert.equal(bench.failures.at(-1), 2);
    bench.down.clear();
    await bench.clock.advance(20_000);
    assert.deepEqual(bench.arrived, ['b:3', 'b:4', 'a:1', 'a:2']);
    await bench.log.close();
  });

  it('goes on after a restart with what has not arrived, and with nothing else', async () => {
    const bench = await openBench();
    bench.down.add(A);
    await bench.post(A, '1');
    await bench.post(B, '2');
    await bench.post(A, '3');
    await bench.restart();
    assert.equal(bench.log.waiting, 2);
    bench.down.clear();
    await bench.clock.advance(20_000);
    assert.deepEqual(bench.arrived, ['b:2', 'a:1', 'a:3']);
    await bench.restart();
    await bench.clock.advance(20_000);
    assert.equal(bench.arrived.length, 3);
    await bench.log.close();
  });

  it('delivers once what has arrived while another document was on its way into the log', async () => {
    const bench = await openBench();
    const release = bench.engine.holdNext();
    const slow = bench.log.post([{ destination: A, note: 'long', document: 'slow' }]);
    await bench.post(B, '1');
    await bench.restart();
    await bench.clock.advance(20_000);
    assert.deepEqual(bench.arrived, ['b:1']);
    release();
    await slow;
    await bench.log.close();
  });

  it('takes several documents as one', async () => {
    const bench = await openBench();
    await bench.log.post([A, B].map((destination) => ({ destination, note: '', document: 'same' })));
    await bench.clock.advance(0);
    assert.deepEqual(bench.arrived.sort(), ['a:same', 'b:same']);
    await bench.log.close();
  });

  it('gives a document up after as many attempts as it may have, and goes on behind it', async () => {
    const bench = await openBench();
    bench.down.add(A);
    await bench.log.post([{ destination: A, note: 'short', document: '1' }]);
    await bench.clock.advance(2_000);
    assert.equal(bench.log.waiting, 1);
    await bench.clock.advance(2_000);
    assert.equal(bench.log.waiting, 0);
    bench.down.clear();
    await bench.post(A, '2');
    assert.deepEqual(bench.arrived, ['a:2']);
    await bench.log.close();
  });

  it('gives a document up at once that its destination will never take', async () => {
    const bench = await openBench();
    await bench.post(A, 'poison', '2');
    assert.deepEqual(bench.arrived, ['a:2']);
    assert.deepEqual([bench.givenUp, bench.failures.length], [['poison'], 1]);
    await bench.log.close();
  });

  it('gives up what has waited for long when its destination has taken nothing for as long', async () => {
    const bench = await openBench();
    bench.down.add(A);
    await bench.post(A, '1', '2');
    await bench.clock.advance(40_000);
    await bench.post(A, '3');
    await bench.clock.advance(40_000);
    assert.deepEqual(bench.givenUp, ['1', '2'], 'each is tried for a minute');
    await bench.clock.advance(40_000);
    assert.deepEqual(bench.givenUp, ['1', '2', '3']);
    await bench.post(A, '4');
    await bench.log.close();
    await bench.clock.advance(3_600_000);
    await bench.restart();
    await bench.clock.advance(30_000);
    assert.equal(bench.log.waiting, 1, 'that nobody tried does not count');
    bench.down.clear();
    await bench.clock.advance(20_000);
    assert.deepEqual(bench.arrived, ['a:4']);
    await bench.log.close();
  });

  it('gives up what comes when too much waits for a destination, and takes the rest', async () => {
    const bench = await openBench();
    bench.down.add(A);
    await bench.post(A, '1', '2', '3', '4');
    await bench.log.post([A, B].map((destination) => ({ destination, note: '', document: '5' })));
    await bench.clock.advance(0);
    assert.deepEqual([bench.givenUp, bench.arrived], [['4', '5'], ['b:5']]);
    bench.down.clear();
    await bench.clock.advance(20_000);
    await bench.post(A, '6');
    assert.deepEqual(bench.arrived, ['b:5', 'a:1', 'a:2', 'a:3', 'a:6']);
    bench.down.add(A);
    await bench.post(A, 'x'.repeat(10_000), '7');
    assert.deepEqual(bench.givenUp, ['4', '5', '7'], 'bytes count as well');
    await bench.log.close();
  });

  it('refuses what comes when too much waits for a destination, where it may give up nothing', async () => {
    const bench = await openBench();
    bench.beyond = 'refused';
    await bench.restart();
    bench.down.add(A);
    await bench.post(A, '1', '2', '3');
    const both = [B, A].map((destination) => ({ destination, note: '', document: '4' }));
    await assert.rejects(bench.log.post(both), DestinationFullError);
    await bench.restart();
    await assert.rejects(bench.post(A, '4'), /3 documents of \d+ bytes wait for arn:aws:sqs:us-east-1:111111111111:a/);
    bench.down.clear();
    await bench.clock.advance(20_000);
    await bench.post(A, '4');
    assert.deepEqual([bench.givenUp, bench.arrived], [[], ['a:1', 'a:2', 'a:3', 'a:4']]);
    await bench.log.close();
  });

  it('closes while a destination does not answer', async () => {
    const bench = await openBench();
    bench.down.add(A);
    await bench.post(A, '1');
    await bench.log.close();
    assert.equal(bench.clock.pendingTimers, 0);
  });
});
