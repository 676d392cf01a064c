import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ARN, contextOf, GROUP, startLogs } from '../logs-fixture.ts';

it('CreateLogGroup makes an empty group with its tags, once', async () => {
  const logs = await startLogs();
  await logs.call('CreateLogGroup', { logGroupName: GROUP, tags: { team: 'a' } });
  assert.deepEqual(await logs.messages(), []);
  assert.deepEqual(await logs.call('ListTagsForResource', { resourceArn: ARN }), { tags: { team: 'a' } });
  await assert.rejects(logs.call('CreateLogGroup', { logGroupName: GROUP }), {
    code: 'ResourceAlreadyExistsException',
    message: 'The specified log group already exists',
  });
  await logs.call('CreateLogGroup', { logGroupName: GROUP }, contextOf('111111111111'));
  await logs.close();
});

it('CreateLogGroup refuses what is not here', async () => {
  const logs = await startLogs();
  for (const asked of [
    { kmsKeyId: 'arn:aws:kms:eu-west-1:000000000000:key/a' },
    { logGroupClass: 'INFREQUENT_ACCESS' as const },
    { deletionProtectionEnabled: true },
  ]) {
    await assert.rejects(logs.call('CreateLogGroup', { logGroupName: GROUP, ...asked }), {
      code: 'InvalidParameterException',
      message: /not available in this version of Millrace\.$/,
    });
  }
  await logs.close();
});
