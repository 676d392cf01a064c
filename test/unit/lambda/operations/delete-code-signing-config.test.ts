import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000';

suite('DeleteCodeSigningConfig', () => {
  test('There is no such configuration', async () => {
    const fixture = await lambdaFixture();
    const { DeleteCodeSigningConfig } = fixture.service.operations;
    assert.throws(() => DeleteCodeSigningConfig({ CodeSigningConfigArn: ARN }, requestContext()), {
      code: 'ResourceNotFoundException',
      status: 404,
      message: `The Lambda code signing configuration ${ARN} can not be found.`,
    });
    await fixture.close();
  });
});
