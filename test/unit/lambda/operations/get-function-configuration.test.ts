import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { GetFunction, GetFunctionConfiguration } = fixture.service.operations;

suite('GetFunctionConfiguration', () => {
  after(() => fixture.close());

  test('The configuration is the one that GetFunction shows', async () => {
    await fixture.create('f', 'exports.handler = 1');
    await fixture.settled('f');
    const alone = await GetFunctionConfiguration({ FunctionName: 'f' }, requestContext());
    const { Configuration } = await GetFunction({ FunctionName: 'f' }, requestContext());
    assert.deepEqual(alone, Configuration);
    assert.equal(alone.Environment, undefined);
  });

  test('A version that does not exist is not found', () => {
    assert.throws(() => GetFunctionConfiguration({ FunctionName: 'f', Qualifier: '1' }, requestContext()), {
      code: 'ResourceNotFoundException',
    });
  });
});
