import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { zipOf } from '../../../support/function-zip.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

suite('ListLayerVersions', () => {
  test('The newest comes first, page by page; a layer that does not exist has none', async () => {
    const fixture = await lambdaFixture();
    const { ListLayerVersions, PublishLayerVersion } = fixture.service.operations;
    const versions = async (request: { LayerName: string; Marker?: string; MaxItems?: number }): Promise<unknown> =>
      (await ListLayerVersions(request, requestContext())).LayerVersions?.map(({ Version }) => Version);
    for (let count = 0; count < 3; count++) {
      const Content = { ZipFile: zipOf({ file: `${count}` }) };
      await PublishLayerVersion({ LayerName: 'tools', Content }, requestContext());
    }
    assert.deepEqual(await versions({ LayerName: 'tools' }), [3, 2, 1]);
    const { NextMarker: Marker = '' } = await ListLayerVersions({ LayerName: 'tools', MaxItems: 2 }, requestContext());
    assert.deepEqual(await versions({ LayerName: 'tools', Marker }), [1]);
    assert.deepEqual(await versions({ LayerName: 'absent' }), []);
    await fixture.close();
  });
});
