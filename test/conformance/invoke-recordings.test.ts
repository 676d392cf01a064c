/**
 * Replays the recordings of real AWS about Invoke (test/recorded/test_lambda, 2023–2025) with the SDK, on Node.js and Python as
 * recorded. Not here: what concerns function URLs, provisioned concurrency, permissions across accounts, S3 and IAM, which need
 * AWS itself, and environments, logs and errors of runtimes, which have tests of their own. Where JSON cannot be parsed AWS's text
 * goes on in the words of its parser, which are not repeated here.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as lambda from '@aws-sdk/client-lambda';
import * as sqs from '@aws-sdk/client-sqs';
import { zipOf } from '../support/function-zip.ts';
import { assertLikeRecorded, recordingOf } from '../support/recordings.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';
import { absent } from './harness/tools.ts';

const python = absent('python3', ['--version']);

type Family = 'python' | 'nodejs';

/** Functions by what they do. */
const SOURCES = {
  echo: {
    python: 'def handler(event, context):\n    return event\n',
    nodejs: 'exports.handler = async (event) => event;',
  },
  nothing: {
    python: 'def handler(event, context):\n    pass\n',
    nodejs: 'exports.handler = async () => {};',
  },
  requestId: {
    python:
      'def handler(event, context):\n    if event.get("fail"): raise Exception("intentional failure")\n    return context.aws_request_id\n',
    nodejs: '',
  },
  context: { python: '', nodejs: 'exports.handler = async (event, context) => ({ context });' },
  sleep: {
    python:
      'import time\nBIG = 7 * 1024 * 1024\ndef handler(event, context):\n    time.sleep(event.get("sleep", 0))\n    return "x" * BIG if event.get("big") else event\n',
    nodejs: '',
  },
  variant: {
    python:
      'import os, time\ndef handler(event, context):\n    if "sleep" in event: time.sleep(5)\n    return event + "--" + os.environ["VARIANT"]\n',
    nodejs: '',
  },
} as const;

let server: ServerProcess;
let client: lambda.LambdaClient;
let queues: sqs.SQSClient;
const created = new Map<string, Promise<string>>();

before(async () => {
  server = await startServerProcess(['--memory', '--async-retry-delay', '1']);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const settings = { endpoint: server.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 };
  client = new lambda.LambdaClient(settings);
  queues = new sqs.SQSClient(settings);
});
after(() => server.stop());

/** Creates it when it is needed first. */
function functionThat(does: keyof typeof SOURCES, family: Family, name = `${does}-${family}`): Promise<string> {
  const known = created.get(name) ?? create(does, family, name);
  created.set(name, known);
  return known;
}

async function create(does: keyof typeof SOURCES, family: Family, name: string): Promise<string> {
  const isPython = family === 'python';
  const command = new lambda.CreateFunctionCommand({
    FunctionName: name,
    Runtime: isPython ? 'python3.12' : 'nodejs20.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/recorded',
    Timeout: 30,
    Code: { ZipFile: zipOf({ [isPython ? 'index.py' : 'index.js']: SOURCES[does][family] }) },
  });
  await client.send(command);
  await lambda.waitUntilFunctionActiveV2({ client, maxWaitTime: 10 }, { FunctionName: name });
  return name;
}

