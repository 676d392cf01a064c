/** Replays what AWS answered for Node.js functions (test/recorded/, 2025-11 and 2026-01). Python's: test/conformance/. */
import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import type { InvocationResponse, Runtime } from '../../../../../src/protocol/generated/lambda.ts';
import { zipOfPrograms } from '../../../../support/function-zip.ts';
import { assertLikeRecorded, recordingOf } from '../../../../support/recordings.ts';
import { assertIntrospection, type Introspection } from '../../../../support/runtime-recordings.ts';
import { lambdaFixture, payloadOf } from '../../lambda-fixture.ts';

const fixture = await lambdaFixture();
const VERSIONS = ['nodejs16.x', 'nodejs18.x', 'nodejs20.x', 'nodejs22.x', 'nodejs24.x'] as const;
/** AWS's own certificates, which only these see. */
const OWN_CERTIFICATES: readonly string[] = ['nodejs16.x', 'nodejs18.x'];

const INTROSPECTION = `exports.handler = async (event, context) => ({ environment: process.env, ctx: {
  aws_request_id: context.awsRequestId,
  function_name: context.functionName,
  function_version: context.functionVersion,
  invoked_function_arn: context.invokedFunctionArn,
  log_group_name: context.logGroupName,
  log_stream_name: context.logStreamName,
  remaining_time_in_millis: String(context.getRemainingTimeInMillis()),
} })`;

let created = 0;

async function create(code: string | Readonly<Record<string, string>>, more: object = {}): Promise<string> {
  const name = `f${created++}`;
  await fixture.create(name, code, more);
  return name;
}

/** In the form of the recordings: what is no object or list stands there as text. */
function answerOf(response: InvocationResponse): object {
  const { StatusCode, ExecutedVersion, FunctionError } = response;
  const payload = payloadOf(response);
  const isScalar = typeof payload !== 'object' || payload === null;
  return {
    StatusCode,
    ExecutedVersion,
    FunctionError,
    Payload: isScalar ? JSON.stringify(payload) : payload,
    ResponseMetadata: { HTTPHeaders: {}, HTTPStatusCode: StatusCode },
  };
}

