import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const Resource = 'arn:aws:lambda:us-east-1:000000000000:function:f';

suite('ListTags', () => {
  test('A function without tags has an empty map, and another account has no such function', async () => {
    const fixture = await lambdaFixture();
    await fixture.create('f', 'exports.handler = async () => 1');
    const { ListTags } = fixture.service.operations;
    assert.deepEqual(await ListTags({ Resource }, requestContext()), { Tags: {} });
    assert.throws(() => ListTags({ Resource }, { ...requestContext(), accountId: '111111111111' }), {
      code: 'ResourceNotFoundException',
      message: `Function not found: ${Resource}`,
    });
    await fixture.close();
  });
});
