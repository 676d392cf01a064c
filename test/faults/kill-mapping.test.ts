/**
 * kill -9 in the middle of an event source mapping: each record is processed at least once or lands in the queue, in order,
 * never twice at a time, and twice at all only when the server was killed in between.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { SeededRandom } from '../../src/platform/random.ts';
import { zipOf } from '../support/function-zip.ts';
import type { ShardDescription } from '../support/history/events.ts';
import { checkMappingHistory, type Discarded, type MappingHistory } from '../support/history/mapping-checker.ts';
import { reportRun } from '../support/run-report.ts';
import { startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';
import { FUNCTION_SOURCE, monotonicMs, readInvocations } from './journaling-function.ts';
import { KinesisConnection } from './kinesis-connection.ts';
import { Reader } from './reader.ts';
import { Recorder } from './recorder.ts';
import { runs, seed } from './run-options.ts';
import { Writer } from './writer.ts';

const KILLS = runs(8, 500);
const KILLS_PER_STREAM = 20;
const SHARDS = 2;
const WRITERS = 2;
const STREAM = 'orders';
/** A run that processed less proves nothing. */
const PROCESSED_PER_LIFE_MIN = 50;

test(`a mapping killed ${KILLS} times keeps its promises`, async () => {
  const random = new SeededRandom(seed);
  let [kills, records, invocations, discarded] = [0, 0, 0, 0];
  while (kills < KILLS) {
    const lives = Math.min(KILLS_PER_STREAM, KILLS - kills);
    const history = await new MappingRun(random).run(lives);
    assert.deepEqual(checkMappingHistory(history).list(), [], `seed ${seed}`);
    kills += lives;
    records += history.shards.reduce((sum, shard) => sum + shard.records.length, 0);
    invocations += history.invocations.length;
    discarded += history.discarded.length;
  }
  assert.ok(records / kills >= PROCESSED_PER_LIFE_MIN, 'the run is invalid: it processed too little');
  reportRun(
    'kill-mapping',
    `${kills} kills, ${records} records in ${invocations} invocations, ${discarded} given up, seed ${seed}`,
  );
});

class MappingRun {
  readonly #random: SeededRandom;
  readonly #recorder = new Recorder();
  readonly #folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-kill-mapping-'));
  readonly #journal = path.join(this.#folder, 'journal');
  readonly #writers: readonly Writer[];
  readonly #restartsAt: number[] = [];
  #queueUrl = '';

