import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import type { PublishLayerVersionRequest, PublishLayerVersionResponse } from '../../../../src/protocol/generated/lambda.ts';
import { zipOf } from '../../../support/function-zip.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const LAYER_ARN = 'arn:aws:lambda:us-east-1:000000000000:layer:tools';

const fixture = await lambdaFixture();
const { DeleteLayerVersion, PublishLayerVersion } = fixture.service.operations;

async function publish(more: Partial<PublishLayerVersionRequest> = {}): Promise<PublishLayerVersionResponse> {
  const Content = { ZipFile: zipOf({ 'nodejs/node_modules/tool/index.js': 'module.exports = 1' }) };
  return PublishLayerVersion({ LayerName: 'tools', Content, ...more }, requestContext());
}

suite('PublishLayerVersion', () => {
  after(() => fixture.close());

  test('A version is shown as AWS shows it', async () => {
    const { CreatedDate, Content, ...rest } = await publish({
      Description: 'd',
      LicenseInfo: 'MIT',
      CompatibleRuntimes: ['nodejs22.x'],
      CompatibleArchitectures: ['x86_64'],
    });
    assert.match(CreatedDate ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
    assert.match(Content?.CodeSha256 ?? '', /^[A-Za-z0-9+/]{43}=$/);
    assert.deepEqual(rest, {
      LayerArn: LAYER_ARN,
      LayerVersionArn: `${LAYER_ARN}:1`,
      Version: 1,
      Description: 'd',
      LicenseInfo: 'MIT',
      CompatibleRuntimes: ['nodejs22.x'],
      CompatibleArchitectures: ['x86_64'],
    });
  });

  test('Numbers go on, also over versions that were deleted; what was not said is not shown', async () => {
    for (const VersionNumber of [1, 2]) {
      if (VersionNumber === 2) assert.equal((await publish()).Version, 2);
      await DeleteLayerVersion({ LayerName: 'tools', VersionNumber }, requestContext());
    }
    const third = await publish();
    assert.equal(third.Version, 3);
    assert.equal('CompatibleRuntimes' in third, false);
    assert.deepEqual((await publish({ CompatibleRuntimes: [] })).CompatibleRuntimes, []);
  });

  test('A package is checked as that of a function', async () => {
    await assert.rejects(publish({ Content: { ZipFile: Buffer.from('no zip') } }), {
      code: 'InvalidParameterValueException',
      message: /^Could not unzip uploaded file\. Please check your file, then try to upload again\./,
    });
    await assert.rejects(publish({ Content: {} }), { code: 'InvalidParameterValueException' });
  });
});
