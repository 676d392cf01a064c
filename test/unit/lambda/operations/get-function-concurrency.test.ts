import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { GetFunctionConcurrency, PutFunctionConcurrency } = fixture.service.operations;

suite('GetFunctionConcurrency', () => {
  after(() => fixture.close());

  test('Nothing is shown until something is reserved, be it zero (recorded at AWS)', async () => {
    await fixture.create('f', 'exports.handler = 1');
    assert.deepEqual(await GetFunctionConcurrency({ FunctionName: 'f' }, requestContext()), {});
    await PutFunctionConcurrency({ FunctionName: 'f', ReservedConcurrentExecutions: 0 }, requestContext());
    assert.deepEqual(await GetFunctionConcurrency({ FunctionName: 'f' }, requestContext()), { ReservedConcurrentExecutions: 0 });
  });

  test('A function that does not exist is not found', () => {
    assert.throws(() => GetFunctionConcurrency({ FunctionName: 'absent' }, requestContext()), {
      code: 'ResourceNotFoundException',
    });
  });
});
