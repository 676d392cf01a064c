import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const Resource = 'arn:aws:lambda:us-east-1:000000000000:function:f';

suite('UntagResource', () => {
  test('Keys go, and one that is not there is passed over; a restart knows', async () => {
    const fixture = await lambdaFixture();
    await fixture.create('f', 'exports.handler = async () => 1', { Tags: { a: '1', b: '2' } });
    const { UntagResource } = fixture.service.operations;
    assert.deepEqual(await UntagResource({ Resource, TagKeys: ['b', 'absent'] }, requestContext()), {});
    const again = await fixture.restart();
    assert.deepEqual(await again.service.operations.ListTags({ Resource }, requestContext()), { Tags: { a: '1' } });
    await again.close();
  });
});
