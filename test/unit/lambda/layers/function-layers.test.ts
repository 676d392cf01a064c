import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { checkUnzippedTotal } from '../../../../src/services/lambda/layers/function-layers.ts';
import { zipOf } from '../../../support/function-zip.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const LAYERS = 'arn:aws:lambda:us-east-1:000000000000:layer';

const fixture = await lambdaFixture();
const { GetFunctionConfiguration, PublishLayerVersion } = fixture.service.operations;

async function createWith(name: string, Layers: string[]): Promise<void> {
  await fixture.create(name, 'exports.handler = async () => 1', { Layers });
}

suite('The layers of a function', () => {
  before(async () => {
    for (const LayerName of ['a', 'a', 'b', 'c', 'd', 'e', 'f']) {
      await PublishLayerVersion({ LayerName, Content: { ZipFile: zipOf({ file: LayerName }) } }, requestContext());
    }
  });
  after(() => fixture.close());

  test('They are shown in the order that was asked for, with the size of their packages', async () => {
    await createWith('f', [`${LAYERS}:b:1`, `${LAYERS}:a:2`]);
    const { Layers } = await GetFunctionConfiguration({ FunctionName: 'f' }, requestContext());
    const CodeSize = zipOf({ file: 'a' }).byteLength;
    assert.deepEqual(Layers, [
      { Arn: `${LAYERS}:b:1`, CodeSize },
      { Arn: `${LAYERS}:a:2`, CodeSize },
    ]);
  });

  test('Refusals are those of AWS', async () => {
    const refused = async (layers: string[], message: string): Promise<void> =>
      assert.rejects(createWith('g', layers), { code: 'InvalidParameterValueException', message });
    await refused(
      [`${LAYERS}:a:1`, `${LAYERS}:a:2`],
      'Two different versions of the same layer are not allowed to be referenced in the same function. ' +
        `${LAYERS}:a:1 and ${LAYERS}:a:2 are versions of the same layer.`,
    );
    await refused([`${LAYERS}:a:9`], `Layer version ${LAYERS}:a:9 does not exist.`);
    const foreign = `${LAYERS.replace('000000000000', '111111111111')}:a:1`;
    await refused([foreign], `Layer version ${foreign} does not exist.`);
    await refused(
      [`${LAYERS.replace('us-east-1', 'eu-west-1')}:a:1`],
      'Layers are not in the same region as the function. Layers are expected to be in region us-east-1.',
    );
    await refused(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${LAYERS}:${name}:1`),
      'Cannot reference more than 5 layers.',
    );
  });

  test('Code and layers together are bounded', () => {
    const layer = { arn: `${LAYERS}:a:1`, sha256Hex: '', sizeBytes: 1, unzippedBytes: 262_144_000 };
    checkUnzippedTotal(0, [layer]);
    assert.throws(() => checkUnzippedTotal(1, [layer]), {
      code: 'InvalidParameterValueException',
      message:
        'Function code combined with layers exceeds the maximum allowed size of 262144000 bytes. The actual size is 262144001 bytes.',
    });
  });
});

suite('A function with layers', () => {
  const own = { after: async (): Promise<void> => {} };
  after(() => own.after());

  test('finds what they bring: modules, commands and libraries, the last layer first', async () => {
    const running = await lambdaFixture();
    own.after = () => running.close();
    const layer = async (LayerName: string, files: Record<string, string>): Promise<string> => {
      const content = { LayerName, Content: { ZipFile: zipOf(files) } };
      return (await running.service.operations.PublishLayerVersion(content, requestContext())).LayerVersionArn ?? '';
    };
    const tool = 'nodejs/node_modules/tool/index.js';
    const Layers = [
      await layer('lower', {
        [tool]: 'module.exports = "lower"',
        'nodejs/node_modules/other/index.js': 'module.exports = "kept"',
      }),
      await layer('upper', { [tool]: 'module.exports = "upper"', 'bin/x': '', 'lib/x': '' }),
    ];
    const code = `
      const fs = require('fs');
      exports.handler = async () => [
        require('tool'),
        require('other'),
        ...['PATH', 'LD_LIBRARY_PATH'].map((name) => process.env[name].split(':').some((folder) => fs.existsSync(folder + '/x'))),
      ];`;
    await running.create('f', code, { Layers });
    assert.deepEqual(await running.call('f'), ['upper', 'kept', true, true]);
    await running.service.operations.UpdateFunctionConfiguration(
      { FunctionName: 'f', Layers: Layers.reverse() },
      requestContext(),
    );
    await running.settled('f');
    assert.deepEqual(await running.call('f'), ['lower', 'kept', true, true]);
    const again = await running.restart();
    own.after = () => again.close();
    assert.deepEqual(await again.call('f'), ['lower', 'kept', true, true]);
  });
});
