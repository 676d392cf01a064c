/**
 * kill -9 in the middle of an event source mapping: each record is processed at least once or lands in the queue, in order,
 * never twice at a time, and twice at all only when the server was killed in between. The same with several lanes per shard,
 * where all this holds per partition key, and with tumbling windows, whose states hold each record exactly once.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingRequest,
  CreateFunctionCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { SeededRandom } from '../../src/platform/random.ts';
import { nodeFunction } from '../support/function-zip.ts';
import type { ShardDescription } from '../support/history/events.ts';
import { checkMappingHistory, type Discarded, type MappingHistory } from '../support/history/mapping-checker.ts';
import { reportRun } from '../support/run-report.ts';
import { clientSettings, startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';
import { FUNCTION_SOURCE, type JournaledWindow, monotonicMs, readInvocations, readWindows } from './journaling-function.ts';
import { KinesisConnection } from './kinesis-connection.ts';
import { Reader } from './reader.ts';
import { Recorder } from './recorder.ts';
import { runs, seed } from './run-options.ts';
import { Writer } from './writer.ts';

const KILLS = runs(102, 5_100);
const KILLS_PER_STREAM = 17;
const SHARDS = 2;
const WRITERS = 2;
const STREAM = 'orders';
const LIFE_MS_MIN = 150;
const LIFE_MS_MAX = 800;
/** A run that processed less proves nothing. */
const PROCESSED_PER_LIFE_MIN = 20;

type MappingSettings = Pick<CreateEventSourceMappingRequest, 'ParallelizationFactor' | 'TumblingWindowInSeconds'>;
/** One after the other. */
const SETTINGS: readonly MappingSettings[] = [{}, { ParallelizationFactor: 3 }, { TumblingWindowInSeconds: 1 }];

test(`a mapping killed ${KILLS} times keeps its promises`, async () => {
  const random = new SeededRandom(seed);
  let [kills, records, invocations, discarded, windows, cut] = [0, 0, 0, 0, 0, 0];
  for (let round = 0; kills < KILLS; round++) {
    const lives = Math.min(KILLS_PER_STREAM, KILLS - kills);
    const settings = SETTINGS[round % SETTINGS.length] ?? {};
    const { history, ended } = await new MappingRun(random, settings).run(lives);
    assert.deepEqual(checkMappingHistory(history).list(), [], `seed ${seed}, ${JSON.stringify(settings)}`);
    assert.deepEqual(findingsIn(ended), [], `seed ${seed}`);
    windows += ended.length;
    cut += history.invocations.filter(({ type }) => type === 'info').length;
    kills += lives;
    records += history.shards.reduce((sum, shard) => sum + shard.records.length, 0);
    invocations += history.invocations.length;
    discarded += history.discarded.length;
  }
  assert.ok(records / kills >= PROCESSED_PER_LIFE_MIN, 'the run is invalid: it processed too little');
  assert.ok(KILLS < 50 || (cut > KILLS / 10 && windows > 0), `the run is invalid: ${cut} invocations cut, ${windows} windows`);
  reportRun(
    'kill-mapping',
    `${kills} kills, ${cut} in the middle of an invocation, ${records} records in ${invocations} invocations, ${discarded} given up, ${windows} windows ended, seed ${seed}`,
  );
});

/** A window ends with each record that was processed in it once, however often it was delivered and the end repeated. */
function findingsIn(windows: readonly JournaledWindow[]): string[] {
  return windows.flatMap(({ name, endings, processed }) => {
    const sum = [...processed].reduce((total, sequenceNumber) => total + Number(sequenceNumber.slice(-9)), 0);
    const wrong = endings.filter((state) => (state.count ?? 0) !== processed.size || (state.sum ?? 0) !== sum);
    return wrong.map((state) => `${name} ended with ${JSON.stringify(state)} and not ${processed.size} records of sum ${sum}`);
  });
}

class MappingRun {
  readonly #random: SeededRandom;
  readonly #settings: MappingSettings;
  readonly #recorder = new Recorder();
  readonly #folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-kill-mapping-'));
  readonly #journal = path.join(this.#folder, 'journal');
  readonly #writers: readonly Writer[];
  readonly #restartsAt: number[] = [];
  #queueUrl = '';

