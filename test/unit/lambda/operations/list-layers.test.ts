import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Architecture, ListLayersRequest, Runtime } from '../../../../src/protocol/generated/lambda.ts';
import { zipOf } from '../../../support/function-zip.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { DeleteLayerVersion, ListLayers, PublishLayerVersion } = fixture.service.operations;

async function publish(LayerName: string, runtime: Runtime, architecture: Architecture): Promise<void> {
  const more = { CompatibleRuntimes: [runtime], CompatibleArchitectures: [architecture] };
  await PublishLayerVersion({ LayerName, Content: { ZipFile: zipOf({ file: 'x' }) }, ...more }, requestContext());
}

/** Names with the version that fits. */
async function listed(request: ListLayersRequest): Promise<string[]> {
  const { Layers = [] } = await ListLayers(request, requestContext());
  return Layers.map(({ LayerName, LatestMatchingVersion }) => `${LayerName}:${LatestMatchingVersion?.Version}`);
}

suite('ListLayers', () => {
  before(async () => {
    await publish('b', 'nodejs22.x', 'arm64');
    await publish('a', 'nodejs22.x', 'x86_64');
    await publish('a', 'python3.12', 'x86_64');
    await publish('gone', 'nodejs22.x', 'x86_64');
    await DeleteLayerVersion({ LayerName: 'gone', VersionNumber: 1 }, requestContext());
  });
  after(() => fixture.close());

  test('Each layer comes with its newest version that fits; one without is left out', async () => {
    assert.deepEqual(await listed({}), ['a:2', 'b:1']);
    assert.deepEqual(await listed({ CompatibleRuntime: 'nodejs22.x' }), ['a:1', 'b:1']);
    assert.deepEqual(await listed({ CompatibleRuntime: 'nodejs22.x', CompatibleArchitecture: 'arm64' }), ['b:1']);
  });

  test('Pages follow each other', async () => {
    const { NextMarker = '' } = await ListLayers({ MaxItems: 1 }, requestContext());
    assert.deepEqual(await listed({ Marker: NextMarker }), ['b:1']);
    assert.throws(() => ListLayers({ Marker: '!' }, requestContext()), { code: 'InvalidParameterValueException' });
  });
});
