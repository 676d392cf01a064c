import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const HANDLER = 'exports.handler = async () => 1';
const NOTHING = {
  code: 'ResourceNotFoundException',
  status: 404,
  message: "The function arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST doesn't have an EventInvokeConfig",
};

suite('DeleteFunctionEventInvokeConfig', () => {
  test('A configuration is deleted once', async (t) => {
    const fixture = await lambdaFixture();
    t.after(() => fixture.close());
    await fixture.create('f', HANDLER);
    const { PutFunctionEventInvokeConfig: put, DeleteFunctionEventInvokeConfig: remove } = fixture.service.operations;
    await put({ FunctionName: 'f', MaximumRetryAttempts: 1 }, requestContext());
    assert.deepEqual(await remove({ FunctionName: 'f' }, requestContext()), {});
    await assert.rejects(async () => remove({ FunctionName: 'f' }, requestContext()), NOTHING);
  });

  test('A configuration goes with its function and is not that of the next one of its name', async (t) => {
    let fixture = await lambdaFixture();
    t.after(() => fixture.close());
    await fixture.create('f', HANDLER);
    await fixture.settled('f');
    await fixture.service.operations.PutFunctionEventInvokeConfig(
      { FunctionName: 'f', MaximumRetryAttempts: 1 },
      requestContext(),
    );
    await fixture.service.operations.DeleteFunction({ FunctionName: 'f' }, requestContext());
    await fixture.create('f', HANDLER);
    const get = async (): Promise<unknown> =>
      fixture.service.operations.GetFunctionEventInvokeConfig({ FunctionName: 'f' }, requestContext());
    await assert.rejects(get(), NOTHING);
    fixture = await fixture.restart();
    await assert.rejects(get(), NOTHING);
  });
});