/** As the recording tool has it: the payload parsed where it is JSON with members, else as text. */
async function invoke(name: string, request: Partial<lambda.InvokeCommandInput> = {}): Promise<Record<string, unknown>> {
  const { $metadata, Payload, ...answer } = await client.send(new lambda.InvokeCommand({ FunctionName: name, ...request }));
  const text = Buffer.from(Payload ?? []).toString();
  const ResponseMetadata = { HTTPHeaders: {}, HTTPStatusCode: $metadata.httpStatusCode };
  return { ...answer, Payload: /^[{[]/.test(text) ? JSON.parse(text) : text, ResponseMetadata };
}

/** An error with all that the recording tool shows of it. */
async function refusal(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(
    () => assert.fail('it must be refused'),
    (refused: lambda.LambdaServiceException & { Type?: string; Reason?: string; Message?: string; retryAfterSeconds?: string }) =>
      refused,
  );
  const { name, message, Type, Reason, $metadata, $response, retryAfterSeconds } = error;
  assert.equal(retryAfterSeconds, undefined, 'no Retry-After was recorded');
  const body = ($response as { readonly body?: unknown } | undefined)?.body;
  assert.ok(body !== null);
  return { Code: name, Message: message, Type, ...(Reason !== undefined && { Reason }), status: $metadata.httpStatusCode };
}

function recordedRefusal(recorded: unknown): unknown {
  const {
    Error: error,
    Type,
    Reason,
    ResponseMetadata,
  } = recorded as {
    readonly Error: { readonly Code: string; readonly Message: string };
    readonly Type: string;
    readonly Reason?: string;
    readonly ResponseMetadata: { readonly HTTPStatusCode: number };
  };
  return { ...error, Type, ...(Reason !== undefined && { Reason }), status: ResponseMetadata.HTTPStatusCode };
}

function recordingOfFeature(name: string): Record<string, unknown> {
  return recordingOf('test_lambda', `TestLambdaFeatures::${name}`);
}

describe('Invoke, recorded', { concurrency: 4 }, () => {
  for (const [runtime, family] of [
    ['python3.9', 'python'],
    ['python3.10', 'python'],
    ['nodejs16.x', 'nodejs'],
  ] as const) {
    const skip = family === 'python' && python;
    for (const [recorded, InvocationType] of [
      ['request_response', 'RequestResponse'],
      ['event', 'Event'],
      ['dry_run', 'DryRun'],
    ] as const) {
      test(`test_invocation_type_${recorded}[${runtime}]`, { skip }, async () => {
        const expected = recordingOfFeature(`test_invocation_type_${recorded}[${runtime}]`)['invoke-result'];
        const name = await functionThat('echo', family);
        assertLikeRecorded(await invoke(name, { InvocationType, Payload: Buffer.from('{}') }), expected);
      });
    }
  }

  for (const family of ['python', 'nodejs'] as const) {
    for (const InvocationType of ['RequestResponse', 'Event'] as const) {
      const test_ = `test_invocation_type_no_return_payload[${family}-${InvocationType}]`;
      test(test_, { skip: family === 'python' && python }, async () => {
        const name = await functionThat('nothing', family);
        assertLikeRecorded(await invoke(name, { InvocationType }), recordingOfFeature(test_)['invoke-result']);
      });
    }
  }

  test('test_lambda_with_context', async () => {
    const recorded = recordingOfFeature('test_lambda_with_context').invocation;
    const context = { custom: { foo: 'bar' }, client: { snap: ['crackle', 'pop'] }, env: { fizz: 'buzz' } };
    const ClientContext = Buffer.from(JSON.stringify(context)).toString('base64');
    assertLikeRecorded(await invoke(await functionThat('context', 'nodejs'), { ClientContext }), recorded);
  });

  test('test_request_id_invoke', { skip: python }, async () => {
    const recorded = recordingOf('test_lambda', 'TestRequestIdHandling::test_request_id_invoke').invoke_result;
    const FunctionName = await functionThat('requestId', 'python');
    const answer = await client.send(new lambda.InvokeCommand({ FunctionName }));
    assert.equal(Buffer.from(answer.Payload ?? []).toString(), JSON.stringify(answer.$metadata.requestId));
    assertLikeRecorded(await invoke(FunctionName), recorded);
  });

  test('test_request_id_async_invoke_with_retry', { skip: python }, async () => {
    const recorded = recordingOf('test_lambda', 'TestRequestIdHandling::test_request_id_async_invoke_with_retry');
    const name = await functionThat('requestId', 'python', 'async-request-id');
    const queueUrl = await failuresOf(name, 1);
    const event = { InvocationType: 'Event', Payload: Buffer.from('{"fail": 1}') } as const;
    const { $metadata } = await client.send(new lambda.InvokeCommand({ FunctionName: name, ...event }));
    const { requestId, approximateInvokeCount } = (await told(queueUrl)).requestContext as Record<string, unknown>;
    assert.equal(requestId, $metadata.requestId);
    assert.equal(approximateInvokeCount, (recorded.end_messages as unknown[]).length);
    assertLikeRecorded(await invoke(name, event), recorded.invoke_result);
  });

  test('test_invoke_exceptions', async () => {
    const recorded = recordingOf(
      'test_lambda',
      'tests/aws/services/lambda_/test_lambda.py::TestLambdaFeatures::test_invoke_exceptions',
    );
    assertLikeRecorded(await refusal(invoke('doesnotexist')), recordedRefusal(recorded.invoke_function_doesnotexist));
  });

  for (const [part, recording, Payload] of [
    [
      'body',
      'test_lambda_invoke_payload_encoding_error[body-n\\x87r\\x9e\\xe9\\xb5\\xd7I\\xee\\x9bmt]',
      [0x6e, 0x87, 0x72, 0x9e, 0xe9, 0xb5, 0xd7, 0x49, 0xee, 0x9b, 0x6d, 0x74],
    ],
    [
      'message',
      'test_lambda_invoke_payload_encoding_error[message-\\x99\\xeb,j\\x07\\xa1zYh]',
      [0x99, 0xeb, 0x2c, 0x6a, 0x07, 0xa1, 0x7a, 0x59, 0x68],
    ],
  ] as const) {
    test(`test_lambda_invoke_payload_encoding_error[${part}]`, async () => {
      const recorded = recordingOf('test_lambda', `TestLambdaErrors::${recording}`)[`invoke_function_invalid_payload_${part}`];
      const beginning = /^Could not parse request body into json: Could not parse payload into json: /;
      const refused = (await refusal(invoke(await functionThat('echo', 'nodejs'), { Payload: Buffer.from(Payload) }))) as {
        Message: string;
      };
      const expected = recordedRefusal(recorded) as { Message: string };
      assert.match(refused.Message, beginning);
      assert.match(expected.Message, beginning);
      assertLikeRecorded({ ...refused, Message: '' }, { ...expected, Message: '' });
    });
  }

  test('test_large_payloads: what is just small enough comes back', { skip: python }, async () => {
    const text = JSON.stringify('a'.repeat(6_291_456 - 2));
    const answer = await invoke(await functionThat('echo', 'python'), { Payload: Buffer.from(text) });
    assert.equal((answer.Payload as string).length, text.length);
  });

  test('test_lambda_too_large_response', { skip: python }, async () => {
    const recorded = recordingOf('test_lambda', 'TestLambdaBaseFeatures::test_lambda_too_large_response');
    const name = await functionThat('sleep', 'python');
    for (const part of ['invoke_result', 'invoke_result_2']) {
      assertLikeRecorded(await invoke(name, { Payload: Buffer.from('{"big": 1}') }), recorded[part]);
    }
  });

  test('test_reserved_concurrency', { skip: python }, async () => {
    const recorded = recordingOf('test_lambda', 'TestLambdaConcurrency::test_reserved_concurrency');
    const name = await functionThat('sleep', 'python', 'reserved');
    const FunctionName = name;
    const { ReservedConcurrentExecutions } = await client.send(
      new lambda.PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }),
    );
    assert.equal(ReservedConcurrentExecutions, 0);
    assertLikeRecorded(await refusal(invoke(name)), recordedRefusal(recorded.exc_no_cap_requestresponse));
    const queueUrl = await failuresOf(name, 0);
    assertLikeRecorded(await invoke(name, { InvocationType: 'Event', Payload: Buffer.from('{}') }), recorded.invoke_result);
    const { Body } = recorded.msg as { readonly Body: object };
    assertLikeRecorded(await told(queueUrl), { ...Body, timestamp: '<timestamp:1>' }, { keyOrder: true });
  });

  test('test_reserved_concurrency_async_queue', { skip: python }, async () => {
    const recorded = recordingOf('test_lambda', 'TestLambdaConcurrency::test_reserved_concurrency_async_queue');
    const name = await functionThat('sleep', 'python', 'reserved-queue');
    await client.send(new lambda.PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: 1 }));
    const queueUrl = await successesOf(name);
    for (const sleep of [2, 0, 0])
      await invoke(name, { InvocationType: 'Event', Payload: Buffer.from(JSON.stringify({ sleep })) });
    await eventually('the first event to occupy the function', 10_000, async () => {
      const refused = await refusal(invoke(name)).catch(() => undefined);
      if (refused !== undefined) assertLikeRecorded(refused, recordedRefusal(recorded.too_many_requests_exc));
      return refused === undefined ? undefined : true;
    });
    const sleeps: unknown[] = [];
    while (sleeps.length < 3) sleeps.push(((await told(queueUrl)).requestPayload as { sleep: unknown }).sleep);
    assert.deepEqual(sleeps, [2, 0, 0]);
  });

  test('test_async_invoke_queue_upon_function_update', { skip: python }, async () => {
    const { async_invoke_history_sorted: recorded } = recordingOf(
      'test_lambda',
      'TestLambdaVersions::test_async_invoke_queue_upon_function_update',
    ) as { readonly async_invoke_history_sorted: readonly string[] };
    const name = await functionThat('variant', 'python');
    const variant = (value: string): Pick<lambda.UpdateFunctionConfigurationRequest, 'Environment'> => ({
      Environment: { Variables: { VARIANT: value } },
    });
    const update = async (value: string): Promise<void> => {
      await client.send(new lambda.UpdateFunctionConfigurationCommand({ FunctionName: name, ...variant(value) }));
      await lambda.waitUntilFunctionUpdatedV2({ client, maxWaitTime: 10 }, { FunctionName: name });
    };
    await update('variant-1');
    await invoke(name, { Payload: Buffer.from('"warm"') }); // so that the first event really runs before the update
    await client.send(new lambda.PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: 1 }));
    const queueUrl = await successesOf(name);
    const payloads = recorded.map((line) => line.split('--variant')[0]?.replace(/-$/, '') ?? '');
    const send = async (payload: string): Promise<void> => {
      await invoke(name, { InvocationType: 'Event', Payload: Buffer.from(JSON.stringify(payload)) });
    };
    for (const payload of payloads.filter((one) => !one.includes('after'))) await send(payload);
    await eventually('the first event to occupy the function', 10_000, async () =>
      refusal(invoke(name, { Payload: Buffer.from('"probe"') })).then(
        () => true,
        () => undefined,
      ),
    );
    await update('variant-2');
    for (const payload of payloads.filter((one) => one.includes('after'))) await send(payload);
    const history: string[] = [];
    while (history.length < recorded.length) history.push((await told(queueUrl)).responsePayload as string);
    assert.deepEqual(history.sort(), recorded);
  });
});

