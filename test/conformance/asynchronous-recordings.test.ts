/**
 * Replays the recordings of real AWS about asynchronous invocation (test/recorded/test_lambda_destinations, 2024) with real SDK
 * clients and Python functions as there. Of the eight, `test_invoke_lambda_eventbridge` needs an event bus, which is not here. The
 * message attribute `AWSTraceHeader` is X-Ray's, and which attributes of a message are shown is the queue's matter: of two
 * recordings the bodies are compared.
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

const SUITE = 'test_lambda_destinations';
const skip = absent('python3', ['--version']);

/** The recorded stack traces name the lines. */
const ECHO = sourceWithLast(
  55,
  `import json, logging
logging.getLogger().setLevel(logging.INFO)
FIELDS = ["invoked_function_arn", "function_version", "function_name", "memory_limit_in_mb", "aws_request_id",
          "log_group_name", "log_stream_name", "client_context"]
def handler(event, context):
    print("Lambda log message - print function")
    logging.getLogger().info("Lambda log message - logging module")
    if not event.get("raise_error"):
        return {"event": event, "context": {field: getattr(context, field) for field in FIELDS}}`,
  '    raise Exception("Test exception (this is intentional)")',
);
const FAILING = sourceWithLast(7, 'def handler(event, context):', '    raise Exception("intentional failure")');

function sourceWithLast(line: number, source: string, last: string): string {
  return `${source}${'\n'.repeat(line - source.split('\n').length)}${last}\n`;
}

interface Servers {
  /** A first retry after a second. */
  readonly quick: Server;
  /** After more than the shortest age of an event. */
  readonly slow: Server;
  /** After more than a third of it, so that there is one retry and not two. */
  readonly between: Server;
}

interface Server {
  readonly process: ServerProcess;
  readonly lambda: lambda.LambdaClient;
  readonly sqs: sqs.SQSClient;
}

describe('asynchronous invocations', { skip, concurrency: 8 }, () => {
  let servers: Servers;

  before(async () => {
    const [quick, slow, between] = await Promise.all([start(1), start(61), start(21)]);
    servers = { quick, slow, between };
  });
  after(async () => {
    for (const { process } of Object.values(servers)) await process.stop();
  });

  for (const [name, settings, payload] of [
    ['[Success-payload0]', {}, '{}'],
    ['[payload0]', { MaximumRetryAttempts: 0 }, '{}'],
    ['[payload1]', { MaximumRetryAttempts: 0 }, '{"raise_error": 1}'],
  ] as const) {
    test(`test_assess_lambda_destination_invocation${name}`, async () => {
      const recorded = recordingOf(SUITE, `TestLambdaDestinationSqs::test_assess_lambda_destination_invocation${name}`);
      const setup = await setUp(servers.quick, `assess-${payload.length}-${Object.keys(settings).length}`, ECHO);
      assertLikeRecorded(await configure(setup, settings), recorded.put_function_event_invoke_config);
      await invokeEvent(setup, payload);
      assertLikeRecorded(await receive(setup), messagesIn(recorded.receive_message_result), { keyOrder: true });
    });
  }

  test('test_lambda_destination_default_retries', async () => {
    const recorded = recordingOf(SUITE, 'TestLambdaDestinationSqs::test_lambda_destination_default_retries');
    const setup = await setUp(servers.quick, 'default-retries', ECHO);
    assertLikeRecorded(await configure(setup, {}), recorded.put_function_event_invoke_config);
    await invokeEvent(setup, '{"raise_error": 1}');
    assertLikeRecorded(await receive(setup), messagesIn(recorded.receive_message_result), { keyOrder: true });
  });

  test('test_retries', async () => {
    const { queue_destination_payload: recorded } = recordingOf(SUITE, 'TestLambdaDestinationSqs::test_retries');
    const setup = await setUp(servers.quick, 'retries', FAILING);
    await configure(setup, { MaximumRetryAttempts: 2 });
    await invokeEvent(setup, '{"message": "test-msg"}');
    assertLikeRecorded(bodyOf(await receive(setup)), bodyOf(messagesIn(recorded)), { keyOrder: true });
  });

  for (const [part, server] of [
    ['no_retry_failure_message', 'slow'],
    ['single_retry_failure_message', 'between'],
  ] as const) {
    test(`test_maxeventage, ${part}`, async () => {
      const recorded = recordingOf(SUITE, 'TestLambdaDestinationSqs::test_maxeventage')[part];
      const setup = await setUp(servers[server], 'age', FAILING);
      await configure(setup, { MaximumEventAgeInSeconds: 60 });
      await invokeEvent(setup, '{"message": "test-msg"}');
      assertLikeRecorded(bodyOf(await receive(setup)), bodyOf(messagesIn({ Messages: [recorded] })), { keyOrder: true });
    });
  }

  test('test_dead_letter_queue', async () => {
    const recorded = recordingOf(SUITE, 'TestLambdaDLQ::test_dead_letter_queue');
    const setup = await setUp(servers.quick, 'dead-letter', ECHO, true);
    const { CreateFunctionResponse } = recorded.create_lambda_with_dlq as { readonly CreateFunctionResponse: object };
    assertLikeRecorded(setup.created, dated(CreateFunctionResponse));
    await invokeEvent(setup, '{"raise_error": 1}');
    assertLikeRecorded(await receive(setup, ['All']), messagesIn(recorded.receive_result));

    const FunctionName = setup.name;
    const update = new lambda.UpdateFunctionConfigurationCommand({ FunctionName, DeadLetterConfig: {} });
    assertLikeRecorded(answered(await setup.lambda.send(update)), dated(recorded.delete_dlq));
    await lambda.waitUntilFunctionUpdatedV2({ client: setup.lambda, maxWaitTime: 10 }, { FunctionName });
    const Payload = Buffer.from('{"raise_error": 1}');
    const invoked = await setup.lambda.send(new lambda.InvokeCommand({ FunctionName, Payload, LogType: 'Tail' }));
    const { $metadata, ...answer } = invoked;
    const seen = { ...answer, Payload: inTask(JSON.parse(Buffer.from(answer.Payload ?? []).toString())) };
    assertLikeRecorded({ ...seen, ResponseMetadata: metadataOf($metadata) }, recorded.invoke_result);
    const lines = Buffer.from(answer.LogResult ?? '', 'base64')
      .toString()
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'date')
      .split(/[\n\r]/)
      .filter((line) => line !== '' && !/^(?:REPORT|INIT_START) /.test(line));
    assertLikeRecorded(inTask(lines), (recorded.log_result as { readonly result: unknown }).result);
  });
});

