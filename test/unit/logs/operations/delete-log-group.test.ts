import assert from 'node:assert/strict';
import { it } from 'node:test';
import { GROUP, startLogs } from '../logs-fixture.ts';

it('DeleteLogGroup removes a group with its events; what its function writes after that makes another', async () => {
  const logs = await startLogs();
  logs.write('before');
  await logs.call('FilterLogEvents', { logGroupName: GROUP });
  logs.write('on its way');
  await logs.call('DeleteLogGroup', { logGroupName: GROUP });
  await assert.rejects(logs.messages(), {
    code: 'ResourceNotFoundException',
    message: 'The specified log group does not exist.',
  });
  logs.write('after');
  await logs.clock.advance(250);
  assert.deepEqual(await logs.messages(), ['after']);
  assert.equal((await logs.engine.listGroups('l.')).length, 1);
  await assert.rejects(logs.call('DeleteLogGroup', { logGroupName: 'absent' }), { code: 'ResourceNotFoundException' });
  await logs.close();
});
