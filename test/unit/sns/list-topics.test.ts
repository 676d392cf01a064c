import assert from 'node:assert/strict';
import { it } from 'node:test';
import { contextOf, startSns } from './sns-fixture.ts';

it('ListTopics shows the topics of the caller, 100 at a time, and refuses a token that is none', async () => {
  const sns = await startSns();
  for (let index = 0; index < 150; index++) await sns.call('CreateTopic', { Name: `t${index}` });
  await sns.call('CreateTopic', { Name: 'other' }, contextOf('111111111111'));
  const first = await sns.call('ListTopics', {});
  const second = await sns.call('ListTopics', { NextToken: first.NextToken });
  assert.deepEqual([first.Topics?.length, second.Topics?.length, second.NextToken], [100, 50, undefined]);
  const arns = [...(first.Topics ?? []), ...(second.Topics ?? [])].map(({ TopicArn }) => TopicArn);
  assert.equal(new Set(arns).size, 150);
  await assert.rejects(sns.call('ListTopics', { NextToken: 'x' }), { message: 'Invalid parameter: NextToken' });
  await sns.close();
});
