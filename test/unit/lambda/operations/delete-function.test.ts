import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { DeleteFunction, GetFunction } = fixture.service.operations;

suite('DeleteFunction', () => {
  after(() => fixture.close());

  test('A deleted function is gone with its package and its processes; its name is free again', async () => {
    await fixture.create('f', 'exports.handler = async () => 1');
    await fixture.call('f');
    assert.deepEqual(await DeleteFunction({ FunctionName: 'f' }, requestContext()), { StatusCode: 204 });
    assert.throws(() => GetFunction({ FunctionName: 'f' }, requestContext()), { code: 'ResourceNotFoundException' });
    while (fixture.service.environmentPids.length > 0) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(await fixture.blobs.list(), []);
    await fixture.create('f', 'exports.handler = async () => 2');
    assert.equal(await fixture.call('f'), 2);
  });

  test('An invocation that runs when its function is deleted finishes', async () => {
    await fixture.create(
      'slow',
      'exports.handler = async () => { await new Promise((end) => setTimeout(end, 80)); return "finished"; }',
    );
    await fixture.call('slow');
    const running = fixture.call('slow');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await DeleteFunction({ FunctionName: 'slow' }, requestContext());
    assert.equal(await running, 'finished');
  });

  test('What is not there cannot be deleted, nor $LATEST alone', async () => {
    const deleted = async (request: { FunctionName: string; Qualifier?: string }): Promise<unknown> =>
      DeleteFunction(request, requestContext());
    await assert.rejects(deleted({ FunctionName: 'absent' }), { code: 'ResourceNotFoundException', status: 404 });
    await assert.rejects(deleted({ FunctionName: 'f', Qualifier: '1' }), { code: 'ResourceNotFoundException' });
    await assert.rejects(deleted({ FunctionName: 'f', Qualifier: '$LATEST' }), { code: 'InvalidParameterValueException' });
  });
});
