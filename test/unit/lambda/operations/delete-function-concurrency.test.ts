import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { DeleteFunctionConcurrency, GetFunctionConcurrency, PutFunctionConcurrency } = fixture.service.operations;

suite('DeleteFunctionConcurrency', () => {
  after(() => fixture.close());

  test('A function whose concurrency is deleted shares the account’s again', async () => {
    await fixture.create('f', 'exports.handler = async () => "ran"');
    await PutFunctionConcurrency({ FunctionName: 'f', ReservedConcurrentExecutions: 0 }, requestContext());
    await assert.rejects(fixture.invoke('f'), { code: 'TooManyRequestsException' });
    for (let round = 0; round < 2; round++) await DeleteFunctionConcurrency({ FunctionName: 'f' }, requestContext());
    assert.deepEqual(await GetFunctionConcurrency({ FunctionName: 'f' }, requestContext()), {});
    assert.equal(await fixture.call('f'), 'ran');
  });

  test('A function that does not exist is not found', async () => {
    await assert.rejects(async () => DeleteFunctionConcurrency({ FunctionName: 'absent' }, requestContext()), {
      code: 'ResourceNotFoundException',
    });
  });
});
