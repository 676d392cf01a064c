import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CALLER, idOf, startWorkbench, succeeds } from './support/workbench.ts';

describe('GetEventSourceMapping', () => {
  it('shows a mapping to its own account and region only', async () => {
    const bench = await startWorkbench(succeeds);
    const UUID = idOf(await bench.create());
    const get = bench.mappings.operations.GetEventSourceMapping;
    assert.equal((await get({ UUID }, CALLER)).UUID, UUID);
    const others = [
      { ...CALLER, accountId: '222222222222' },
      { ...CALLER, region: 'eu-west-1' },
    ];
    for (const other of others) {
      await assert.rejects(async () => get({ UUID }, other), { code: 'ResourceNotFoundException' });
    }
    await bench.close();
  });

  it('answers for a UUID that there is not as AWS does', async () => {
    const bench = await startWorkbench(succeeds);
    await assert.rejects(bench.get('00000000-0000-4000-8000-000000000000'), {
      code: 'ResourceNotFoundException',
      status: 404,
      message: 'The resource you requested does not exist.',
      messageKey: 'Message',
      fields: { Type: 'User' },
    });
    await bench.close();
  });
});
