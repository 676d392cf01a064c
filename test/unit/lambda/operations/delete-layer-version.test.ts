import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { zipOf } from '../../../support/function-zip.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const LAYER_ARN = 'arn:aws:lambda:us-east-1:000000000000:layer:tools';
const WITHOUT_LAYERS = { Layers: [], FunctionName: 'f' };

suite('DeleteLayerVersion', () => {
  test('A function goes on with a version that was deleted; its package goes when the function lets go of it', async () => {
    const fixture = await lambdaFixture();
    const { operations } = fixture.service;
    const Content = { ZipFile: zipOf({ file: 'x' }) };
    await operations.PublishLayerVersion({ LayerName: 'tools', Content }, requestContext());
    await fixture.create('f', 'exports.handler = async () => 1', { Layers: [`${LAYER_ARN}:1`] });
    assert.deepEqual(await operations.DeleteLayerVersion({ LayerName: 'tools', VersionNumber: 1 }, requestContext()), {});
    assert.equal((await fixture.blobs.list()).length, 2);
    assert.equal(await fixture.call('f'), 1);
    assert.deepEqual(
      (await fixture.settled('f')).Layers?.map(({ Arn }) => Arn),
      [`${LAYER_ARN}:1`],
    );
    await operations.UpdateFunctionConfiguration({ FunctionName: 'f', Layers: [`${LAYER_ARN}:1`] }, requestContext()); // it may stay
    await fixture.settled('f');
    await operations.UpdateFunctionConfiguration(WITHOUT_LAYERS, requestContext());
    await fixture.settled('f');
    assert.equal(await fixture.call('f'), 1);
    while ((await fixture.blobs.list()).length > 1) await new Promise((resolve) => setImmediate(resolve));
    await assert.rejects(
      async () => operations.UpdateFunctionConfiguration({ FunctionName: 'f', Layers: [`${LAYER_ARN}:1`] }, requestContext()),
      { code: 'InvalidParameterValueException', message: `Layer version ${LAYER_ARN}:1 does not exist.` },
    );
    await fixture.close();
  });

  test('What is not there is gone already', async () => {
    const fixture = await lambdaFixture();
    const { DeleteLayerVersion } = fixture.service.operations;
    assert.deepEqual(await DeleteLayerVersion({ LayerName: 'absent', VersionNumber: 1 }, requestContext()), {});
    await assert.rejects(async () => DeleteLayerVersion({ LayerName: 'absent', VersionNumber: 0 }, requestContext()), {
      message: 'Layer Version Cannot be less than 1',
    });
    await fixture.close();
  });
});
