import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

test('GetFunctionEventInvokeConfig shows what was put, also after a restart, and says when there is nothing', async (t) => {
  let fixture = await lambdaFixture();
  t.after(() => fixture.close());
  await fixture.create('f', 'exports.handler = async () => 1');
  const put = await fixture.service.operations.PutFunctionEventInvokeConfig(
    { FunctionName: 'f', MaximumRetryAttempts: 1 },
    requestContext(),
  );
  fixture = await fixture.restart();
  const get = async (FunctionName: string, Qualifier?: string): Promise<unknown> =>
    fixture.service.operations.GetFunctionEventInvokeConfig({ FunctionName, Qualifier }, requestContext());
  assert.deepEqual(await get('f'), put);
  assert.deepEqual(await get('f:$LATEST'), put);
  for (const [name, qualifier] of [
    ['doesnotexist', '$LATEST'],
    ['f', 'doesnotexist'],
  ] as const) {
    await assert.rejects(get(name, qualifier), {
      code: 'ResourceNotFoundException',
      status: 404,
      message: `The function arn:aws:lambda:us-east-1:000000000000:function:${name}:${qualifier} doesn't have an EventInvokeConfig`,
    });
  }
});
