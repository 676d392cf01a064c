import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const CodeSigningConfigArn = 'arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000';

suite('PutFunctionCodeSigningConfig', () => {
  test('There is no configuration that a function could have', async () => {
    const fixture = await lambdaFixture();
    const put = (FunctionName: string): unknown =>
      fixture.service.operations.PutFunctionCodeSigningConfig({ FunctionName, CodeSigningConfigArn }, requestContext());
    assert.throws(() => put('absent'), { code: 'ResourceNotFoundException', message: /^Function not found: .*:absent$/ });
    await fixture.create('f', 'exports.handler = async () => 1');
    assert.throws(() => put('f'), { code: 'CodeSigningConfigNotFoundException', status: 404 });
    await fixture.close();
  });
});
