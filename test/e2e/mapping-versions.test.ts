/** Mappings on versions and aliases of a function, through a real server as its user starts it. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CreateStreamCommand, KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import {
  CreateAliasCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  UpdateAliasCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { zipOf } from '../support/function-zip.ts';
import { clientSettings, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';

const STREAM = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders';
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:consumer';
const QUEUE_URL = 'http://127.0.0.1/000000000000/failed';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-mapping-versions-'));

let server: ServerProcess;
let kinesis: KinesisClient;
let lambda: LambdaClient;
let sqs: SQSClient;
let uuid = '';

/** Fails on records whose key is `bad`, so that a document tells which version had them. */
const code = (version: string): Uint8Array =>
  zipOf({
    'index.mjs': `export const handler = async ({ Records }) => {
      if (Records.some(({ kinesis }) => kinesis.partitionKey === 'bad')) throw new Error('${version}');
    };`,
  });

before(async () => {
  server = await startServerProcess(['--data', path.join(folder, 'data'), '--limits', 'off']);
  const settings = clientSettings(server.endpoint);
  kinesis = new KinesisClient(settings);
  lambda = new LambdaClient(settings);
  sqs = new SQSClient({ ...settings, useQueueUrlAsEndpoint: false });
  await kinesis.send(new CreateStreamCommand({ StreamName: 'orders', ShardCount: 1 }));
  await sqs.send(new CreateQueueCommand({ QueueName: 'failed' }));
  const made = {
    FunctionName: 'consumer',
    Runtime: 'nodejs20.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/r',
  } as const;
  await lambda.send(new CreateFunctionCommand({ ...made, Code: { ZipFile: code('one') }, Publish: true }));
  const waiting = { client: lambda, maxWaitTime: 15, minDelay: 1 }; // one change at a time, as at AWS
  await waitUntilFunctionActiveV2(waiting, { FunctionName: 'consumer' });
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'consumer', ZipFile: code('two') }));
  await waitUntilFunctionUpdatedV2(waiting, { FunctionName: 'consumer' });
  await lambda.send(new PublishVersionCommand({ FunctionName: 'consumer' }));
  await lambda.send(new CreateAliasCommand({ FunctionName: 'consumer', Name: 'live', FunctionVersion: '1' }));
  const mapping = { FunctionName: 'consumer:live', EventSourceArn: STREAM, BatchSize: 1, MaximumRetryAttempts: 0 };
  const DestinationConfig = { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:failed' } };
  const created = await lambda.send(
    new CreateEventSourceMappingCommand({ ...mapping, DestinationConfig, StartingPosition: 'TRIM_HORIZON' }),
  );
  assert.equal(created.FunctionArn, `${FUNCTION}:live`);
  uuid = created.UUID ?? '';
});

after(async () => {
  for (const client of [kinesis, lambda, sqs]) client.destroy();
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const put = (PartitionKey: string): Promise<unknown> =>
  kinesis.send(new PutRecordCommand({ StreamName: 'orders', PartitionKey, Data: Buffer.from('x') }));

const get = (): Promise<EventSourceMappingConfiguration> => lambda.send(new GetEventSourceMappingCommand({ UUID: uuid }));

/** Resolves when the mapping shows this result. */
const result = (text: string): Promise<unknown> =>
  eventually(text, 30_000, async () => ((await get()).LastProcessingResult === text ? text : undefined));

/** The function and the version that had the next record that failed. */
async function failedAt(): Promise<{ readonly functionArn: string; readonly executedVersion: string }> {
  return eventually('a document', 30_000, async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: QUEUE_URL, WaitTimeSeconds: 1 }));
    const [message] = Messages;
    if (message === undefined) return undefined;
    await sqs.send(new DeleteMessageCommand({ QueueUrl: QUEUE_URL, ReceiptHandle: message.ReceiptHandle }));
    const { requestContext, responseContext } = JSON.parse(message.Body ?? '') as {
      requestContext: { functionArn: string };
      responseContext: { executedVersion: string };
    };
    return { functionArn: requestContext.functionArn, executedVersion: responseContext.executedVersion };
  });
}

async function moveTo(FunctionName: string): Promise<void> {
  const updated = await lambda.send(new UpdateEventSourceMappingCommand({ UUID: uuid, FunctionName }));
  assert.equal(updated.State, 'Updating');
  await eventually('the mapping to be enabled', 30_000, async () => ((await get()).State === 'Enabled' ? true : undefined));
}

