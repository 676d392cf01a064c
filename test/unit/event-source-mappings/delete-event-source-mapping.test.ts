import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { idOf, startWorkbench, succeeds } from './support/workbench.ts';

describe('DeleteEventSourceMapping', () => {
  it('answers with the mapping in state Deleting, which is then gone', async () => {
    const bench = await startWorkbench(succeeds);
    const created = await bench.create();
    const deleted = await bench.delete(idOf(created));
    assert.equal(deleted.State, 'Deleting');
    assert.equal(deleted.EventSourceArn, created.EventSourceArn);
    await bench.settle();
    await assert.rejects(bench.get(idOf(created)), { code: 'ResourceNotFoundException' });
    await assert.rejects(bench.delete(idOf(created)), { code: 'ResourceNotFoundException' });
    await bench.close();
  });

  it('refuses a second deletion while the first is under way', async () => {
    const bench = await startWorkbench(() => ({ answer: null, takesMs: 5_000 }));
    bench.put('a');
    const uuid = idOf(await bench.create());
    await bench.settle();
    await bench.delete(uuid);
    await assert.rejects(bench.delete(uuid), { code: 'ResourceInUseException', status: 400 });
    await assert.rejects(bench.update({ UUID: uuid, BatchSize: 1 }), { code: 'ResourceInUseException' });
    await bench.close();
  });
});
