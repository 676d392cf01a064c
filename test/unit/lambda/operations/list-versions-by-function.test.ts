import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { ListVersionsByFunction, PublishVersion, UpdateFunctionConfiguration } = fixture.service.operations;

suite('ListVersionsByFunction', () => {
  after(() => fixture.close());

  test('Versions are listed page by page in the order of their numbers, $LATEST first', async () => {
    await fixture.create('f', 'exports.handler = 1');
    await fixture.settled('f');
    for (let round = 1; round <= 11; round++) {
      await UpdateFunctionConfiguration({ FunctionName: 'f', Description: `${round}` }, requestContext());
      await fixture.settled('f');
      await PublishVersion({ FunctionName: 'f' }, requestContext());
    }
    const arns: string[] = [];
    let marker: string | undefined;
    do {
      const page = await ListVersionsByFunction({ FunctionName: 'f', MaxItems: 5, Marker: marker }, requestContext());
      for (const one of page.Versions ?? []) {
        arns.push(one.FunctionArn ?? '');
        assert.deepEqual([one.State, one.LastUpdateStatus], [undefined, undefined]);
      }
      marker = page.NextMarker;
    } while (marker !== undefined);
    const numbers = ['$LATEST', ...Array.from({ length: 11 }, (_, index) => `${index + 1}`)];
    assert.deepEqual(
      arns,
      numbers.map((number) => `arn:aws:lambda:us-east-1:000000000000:function:f:${number}`),
    );
  });

  test('A function that does not exist has no versions, and a marker that nobody handed out is refused', () => {
    assert.throws(() => ListVersionsByFunction({ FunctionName: 'absent' }, requestContext()), {
      code: 'ResourceNotFoundException',
      message: 'Function not found: arn:aws:lambda:us-east-1:000000000000:function:absent',
    });
    assert.throws(() => ListVersionsByFunction({ FunctionName: 'f', Marker: 'x' }, requestContext()), {
      code: 'InvalidParameterValueException',
    });
  });
});