describe('a mapping on an alias', () => {
  test('invokes the version that the alias has, and the other one once it was moved', async () => {
    await put('bad');
    assert.deepEqual(await failedAt(), { functionArn: `${FUNCTION}:live`, executedVersion: '1' });
    await lambda.send(new UpdateAliasCommand({ FunctionName: 'consumer', Name: 'live', FunctionVersion: '2' }));
    await put('bad');
    assert.deepEqual(await failedAt(), { functionArn: `${FUNCTION}:live`, executedVersion: '2' });
    await put('good');
    await result('OK');
  });

  test('shares its batches among two versions by their weights', async () => {
    const RoutingConfig = { AdditionalVersionWeights: { 1: 0.5 } };
    await lambda.send(new UpdateAliasCommand({ FunctionName: 'consumer', Name: 'live', RoutingConfig }));
    const seen = new Set<string>();
    for (let sent = 0; sent < 60 && seen.size < 2; sent++) {
      await put('bad');
      seen.add((await failedAt()).executedVersion);
    }
    assert.deepEqual([...seen].sort(), ['1', '2']);
    const none = { AdditionalVersionWeights: {} };
    await lambda.send(new UpdateAliasCommand({ FunctionName: 'consumer', Name: 'live', RoutingConfig: none }));
  });

  test('waits without losing a record while the alias is gone, and goes on when it is there again', async () => {
    await put('good');
    await result('OK');
    await lambda.send(new DeleteAliasCommand({ FunctionName: 'consumer', Name: 'live' }));
    await put('bad');
    await result('PROBLEM: Function call failed');
    await lambda.send(new CreateAliasCommand({ FunctionName: 'consumer', Name: 'live', FunctionVersion: '1' }));
    assert.deepEqual(await failedAt(), { functionArn: `${FUNCTION}:live`, executedVersion: '1' });
  });
});

describe('a mapping on a version', () => {
  test('invokes that version from the update on', async () => {
    await moveTo(`${FUNCTION}:1`);
    assert.equal((await get()).FunctionArn, `${FUNCTION}:1`);
    await put('bad');
    assert.deepEqual(await failedAt(), { functionArn: `${FUNCTION}:1`, executedVersion: '1' });
    await moveTo('consumer:2');
    await put('bad');
    assert.deepEqual(await failedAt(), { functionArn: `${FUNCTION}:2`, executedVersion: '2' });
    await moveTo('consumer');
    assert.equal((await get()).FunctionArn, FUNCTION);
    await put('bad');
    assert.deepEqual(await failedAt(), { functionArn: FUNCTION, executedVersion: '$LATEST' });
  });

  test('waits while the version is gone, until it is moved to another', async () => {
    await moveTo('consumer:2');
    await put('good');
    await result('OK');
    await lambda.send(new DeleteFunctionCommand({ FunctionName: 'consumer', Qualifier: '2' }));
    await put('bad');
    await result('PROBLEM: Function call failed');
    await assert.rejects(lambda.send(new UpdateEventSourceMappingCommand({ UUID: uuid, FunctionName: 'consumer:2' })), {
      name: 'InvalidParameterValueException',
    });
    await moveTo('consumer:live');
    assert.deepEqual(await failedAt(), { functionArn: `${FUNCTION}:live`, executedVersion: '1' });
  });

  test('is listed under its own qualifier', async () => {
    const listed = async (FunctionName: string): Promise<unknown> => {
      const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
      return EventSourceMappings?.length;
    };
    assert.deepEqual([await listed('consumer:live'), await listed('consumer:1')], [1, 0]);
  });
});

test('a mapping waits, which costs no retry, while its function may not run at all', async () => {
  await moveTo('consumer:live');
  await put('good');
  await result('OK');
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: 'consumer', ReservedConcurrentExecutions: 0 }));
  await put('bad');
  await result('PROBLEM: Function call failed');
  await new Promise((resolve) => setTimeout(resolve, 2_500)); // some attempts that reach nothing
  const request = { QueueUrl: QUEUE_URL, VisibilityTimeout: 0 };
  assert.equal((await sqs.send(new ReceiveMessageCommand(request))).Messages, undefined, 'nothing was given up');
  await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: 'consumer' }));
  assert.deepEqual(await failedAt(), { functionArn: `${FUNCTION}:live`, executedVersion: '1' });
});
