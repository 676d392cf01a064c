/**
 * Replays what AWS answered for Python functions (test/recorded/, 2025-11 and 2026-01) with the Python of this machine: context,
 * environment, errors, exits, timeouts and log lines. Node's are replayed in test/unit/lambda/execution/node-runtime/. What is
 * not replayed is a skipped test with its reason.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CreateFunctionCommand, InvokeCommand, LambdaClient, type Runtime } from '@aws-sdk/client-lambda';
import { zipOfPrograms } from '../support/function-zip.ts';
import { assertLikeRecorded, recordingOf } from '../support/recordings.ts';
import { assertIntrospection, type Introspection } from '../support/runtime-recordings.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { absent } from './harness/tools.ts';

const skip = absent('python3', ['-c', 'import sys; assert sys.version_info >= (3, 9)']);
const VERSIONS = ['python3.8', 'python3.9', 'python3.10', 'python3.11', 'python3.12', 'python3.13', 'python3.14'];
const SUITE = 'test_lambda';

const NOT_REPLAYED: Readonly<Record<string, string>> = {
  test_lambda_runtime_exit_segfault: "how a recursion without end ends is a matter of the machine's memory and Python's build",
  test_lambda_invoke_timed_out_environment_reuse: 'an environment that ran out of time is replaced, and its /tmp with it',
  'test_runtime_introspection_x86, test_runtime_introspection_arm': "the users and permissions of AWS's own machines",
  'test_runtime_ulimits, test_mixed_architecture': "limits and processors of AWS's own machines; test/sandbox has ours",
  'test_assume_role, test_lambda_different_iam_keys_environment': 'roles and credentials of IAM and STS',
  test_manual_endpoint_injection: 'nothing is recorded but that a function reaches a service',
};

let server: ServerProcess;
let client: LambdaClient;

before(async () => {
  server = await startServerProcess(['--memory']);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new LambdaClient({ endpoint: server.endpoint, region: 'us-east-1', credentials });
});

after(async () => {
  client.destroy();
  await server.stop();
});

interface Answer {
  readonly text: string;
  /** In the form of the recordings. */
  readonly recorded: object;
  readonly log: string;
}

let created = 0;

/** Creates a function of one module and returns its name. */
async function create(runtime: string, source: string, more: object = {}, files: Record<string, string> = {}): Promise<string> {
  const FunctionName = `f${created++}`;
  await client.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: runtime as Runtime,
      Handler: 'handler.handler',
      Role: 'arn:aws:iam::000000000000:role/recorded',
      Code: { ZipFile: zipOfPrograms({ 'handler.py': source, ...files }) },
      Timeout: 30,
      ...more,
    }),
  );
  return FunctionName;
}

async function invoke(FunctionName: string, event: unknown = {}, Qualifier?: string): Promise<Answer> {
  const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), LogType: 'Tail', Qualifier });
  const { $metadata, LogResult, Payload, ...rest } = await client.send(command);
  const text = Buffer.from(Payload ?? []).toString();
  const parsed: unknown = JSON.parse(text);
  const isScalar = typeof parsed !== 'object' || parsed === null; // the recording tool keeps what is no object or list as text
  return {
    text,
    recorded: {
      ...rest,
      Payload: isScalar ? text : parsed,
      ResponseMetadata: { HTTPHeaders: {}, HTTPStatusCode: $metadata.httpStatusCode },
    },
    log: Buffer.from(LogResult ?? '', 'base64').toString(),
  };
}

function recordedIn(name: string, part: string): unknown {
  const text = JSON.stringify(recordingOf(SUITE, name)[part]);
  // Where a message holds a request id, one recording has this in its place.
  return JSON.parse(text.replaceAll('<timeout_error_msg>', '<request-id>'));
}

