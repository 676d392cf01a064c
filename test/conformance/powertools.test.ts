/**
 * The batch processors of Powertools for AWS Lambda, in TypeScript and in Python, unchanged, in functions behind a mapping: what
 * they report as failed comes again, what they throw for is given up in the end, and nothing else is. They are installed apart
 * from the product: `npm ci --prefix test/conformance/powertools`, and by pip into the function's own package.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { CreateStreamCommand, DescribeStreamSummaryCommand, KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient, type Runtime } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { build } from 'esbuild';
import { zipOf, zipOfFolder } from '../support/function-zip.ts';
import { repositoryRoot, startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';
import { absent } from './harness/tools.ts';

const INSTALLED = path.join(repositoryRoot, 'test/conformance/powertools');
const skip = absent(process.execPath, ['-e', `require.resolve('@aws-lambda-powertools/batch', { paths: ['${INSTALLED}'] })`]);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-powertools-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

/** As the guide of Powertools has it; each record is written down, `flaky` fails once and `poison` always. */
const SOURCE = `
import fs from 'node:fs';
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
const processor = new BatchProcessor(EventType.KinesisDataStreams);
const seen = new Set();
const recordHandler = async ({ kinesis }) => {
  const text = Buffer.from(kinesis.data, 'base64').toString();
  const fails = text === 'poison' || (text === 'flaky' && !seen.has(text));
  seen.add(text);
  fs.appendFileSync(process.env.JOURNAL, text + ' ' + (fails ? 'failed' : 'processed') + ' ' + kinesis.sequenceNumber + '\\n');
  if (fails) throw new Error('cannot process ' + text);
};
export const handler = (event, context) => processPartialResponse(event, recordHandler, processor, { context });
`;

interface FailureDocument {
  readonly requestContext: { readonly condition: string };
  readonly responseContext: { readonly functionError: string | null };
  readonly KinesisBatchInfo: { readonly batchSize: number; readonly startSequenceNumber: string };
}

async function bundle(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: SOURCE, resolveDir: INSTALLED },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    write: false,
    logLevel: 'silent',
  });
  return zipOf({ 'index.mjs': outputFiles[0]?.text ?? '' });
}

/** The function's own package with its dependencies in it, as people build it for Lambda. */
function pythonPackage(): Uint8Array {
  const source = path.join(INSTALLED, 'python');
  const target = path.join(folder, 'python');
  const args = ['-m', 'pip', 'install', '--quiet', '--no-input', '--target', target, '-r', path.join(source, 'requirements.txt')];
  const { status, stderr } = spawnSync('python3', args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return zipOfFolder(target, { 'handler.py': fs.readFileSync(path.join(source, 'handler.py'), 'utf8') });
}

test('the TypeScript batch processor of Powertools processes partial failures unchanged', { skip }, async () => {
  await processPartialFailures({ name: 'typescript', Runtime: 'nodejs20.x', Handler: 'index.handler', zip: await bundle() });
});

const withoutPython = absent('python3', ['-m', 'pip', '--version']);
test('the Python batch processor of Powertools does too, with its dependencies in the zip', { skip: withoutPython }, async () => {
  await processPartialFailures({ name: 'python', Runtime: 'python3.12', Handler: 'handler.handler', zip: pythonPackage() });
});

interface Subject {
  readonly name: string;
  readonly Runtime: Runtime;
  readonly Handler: string;
  readonly zip: Uint8Array;
}

async function processPartialFailures({ name, Runtime, Handler, zip }: Subject): Promise<void> {
  const server = await startServerProcess(['--data', path.join(folder, `${name}-data`), '--sandbox', 'none']);
  const { endpoint } = server;
  const settings = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const [kinesis, lambda, sqs] = [new KinesisClient(settings), new LambdaClient(settings), new SQSClient(settings)];
  const journal = path.join(folder, `${name}-journal`);
  try {
    await kinesis.send(new CreateStreamCommand({ StreamName: 'orders', ShardCount: 1 }));
    const EventSourceArn = await eventually('the stream to be active', 10_000, async () => {
      const { StreamDescriptionSummary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'orders' }));
      return StreamDescriptionSummary?.StreamStatus === 'ACTIVE' ? StreamDescriptionSummary.StreamARN : undefined;
    });
    const Records = ['a', 'b', 'flaky', 'c', 'poison', 'd', 'e'].map((text) => ({ Data: Buffer.from(text), PartitionKey: text }));
    await kinesis.send(new PutRecordsCommand({ StreamName: 'orders', Records }));
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'given-up' }));
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: 'powertools',
        Runtime,
        Handler,
        Role: 'arn:aws:iam::000000000000:role/test',
        Code: { ZipFile: zip },
        Timeout: 30,
        Environment: { Variables: { JOURNAL: journal } },
      }),
    );
    await lambda.send(
      new CreateEventSourceMappingCommand({
        EventSourceArn,
        FunctionName: 'powertools',
        StartingPosition: 'TRIM_HORIZON',
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 1,
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:given-up' } },
      }),
    );
    const document = await eventually('the document about what was given up', 30_000, async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
      return Messages[0]?.Body;
    });
    const { requestContext, responseContext, KinesisBatchInfo: info } = JSON.parse(document) as FailureDocument;
    await eventually('the records behind it to be processed', 10_000, async () =>
      processed(journal).has('e') ? true : undefined,
    );
    assert.deepEqual([...processed(journal)].sort(), ['a', 'b', 'c', 'd', 'e', 'flaky']);
    assert.equal(requestContext.condition, 'RetryAttemptsExhausted');
    assert.equal(responseContext.functionError, 'Unhandled', 'Powertools throws when every record of a batch failed');
    const poison = lines(journal).find(([text]) => text === 'poison');
    assert.deepEqual([info.batchSize, info.startSequenceNumber], [1, poison?.[2]]);
  } finally {
    for (const client of [kinesis, lambda, sqs]) client.destroy();
    await server.stop();
  }
}

function lines(journal: string): string[][] {
  return fs
    .readFileSync(journal, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '));
}

function processed(journal: string): Set<string> {
  return new Set(lines(journal).flatMap(([text = '', outcome]) => (outcome === 'processed' ? [text] : [])));
}
