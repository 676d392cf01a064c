import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type LogEngine, LogError } from '../../../src/storage/log-engine.ts';
import { replaceMethods } from './failing-engine.ts';
import { type Fixture, putAll, startKinesis } from './kinesis-fixture.ts';

const fail = (): Promise<never> => Promise.reject(new LogError('not-appended', 'the disk is full'));

/** A crash between command and effect: the service is gone before its reconciler could do anything. */
async function crashWhile(
  action: (kinesis: Fixture) => Promise<unknown>,
  broken: Partial<LogEngine>,
  before?: Fixture,
): Promise<Fixture> {
  const wrap = (engine: LogEngine): LogEngine => replaceMethods(engine, broken);
  const kinesis = before === undefined ? await startKinesis({ wrap }) : await before.restart({ wrap });
  const acting = action(kinesis);
  await kinesis.clock.advance(2_000); // the operation stops waiting for its effect
  await acting;
  return kinesis;
}

describe('Reconciler', () => {
  test('finishes a creation that a crash interrupted before the log group existed', async () => {
    const crashed = await crashWhile((kinesis) => kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2 }), {
      createGroup: fail,
    });
    assert.equal(crashed.stream('s').status, 'CREATING');
    const kinesis = await crashed.restart({});
    assert.equal(kinesis.stream('s').status, 'ACTIVE');
    await putAll(kinesis, 's', ['works']);
    await kinesis.close();
  });

  test('finishes a creation that a crash interrupted after the log group existed', async () => {
    const crashed = await crashWhile((kinesis) => kinesis.call('CreateStream', { StreamName: 's', ShardCount: 2 }), {
      createGroup: fail,
    });
    await crashed.engine.createGroup(`s.${crashed.stream('s').id}`, { logs: 2, retentionMs: null });
    const kinesis = await crashed.restart({});
    assert.equal(kinesis.stream('s').status, 'ACTIVE');
    await putAll(kinesis, 's', ['works']);
    await kinesis.close();
  });

  test('finishes a deletion that a crash interrupted, before or after the log group was gone', async () => {
    for (const groupGone of [false, true]) {
      const healthy = await startKinesis();
      await healthy.call('CreateStream', { StreamName: 's', ShardCount: 2 });
      const crashed = await crashWhile(
        (kinesis) => kinesis.call('DeleteStream', { StreamName: 's' }),
        { deleteGroup: fail },
        healthy,
      );
      assert.equal(crashed.stream('s').status, 'DELETING');
      if (groupGone) await crashed.engine.deleteGroup(`s.${crashed.stream('s').id}`);
      const kinesis = await crashed.restart({});
      assert.deepEqual((await kinesis.call('ListStreams', {})).StreamNames, []);
      assert.deepEqual(await kinesis.engine.listGroups('s.'), []);
      await kinesis.close();
    }
  });

  test('removes log groups that belong to no stream, and no others', async () => {
    const before = await startKinesis();
    await before.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await before.engine.createGroup('s.orphan', { logs: 1, retentionMs: null });
    await before.engine.createGroup('q.other', { logs: 1, retentionMs: null });
    const kinesis = await before.restart();
    assert.deepEqual(await kinesis.engine.listGroups('s.'), [`s.${kinesis.stream('s').id}`]);
    assert.deepEqual(await kinesis.engine.listGroups('q.'), ['q.other']);
    await kinesis.close();
  });

  test('tries again, with growing pauses, what fails for a while', async () => {
    let attempts = 0;
    const kinesis = await startKinesis({
      wrap: (engine) =>
        replaceMethods(engine, {
          createGroup: (group, options) => (++attempts <= 3 ? fail() : engine.createGroup(group, options)),
        }),
    });
    const creating = kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
    await kinesis.clock.advance(100);
    assert.equal(attempts, 2);
    await kinesis.clock.advance(200);
    assert.equal(attempts, 3);
    await kinesis.clock.advance(399);
    assert.equal(kinesis.stream('s').status, 'CREATING');
    await kinesis.clock.advance(1);
    await creating;
    assert.equal(kinesis.stream('s').status, 'ACTIVE');
    await kinesis.close();
  });

  test('stops at once when the service closes, also in a pause', async () => {
    const kinesis = await crashWhile((started) => started.call('CreateStream', { StreamName: 's', ShardCount: 1 }), {
      createGroup: fail,
    });
    await kinesis.close();
    await kinesis.close();
    assert.equal(kinesis.clock.pendingTimers, 0);
  });
});
