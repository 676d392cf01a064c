import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startSns } from './sns-fixture.ts';

it('SetTopicAttributes keeps an attribute over a restart, and refuses what would have no effect', async () => {
  const sns = await startSns();
  const TopicArn = await sns.topic('orders');
  const Policy = '{"Version":"2012-10-17","Statement":[]}';
  await sns.call('SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue: Policy });
  const later = await sns.restart();
  assert.equal((await later.call('GetTopicAttributes', { TopicArn })).Attributes?.Policy, Policy);
  const refused = later.call('SetTopicAttributes', { TopicArn, AttributeName: 'TracingConfig', AttributeValue: 'Active' });
  await assert.rejects(refused, /TracingConfig is not available yet/);
  await later.call('SetTopicAttributes', { TopicArn, AttributeName: 'SQSSuccessFeedbackSampleRate', AttributeValue: '0' });
  const logged = later.call('SetTopicAttributes', {
    TopicArn,
    AttributeName: 'SQSSuccessFeedbackSampleRate',
    AttributeValue: '1',
  });
  await assert.rejects(logged, /SQSSuccessFeedbackSampleRate is not available yet/);
  const malformed = later.call('SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue: '{' });
  await assert.rejects(malformed, /Policy: JSON is malformed/);
  await later.close();
});
