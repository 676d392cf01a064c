import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { ListFunctions } = fixture.service.operations;

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

  test('A caller sees the functions of its own account and region', async () => {
    assert.deepEqual(await ListFunctions({}, { ...requestContext(), region: 'eu-west-1' }), { Functions: [] });
    assert.deepEqual(await ListFunctions({}, { ...requestContext(), accountId: '111111111111' }), { Functions: [] });
  });

  test('A marker that nobody handed out is refused', () => {
    assert.throws(() => ListFunctions({ Marker: '../../..' }, requestContext()), { code: 'InvalidParameterValueException' });
  });
});
