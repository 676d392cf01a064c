import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contextOf, startKinesis } from './kinesis-fixture.ts';

describe('KinesisService', () => {
  test('deletes the streams of all accounts and regions with their records', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 'a', ShardCount: 1 });
    await kinesis.call('CreateStream', { StreamName: 'a', ShardCount: 1 }, contextOf('111111111111', 'us-east-1'));
    await kinesis.service.deleteAllStreams();
    assert.deepEqual([...kinesis.catalog.state.all()], []);
    assert.deepEqual(await kinesis.engine.listGroups('s.'), []);
    await kinesis.close();
  });

  test('leaves no timer behind when it is closed', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 'a', ShardCount: 1 });
    await kinesis.close();
    assert.equal(kinesis.clock.pendingTimers, 0);
  });
});
