/**
 * The main job, end to end, on real input: the type declarations that come with the TypeScript compiler, line by line,
 * through 4 shards into a function that counts words, with three poison lines among them. The server is a process of its
 * own and the client is the AWS SDK with default settings; the second test kills the server in the middle.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CreateStreamCommand, DescribeStreamSummaryCommand, KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { nodeFunction } from '../support/function-zip.ts';
import { repositoryRoot, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';

const SHARDS = 4;
const KEYS = 64;
const POISON_LINES = 3;
const RECORDS_PER_PUT = 500;

/** One line of the input: its number travels before its text. */
interface Line {
  readonly number: number;
  readonly key: string;
  readonly text: string;
}

/** What the function wrote down about one record that it processed. */
interface Processed {
  /** When its invocation began, on the machine's monotonic clock: comparable between processes. */
  readonly at: number;
  readonly n: number;
  readonly key: string;
  readonly sequenceNumber: string;
  readonly words: number;
}

const FUNCTION = `
import fs from 'node:fs';
export async function handler(event) {
  const at = Number(process.hrtime.bigint());
  const seen = event.Records.map(({ kinesis }) => {
    const [n, text] = Buffer.from(kinesis.data, 'base64').toString('utf8').split('\\t', 2);
    if (text === undefined) throw new Error('poison: ' + n);
    return { at, n: Number(n), key: kinesis.partitionKey, sequenceNumber: kinesis.sequenceNumber, words: text.split(/\\s+/).filter(Boolean).length };
  });
  fs.appendFileSync(process.env.JOURNAL + '/' + process.pid + '.jsonl', seen.map((one) => JSON.stringify(one) + '\\n').join(''));
}
`;

const realLines = readDeclarations();
const folders: string[] = [];
const servers: ServerProcess[] = [];

before(() => assert.ok(realLines.length > 20_000, 'the TypeScript compiler brings many lines of declarations'));

after(async () => {
  for (const server of servers) await server.crash();
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

test('every word of 75,000 lines is counted once, and each poison line alone lands in the queue', async () => {
  const journal = temporaryFolder();
  const server = await start(['--data', temporaryFolder()]);
  const clients = connect(server.endpoint);
  const { queueUrl } = await createResources(clients, journal);
  const lines = withPoison(realLines);

  const acknowledged = await putAll(clients.kinesis, lines);

  const good = lines.filter((line) => line.text !== undefined);
  await eventually('all lines to be processed', 120_000, () => (readJournal(journal).length >= good.length ? true : undefined));
  const processed = readJournal(journal);
  assert.equal(processed.length, good.length, 'each line is processed exactly once when nothing crashes');
  assert.equal(
    processed.reduce((total, one) => total + one.words, 0),
    good.reduce((total, line) => total + countWords(line.text ?? ''), 0),
  );
  assertOrderPerKey(processed);
  await assertPoisonInQueue(clients.sqs, queueUrl, acknowledged);
  assert.equal(await server.stop(), 0);
});

test('after kill -9 in mid-run and a restart every acknowledged line is processed at least once', async () => {
  const journal = temporaryFolder();
  const data = temporaryFolder();
  let server = await start(['--data', data]);
  let clients = connect(server.endpoint);
  const { queueUrl } = await createResources(clients, journal);
  const lines = withPoison(realLines.slice(0, 30_000));
  const half = Math.floor(lines.length / 2);

  const acknowledged = await putAll(clients.kinesis, lines.slice(0, half));
  await eventually('the function to be in the middle of its work', 60_000, () =>
    readJournal(journal).length > 1000 ? true : undefined,
  );
  await server.crash();

  server = await start(['--data', data]);
  clients = connect(server.endpoint);
  for (const [number, sequence] of await putAll(clients.kinesis, lines.slice(half))) acknowledged.set(number, sequence);

  const good = lines.filter((line) => line.text !== undefined);
  const seen = (): Set<number> => new Set(readJournal(journal).map((one) => one.n));
  await eventually('every acknowledged line to be processed', 120_000, () => (seen().size >= good.length ? true : undefined));
  const numbers = seen();
  const missing = good.filter((line) => !numbers.has(line.number));
  assert.deepEqual(missing, []);
  assertFirstDeliveryOrderPerKey(readJournal(journal));
  await assertPoisonInQueue(clients.sqs, queueUrl, acknowledged);
  assert.equal(await server.stop(), 0);
});

interface Clients {
  readonly kinesis: KinesisClient;
  readonly lambda: LambdaClient;
  readonly sqs: SQSClient;
}

/** Clients with nothing but an endpoint, a region and any credentials: Kinesis then speaks HTTP/2. */
function connect(endpoint: string): Clients {
  const settings = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  return { kinesis: new KinesisClient(settings), lambda: new LambdaClient(settings), sqs: new SQSClient(settings) };
}

async function createResources({ kinesis, lambda, sqs }: Clients, journal: string): Promise<{ queueUrl: string }> {
  await kinesis.send(new CreateStreamCommand({ StreamName: 'text', ShardCount: SHARDS }));
  const stream = await eventually('the stream to be active', 5000, async () => {
    const { StreamDescriptionSummary: summary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'text' }));
    return summary?.StreamStatus === 'ACTIVE' ? summary : undefined;
  });
  const { QueueUrl: queueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'poison' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }));
  await lambda.send(
    new CreateFunctionCommand({
      ...nodeFunction('count-words', FUNCTION),
      Timeout: 30,
      Environment: { Variables: { JOURNAL: journal } },
    }),
  );
  await lambda.send(
    new CreateEventSourceMappingCommand({
      EventSourceArn: stream.StreamARN,
      FunctionName: 'count-words',
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 500,
      MaximumRetryAttempts: 1,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: Attributes?.QueueArn } },
    }),
  );
  return { queueUrl: queueUrl ?? '' };
}

