import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

suite('DeleteFunctionUrlConfig', () => {
  test('A function has no address of its own', async () => {
    const fixture = await lambdaFixture();
    const { DeleteFunctionUrlConfig } = fixture.service.operations;
    await fixture.create('f', 'exports.handler = async () => 1');
    assert.throws(() => DeleteFunctionUrlConfig({ FunctionName: 'f' }, requestContext()), {
      code: 'ResourceNotFoundException',
      message: 'The resource you requested does not exist.',
    });
    await fixture.close();
  });
});
