/**
 * Replays recordings of real AWS (test/recorded/, 2025-11) against a real server through the AWS SDK: the defaults of
 * CreateEventSourceMapping, the event's fields in their order, the twelve ReportBatchItemFailures cases with their
 * invocation counts, and the documents in the queue with their key order.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as kinesis from '@aws-sdk/client-kinesis';
import * as lambda from '@aws-sdk/client-lambda';
import * as sqs from '@aws-sdk/client-sqs';
import { zipOf } from '../support/function-zip.ts';
import { assertLikeRecorded, recordingOf } from '../support/recordings.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';

const SUITE = 'test_lambda_integration_kinesis';
const ROLE = 'arn:aws:iam::000000000000:role/recorded';

/** What the function of each recorded case does, as the source of an expression or a statement. */
const SUCCESS_CASES: Readonly<Record<string, string>> = {
  empty_string_success: 'return "";',
  empty_list_success: 'return [];',
  null_success: 'return null;',
  empty_dict_success: 'return {};',
  empty_batch_item_failure_success: 'return { batchItemFailures: [] };',
  null_batch_item_failure_success: 'return { batchItemFailures: null };',
};
const FAILURE_CASES: Readonly<Record<string, string>> = {
  item_identifier_not_present_failure: 'return { batchItemFailures: [{ itemIdentifier: 123 }] };',
  empty_string_item_identifier_failure: 'return { batchItemFailures: [{ itemIdentifier: "" }] };',
  null_item_identifier_failure: 'return { batchItemFailures: [{ itemIdentifier: null }] };',
  invalid_key_foo_failure: 'return { batchItemFailures: [{ foo: 123 }] };',
  invalid_key_foo_null_value_failure: 'return { batchItemFailures: [{ foo: null }] };',
  unhandled_exception_in_function: 'throw new Error("recorded");',
};

let server: ServerProcess;
let folder: string;
let clients: { kinesis: kinesis.KinesisClient; lambda: lambda.LambdaClient; sqs: sqs.SQSClient };

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-recorded-'));
  server = await startServerProcess(['--memory', '--sandbox', 'none']); // the functions write down what they saw, outside of any
  const settings = {
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  clients = {
    kinesis: new kinesis.KinesisClient(settings),
    lambda: new lambda.LambdaClient(settings),
    sqs: new sqs.SQSClient(settings),
  };
});

