import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

suite('ListCodeSigningConfigs', () => {
  test('There are none', async () => {
    const fixture = await lambdaFixture();
    const { ListCodeSigningConfigs } = fixture.service.operations;
    assert.deepEqual(await ListCodeSigningConfigs({}, requestContext()), { CodeSigningConfigs: [] });
    await fixture.close();
  });
});
