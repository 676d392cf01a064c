import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

suite('GetProvisionedConcurrencyConfig', () => {
  test('Versions and aliases have none; refusals are as recorded', async () => {
    const fixture = await lambdaFixture();
    const { GetProvisionedConcurrencyConfig } = fixture.service.operations;
    await fixture.create('f', 'exports.handler = async () => 1');
    const call = (Qualifier: string): unknown =>
      GetProvisionedConcurrencyConfig({ FunctionName: 'f', Qualifier }, requestContext());
    assert.throws(() => call('$LATEST'), {
      code: 'InvalidParameterValueException',
      message: 'The function resource provided must be an alias or a published version.',
    });
    assert.throws(() => call('10'), { code: 'ResourceNotFoundException', message: /^Function not found: .*:f:10$/ });
    assert.throws(() => call('noalias'), { code: 'ResourceNotFoundException', message: /^Cannot find alias arn: .*:f:noalias$/ });
    await fixture.settled('f');
    await fixture.service.operations.PublishVersion({ FunctionName: 'f' }, requestContext());
    assert.throws(() => call('1'), {
      code: 'ProvisionedConcurrencyConfigNotFoundException',
      status: 404,
      message: 'No Provisioned Concurrency Config found for this function',
    });
    await fixture.close();
  });
});