after(async () => {
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('CreateEventSourceMapping answers the recorded defaults and the event has the recorded fields', async () => {
  const recorded = recordingOf(SUITE, 'test_create_kinesis_event_source_mapping');
  const setup = await createSetup('defaults', 'return;', { StartingPosition: 'LATEST' });
  assertLikeRecorded(setup.created, recorded.create_event_source_mapping_response);
  await mappingEnabled(setup.uuid);
  await put(
    'defaults',
    Array.from({ length: 10 }, (_, index) => ({ key: `test_${index}`, data: 'hello' })),
  );
  const records = await eventually('ten records', 10_000, () => {
    const all = setup.events().flatMap((event) => event.Records);
    return all.length === 10 ? all : undefined;
  });
  assertLikeRecorded({ Records: records }, recorded.kinesis_records);
});

describe('ReportBatchItemFailures, one record, two retries', { concurrency: 12 }, () => {
  for (const [name, body] of Object.entries(SUCCESS_CASES)) {
    test(`${name}: the record is processed by one invocation`, async () => {
      const recorded = recordingOf(SUITE, `test_kinesis_report_batch_item_success_scenarios[${name}]`);
      const setup = await createSetup(name, body, REPORTING);
      assertLikeRecorded(setup.created, recorded.create_event_source_mapping_response);
      await put(name, [{ key: 'test', data: 'hello' }]);
      await eventually('an invocation', 15_000, () => (setup.events().length > 0 ? true : undefined));
      await new Promise((resolve) => setTimeout(resolve, 3000)); // a retry, were there one, comes within this time
      assertLikeRecorded(setup.events(), recorded.kinesis_events, { keyOrder: true });
    });
  }
  for (const [name, body] of Object.entries(FAILURE_CASES)) {
    test(`${name}: three invocations, then the recorded document`, async () => {
      const recorded = recordingOf(SUITE, `test_kinesis_report_batch_item_failure_scenarios[${name}]`);
      const setup = await createSetup(name, body, REPORTING, true);
      assertLikeRecorded(setup.created, recorded.create_event_source_mapping_response);
      await put(name, [{ key: 'test', data: 'hello' }]);
      const messages = await receive(setup.queueUrl);
      assertLikeRecorded(messages, (recorded.sqs_payload as { Messages: unknown }).Messages, { keyOrder: true });
      assertLikeRecorded(setup.events(), recorded.kinesis_events, { keyOrder: true });
    });
  }
});

test('a failing record of several is delivered five times, the others once, and the count says four', async () => {
  const recorded = recordingOf(SUITE, 'test_kinesis_report_batch_item_failures');
  const body = `
    const failures = event.Records.filter(({ kinesis }) => JSON.parse(Buffer.from(kinesis.data, 'base64')).should_fail);
    return { batchItemFailures: failures.map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })) };`;
  const settings = { ...REPORTING, BatchSize: 3, MaximumRetryAttempts: 3 };
  const setup = await createSetup('several', body, settings, true);
  assertLikeRecorded(setup.created, recorded.create_event_source_mapping_response);
  await put(
    'several',
    Array.from({ length: 6 }, (_, index) => ({ key: `test_${index}`, data: `{"should_fail": ${index === 5}}` })),
  );
  const messages = await receive(setup.queueUrl);
  assertLikeRecorded(messages, (recorded.sqs_payload as { Messages: unknown }).Messages, { keyOrder: true });
  const deliveries = setup.events().flatMap((event) => event.Records);
  const recordedDeliveries = (recorded.kinesis_records as { Records: readonly { kinesis: { partitionKey: string } }[] }).Records;
  const byKey = (records: readonly { kinesis: { partitionKey: string } }[]): string[] =>
    records.map((one) => one.kinesis.partitionKey).sort();
  assert.deepEqual(byKey(deliveries), byKey(recordedDeliveries));
});

test('what fails on and on lands in the queue with the recorded document', async () => {
  const recorded = recordingOf(SUITE, 'test_kinesis_event_source_mapping_with_on_failure_destination_config');
  const settings = {
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 1,
    MaximumBatchingWindowInSeconds: 1,
    MaximumRetryAttempts: 1,
  } as const;
  const setup = await createSetup('on-failure', 'throw new Error("recorded");', settings, true);
  assertLikeRecorded(setup.created, recorded.create_event_source_mapping_response);
  await put('on-failure', [{ key: 'custom', data: 'recorded' }]);
  const messages = await receive(setup.queueUrl);
  assertLikeRecorded(messages, (recorded.sqs_payload as { Messages: unknown }).Messages, { keyOrder: true });
});

test('a second mapping of the same function and stream, and a stream that does not exist, are refused as recorded', async () => {
  const duplicate = recordingOf(SUITE, 'test_duplicate_event_source_mappings').error as RecordedError;
  const setup = await createSetup('duplicate', 'return;', { StartingPosition: 'LATEST' });
  const again = { FunctionName: 'duplicate', EventSourceArn: setup.streamArn, StartingPosition: 'LATEST' } as const;
  await assert.rejects(
    clients.lambda.send(new lambda.CreateEventSourceMappingCommand(again)),
    (error: lambda.ResourceConflictException) => {
      assert.equal(error.name, duplicate.Error.Code);
      assertLikeRecorded(error.message, duplicate.Error.Message);
      assert.equal(error.$metadata.httpStatusCode, duplicate.ResponseMetadata.HTTPStatusCode);
      return true;
    },
  );
  const missing = recordingOf(SUITE, 'test_esm_with_not_existing_kinesis_stream').error as RecordedError;
  const absent = { ...again, EventSourceArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/test-foobar-81ded7e8' };
  await assert.rejects(
    clients.lambda.send(new lambda.CreateEventSourceMappingCommand(absent)),
    (error: lambda.InvalidParameterValueException) => {
      assert.equal(error.name, missing.Error.Code);
      assertLikeRecorded(error.message, missing.Error.Message);
      return true;
    },
  );
});

interface RecordedError {
  readonly Error: { readonly Code: string; readonly Message: string };
  readonly ResponseMetadata: { readonly HTTPStatusCode: number };
}

const REPORTING = {
  StartingPosition: 'TRIM_HORIZON',
  BatchSize: 1,
  MaximumBatchingWindowInSeconds: 1,
  MaximumRetryAttempts: 2,
  FunctionResponseTypes: ['ReportBatchItemFailures'],
} as const;

interface RecordedEvent {
  readonly Records: readonly { readonly kinesis: { readonly partitionKey: string } }[];
}

interface Setup {
  readonly created: unknown;
  readonly uuid: string;
  readonly streamArn: string;
  readonly queueUrl: string;
  /** The events that the function was given, in order. */
  events(): RecordedEvent[];
}

/** A stream, a function that writes down its events and then does what `body` says, and a mapping; all of one name. */
async function createSetup(name: string, body: string, settings: object, withQueue = false): Promise<Setup> {
  const journal = path.join(folder, `${name}.jsonl`);
  fs.writeFileSync(journal, '');
  const code = `const fs = require('node:fs');
exports.handler = async (event) => {
  fs.appendFileSync(${JSON.stringify(journal)}, JSON.stringify(event) + '\\n');
  ${body}
};`;
  await clients.kinesis.send(new kinesis.CreateStreamCommand({ StreamName: name, ShardCount: 1 }));
  const streamArn = await eventually('the stream to be active', 5000, async () => {
    const { StreamDescriptionSummary: summary } = await clients.kinesis.send(
      new kinesis.DescribeStreamSummaryCommand({ StreamName: name }),
    );
    return summary?.StreamStatus === 'ACTIVE' ? summary.StreamARN : undefined;
  });
  const functionSettings = {
    FunctionName: name,
    Runtime: 'nodejs20.x',
    Handler: 'index.handler',
    Role: ROLE,
    Timeout: 10,
  } as const;
  await clients.lambda.send(
    new lambda.CreateFunctionCommand({ ...functionSettings, Code: { ZipFile: zipOf({ 'index.js': code }) } }),
  );
  const queueUrl = withQueue ? ((await clients.sqs.send(new sqs.CreateQueueCommand({ QueueName: name }))).QueueUrl ?? '') : '';
  const destination = withQueue ? { DestinationConfig: { OnFailure: { Destination: await queueArn(queueUrl) } } } : {};
  const { $metadata, ...created } = await clients.lambda.send(
    new lambda.CreateEventSourceMappingCommand({ FunctionName: name, EventSourceArn: streamArn, ...destination, ...settings }),
  );
  return {
    created: {
      ...created,
      LastModified: created.LastModified?.toISOString(),
      ResponseMetadata: { HTTPHeaders: {}, HTTPStatusCode: $metadata.httpStatusCode },
    },
    uuid: created.UUID ?? '',
    streamArn,
    queueUrl,
    events: () =>
      fs
        .readFileSync(journal, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as RecordedEvent),
  };
}

async function queueArn(QueueUrl: string): Promise<string | undefined> {
  const { Attributes } = await clients.sqs.send(new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  return Attributes?.QueueArn;
}

async function mappingEnabled(UUID: string): Promise<void> {
  await eventually('the mapping to be enabled', 5000, async () => {
    const { State } = await clients.lambda.send(new lambda.GetEventSourceMappingCommand({ UUID }));
    return State === 'Enabled' ? true : undefined;
  });
}

async function put(StreamName: string, records: readonly { readonly key: string; readonly data: string }[]): Promise<void> {
  const Records = records.map(({ key, data }) => ({ PartitionKey: key, Data: Buffer.from(data) }));
  await clients.kinesis.send(new kinesis.PutRecordsCommand({ StreamName, Records }));
}

/** The first message of a queue, its body parsed as the recording tool does. */
async function receive(QueueUrl: string): Promise<unknown[]> {
  return eventually('a document in the queue', 30_000, async () => {
    const { Messages } = await clients.sqs.send(new sqs.ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    return Messages?.map(({ Body, MD5OfBody, MessageId, ReceiptHandle }) => ({
      Body: JSON.parse(Body ?? '') as unknown,
      MD5OfBody,
      MessageId,
      ReceiptHandle,
    }));
  });
}
