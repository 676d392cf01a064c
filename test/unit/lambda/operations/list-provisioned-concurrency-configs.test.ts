import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

suite('ListProvisionedConcurrencyConfigs', () => {
  test('A function has none, and one that is not there is refused', async () => {
    const fixture = await lambdaFixture();
    const { ListProvisionedConcurrencyConfigs } = fixture.service.operations;
    await fixture.create('f', 'exports.handler = async () => 1');
    assert.deepEqual(await ListProvisionedConcurrencyConfigs({ FunctionName: 'f' }, requestContext()), {
      ProvisionedConcurrencyConfigs: [],
    });
    assert.throws(() => ListProvisionedConcurrencyConfigs({ FunctionName: 'absent' }, requestContext()), {
      code: 'ResourceNotFoundException',
      status: 404,
      message: 'Function not found: arn:aws:lambda:us-east-1:000000000000:function:absent',
    });
    await fixture.close();
  });
});
