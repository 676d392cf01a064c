import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commitAccount, refusal, startKinesis } from './kinesis-fixture.ts';

describe('UpdateStreamWarmThroughput', () => {
  test('answers with the target and what there was, and shows the target once the stream is ACTIVE again', async () => {
    const kinesis = await startKinesis({ settings: { stateDelayMs: 100 } });
    await commitAccount(kinesis);
    await kinesis.call('CreateStream', { StreamName: 's', WarmThroughputMiBps: 5 });
    await kinesis.clock.advance(100);
    const answer = await kinesis.call('UpdateStreamWarmThroughput', { StreamName: 's', WarmThroughputMiBps: 9 });
    const changing = { TargetMiBps: 9, CurrentMiBps: 5 };
    assert.deepEqual(answer, { StreamName: 's', StreamARN: kinesis.stream('s').arn, WarmThroughput: changing });
    const shown = async (): Promise<unknown> =>
      (await kinesis.call('DescribeStreamSummary', { StreamName: 's' })).StreamDescriptionSummary.WarmThroughput;
    assert.deepEqual(await shown(), changing);
    await kinesis.clock.advance(100);
    assert.deepEqual(await shown(), { TargetMiBps: 9, CurrentMiBps: 9 });
    await kinesis.close();
  });

  test('is for streams on demand of accounts that have committed themselves', async () => {
    const kinesis = await startKinesis();
    await kinesis.call('CreateStream', { StreamName: 'provisioned', ShardCount: 1 });
    await kinesis.call('CreateStream', { StreamName: 's' });
    await assert.rejects(
      kinesis.call('UpdateStreamWarmThroughput', { StreamName: 's', WarmThroughputMiBps: 9 }),
      refusal('ValidationException', /MinimumThroughputBillingCommitment is not enabled/),
    );
    await commitAccount(kinesis);
    await assert.rejects(kinesis.call('UpdateStreamWarmThroughput', { StreamName: 'provisioned', WarmThroughputMiBps: 9 }), {
      code: 'ValidationException',
    });
    await assert.rejects(kinesis.call('UpdateStreamWarmThroughput', { StreamName: 's', WarmThroughputMiBps: 10_241 }), {
      code: 'LimitExceededException',
    });
    await kinesis.call('UpdateStreamWarmThroughput', { StreamName: 's', WarmThroughputMiBps: 10_240 });
    await kinesis.close();
  });
});