  constructor(random: SeededRandom, settings: MappingSettings) {
    this.#random = random;
    this.#settings = settings;
    fs.mkdirSync(this.#journal);
    const seeded = (): SeededRandom => new SeededRandom(random.below(2 ** 31));
    this.#writers = Array.from({ length: WRITERS }, (_, proc) => new Writer(proc, STREAM, this.#recorder, seeded()));
  }

  async run(lives: number): Promise<{ readonly history: MappingHistory; readonly ended: readonly JournaledWindow[] }> {
    for (let life = 0; life < lives; life++) await this.#live(life === 0);
    const history = await this.#finish();
    const ended = readWindows(this.#journal).filter(({ endings }) => endings.length > 0);
    fs.rmSync(this.#folder, { recursive: true, force: true });
    return { history, ended };
  }

  async #live(first: boolean): Promise<void> {
    const server = await startServerProcess(['--data', path.join(this.#folder, 'data'), '--sandbox', 'none']);
    const connections = this.#writers.map(() => new KinesisConnection(server.endpoint));
    try {
      if (first) this.#queueUrl = await createResources(server.endpoint, this.#journal, this.#settings);
      let ended = false;
      const writers = this.#writers.map((writer, index) => writer.run(connections[index] as KinesisConnection, () => ended));
      await new Promise((resolve) => setTimeout(resolve, LIFE_MS_MIN + this.#random.below(LIFE_MS_MAX - LIFE_MS_MIN)));
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
    const server = await startServerProcess(['--data', path.join(this.#folder, 'data'), '--sandbox', 'none']);
    const connection = new KinesisConnection(server.endpoint);
    try {
      const reader = new Reader(WRITERS, STREAM, this.#recorder, this.#random);
      const { Shards } = (await connection.must('ListShards', { StreamName: STREAM })) as { Shards: { ShardId: string }[] };
      for (const { ShardId } of Shards) await reader.readAll(connection, ShardId);
      const shards = Shards.map(({ ShardId }) => this.#shard(ShardId));
      const discarded: Discarded[] = [];
      const sqs = new SQSClient(clientSettings(server.endpoint));
      await eventually('every record to be processed or given up', 60_000, async () => {
        discarded.push(...(await receive(sqs, this.#queueUrl)));
        const left = unsettled(shards, readInvocations(this.#journal, this.#restartsAt), discarded);
        return left === 0 ? true : undefined;
      });
      sqs.destroy();
      connection.close();
      assert.equal(await server.stop(), 0);
      const invocations = readInvocations(this.#journal, this.#restartsAt);
      const parallelizationFactor = this.#settings.ParallelizationFactor ?? 1;
      return { parallelizationFactor, shards, invocations, discarded, crashes: this.#restartsAt };
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

/** A stream, a queue, a function and the mapping between them; returns the queue's URL. */
async function createResources(endpoint: string, journal: string, settings: MappingSettings): Promise<string> {
  const connection = new KinesisConnection(endpoint);
  await connection.must('CreateStream', { StreamName: STREAM, ShardCount: SHARDS });
  const arn = await eventually('the stream to be active', 10_000, async () => {
    const { StreamDescriptionSummary: summary } = (await connection.must('DescribeStreamSummary', { StreamName: STREAM })) as {
      readonly StreamDescriptionSummary: { readonly StreamStatus: string; readonly StreamARN: string };
    };
    return summary.StreamStatus === 'ACTIVE' ? summary.StreamARN : undefined;
  });
  connection.close();
  const sqs = new SQSClient(clientSettings(endpoint));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'given-up' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  sqs.destroy();
  const lambda = new LambdaClient(clientSettings(endpoint));
  await lambda.send(
    new CreateFunctionCommand({
      ...nodeFunction('journaling', FUNCTION_SOURCE),
      Timeout: 30,
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
      ...settings,
    }),
  );
  lambda.destroy();
  return QueueUrl;
}