  constructor(random: SeededRandom) {
    this.#random = random;
    fs.mkdirSync(this.#journal);
    const seeded = (): SeededRandom => new SeededRandom(random.below(2 ** 31));
    this.#writers = Array.from({ length: WRITERS }, (_, proc) => new Writer(proc, STREAM, this.#recorder, seeded()));
  }

  async run(lives: number): Promise<MappingHistory> {
    for (let life = 0; life < lives; life++) await this.#live(life === 0);
    const history = await this.#finish();
    fs.rmSync(this.#folder, { recursive: true, force: true });
    return history;
  }

  async #live(first: boolean): Promise<void> {
    const server = await startServerProcess(['--data', path.join(this.#folder, 'data')]);
    const connections = this.#writers.map(() => new KinesisConnection(server.endpoint));
    try {
      if (first) this.#queueUrl = await createResources(server.endpoint, this.#journal);
      let ended = false;
      const writers = this.#writers.map((writer, index) => writer.run(connections[index] as KinesisConnection, () => ended));
      await new Promise((resolve) => setTimeout(resolve, 300 + this.#random.below(700)));
      await server.crash();
      ended = true;
      await Promise.all(writers);
    } finally {
      await server.crash();
      for (const connection of connections) connection.close();
    }
    this.#restartsAt.push(monotonicMs());
  }

  /** Waits until everything is settled, and puts together what happened. */
  async #finish(): Promise<MappingHistory> {
    const server = await startServerProcess(['--data', path.join(this.#folder, 'data')]);
    const connection = new KinesisConnection(server.endpoint);
    try {
      const reader = new Reader(WRITERS, STREAM, this.#recorder, this.#random);
      const { Shards } = (await connection.must('ListShards', { StreamName: STREAM })) as { Shards: { ShardId: string }[] };
      for (const { ShardId } of Shards) await reader.readAll(connection, ShardId);
      const shards = Shards.map(({ ShardId }) => this.#shard(ShardId));
      const discarded: Discarded[] = [];
      const sqs = new SQSClient(settingsFor(server.endpoint));
      await eventually('every record to be processed or given up', 60_000, async () => {
        discarded.push(...(await receive(sqs, this.#queueUrl)));
        const left = unsettled(shards, readInvocations(this.#journal, this.#restartsAt), discarded);
        return left === 0 ? true : undefined;
      });
      sqs.destroy();
      connection.close();
      assert.equal(await server.stop(), 0);
      const invocations = readInvocations(this.#journal, this.#restartsAt);
      return { parallelizationFactor: 1, shards, invocations, discarded, crashes: this.#restartsAt };
    } finally {
      connection.close();
      await server.crash();
    }
  }

  #shard(shardId: ShardDescription['shardId']): MappingHistory['shards'][number] {
    const chain = this.#recorder.events.find((event) => event.f === 'iterator' && event.in.shardId === shardId)?.attemptId;
    const records = this.#recorder.events.flatMap((event) =>
      event.f === 'read' && event.in.chain === chain ? (event.out?.records ?? []) : [],
    );
    return { shardId, parentShardIds: [], records };
  }
}

function unsettled(
  shards: MappingHistory['shards'],
  invocations: MappingHistory['invocations'],
  discarded: readonly Discarded[],
): number {
  const settled = new Set(
    invocations.filter(({ type }) => type === 'ok').flatMap(({ in: { records } }) => records.map((one) => one.sequenceNumber)),
  );
  const given = (at: string): boolean => discarded.some(({ first, last }) => at >= first && at <= last); // all have 56 digits
  return shards.flatMap(({ records }) => records).filter((one) => !settled.has(one.sequenceNumber) && !given(one.sequenceNumber))
    .length;
}

async function receive(sqs: SQSClient, queueUrl: string): Promise<Discarded[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }));
  const found: Discarded[] = [];
  for (const { Body = '', ReceiptHandle } of Messages) {
    const { KinesisBatchInfo: info } = JSON.parse(Body) as {
      readonly KinesisBatchInfo: {
        readonly shardId: string;
        readonly startSequenceNumber: string;
        readonly endSequenceNumber: string;
      };
    };
    found.push({ shardId: info.shardId, first: info.startSequenceNumber, last: info.endSequenceNumber });
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
  }
  return found;
}

function settingsFor(endpoint: string): {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
} {
  return { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}

/** A stream, a queue, a function and the mapping between them; returns the queue's URL. */
async function createResources(endpoint: string, journal: string): Promise<string> {
  const connection = new KinesisConnection(endpoint);
  await connection.must('CreateStream', { StreamName: STREAM, ShardCount: SHARDS });
  const arn = await eventually('the stream to be active', 10_000, async () => {
    const { StreamDescriptionSummary: summary } = (await connection.must('DescribeStreamSummary', { StreamName: STREAM })) as {
      readonly StreamDescriptionSummary: { readonly StreamStatus: string; readonly StreamARN: string };
    };
    return summary.StreamStatus === 'ACTIVE' ? summary.StreamARN : undefined;
  });
  connection.close();
  const sqs = new SQSClient(settingsFor(endpoint));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'given-up' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  sqs.destroy();
  const lambda = new LambdaClient(settingsFor(endpoint));
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'journaling',
      Runtime: 'nodejs20.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/test',
      Timeout: 30,
      Code: { ZipFile: zipOf({ 'index.mjs': FUNCTION_SOURCE }) },
      Environment: { Variables: { JOURNAL: journal } },
    }),
  );
  await lambda.send(
    new CreateEventSourceMappingCommand({
      EventSourceArn: arn,
      FunctionName: 'journaling',
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 25,
      MaximumRetryAttempts: 1,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: Attributes?.QueueArn } },
    }),
  );
  lambda.destroy();
  return QueueUrl;
}
