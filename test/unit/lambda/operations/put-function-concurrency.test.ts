import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, suite, test } from 'node:test';
import { assertLikeRecorded, recordingOf } from '../../../support/recordings.ts';
import { lambdaFixture, requestContext } from '../lambda-fixture.ts';

/** What arrived at destinations. */
const documents: unknown[] = [];
const fixture = await lambdaFixture({
  invocationDestination: {
    refuse: () => undefined,
    deliver: async (_arn, document) => void documents.push(JSON.parse(document)),
  },
});
const { GetAccountSettings, GetFunction, GetFunctionConcurrency, PutFunctionConcurrency } = fixture.service.operations;

/** Answers when it is told to, by the file that the event names. */
const WAITS = `
  const { existsSync } = require('node:fs');
  exports.handler = async ({ until }) => {
    while (until !== undefined && !existsSync(until)) await new Promise((resolve) => setTimeout(resolve, 2));
    return 'done';
  };`;

suite('PutFunctionConcurrency', () => {
  after(() => fixture.close());

  const put = async (FunctionName: string, ReservedConcurrentExecutions: number): Promise<object> =>
    PutFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions }, requestContext());

  test('What is reserved is shown, as recorded at AWS', async () => {
    const recorded = recordingOf('test_lambda', 'TestLambdaConcurrency::test_lambda_concurrency_update');
    await fixture.create('f', WAITS);
    assert.deepEqual(await put('f', 3), { ReservedConcurrentExecutions: 3 });
    assert.deepEqual(await GetFunctionConcurrency({ FunctionName: 'f' }, requestContext()), { ReservedConcurrentExecutions: 3 });
    const { Concurrency } = await GetFunction({ FunctionName: 'f' }, requestContext());
    const { Concurrency: expected } = recorded.get_function_concurrency_info as Record<string, unknown>;
    assertLikeRecorded(Concurrency, expected);
    const { AccountLimit } = await GetAccountSettings({}, requestContext());
    assert.deepEqual([AccountLimit?.ConcurrentExecutions, AccountLimit?.UnreservedConcurrentExecutions], [1000, 997]);
  });

  test('A function without concurrency is not invoked, in the words recorded at AWS', async () => {
    await put('f', 0);
    const recorded = recordingOf('test_lambda', 'TestLambdaConcurrency::test_reserved_concurrency');
    const { Reason, message } = recorded.exc_no_cap_requestresponse as Record<string, string>;
    await assert.rejects(fixture.invoke('f'), {
      code: 'TooManyRequestsException',
      status: 429,
      message: message ?? '',
      fields: { Type: 'User', Reason: Reason ?? '' },
    });
    const outcome = await fixture.service.invoke(ARN, Buffer.from('{}'), new AbortController().signal);
    assert.deepEqual(outcome, { kind: 'not-invoked', reason: 'as many invocations run as its concurrency allows' });
    await put('f', 1);
    assert.equal(await fixture.call('f'), 'done');
  });

  test('An event for a function without concurrency goes to its destination at once, as recorded at AWS', async () => {
    const { Body } = recordingOf('test_lambda', 'TestLambdaConcurrency::test_reserved_concurrency').msg as { Body: object };
    await put('f', 0);
    const DestinationConfig = { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:failed' } };
    const settings = { FunctionName: 'f', MaximumRetryAttempts: 0, DestinationConfig };
    await fixture.service.operations.PutFunctionEventInvokeConfig(settings, requestContext());
    const accepted = await fixture.invoke('f', {}, { InvocationType: 'Event' });
    assert.equal(accepted.StatusCode, 202);
    while (documents.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assertLikeRecorded(documents[0], { ...Body, timestamp: '<date>' });
    await put('f', 1);
  });

  test('No more invocations run at a time than are reserved, over all versions', async () => {
    const until = `${fixture.workDirectory}/first`;
    await fixture.settled('f');
    await fixture.service.operations.PublishVersion({ FunctionName: 'f' }, requestContext());
    const running = fixture.call('f:1', { until });
    for (const name of ['f', 'f:1']) {
      await assert.rejects(fixture.invoke(name), { fields: { Type: 'User', Reason: FUNCTION_LIMIT } }, name);
    }
    await put('f', 2);
    assert.equal(await fixture.call('f'), 'done');
    writeFileSync(until, '');
    assert.equal(await running, 'done');
    assert.deepEqual(await Promise.all([fixture.call('f'), fixture.call('f:1')]), ['done', 'done']);
  });

  test('An invocation that nobody waits for any more runs on, and counts until its end', async () => {
    await put('f', 1);
    const until = `${fixture.workDirectory}/second`;
    const controller = new AbortController();
    const left = fixture.service.invoke(ARN, Buffer.from(JSON.stringify({ until })), controller.signal);
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    assert.equal((await left).kind, 'not-invoked');
    await assert.rejects(fixture.invoke('f'), { code: 'TooManyRequestsException' });
    writeFileSync(until, '');
    let answer: unknown;
    while (answer !== 'done') {
      await new Promise((resolve) => setTimeout(resolve, 5));
      answer = await fixture.call('f').catch(() => undefined);
    }
  });

  test('An account keeps 100 for functions that have none of their own', async () => {
    await fixture.create('g', WAITS);
    const sentence =
      "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its " +
      'minimum value of [100].';
    const refusal = { code: 'InvalidParameterValueException', message: sentence };
    await put('f', 300);
    await assert.rejects(put('g', 601), refusal);
    assert.deepEqual(await put('g', 600), { ReservedConcurrentExecutions: 600 });
    assert.deepEqual(await put('g', 600), { ReservedConcurrentExecutions: 600 }, 'its own does not count twice');
    await assert.rejects(put('f', 301), refusal);
    const elsewhere = { ...requestContext(), region: 'eu-west-1' };
    const { AccountLimit } = await GetAccountSettings({}, elsewhere);
    assert.equal(AccountLimit?.UnreservedConcurrentExecutions, 1000);
  });

  test('Only whole functions that exist have concurrency', async () => {
    await assert.rejects(put('f:1', 1), { code: 'InvalidParameterValueException', message: /^This operation is permitted on / });
    await assert.rejects(put('absent', 1), { code: 'ResourceNotFoundException' });
  });
});

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const FUNCTION_LIMIT = 'ReservedFunctionConcurrentInvocationLimitExceeded';
