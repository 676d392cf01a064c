import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LogError } from '../../../src/storage/log-engine.ts';
import { replaceMethods } from './failing-engine.ts';
import { type Fixture, putAll, startKinesis } from './kinesis-fixture.ts';

const HOUR_MS = 3_600_000;

const startOffset = (kinesis: Fixture): Promise<number> =>
  kinesis.engine.offsetAt({ group: `s.${kinesis.stream('s').id}`, log: 0 }, 'start');

describe('RetentionSweep', () => {
  test('removes expired records from the log within a minute, and no others', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await putAll(kinesis, 's', ['a', 'b']);
    await kinesis.clock.advance(12 * HOUR_MS);
    await putAll(kinesis, 's', ['c']);
    await kinesis.clock.advance(12 * HOUR_MS);
    assert.equal(await startOffset(kinesis), 0);
    await kinesis.clock.advance(60_000);
    assert.equal(await startOffset(kinesis), 2);
    await kinesis.clock.advance(12 * HOUR_MS);
    assert.equal(await startOffset(kinesis), 3);
    await kinesis.close();
  });

  test('goes on after a sweep that failed', async () => {
    let full = true;
    const kinesis = await startKinesis({
      wrap: (engine) =>
        replaceMethods(engine, {
          trim: (ref, before) => (full ? Promise.reject(new LogError('not-appended', 'disk')) : engine.trim(ref, before)),
        }),
    });
    await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await putAll(kinesis, 's', ['a']);
    await kinesis.clock.advance(25 * HOUR_MS);
    assert.equal(await startOffset(kinesis), 0);
    full = false;
    await kinesis.clock.advance(60_000);
    assert.equal(await startOffset(kinesis), 1);
    await kinesis.close();
  });
});
