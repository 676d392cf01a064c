import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { encodeRestError } from '../../../../src/protocol/rest-json/errors.ts';
import type { ServiceError } from '../../../../src/protocol/service-error.ts';
import { zipOf } from '../../../support/function-zip.ts';
import { assertLikeRecorded, recordingOf } from '../../../support/recordings.ts';
import { lambdaFixture, ROLE, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { CreateFunction, ListFunctions } = fixture.service.operations;
const ZipFile = zipOf({ 'index.js': 'exports.handler = async () => 1' });
const REQUEST = { FunctionName: 'f', Role: ROLE, Runtime: 'nodejs20.x', Handler: 'index.handler', Code: { ZipFile } } as const;

suite('CreateFunction', () => {
  after(() => fixture.close());

  test('A function is created as recorded: pending first, then active', async () => {
    const request = {
      ...REQUEST,
      FunctionName: 'recorded',
      MemorySize: 1024,
      Environment: { Variables: { TEST_KEY: 'TEST_VAL' } },
    };
    const created = await CreateFunction(request, requestContext());
    const { create_function_result: recorded } = recordingOf(
      'test_lambda_common',
      'TestLambdaRuntimesCommon::test_introspection_invoke[nodejs20.x]',
    );
    const { ResponseMetadata, LastModified, ...members } = recorded as Record<string, unknown>;
    assertLikeRecorded(created, { ...members, LastModified: '<timestamp>' });
    assert.match(created.LastModified ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
    const state = await fixture.settled('recorded');
    assert.deepEqual([state.State, state.LastUpdateStatus, state.StateReason], ['Active', 'Successful', undefined]);
    assert.notEqual(state.RevisionId, created.RevisionId);
  });

  test('A function that is published at once is answered with its version, as recorded', async () => {
    const request = { ...REQUEST, FunctionName: 'published', Timeout: 10, Publish: true };
    const created = await CreateFunction(request, requestContext());
    const recording = recordingOf('test_lambda', 'TestLambdaFeatures::test_invocation_with_qualifier')['creation-response'];
    const { ResponseMetadata: _, ...recorded } = recording as Record<string, unknown>;
    const own = { CodeSha256: created.CodeSha256, CodeSize: created.CodeSize, LastModified: created.LastModified };
    assertLikeRecorded(created, { ...recorded, ...own, Runtime: 'nodejs20.x', Handler: 'index.handler' });
  });

  test('Another account has nothing to say to the caller', async () => {
    const FunctionName = 'arn:aws:lambda:us-east-1:999999999999:function:f';
    await assert.rejects(
      async () => CreateFunction({ ...REQUEST, FunctionName }, requestContext()),
      (error: ServiceError) => {
        const { status, headers, body } = encodeRestError(error);
        assert.deepEqual([status, headers['x-amzn-ErrorType'], body], [403, 'AccessDeniedException', '{"Message":null}']);
        return true;
      },
    );
  });

  test('A name is taken once per account and region', async () => {
    await CreateFunction(REQUEST, requestContext());
    await assert.rejects(async () => CreateFunction(REQUEST, requestContext()), {
      code: 'ResourceConflictException',
      status: 409,
      message: 'Function already exist: f',
    });
    await CreateFunction(REQUEST, { ...requestContext(), region: 'eu-west-1' });
    await CreateFunction(REQUEST, { ...requestContext(), accountId: '111111111111' });
  });

  test('Two who create the same function at once: one succeeds', async () => {
    const request = { ...REQUEST, FunctionName: 'race' };
    const outcomes = await Promise.allSettled([
      CreateFunction(request, requestContext()),
      CreateFunction(request, requestContext()),
    ]);
    assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ['fulfilled', 'rejected']);
  });

  test('Code that is not a good zip, or stands elsewhere, is refused and nothing is created', async () => {
    const refused = async (Code: object, message: RegExp): Promise<void> => {
      const request = { ...REQUEST, FunctionName: 'bad', Code };
      await assert.rejects(async () => CreateFunction(request, requestContext()), { name: 'ServiceError', message });
    };
    await refused({ ZipFile: Buffer.from('no zip') }, /^Could not unzip uploaded file/);
    await refused({ S3Bucket: 'b', S3Key: 'k' }, /^There is no S3 here/);
    await refused({ ImageUri: 'i' }, /^Functions from container images are not available/);
    await refused({}, /^Please provide a source for function code\.$/);
    const { Functions = [] } = await ListFunctions({}, requestContext());
    assert.ok(!Functions.some((one) => one.FunctionName === 'bad'));
  });

  test('A name that is too long is refused', async () => {
    const request = { ...REQUEST, FunctionName: 'n'.repeat(65) };
    await assert.rejects(async () => CreateFunction(request, requestContext()), {
      code: 'InvalidParameterValueException',
      message:
        /^1 validation error detected: Value 'n{65}' at 'functionName' failed to satisfy constraint: Member must have length/,
    });
  });
});