suite('Node.js functions answer as recorded', () => {
  after(() => fixture.close());

  for (const Runtime of VERSIONS) {
    test(`${Runtime}: the event comes back, the context and the environment are those of Lambda`, async () => {
      const echo = await create('exports.handler = async (event) => event', { Runtime });
      const event = { hello: 'world', list: [1, 2.5, null, true], text: 'ü €' };
      assert.deepEqual(await fixture.call(echo, event), event);
      const settings = { Runtime, MemorySize: 1024, Environment: { Variables: { TEST_KEY: 'TEST_VAL' } } };
      const name = await create(INTROSPECTION, settings);
      const look = async (more: object): Promise<Introspection> =>
        payloadOf(await fixture.invoke(name, {}, more)) as Introspection;
      const seen = { unqualified: await look({}), qualified: await look({ Qualifier: '$LATEST' }) };
      assertIntrospection(Runtime, name, seen, OWN_CERTIFICATES.includes(Runtime) ? ['NODE_EXTRA_CA_CERTS'] : []);
    });

    test(`${Runtime}: an exception becomes the recorded payload, member by member`, async () => {
      const recorded = recordingOf('test_lambda_common', `TestLambdaRuntimesCommon::test_uncaught_exception_invoke[${Runtime}]`);
      const name = await create('exports.handler = async (event) => { throw new Error("Error: " + event.error_msg) }', {
        Runtime,
      });
      const payload = (await fixture.call(name, { error_msg: 'some_error_msg' })) as { trace: string[] };
      assert.equal(payload.trace[0], 'Error: Error: some_error_msg');
      const shown = { ...payload, trace: '<stack-trace>' };
      assertLikeRecorded(shown, (recorded.error_result as { Payload: unknown }).Payload, { keyOrder: true });
    });
  }

  test("The customer's own values stand above what Lambda sets by itself", async () => {
    const name = await create(INTROSPECTION, { Environment: { Variables: { TZ: 'Europe/Paris', LANG: 'de_DE.UTF-8' } } });
    const { environment } = (await fixture.call(name)) as Introspection;
    assert.deepEqual([environment.TZ, environment.LANG], ['Europe/Paris', 'de_DE.UTF-8']);
  });

  test('A wrapper is started in place of Node.js, by the path that it has on Lambda', async () => {
    const wrapper = '#!/bin/sh\nexport FROM_WRAPPER=yes\nexec "$@"\n';
    const Code = { ZipFile: zipOfPrograms({ 'index.js': INTROSPECTION, environment_wrapper: wrapper }) };
    const Environment = { Variables: { AWS_LAMBDA_EXEC_WRAPPER: '/var/task/environment_wrapper' } };
    const { environment } = (await fixture.call(await create('', { Code, Environment }))) as Introspection;
    assert.equal(environment.FROM_WRAPPER, 'yes');
  });

  test('A wrapper that is not there ends the process with 127', async () => {
    const recorded = recordingOf('test_lambda', 'test_lambda_runtime_wrapper_not_found');
    const Environment = { Variables: { AWS_LAMBDA_EXEC_WRAPPER: '/idontexist' } };
    const name = await create('', { Environment });
    assertLikeRecorded(answerOf(await fixture.invoke(name)), recorded.invocation_error);
  });

  for (const [what, name, part, code, more] of [
    [
      'exits with 0 in its handler',
      'test_lambda_handler_exit',
      'invocation_error',
      'exports.handler = async () => process.exit(0)',
      {},
    ],
    ['exits with 0 at its start', 'test_lambda_runtime_exit', 'invocation_error', 'process.exit(0)', {}],
    [
      'takes longer than it may',
      'test_lambda_invoke_with_timeout',
      'invoke-result',
      'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 10_000))',
      { Timeout: 1 },
    ],
    [
      'answers too much',
      'test_lambda_too_large_response',
      'invoke_result',
      'exports.handler = async () => "x".repeat(6 * 1024 * 1024 + 100)',
      {},
    ],
    [
      'returns nothing',
      'test_invocation_type_no_return_payload[nodejs-RequestResponse]',
      'invoke-result',
      'exports.handler = async () => {}',
      {},
    ],
  ] as const) {
    test(`A function that ${what} is answered for as recorded`, async () => {
      const text = JSON.stringify(recordingOf('test_lambda', name)[part]).replaceAll('<timeout_error_msg>', '<uuid>');
      assertLikeRecorded(answerOf(await fixture.invoke(await create(code, more))), JSON.parse(text));
    });
  }

  test('A global keeps its value from one invocation to the next', async () => {
    const name = await create('let counter = -1; exports.handler = async () => ({ counter: ++counter })');
    const recorded = recordingOf('test_lambda', 'test_lambda_cache_local[nodejs]');
    assertLikeRecorded(answerOf(await fixture.invoke(name)), recorded.first_invoke_result);
    assertLikeRecorded(answerOf(await fixture.invoke(name)), recorded.second_invoke_result);
  });

  test('The context has the recorded members in their order, the client context among them', async () => {
    const recorded = recordingOf('test_lambda', 'test_lambda_with_context').invocation as { Payload: unknown };
    const name = await create('exports.handler = async (event, context) => ({ context })', {
      Runtime: 'nodejs16.x' satisfies Runtime,
    });
    const client = { custom: { foo: 'bar' }, client: { snap: ['crackle', 'pop'] }, env: { fizz: 'buzz' } };
    const ClientContext = Buffer.from(JSON.stringify(client)).toString('base64');
    const seen = payloadOf(await fixture.invoke(name, {}, { ClientContext }));
    const expected: unknown = JSON.parse(JSON.stringify(recorded.Payload).replaceAll('<function-name:1>', name));
    assertLikeRecorded(seen, expected, { keyOrder: true });
  });

  test('A handler with a callback is refused from Node.js 24 on, and warned of before, unless that is switched off', async () => {
    const source = 'exports.handler = (event, context, callback) => callback(null, event)';
    const look = async (Runtime: Runtime, variables = {}): Promise<[unknown, boolean]> => {
      const response = await fixture.invoke(await create(source, { Runtime, Environment: { Variables: variables } }), 1, {
        LogType: 'Tail',
      });
      const log = Buffer.from(response.LogResult ?? '', 'base64').toString();
      return [payloadOf(response), /\tWARN\tAWS Lambda plans to remove support for callback-based function handlers/.test(log)];
    };
    assert.deepEqual(await look('nodejs22.x'), [1, true]);
    assert.deepEqual(await look('nodejs22.x', { AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING: '1' }), [1, false]);
    assert.deepEqual(await look('nodejs16.x'), [1, false]);
    const [refused] = (await look('nodejs24.x')) as [{ errorType: string; errorMessage: string }, boolean];
    assert.equal(refused.errorType, 'Runtime.CallbackHandlerDeprecated');
    assert.match(refused.errorMessage, /^ERROR: AWS Lambda has removed support for callback-based function handlers/);
  });

  test('What is printed stands in the log as recorded', async () => {
    const name = await create('exports.handler = async (event) => { console.log(event); return event; }');
    const { LogResult } = await fixture.invoke(name, {}, { LogType: 'Tail' });
    const { logs } = recordingOf('test_lambda', 'test_invocation_with_logs[nodejs16.x]').logs as { logs: string[] };
    const log = Buffer.from(LogResult ?? '', 'base64').toString();
    const own = log.replace(/^INIT_START .*\n/, '').replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'date');
    assertLikeRecorded(own, logs.join(''));
  });
});
