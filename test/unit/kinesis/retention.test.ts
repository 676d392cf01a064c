import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Fixture, iteratorOf, putAll, SHARD_0, startKinesis, text } from './kinesis-fixture.ts';

const HOUR_MS = 3_600_000;

/** Time passes while the service runs, with its sweeps, or while it is down. */
type Step = { readonly put: true } | { readonly hours: number } | { readonly runMs: number } | { readonly downMs: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ put: fc.constant(true as const) }),
  fc.record({ hours: fc.integer({ min: 24, max: 96 }) }),
  fc.record({ runMs: fc.integer({ min: 1, max: HOUR_MS / 4 }) }),
  fc.record({ downMs: fc.integer({ min: 0, max: 40 * HOUR_MS }) }),
);

/** What a reader is to see: a record is lost for good in the moment in which it is older than the retention of that moment. */
class Model {
  #hours = 24;
  #records: { readonly name: string; readonly atMs: number }[] = [];

  put(name: string, atMs: number): void {
    this.#records.push({ name, atMs });
  }

  /** To be called before the retention changes, and before reading. */
  expire(nowMs: number): void {
    this.#records = this.#records.filter(({ atMs }) => nowMs - atMs <= this.#hours * HOUR_MS);
  }

  set hours(hours: number) {
    this.#hours = hours;
  }

  get hours(): number {
    return this.#hours;
  }

  get names(): string[] {
    return this.#records.map(({ name }) => name);
  }
}

async function readAll(kinesis: Fixture): Promise<string[]> {
  const position = { StreamName: 's', ShardId: SHARD_0, ShardIteratorType: 'TRIM_HORIZON' } as const;
  const { Records } = await kinesis.call('GetRecords', { ShardIterator: await iteratorOf(kinesis, position) });
  return Records.map(({ Data }) => text(Data));
}

async function walk(steps: readonly Step[]): Promise<void> {
  let kinesis = await startKinesis();
  const model = new Model();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  for (const [index, one] of steps.entries()) {
    model.expire(kinesis.clock.nowMs());
    if ('put' in one) {
      model.put(`${index}`, kinesis.clock.nowMs());
      await putAll(kinesis, 's', [`${index}`]);
    } else if ('hours' in one) {
      const name = one.hours < model.hours ? 'DecreaseStreamRetentionPeriod' : 'IncreaseStreamRetentionPeriod';
      await kinesis.call(name, { StreamName: 's', RetentionPeriodHours: one.hours });
      model.hours = one.hours;
    } else if ('runMs' in one) await kinesis.clock.advance(one.runMs);
    else {
      const { clock, engine } = kinesis;
      await kinesis.close();
      await clock.advance(one.downMs);
      kinesis = await startKinesis({ clock, engine });
    }
    model.expire(kinesis.clock.nowMs());
    assert.deepEqual(await readAll(kinesis), model.names);
  }
  await kinesis.close();
}

test('A record is readable until it is as old as the retention of that moment, and never again after', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 16 }), walk), { numRuns: 25 });
});
