import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { zipOf } from '../../../support/function-zip.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const LAYER_ARN = 'arn:aws:lambda:us-east-1:000000000000:layer:tools';

suite('GetLayerVersionByArn', () => {
  test('The ARN names the version', async () => {
    const fixture = await lambdaFixture();
    const { GetLayerVersionByArn, PublishLayerVersion } = fixture.service.operations;
    const Content = { ZipFile: zipOf({ file: 'x' }) };
    const published = await PublishLayerVersion({ LayerName: 'tools', Content }, requestContext());
    const found = await GetLayerVersionByArn({ Arn: `${LAYER_ARN}:1` }, requestContext());
    assert.deepEqual({ ...found, Content: {} }, { ...published, Content: {} });
    assert.equal(found.Content?.CodeSha256, published.Content?.CodeSha256);
    assert.throws(() => GetLayerVersionByArn({ Arn: `${LAYER_ARN}:2` }, requestContext()), {
      code: 'ResourceNotFoundException',
      message: 'The resource you requested does not exist.',
    });
    await fixture.close();
  });
});
