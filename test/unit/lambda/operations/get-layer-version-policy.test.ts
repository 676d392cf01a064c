import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { zipOf } from '../../../support/function-zip.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

suite('GetLayerVersionPolicy', () => {
  test('There is a version without a policy, and none at all', async () => {
    const fixture = await lambdaFixture();
    const { GetLayerVersionPolicy, PublishLayerVersion } = fixture.service.operations;
    await PublishLayerVersion({ LayerName: 'tools', Content: { ZipFile: zipOf({ file: 'x' }) } }, requestContext());
    const get = (VersionNumber: number): unknown =>
      GetLayerVersionPolicy({ LayerName: 'tools', VersionNumber }, requestContext());
    assert.throws(() => get(1), { message: 'No policy is associated with the given resource.' });
    assert.throws(() => get(2), {
      code: 'ResourceNotFoundException',
      message: 'Layer version arn:aws:lambda:us-east-1:000000000000:layer:tools:2 does not exist.',
    });
    await fixture.close();
  });
});