async function queueNamed(name: string): Promise<{ readonly queueUrl: string; readonly Destination: string }> {
  const { QueueUrl: queueUrl = '' } = await queues.send(new sqs.CreateQueueCommand({ QueueName: name }));
  return { queueUrl, Destination: `arn:aws:sqs:us-east-1:000000000000:${name}` };
}

/** Has a queue told of what is given up; returns its URL. */
async function failuresOf(name: string, MaximumRetryAttempts: number): Promise<string> {
  const { queueUrl, Destination } = await queueNamed(`${name}-failures`);
  const DestinationConfig = { OnFailure: { Destination } };
  await client.send(
    new lambda.PutFunctionEventInvokeConfigCommand({ FunctionName: name, MaximumRetryAttempts, DestinationConfig }),
  );
  return queueUrl;
}

async function successesOf(name: string): Promise<string> {
  const { queueUrl, Destination } = await queueNamed(`${name}-successes`);
  const DestinationConfig = { OnSuccess: { Destination } };
  await client.send(new lambda.PutFunctionEventInvokeConfigCommand({ FunctionName: name, DestinationConfig }));
  return queueUrl;
}

/** The next document in a queue. */
async function told(QueueUrl: string): Promise<Record<string, unknown>> {
  return eventually('a document', 30_000, async () => {
    const { Messages = [] } = await queues.send(new sqs.ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    const [message] = Messages;
    if (message === undefined) return undefined;
    await queues.send(new sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    return JSON.parse(message.Body ?? '') as Record<string, unknown>;
  });
}
