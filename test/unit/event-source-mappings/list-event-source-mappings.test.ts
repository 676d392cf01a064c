import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ListEventSourceMappingsRequest } from '../../../src/protocol/generated/lambda.ts';
import type { Workbench } from './support/workbench.ts';
import { CALLER, idOf, STREAM, startWorkbench, succeeds } from './support/workbench.ts';

async function list(
  bench: Workbench,
  request: ListEventSourceMappingsRequest = {},
): Promise<{ names: string[]; marker?: string }> {
  const answer = await bench.mappings.operations.ListEventSourceMappings(request, CALLER);
  const names = (answer.EventSourceMappings ?? []).map(({ FunctionArn }) => FunctionArn?.split(':function:')[1] ?? '');
  return { names, ...(answer.NextMarker === undefined ? {} : { marker: answer.NextMarker }) };
}

async function withMappings(...functionNames: string[]): Promise<Workbench> {
  const bench = await startWorkbench(succeeds);
  for (const FunctionName of functionNames) {
    bench.functions.define(FunctionName.split(':')[0] ?? '', succeeds);
    await bench.create({ FunctionName });
  }
  return bench;
}

describe('ListEventSourceMappings', () => {
  it('lists mappings in the order in which they were made, page by page', async () => {
    const bench = await withMappings('c', 'a', 'b', 'd');
    assert.deepEqual(await list(bench), { names: ['c', 'a', 'b', 'd'] });
    const first = await list(bench, { MaxItems: 2 });
    assert.deepEqual(first.names, ['c', 'a']);
    const { EventSourceMappings: all = [] } = await bench.mappings.operations.ListEventSourceMappings({}, CALLER);
    await bench.delete(idOf(all[1] ?? {}));
    await bench.settle();
    assert.deepEqual(await list(bench, { MaxItems: 2, Marker: first.marker }), { names: ['b', 'd'] });
    await bench.close();
  });

  it('selects by function, with and without a qualifier, and by source', async () => {
    const bench = await withMappings('a', 'a:live', 'b');
    assert.deepEqual((await list(bench, { FunctionName: 'a' })).names, ['a']);
    assert.deepEqual((await list(bench, { FunctionName: 'a:live' })).names, ['a:live']);
    assert.deepEqual((await list(bench, { FunctionName: 'arn:aws:lambda:us-east-1:111111111111:function:b' })).names, ['b']);
    assert.deepEqual((await list(bench, { EventSourceArn: STREAM })).names.length, 3);
    assert.deepEqual((await list(bench, { EventSourceArn: `${STREAM}s` })).names, []);
    await bench.close();
  });

  it('shows nothing of another account', async () => {
    const bench = await withMappings('a');
    const other = { ...CALLER, accountId: '222222222222' };
    assert.deepEqual(await bench.mappings.operations.ListEventSourceMappings({}, other), { EventSourceMappings: [] });
    await bench.close();
  });

  it('refuses a marker it did not give', async () => {
    const bench = await withMappings('a');
    await assert.rejects(list(bench, { Marker: 'x' }), { code: 'InvalidParameterValueException' });
    await bench.close();
  });
});
