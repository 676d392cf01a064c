import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { CreateAlias, DeleteAlias, GetAlias } = fixture.service.operations;

suite('DeleteAlias', () => {
  after(() => fixture.close());

  test('A deleted alias is gone, its version stays, and deleting it again does no harm', async () => {
    await fixture.create('f', 'exports.handler = async () => 1', { Publish: true });
    await CreateAlias({ FunctionName: 'f', Name: 'live', FunctionVersion: '1' }, requestContext());
    assert.equal(await fixture.call('f:live'), 1);
    for (let round = 0; round < 2; round++) await DeleteAlias({ FunctionName: 'f', Name: 'live' }, requestContext());
    assert.throws(() => GetAlias({ FunctionName: 'f', Name: 'live' }, requestContext()), { code: 'ResourceNotFoundException' });
    await assert.rejects(fixture.invoke('f:live'), { code: 'ResourceNotFoundException', status: 404 });
    assert.equal(await fixture.call('f:1'), 1);
  });

  test('A function that does not exist is not found', async () => {
    await assert.rejects(async () => DeleteAlias({ FunctionName: 'absent', Name: 'live' }, requestContext()), {
      code: 'ResourceNotFoundException',
    });
  });
});
