import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { CreateAlias, ListAliases } = fixture.service.operations;

suite('ListAliases', () => {
  after(() => fixture.close());

  test('Aliases are listed page by page in the order of their names, all or those of one version', async () => {
    await fixture.create('f', 'exports.handler = 1', { Publish: true });
    for (const Name of ['c', 'a', 'd', 'b']) {
      const FunctionVersion = Name === 'd' ? '$LATEST' : '1';
      await CreateAlias({ FunctionName: 'f', Name, FunctionVersion }, requestContext());
    }
    const list = async (more: object): Promise<string[][]> => {
      const names: string[][] = [];
      let marker: string | undefined;
      do {
        const page = await ListAliases({ FunctionName: 'f', Marker: marker, ...more }, requestContext());
        names.push((page.Aliases ?? []).map((one) => one.Name ?? ''));
        marker = page.NextMarker;
      } while (marker !== undefined);
      return names;
    };
    assert.deepEqual(await list({ MaxItems: 3 }), [['a', 'b', 'c'], ['d']]);
    assert.deepEqual(await list({ FunctionVersion: '1' }), [['a', 'b', 'c']]);
    assert.deepEqual(await list({ FunctionVersion: '2' }), [[]]);
  });

  test('A function that does not exist is not found', () => {
    assert.throws(() => ListAliases({ FunctionName: 'absent' }, requestContext()), { code: 'ResourceNotFoundException' });
  });
});
