import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

test('ListFunctionEventInvokeConfigs shows those of one function', async (t) => {
  const fixture = await lambdaFixture();
  t.after(() => fixture.close());
  const { PutFunctionEventInvokeConfig: put, ListFunctionEventInvokeConfigs: list } = fixture.service.operations;
  for (const name of ['f', 'other']) {
    await fixture.create(name, 'exports.handler = async () => 1');
    await put({ FunctionName: name, MaximumRetryAttempts: 1 }, requestContext());
  }
  const { FunctionEventInvokeConfigs: found = [], ...rest } = await list({ FunctionName: 'f' }, requestContext());
  assert.deepEqual(rest, {});
  assert.deepEqual(
    found.map(({ FunctionArn }) => FunctionArn),
    ['arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST'],
  );
  const marker = Buffer.from('$LATEST').toString('base64url');
  assert.deepEqual(await list({ FunctionName: 'f', Marker: marker }, requestContext()), { FunctionEventInvokeConfigs: [] });
  await assert.rejects(async () => list({ FunctionName: 'f', Marker: 'bm8gIQ' }, requestContext()), {
    message: 'Invalid Marker.',
  });
  await assert.rejects(async () => list({ FunctionName: 'absent' }, requestContext()), {
    code: 'ResourceNotFoundException',
    message: "The function doesn't exist.",
  });
});
