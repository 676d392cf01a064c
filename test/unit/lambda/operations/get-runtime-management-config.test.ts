import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const FunctionArn = 'arn:aws:lambda:us-east-1:000000000000:function:f';

suite('GetRuntimeManagementConfig', () => {
  test('The runtime is replaced as AWS sees fit, unless it was said otherwise', async () => {
    const fixture = await lambdaFixture();
    const { GetRuntimeManagementConfig } = fixture.service.operations;
    await fixture.create('f', 'exports.handler = async () => 1');
    assert.deepEqual(await GetRuntimeManagementConfig({ FunctionName: 'f' }, requestContext()), {
      UpdateRuntimeOn: 'Auto',
      FunctionArn,
    });
    assert.throws(() => GetRuntimeManagementConfig({ FunctionName: 'f', Qualifier: '1' }, requestContext()), {
      code: 'ResourceNotFoundException',
    });
    await fixture.close();
  });
});
