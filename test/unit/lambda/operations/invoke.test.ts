import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { recordingOf } from '../../../support/recordings.ts';
import { lambdaFixture, payloadOf, requestContext } from '../lambda-fixture.ts';

const fixture = await lambdaFixture();
const { Invoke } = fixture.service.operations;
const arn = 'arn:aws:lambda:us-east-1:000000000000:function:f';

await fixture.create(
  'f',
  `exports.handler = async (event, context) => {
    console.log(event);
    if (event.error) throw new Error(event.error);
    const { aws_request_id, ...rest } = {
      aws_request_id: context.awsRequestId,
      function_name: context.functionName,
      function_version: context.functionVersion,
      invoked_function_arn: context.invokedFunctionArn,
      log_group_name: context.logGroupName,
      log_stream_name: context.logStreamName,
      remaining_time_in_millis: String(context.getRemainingTimeInMillis()),
    };
    return { event, ctx: { aws_request_id, ...rest }, context, environment: process.env };
  };`,
  { MemorySize: 1024, Environment: { Variables: { TEST_KEY: 'TEST_VAL', TZ: 'Europe/Paris' } } },
);

suite('Invoke', () => {
  after(() => fixture.close());

  test('Nothing of the server is in the environment of a function', async (t) => {
    process.env.MILLRACE_TEST_SECRET = 'secret';
    t.after(() => delete process.env.MILLRACE_TEST_SECRET);
    await fixture.create('isolated', 'exports.handler = async () => process.env');
    const seen = (await fixture.call('isolated')) as Record<string, string>;
    assert.equal(seen.MILLRACE_TEST_SECRET, undefined);
    assert.equal(seen.HOME, undefined);
    assert.equal(Object.values(seen).includes('secret'), false);
  });

  test('A caller gets version, payload, request id and, when asked for, the log', async () => {
    const context = requestContext();
    const answer = await Invoke({ FunctionName: 'f', Payload: Buffer.from('{"a":1}'), LogType: 'Tail' }, context);
    assert.deepEqual([answer.StatusCode, answer.ExecutedVersion, answer.FunctionError], [200, '$LATEST', undefined]);
    assert.equal((payloadOf(answer) as { ctx: { aws_request_id: string } }).ctx.aws_request_id, context.requestId);
    const { logs } = recordingOf('test_lambda', 'TestLambdaFeatures::test_invocation_with_logs[nodejs16.x]').logs as {
      logs: string[];
    };
    const lines = Buffer.from(answer.LogResult ?? '', 'base64')
      .toString()
      .split(/(?<=\n)/);
    assert.equal(lines.length, logs.length);
    assert.equal(lines[0], logs[0]?.replace('<request-id>', context.requestId));
    assert.match(lines[1] ?? '', new RegExp(`^[\\d:.TZ-]{24}\t${context.requestId}\tINFO\t\\{ a: 1 \\}\n$`));
    assert.equal(lines[2], logs[2]?.replace('<request-id>', context.requestId));
    assert.match(
      lines[3] ?? '',
      /^REPORT RequestId: [\w-]{36}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 1024 MB\tMax Memory Used: \d+ MB\t/,
    );
    assert.equal((await fixture.invoke('f')).LogResult, undefined);
  });

  test('A function that throws answers as recorded', async () => {
    const { error_result } = recordingOf(
      'test_lambda_common',
      'TestLambdaRuntimesCommon::test_uncaught_exception_invoke[nodejs20.x]',
    );
    const { Payload } = error_result as { Payload: Record<string, unknown> };
    const answer = await fixture.invoke('f', { error: 'Error: some_error_msg' });
    assert.deepEqual([answer.StatusCode, answer.ExecutedVersion, answer.FunctionError], [200, '$LATEST', 'Unhandled']);
    const { trace, ...members } = payloadOf(answer) as { trace: string[] };
    const { trace: _, ...recorded } = Payload;
    assert.deepEqual(members, recorded);
    assert.ok(trace.length > 1);
  });

  test('No payload is an empty object; no result is null', async () => {
    const answer = await Invoke({ FunctionName: 'f' }, requestContext());
    assert.deepEqual((payloadOf(answer) as { event: unknown }).event, {});
    await fixture.create('nothing', 'exports.handler = async () => {}');
    assert.equal(Buffer.from((await fixture.invoke('nothing')).Payload ?? []).toString(), 'null');
  });

  test('The client context reaches the function, also beyond ASCII', async () => {
    const clientContext = { custom: { foo: 'bär\u2028' }, client: { snap: ['crackle'] } };
    const encoded = Buffer.from(JSON.stringify(clientContext)).toString('base64');
    const answer = payloadOf(await fixture.invoke('f', {}, { ClientContext: encoded })) as {
      context: { clientContext: unknown };
    };
    assert.deepEqual(answer.context.clientContext, clientContext);
    await assert.rejects(fixture.invoke('f', {}, { ClientContext: 'bm90IGpzb24=' }), { code: 'InvalidRequestContentException' });
  });

  test('A payload that is not JSON, not UTF-8 or too large is refused before it reaches the function', async () => {
    const sent = async (Payload: Uint8Array): Promise<unknown> => Invoke({ FunctionName: 'f', Payload }, requestContext());
    const message = /^Could not parse request body into json: Could not parse payload into json: /;
    await assert.rejects(sent(Buffer.from('not json')), { code: 'InvalidRequestContentException', status: 400, message });
    await assert.rejects(sent(Buffer.from([0x22, 0x87, 0x22])), { code: 'InvalidRequestContentException', message });
    await assert.rejects(sent(Buffer.alloc(6_291_478, 'x')), {
      code: 'RequestEntityTooLargeException',
      status: 413,
      message: '6291478 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)',
    });
  });

  test('What does not exist is not found, under the qualifier that would have run', async () => {
    const message = `Function not found: ${arn.slice(0, -1)}doesnotexist:$LATEST`; // recorded 2025-11
    await assert.rejects(fixture.invoke('doesnotexist'), { code: 'ResourceNotFoundException', status: 404, message });
    await assert.rejects(fixture.invoke('f', {}, { Qualifier: '3' }), { message: `Function not found: ${arn}:3` });
  });

  test('A dry run runs nothing', async () => {
    await fixture.create('counter', 'let n = 0; exports.handler = async () => ++n');
    assert.deepEqual(await fixture.invoke('counter', {}, { InvocationType: 'DryRun' }), { StatusCode: 204 });
    assert.equal(await fixture.call('counter'), 1);
  });
});
