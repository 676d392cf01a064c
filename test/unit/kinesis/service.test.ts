import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startKinesis } from './kinesis-fixture.ts';

describe('KinesisService', () => {
  test('leaves no timer behind when it is closed', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 'a', ShardCount: 1 });
    await kinesis.close();
    assert.equal(kinesis.clock.pendingTimers, 0);
  });
});
