import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

suite('GetFunctionRecursionConfig', () => {
  test('A loop of invocations would be ended', async () => {
    const fixture = await lambdaFixture();
    const { GetFunctionRecursionConfig } = fixture.service.operations;
    await fixture.create('f', 'exports.handler = async () => 1');
    assert.deepEqual(await GetFunctionRecursionConfig({ FunctionName: 'f' }, requestContext()), { RecursiveLoop: 'Terminate' });
    await fixture.close();
  });
});
