import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import { MemoryLogEngine } from '../../../../src/storage/memory/memory-engine.ts';
import { wrapEngine } from '../../storage/wrapped-engine.ts';
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

it('DeleteLogGroup while its events are read lets the reader hear that the group is gone', async () => {
  const clock = new ManualClock();
  const memory = new MemoryLogEngine({ clock });
  let beforeRead = async (): Promise<void> => {};
  const engine = wrapEngine(memory, {
    read: async (ref, from, limit) => {
      if (ref.group.startsWith('l.')) await beforeRead();
      return memory.read(ref, from, limit);
    },
  });
  const logs = await startLogs({ clock, engine });
  for (const operation of ['FilterLogEvents', 'GetLogEvents'] as const) {
    logs.write('line');
    await clock.advance(250);
    beforeRead = async () => {
      beforeRead = async () => {};
      await logs.call('DeleteLogGroup', { logGroupName: GROUP });
      await clock.advance(0);
    };
    await assert.rejects(logs.call(operation, { logGroupName: GROUP, logStreamName: 'a' }), {
      code: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
  }
  await logs.close();
});
