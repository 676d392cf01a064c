import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

suite('ListCapacityProviders', () => {
  test('There are none', async () => {
    const fixture = await lambdaFixture();
    const { ListCapacityProviders } = fixture.service.operations;
    assert.deepEqual(await ListCapacityProviders({}, requestContext()), { CapacityProviders: [] });
    await fixture.close();
  });
});
