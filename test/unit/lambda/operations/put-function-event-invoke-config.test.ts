import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { PutFunctionEventInvokeConfigRequest } from '../../../../src/protocol/generated/lambda.ts';
import { type LambdaFixture, lambdaFixture, requestContext } from '../lambda-fixture.ts';

const HANDLER = 'exports.handler = async () => 1';
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:q';

/** Every text here was recorded 2023-11, where nothing else is said. */
suite('PutFunctionEventInvokeConfig', () => {
  let fixture: LambdaFixture;
  before(async () => {
    fixture = await lambdaFixture({
      invocationDestination: {
        refuse: (arn, accountId) => {
          if (![accountId, ''].includes(arn.split(':')[4] ?? '')) return `The destination ARN ${arn} is invalid.`;
          return arn.endsWith(':absent') ? 'The destination queue does not exist.' : undefined;
        },
        deliver: async () => {},
      },
    });
    await fixture.create('f', HANDLER);
    await fixture.create('other', HANDLER);
  });
  after(() => fixture.close());

  const put = async (request: Partial<PutFunctionEventInvokeConfigRequest>): Promise<Record<string, unknown>> => {
    const answer = await fixture.service.operations.PutFunctionEventInvokeConfig(
      { FunctionName: 'f', ...request },
      requestContext(),
    );
    const { LastModified, ...rest } = answer;
    assert.ok(Math.abs((LastModified ?? 0) - Date.now()) < 60_000);
    return rest;
  };

  test('Only what was given is shown, with the qualifier, and each put forgets the one before', async () => {
    const FunctionArn = `${ARN}:$LATEST`;
    const none = { OnSuccess: {}, OnFailure: {} };
    assert.deepEqual(await put({ MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 2 }), {
      FunctionArn,
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21_600,
      DestinationConfig: none,
    });
    assert.deepEqual(await put({ MaximumRetryAttempts: 0, Qualifier: '$LATEST' }), {
      FunctionArn,
      MaximumRetryAttempts: 0,
      DestinationConfig: none,
    });
    const OnSuccess = { Destination: ARN.replace(/f$/, 'other') };
    assert.deepEqual(await put({ DestinationConfig: { OnSuccess, OnFailure: { Destination: QUEUE } } }), {
      FunctionArn,
      DestinationConfig: { OnSuccess, OnFailure: { Destination: QUEUE } },
    });
    assert.deepEqual(await put({ DestinationConfig: { OnSuccess: {} } }), { FunctionArn, DestinationConfig: none });
  });

  test('A configuration that says nothing, or is for what does not exist, is refused', async () => {
    await assert.rejects(put({}), {
      code: 'InvalidParameterValueException',
      message: 'You must specify at least one of error handling or destination setting.',
    });
    const absent = {
      code: 'ResourceNotFoundException',
      status: 404,
      message: "The function doesn't exist.",
      messageKey: 'Message',
    };
    await assert.rejects(put({ FunctionName: 'absent', MaximumRetryAttempts: 1 }), absent);
    await assert.rejects(put({ Qualifier: 'absent', MaximumRetryAttempts: 1 }), absent);
    await assert.rejects(put({ FunctionName: 'f:$LATEST', Qualifier: 'absent', MaximumRetryAttempts: 1 }), {
      message: 'The derived qualifier from the function name does not match the specified qualifier.',
    });
  });

  test('Destinations that cannot be are refused, each in its own words', async () => {
    const success = (Destination: string): Promise<unknown> => put({ DestinationConfig: { OnSuccess: { Destination } } });
    const doesNotExist = ARN.replace(/f$/, 'doesnotexist');
    await assert.rejects(success(doesNotExist), { message: `The destination ARN ${doesNotExist} is invalid.` });
    await assert.rejects(success(ARN), { message: "You can't specify the function as a destination for itself." });
    const role = ARN.replace(':lambda:', ':iam:');
    await assert.rejects(success(role), {
      code: 'InvalidParameterValueException',
      message: `The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=${role}), onFailure=null) is invalid.`,
    });
    await assert.rejects(success('arn:aws:s3:::bucket'), { message: /is invalid\.$/ }); // on failure only (developer guide)
    await put({ DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::bucket' } } });
    const foreign = 'arn:aws:sqs:us-east-1:111111111111:q';
    await assert.rejects(success(foreign), { message: `The destination ARN ${foreign} is invalid.` });
    await assert.rejects(success(QUEUE.replace(/q$/, 'absent')), { message: 'The destination queue does not exist.' });
    await assert.rejects(success('arn:aws:events:us-east-1:000000000000:event-bus/default'), {
      message: /^Event buses \(EventBridge\) .* not available in this version of Millrace\.$/,
    });
  });
});
