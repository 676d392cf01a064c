import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

suite('PutFunctionRecursionConfig', () => {
  test('What is set is shown, and goes with the function', async () => {
    const fixture = await lambdaFixture();
    const { PutFunctionRecursionConfig } = fixture.service.operations;
    await fixture.create('f', 'exports.handler = async () => 1');
    const { DeleteFunction, GetFunctionRecursionConfig } = fixture.service.operations;
    const request = { FunctionName: 'f', RecursiveLoop: 'Allow' } as const;
    assert.deepEqual(await PutFunctionRecursionConfig(request, requestContext()), { RecursiveLoop: 'Allow' });
    assert.deepEqual(await GetFunctionRecursionConfig({ FunctionName: 'f' }, requestContext()), { RecursiveLoop: 'Allow' });
    await DeleteFunction({ FunctionName: 'f' }, requestContext());
    await fixture.create('f', 'exports.handler = async () => 1');
    assert.deepEqual(await GetFunctionRecursionConfig({ FunctionName: 'f' }, requestContext()), { RecursiveLoop: 'Terminate' });
    await fixture.close();
  });
});
