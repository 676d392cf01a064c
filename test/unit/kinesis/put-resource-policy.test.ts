import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Fixture, refusal, startKinesis } from './kinesis-fixture.ts';

async function withStream(): Promise<{ kinesis: Fixture; ResourceARN: string }> {
  const kinesis = await startKinesis();
  await kinesis.call('CreateStream', { StreamName: 's', ShardCount: 1 });
  return { kinesis, ResourceARN: kinesis.stream('s').arn };
}

function statementFor(Resource: string): Record<string, unknown> {
  return {
    Sid: 'AllowCrossAccountWrite',
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::111111111111:root' },
    Action: ['kinesis:PutRecord', 'kinesis:DescribeStreamSummary'],
    Resource,
  };
}

const policyOf = (statement: unknown): string => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

describe('PutResourcePolicy', () => {
  test('keeps a policy as it was put, in place of the one before, also over a restart', async () => {
    const { kinesis, ResourceARN } = await withStream();
    await kinesis.call('PutResourcePolicy', { ResourceARN, Policy: policyOf(statementFor(ResourceARN)) });
    const Policy = ` ${policyOf({ ...statementFor(ResourceARN), Effect: 'Deny' })}`;
    await kinesis.call('PutResourcePolicy', { ResourceARN, Policy });
    const restarted = await kinesis.restart();
    assert.deepEqual(await restarted.call('GetResourcePolicy', { ResourceARN }), { Policy });
    await restarted.close();
  });

  test('keeps the policy of a consumer apart from that of its stream', async () => {
    const { kinesis, ResourceARN: StreamARN } = await withStream();
    const { Consumer } = await kinesis.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c' });
    const ResourceARN = Consumer.ConsumerARN;
    const shared = { ...statementFor(ResourceARN), Action: 'kinesis:SubscribeToShard' };
    const Policy = policyOf(shared);
    await kinesis.call('PutResourcePolicy', { ResourceARN, Policy });
    assert.equal((await kinesis.call('GetResourcePolicy', { ResourceARN })).Policy, Policy);
    assert.equal((await kinesis.call('GetResourcePolicy', { ResourceARN: StreamARN })).Policy, '{}');
    await kinesis.close();
  });

  test('refuses what is no policy for this resource', async () => {
    const { kinesis, ResourceARN } = await withStream();
    const good = statementFor(ResourceARN);
    const wrong: readonly [policy: string, why: RegExp][] = [
      ['{', /not JSON/],
      ['[]', /no object/],
      ['{}', /no Statement/],
      [JSON.stringify({ Version: '2020-01-01', Statement: [good] }), /Version/],
      [policyOf('x'), /A Statement is no object/],
      [policyOf({ ...good, Effect: 'Maybe' }), /Effect/],
      [policyOf({ ...good, Principal: undefined }), /Principal/],
      [policyOf({ ...good, Principal: {} }), /Principal/],
      [policyOf({ ...good, Principal: { AWS: [] } }), /Principal/],
      [policyOf({ ...good, Principal: '*' }), /Principal/],
      [policyOf({ ...good, Principal: { AWS: '*' } }), /Principal/],
      [policyOf({ ...good, Principal: { Service: 'lambda.amazonaws.com' } }), /Principal/],
      [policyOf({ ...good, Action: 's3:PutObject' }), /Action/],
      [policyOf({ ...good, Action: 'kinesis:*' }), /Action/],
      [policyOf({ ...good, Action: 'kinesis:DeleteStream' }), /Action/],
      [policyOf({ ...good, Action: 'kinesis:SubscribeToShard' }), /Action/],
      [policyOf({ ...good, Action: undefined, NotAction: 'kinesis:PutRecord' }), /NotAction is not supported/],
      [policyOf({ ...good, Resource: '*' }), /Resource must be/],
      [policyOf({ ...good, Condition: { StringEquals: { 'aws:SourceAccount': '1' } } }), /Condition is not supported/],
      [policyOf({ ...good, Sid: 'x'.repeat(20_480) }), /longer than 20480 bytes/],
    ];
    for (const [Policy, why] of wrong) {
      await assert.rejects(kinesis.call('PutResourcePolicy', { ResourceARN, Policy }), refusal('InvalidArgumentException', why));
    }
    const Principal = { AWS: ['111111111111', 'arn:aws:iam::111111111111:role/path/reader'] };
    await kinesis.call('PutResourcePolicy', { ResourceARN, Policy: policyOf({ ...good, Principal }) });
    await kinesis.close();
  });

  test('refuses a stream that is not there', async () => {
    const { kinesis, ResourceARN } = await withStream();
    const missing = `${ResourceARN}x`;
    await assert.rejects(
      kinesis.call('PutResourcePolicy', { ResourceARN: missing, Policy: policyOf(statementFor(missing)) }),
      refusal('ResourceNotFoundException', 'Stream sx under account 000000000000 not found.'),
    );
    await kinesis.close();
  });
});
