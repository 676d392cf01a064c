import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ARN, contextOf, GROUP, startLogs } from '../logs-fixture.ts';

it('TagResource adds and replaces tags, 50 at most, and its twin of older days shows them, too', async () => {
  const logs = await startLogs();
  await logs.call('CreateLogGroup', { logGroupName: GROUP, tags: { a: '1', b: '2' } });
  await logs.call('TagResource', { resourceArn: `${ARN}:*`, tags: { b: '3', c: '4' } });
  assert.deepEqual(await logs.call('ListTagsLogGroup', { logGroupName: GROUP }), { tags: { a: '1', b: '3', c: '4' } });
  const many = Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`t${index}`, '']));
  await assert.rejects(logs.call('TagResource', { resourceArn: ARN, tags: many }), { code: 'TooManyTagsException' });
  await logs.close();
});

it('Groups of other accounts and what is no log group do not exist for the operations on tags', async () => {
  const logs = await startLogs();
  await logs.call('CreateLogGroup', { logGroupName: GROUP });
  const stranger = contextOf('111111111111');
  const refused = { code: 'ResourceNotFoundException' };
  await assert.rejects(logs.call('TagResource', { resourceArn: ARN, tags: { a: '1' } }, stranger), refused);
  await assert.rejects(logs.call('ListTagsForResource', { resourceArn: 'arn:aws:sqs:eu-west-1:000000000000:q' }), refused);
  await logs.close();
});