/** Lambda's folders in the place of ours, and no lines of other Python versions. */
function inLambdasPlaces(value: object): unknown {
  return JSON.parse(
    JSON.stringify(value)
      .replaceAll(/"(?:[^"\\]|\\.)*?\/code\/[0-9a-f]{64}\//g, (found) =>
        found.replace(/\/[^ "]*\/code\/[0-9a-f]{64}\//, '/var/task/'),
      )
      .replaceAll(/\/[^ "]*\/importlib\/__init__\.py\\", line \d+/g, '/var/lang/lib/python3.13/importlib/__init__.py\\", line 88')
      .replaceAll(/(<frozen importlib\._bootstrap(?:_external)?>\\", line )\d+/g, '$1N'),
  );
}

const INTROSPECTION = `
import os
def handler(event, context):
    return {"environment": dict(os.environ), "ctx": {
        "aws_request_id": context.aws_request_id,
        "function_name": context.function_name,
        "function_version": context.function_version,
        "invoked_function_arn": context.invoked_function_arn,
        "log_group_name": context.log_group_name,
        "log_stream_name": context.log_stream_name,
        "memory_limit_in_mb": context.memory_limit_in_mb,
        "remaining_time_in_millis": str(context.get_remaining_time_in_millis()),
    }}
`;

describe('Python functions answer as recorded', { skip }, () => {
  for (const runtime of VERSIONS) {
    test(`${runtime}: the event comes back, the context and the environment are those of Lambda`, async () => {
      const echo = await create(runtime, 'def handler(event, context):\n    return event\n');
      const event = { hello: 'world', list: [1, 2.5, null, true], text: 'ü €' };
      assert.deepEqual(JSON.parse((await invoke(echo, event)).text), event);
      const settings = { MemorySize: 1024, Timeout: 3, Environment: { Variables: { TEST_KEY: 'TEST_VAL' } } };
      const name = await create(runtime, INTROSPECTION, settings);
      const look = async (qualifier?: string): Promise<Introspection> =>
        JSON.parse((await invoke(name, {}, qualifier)).text) as Introspection;
      assertIntrospection(runtime, name, { unqualified: await look(), qualified: await look('$LATEST') });
    });

    test(`${runtime}: an exception becomes the recorded payload, member by member`, async () => {
      const recorded = recordingOf('test_lambda_common', `TestLambdaRuntimesCommon::test_uncaught_exception_invoke[${runtime}]`);
      const name = await create(runtime, 'def handler(event, context):\n    raise Exception("Failed: " + event["error_msg"])\n');
      const answer = await invoke(name, { error_msg: 'some_error_msg' });
      const payload = JSON.parse(answer.text) as { stackTrace: string[] };
      assert.match(payload.stackTrace.at(-1) ?? '', /^ {2}File ".*\/handler\.py", line 2, in handler\n {4}raise Exception\(/);
      const shown = { ...payload, stackTrace: '<stack-trace>' };
      assertLikeRecorded(shown, (recorded.error_result as { Payload: unknown }).Payload, { keyOrder: true });
    });
  }

  test('A wrapper is started in place of Python, by the path that it has on Lambda', async () => {
    const wrapper = '#!/bin/sh\nexport FROM_WRAPPER=yes\nexec "$@"\n';
    const settings = { Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: '/var/task/environment_wrapper' } } };
    const name = await create('python3.12', INTROSPECTION, settings, { environment_wrapper: wrapper });
    const { environment } = JSON.parse((await invoke(name)).text) as Introspection;
    assert.equal(environment.FROM_WRAPPER, 'yes');
  });

  for (const [name, part, source, more] of [
    ['test_lambda_handler_error', 'invocation_error', 'def handler(event, context):\n    raise Exception("Handler fails")\n', {}],
    ['test_lambda_runtime_exit', 'invocation_error', 'import sys\nsys.exit(0)\n', {}],
    ['test_lambda_handler_exit', 'invocation_error', 'import sys\ndef handler(event, context):\n    sys.exit(0)\n', {}],
    ['test_lambda_runtime_wrapper_not_found', 'invocation_error', '', { wrapper: '/idontexist' }],
    ['test_lambda_runtime_error', 'invocation_error', 'raise Exception("Runtime startup fails")\n', {}],
    [
      'test_lambda_invoke_with_timeout',
      'invoke-result',
      'import time\ndef handler(event, context):\n    time.sleep(10)\n',
      { Timeout: 1 },
    ],
    ['test_lambda_invoke_no_timeout', 'invoke-result', 'def handler(event, context):\n    pass\n', { Timeout: 2 }],
    [
      'test_invocation_type_no_return_payload[python-RequestResponse]',
      'invoke-result',
      'def handler(event, context):\n    pass\n',
      {},
    ],
    [
      'test_lambda_too_large_response',
      'invoke_result',
      'def handler(event, context):\n    return "x" * (6 * 1024 * 1024 + 100)\n',
      {},
    ],
    [
      'test_lambda_environment',
      'invocation-result',
      'import os\ndef handler(event, context):\n    return {"Hello": os.environ["Hello"]}\n',
      { Environment: { Variables: { Hello: 'World' } } },
    ],
  ] as const) {
    test(name, async () => {
      const { wrapper, ...settings } = more as { wrapper?: string };
      const environment = wrapper === undefined ? {} : { Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: wrapper } } };
      const module = name.replace(/^test_/, '').replace(/\[.*/, ''); // the recorded modules are called so
      const handler = { Handler: `${module}.handler` };
      const functionName = await create(
        'python3.13',
        '',
        { ...settings, ...environment, ...handler },
        { [`${module}.py`]: source },
      );
      const { recorded } = await invoke(functionName);
      const expected = inLambdasPlaces(recordedIn(name, part) as object);
      const seen = inLambdasPlaces(recorded);
      if (name !== 'test_lambda_runtime_error') assertLikeRecorded(seen, expected, { keyOrder: false });
      else assertStartupError(seen, expected);
    });
  }

  /** How many frames the import machinery has is a matter of Python's version; the first and the last are as recorded. */
  function assertStartupError(seen: unknown, expected: unknown): void {
    const traceOf = (answer: unknown): string[] => (answer as { Payload: { stackTrace: string[] } }).Payload.stackTrace;
    const ends = (trace: string[]): (string | undefined)[] => [trace[0], trace.at(-1)];
    assert.deepEqual(ends(traceOf(seen)), ends(traceOf(expected)));
    const cut = (answer: unknown): unknown => ({
      ...(answer as object),
      Payload: { ...(answer as { Payload: object }).Payload, stackTrace: [] },
    });
    assertLikeRecorded(cut(seen), cut(expected));
  }

  test('A global keeps its value from one invocation to the next', async () => {
    const source =
      'counter = -1\ndef handler(event, context):\n    global counter\n    counter += 1\n    return {"counter": counter}\n';
    const name = await create('python3.12', source);
    const recorded = recordingOf(SUITE, 'test_lambda_cache_local[python]');
    assertLikeRecorded((await invoke(name)).recorded, recorded.first_invoke_result);
    assertLikeRecorded((await invoke(name)).recorded, recorded.second_invoke_result);
  });

  test('What is printed and what is logged stands in the log as recorded', async () => {
    const printing = await create('python3.10', 'def handler(event, context):\n    print(event)\n    return event\n');
    const { log } = await invoke(printing);
    const { logs } = recordingOf(SUITE, 'test_invocation_with_logs[python3.10]').logs as { logs: string[] };
    assertLog(log, logs.join(''));
    const source = `
import logging
logging.getLogger().setLevel(logging.INFO)
def handler(event, context):
    logging.getLogger().info("RequestId log message")
    return context.aws_request_id
`;
    const logging = await create('python3.12', source);
    const answer = await invoke(logging);
    const recorded = recordingOf(SUITE, 'test_request_id_invoke');
    const { logs: lines } = recorded.log_entries as { logs: string[] };
    assertLog(answer.log.replaceAll(/\t\t?\n/g, '\n'), `${lines.join('\n')}\n`);
    assertLikeRecorded(answer.recorded, recorded.invoke_result);
  });

  /** `date` stands for a time, and the recording has no line for the start of the environment. */
  function assertLog(log: string, recorded: string): void {
    const own = log.replace(/^INIT_START .*\n/, '').replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,3}Z/g, 'date');
    assert.match(log, /START RequestId/);
    assertLikeRecorded(own, recorded);
  }

  for (const [names, reason] of Object.entries(NOT_REPLAYED)) test(names, { skip: reason }, () => {});
});
