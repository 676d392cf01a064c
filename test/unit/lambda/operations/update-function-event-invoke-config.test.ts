import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:q';

test('UpdateFunctionEventInvokeConfig changes what it names, of a configuration that there is', async (t) => {
  const fixture = await lambdaFixture();
  t.after(() => fixture.close());
  await fixture.create('f', 'exports.handler = async () => 1');
  const { PutFunctionEventInvokeConfig: put, UpdateFunctionEventInvokeConfig: update } = fixture.service.operations;
  await assert.rejects(async () => update({ FunctionName: 'f', MaximumRetryAttempts: 1 }, requestContext()), {
    status: 404,
    message: "The function arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST doesn't have an EventInvokeConfig",
  });
  await assert.rejects(async () => update({ FunctionName: 'absent', MaximumRetryAttempts: 1 }, requestContext()), {
    message: "The function doesn't exist.",
  });
  await put(
    {
      FunctionName: 'f',
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: QUEUE } },
    },
    requestContext(),
  );
  const { LastModified, ...updated } = await update({ FunctionName: 'f', MaximumRetryAttempts: 0 }, requestContext());
  assert.equal(typeof LastModified, 'number');
  assert.deepEqual(updated, {
    FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST',
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 60,
    DestinationConfig: { OnSuccess: {}, OnFailure: { Destination: QUEUE } },
  });
  const removed = await update({ FunctionName: 'f', DestinationConfig: { OnFailure: { Destination: '' } } }, requestContext());
  assert.deepEqual(removed.DestinationConfig, { OnSuccess: {}, OnFailure: {} });
});
