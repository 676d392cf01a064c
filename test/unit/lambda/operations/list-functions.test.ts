import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { ListFunctions, PublishVersion } = fixture.service.operations;

suite('ListFunctions', () => {
  after(() => fixture.close());

  test('Functions are listed page by page in the order of their names, without their states', async () => {
    for (const name of ['delta', 'alpha', 'charlie', 'bravo', 'echo']) await fixture.create(name, 'exports.handler = 1');
    const names: string[][] = [];
    let marker: string | undefined;
    do {
      const page = await ListFunctions({ MaxItems: 2, Marker: marker }, requestContext());
      names.push((page.Functions ?? []).map((one) => one.FunctionName ?? ''));
      for (const one of page.Functions ?? []) assert.deepEqual([one.State, one.LastUpdateStatus], [undefined, undefined]);
      marker = page.NextMarker;
    } while (marker !== undefined);
    assert.deepEqual(names, [['alpha', 'bravo'], ['charlie', 'delta'], ['echo']]);
  });

  test('On request each function is followed by its versions', async () => {
    for (const name of ['alpha', 'bravo']) {
      await fixture.settled(name);
      await PublishVersion({ FunctionName: name }, requestContext());
    }
    const seen: string[] = [];
    let marker: string | undefined;
    do {
      const page = await ListFunctions({ FunctionVersion: 'ALL', MaxItems: 3, Marker: marker }, requestContext());
      seen.push(...(page.Functions ?? []).map((one) => (one.FunctionArn ?? '').split(':function:')[1] ?? ''));
      marker = page.NextMarker;
    } while (marker !== undefined);
    assert.deepEqual(seen, [
      'alpha:$LATEST',
      'alpha:1',
      'bravo:$LATEST',
      'bravo:1',
      'charlie:$LATEST',
      'delta:$LATEST',
      'echo:$LATEST',
    ]);
  });

  test('A caller sees the functions of its own account and region', async () => {
    assert.deepEqual(await ListFunctions({}, { ...requestContext(), region: 'eu-west-1' }), { Functions: [] });
    assert.deepEqual(await ListFunctions({}, { ...requestContext(), accountId: '111111111111' }), { Functions: [] });
  });

  test('A marker that nobody handed out is refused', () => {
    assert.throws(() => ListFunctions({ Marker: '../../..' }, requestContext()), { code: 'InvalidParameterValueException' });
  });
});
