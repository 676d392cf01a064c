import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

suite('ListFunctionUrlConfigs', () => {
  test('A function has none, and one that is not there is refused in words of its own', async () => {
    const fixture = await lambdaFixture();
    const { ListFunctionUrlConfigs } = fixture.service.operations;
    await fixture.create('f', 'exports.handler = async () => 1');
    assert.deepEqual(await ListFunctionUrlConfigs({ FunctionName: 'f' }, requestContext()), { FunctionUrlConfigs: [] });
    assert.throws(() => ListFunctionUrlConfigs({ FunctionName: 'absent' }, requestContext()), {
      code: 'ResourceNotFoundException',
      message: 'Function does not exist',
    });
    await fixture.close();
  });
});
