import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { LayerVersionContentOutput } from '../../../../src/protocol/generated/lambda.ts';
import { zipOf } from '../../../support/function-zip.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const LAYER_ARN = 'arn:aws:lambda:us-east-1:000000000000:layer:tools';

/** An address is another each time. */
function withoutLocation(content: LayerVersionContentOutput = {}): LayerVersionContentOutput {
  assert.match(content.Location ?? '', /^http:\/\/localhost:4566\/_millrace\/download\/lambda\/[\w-]{96}$/);
  return { ...content, Location: '' };
}

suite('GetLayerVersion', () => {
  test('A version is found by its name and by its ARN, also after a restart', async () => {
    const fixture = await lambdaFixture();
    const Content = { ZipFile: zipOf({ file: 'x' }) };
    const published = await fixture.service.operations.PublishLayerVersion({ LayerName: 'tools', Content }, requestContext());
    const again = await fixture.restart();
    const { GetLayerVersion } = again.service.operations;
    for (const LayerName of ['tools', LAYER_ARN]) {
      const { Content: content, ...rest } = await GetLayerVersion({ LayerName, VersionNumber: 1 }, requestContext());
      assert.deepEqual(
        { ...rest, Content: withoutLocation(content) },
        { ...published, Content: withoutLocation(published.Content) },
      );
    }
    await again.close();
  });

  test('What is not there is refused as AWS does', async () => {
    const fixture = await lambdaFixture();
    const get = (LayerName: string, VersionNumber: number): unknown =>
      fixture.service.operations.GetLayerVersion({ LayerName, VersionNumber }, requestContext());
    const absent = { code: 'ResourceNotFoundException', status: 404, message: 'The resource you requested does not exist.' };
    assert.throws(() => get('tools', 1), absent);
    assert.throws(() => get(LAYER_ARN.replace('000000000000', '111111111111'), 1), absent);
    for (const number of [0, -1]) {
      assert.throws(() => get('tools', number), {
        code: 'InvalidParameterValueException',
        message: 'Layer Version Cannot be less than 1',
      });
    }
    await fixture.close();
  });
});
