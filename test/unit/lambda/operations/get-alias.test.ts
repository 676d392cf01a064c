import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { CreateAlias, GetAlias, GetFunction, GetFunctionConfiguration } = fixture.service.operations;
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:f';

suite('GetAlias', () => {
  after(() => fixture.close());

  test('An alias is shown as it was made', async () => {
    await fixture.create('f', 'exports.handler = 1', { Publish: true });
    const made = await CreateAlias(
      { FunctionName: 'f', Name: 'live', FunctionVersion: '1', Description: 'what users see' },
      requestContext(),
    );
    assert.deepEqual(await GetAlias({ FunctionName: 'f', Name: 'live' }, requestContext()), made);
    assert.deepEqual(made, {
      AliasArn: `${ARN}:live`,
      Name: 'live',
      FunctionVersion: '1',
      Description: 'what users see',
      RevisionId: made.RevisionId,
    });
  });

  test('An alias that does not exist is not found', () => {
    assert.throws(() => GetAlias({ FunctionName: 'f', Name: 'absent' }, requestContext()), {
      code: 'ResourceNotFoundException',
      status: 404,
      message: `Cannot find alias arn: ${ARN}:absent`,
    });
    assert.throws(() => GetFunctionConfiguration({ FunctionName: 'f', Qualifier: 'absent' }, requestContext()), {
      code: 'ResourceNotFoundException',
      message: `Function not found: ${ARN}:absent`,
    });
  });

  test('A function is shown through an alias as the version that it names', async () => {
    await fixture.settled('f');
    const { Configuration } = await GetFunction({ FunctionName: 'f:live' }, requestContext());
    assert.deepEqual([Configuration?.FunctionArn, Configuration?.Version, Configuration?.State], [`${ARN}:live`, '1', 'Active']);
  });
});