async function start(retryDelaySeconds: number): Promise<Server> {
  const process = await startServerProcess(['--memory', '--async-retry-delay', String(retryDelaySeconds)]);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const settings = { endpoint: process.endpoint, region: 'us-east-1', credentials };
  return { process, lambda: new lambda.LambdaClient(settings), sqs: new sqs.SQSClient(settings) };
}

interface Setup extends Server {
  readonly name: string;
  readonly queueUrl: string;
  readonly queueArn: string;
  /** CreateFunction's answer. */
  readonly created: unknown;
}

/** A function and a queue of one name. */
async function setUp(server: Server, name: string, source: string, deadLetters = false): Promise<Setup> {
  const { QueueUrl: queueUrl = '' } = await server.sqs.send(new sqs.CreateQueueCommand({ QueueName: name }));
  const queueArn = `arn:aws:sqs:us-east-1:000000000000:${name}`;
  const create = new lambda.CreateFunctionCommand({
    FunctionName: name,
    Runtime: 'python3.12',
    Handler: 'handler.handler',
    Role: 'arn:aws:iam::000000000000:role/recorded',
    Timeout: 30,
    Environment: { Variables: {} },
    Code: { ZipFile: zipOf({ 'handler.py': source }) },
    ...(deadLetters && { DeadLetterConfig: { TargetArn: queueArn } }),
  });
  const created = answered(await server.lambda.send(create));
  await lambda.waitUntilFunctionActiveV2({ client: server.lambda, maxWaitTime: 10 }, { FunctionName: name });
  return { ...server, name, queueUrl, queueArn, created };
}

type Retries = Pick<lambda.PutFunctionEventInvokeConfigRequest, 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds'>;

/** The function's queue hears of success and failure. */
async function configure({ lambda: client, name, queueArn }: Setup, retries: Retries): Promise<unknown> {
  const Destination = queueArn;
  const DestinationConfig = { OnSuccess: { Destination }, OnFailure: { Destination } };
  const command = new lambda.PutFunctionEventInvokeConfigCommand({ FunctionName: name, DestinationConfig, ...retries });
  const { $metadata, LastModified, ...answer } = await client.send(command);
  assert.ok(LastModified instanceof Date && Math.abs(LastModified.getTime() - Date.now()) < 60_000);
  return { ...answer, LastModified: 'datetime', ResponseMetadata: metadataOf($metadata) };
}

async function invokeEvent({ lambda: client, name }: Setup, payload: string): Promise<void> {
  const command = new lambda.InvokeCommand({ FunctionName: name, InvocationType: 'Event', Payload: Buffer.from(payload) });
  const { StatusCode, Payload } = await client.send(command);
  assert.deepEqual([StatusCode, Payload?.byteLength ?? 0], [202, 0]);
}

/** The first message, its body parsed as the recording tool does. */
async function receive({ sqs: client, queueUrl }: Setup, MessageAttributeNames: string[] = []): Promise<unknown[]> {
  return eventually('a message', 60_000, async () => {
    const command = new sqs.ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 5, MessageAttributeNames });
    const { Messages } = await client.send(command);
    return Messages?.map(({ Body = '', MD5OfBody, ...message }) => ({ Body: inTask(JSON.parse(Body)), MD5OfBody, ...message }));
  });
}

function messagesIn(result: unknown): unknown {
  return dated((result as { readonly Messages: unknown }).Messages);
}

function bodyOf(messages: unknown): unknown {
  return (messages as readonly { readonly Body: unknown }[])[0]?.Body;
}

/** A recording with placeholders where it says only that there was a time. */
function dated(recorded: unknown): unknown {
  return JSON.parse(
    JSON.stringify(recorded)
      .replaceAll('"timestamp":"date"', '"timestamp":"<timestamp:1>"')
      .replaceAll('"LastModified":"date"', '"LastModified":"<last-modified>"'),
  );
}

/** The folder of the code, where it is not /var/task. */
function inTask(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(/File \\"[^"\\]*\/handler\.py/g, 'File \\"/var/task/handler.py'));
}

function answered({ $metadata, ...answer }: lambda.CreateFunctionCommandOutput): unknown {
  return { ...answer, ResponseMetadata: metadataOf($metadata) };
}

function metadataOf({ httpStatusCode }: { readonly httpStatusCode?: number | undefined }): unknown {
  return { HTTPHeaders: {}, HTTPStatusCode: httpStatusCode };
}