interface InputLine {
  readonly number: number;
  readonly key: string;
  /** Undefined for a poison line, which has no text behind its number. */
  readonly text?: string;
}

function readDeclarations(): Line[] {
  const folder = path.join(repositoryRoot, 'node_modules/@typescript');
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /lib\.[^/]*d\.ts$/.test(name))
    .sort();
  const texts = files.flatMap((name) => fs.readFileSync(path.join(folder, name), 'utf8').split('\n'));
  return texts.map((text, number) => ({ number, key: `key-${number % KEYS}`, text: text.replaceAll('\t', ' ') }));
}

/** The same lines with three poison ones spread among them, numbered anew. */
function withPoison(lines: readonly Line[]): InputLine[] {
  const every = Math.floor(lines.length / (POISON_LINES + 1));
  const mixed = lines.flatMap((line, index) => {
    const poison = index > 0 && index % every === 0 && index / every <= POISON_LINES;
    return poison ? [{ key: line.key }, { key: line.key, text: line.text }] : [{ key: line.key, text: line.text }];
  });
  return mixed.map((line, number) => ({ ...line, number }));
}

/** Puts all lines in order; returns shard and sequence number by line number. */
async function putAll(
  kinesis: KinesisClient,
  lines: readonly InputLine[],
): Promise<Map<number, { shardId: string; sequenceNumber: string }>> {
  const acknowledged = new Map<number, { shardId: string; sequenceNumber: string }>();
  for (let start = 0; start < lines.length; start += RECORDS_PER_PUT) {
    const batch = lines.slice(start, start + RECORDS_PER_PUT);
    const records = batch.map((line) => ({
      Data: Buffer.from(line.text === undefined ? String(line.number) : `${line.number}\t${line.text}`),
      PartitionKey: line.key,
    }));
    const answer = await kinesis.send(new PutRecordsCommand({ StreamName: 'text', Records: records }));
    assert.equal(answer.FailedRecordCount, 0);
    for (const [index, one] of (answer.Records ?? []).entries()) {
      const line = batch[index];
      if (line !== undefined)
        acknowledged.set(line.number, { shardId: one.ShardId ?? '', sequenceNumber: one.SequenceNumber ?? '' });
    }
  }
  assert.equal(acknowledged.size, lines.length);
  return acknowledged;
}

async function assertPoisonInQueue(
  sqs: SQSClient,
  queueUrl: string,
  acknowledged: ReadonlyMap<number, { shardId: string; sequenceNumber: string }>,
): Promise<void> {
  const documents = new Map<string, FailureDocument>();
  await eventually('three documents in the queue', 60_000, async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    for (const message of Messages) {
      const document = JSON.parse(message.Body ?? '') as FailureDocument;
      documents.set(document.KinesisBatchInfo.startSequenceNumber, document);
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
    return documents.size >= POISON_LINES ? true : undefined;
  });
  assert.equal(documents.size, POISON_LINES);
  const known = new Map([...acknowledged.values()].map((one) => [one.sequenceNumber, one.shardId]));
  for (const { requestContext, responseContext, KinesisBatchInfo: info } of documents.values()) {
    assert.equal(info.batchSize, 1, 'a poison record is alone in its document');
    assert.equal(info.startSequenceNumber, info.endSequenceNumber);
    assert.equal(info.shardId, known.get(info.startSequenceNumber));
    assert.match(info.streamArn, /:stream\/text$/);
    assert.equal(requestContext.condition, 'RetryAttemptsExhausted');
    assert.equal(requestContext.approximateInvokeCount, 2);
    assert.equal(responseContext.functionError, 'Unhandled');
  }
}

interface FailureDocument {
  readonly requestContext: { readonly condition: string; readonly approximateInvokeCount: number };
  readonly responseContext: { readonly functionError: string };
  readonly KinesisBatchInfo: {
    readonly shardId: string;
    readonly startSequenceNumber: string;
    readonly endSequenceNumber: string;
    readonly batchSize: number;
    readonly streamArn: string;
  };
}

/** All that was processed, in the order of the invocations. */
function readJournal(folder: string): Processed[] {
  const processed = fs.readdirSync(folder).flatMap((name) => {
    const text = fs.readFileSync(path.join(folder, name), 'utf8');
    const complete = text.slice(0, text.lastIndexOf('\n') + 1); // a function that is being killed may leave half a line
    return complete
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Processed);
  });
  return processed.sort((one, other) => one.at - other.at); // a stable sort: records of one invocation keep their order
}

function assertOrderPerKey(processed: readonly Processed[]): void {
  const last = new Map<string, number>();
  for (const one of processed) {
    assert.ok(one.n > (last.get(one.key) ?? -1), `line ${one.n} of ${one.key} came after line ${last.get(one.key)}`);
    last.set(one.key, one.n);
  }
}

/** With redelivery after a crash, a line may come again, but never before an earlier line of its key came once. */
function assertFirstDeliveryOrderPerKey(processed: readonly Processed[]): void {
  const bySequence = new Map<string, bigint>();
  const seen = new Set<number>();
  for (const one of processed) {
    if (seen.has(one.n)) continue;
    seen.add(one.n);
    const sequence = BigInt(one.sequenceNumber);
    assert.ok(sequence > (bySequence.get(one.key) ?? -1n), `line ${one.n} of ${one.key} came before an earlier one`);
    bySequence.set(one.key, sequence);
  }
}

const countWords = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;

function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-e2e-'));
  folders.push(folder);
  return folder;
}

async function start(args: readonly string[]): Promise<ServerProcess> {
  const server = await startServerProcess([...args, '--sandbox', 'none']); // the functions write to a file of this test
  servers.push(server);
  return server;
}
