import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contextOf, startSns } from './sns-fixture.ts';

describe('CreateTopic', () => {
  it('makes a topic of the account in the region, and answers the same ARN when it is there', async () => {
    const sns = await startSns();
    const { TopicArn } = await sns.call('CreateTopic', { Name: 'orders', Tags: [{ Key: 'team', Value: 'blue' }] });
    assert.equal(TopicArn, 'arn:aws:sns:eu-west-1:000000000000:orders');
    assert.equal((await sns.call('CreateTopic', { Name: 'orders' })).TopicArn, TopicArn);
    const other = await sns.call('CreateTopic', { Name: 'orders' }, contextOf('111111111111', 'us-east-1'));
    assert.equal(other.TopicArn, 'arn:aws:sns:us-east-1:111111111111:orders');
    await sns.close();
  });

  it('refuses another topic of that name with other attributes, and names and attributes that are none', async () => {
    const sns = await startSns();
    await sns.call('CreateTopic', { Name: 'orders', Attributes: { DisplayName: 'Orders' } });
    const invalid = { code: 'InvalidParameterException', queryCode: 'InvalidParameter' };
    await assert.rejects(sns.call('CreateTopic', { Name: 'orders', Attributes: { DisplayName: 'Other' } }), {
      ...invalid,
      message: 'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
    });
    for (const Name of ['', 'a b', 'x'.repeat(257), 'ä']) {
      await assert.rejects(sns.call('CreateTopic', { Name }), { ...invalid, message: 'Invalid parameter: Topic Name' });
    }
    await assert.rejects(
      sns.call('CreateTopic', { Name: 'a.fifo', Attributes: { FifoTopic: 'true' } }),
      /FIFO topic is not available yet/,
    );
    await assert.rejects(
      sns.call('CreateTopic', { Name: 'a', Attributes: { KmsMasterKeyId: 'k' } }),
      /KmsMasterKeyId is not available yet/,
    );
    await assert.rejects(sns.call('CreateTopic', { Name: 'a', Attributes: { Policy: '{' } }), /Policy: JSON is malformed/);
    await assert.rejects(sns.call('CreateTopic', { Name: 'a', Attributes: { Nonsense: '1' } }), /AttributeName/);
    await sns.close();
  });
});
