/** A consumer as event source, AWS's polling cadence and a directory as S3, through a real server as its user starts it. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import {
  CreateStreamCommand,
  DescribeStreamConsumerCommand,
  KinesisClient,
  PutRecordCommand,
  RegisterStreamConsumerCommand,
} from '@aws-sdk/client-kinesis';
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { nodeFunction } from '../support/function-zip.ts';
import { clientSettings, startServerProcess } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';

const STREAM = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders';
const ON_FAILURE = { OnFailure: { Destination: 'arn:aws:s3:::given-up' } };
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-mapping-options-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

interface S3Document {
  readonly payload: string;
  readonly KinesisBatchInfo: { readonly streamArn: string };
}

function objectsIn(directory: string): S3Document[] {
  if (!fs.existsSync(directory)) return [];
  return fs
    .readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => /-[0-9a-f]{12}$/.test(name) && fs.statSync(path.join(directory, name)).isFile())
    .map((name) => JSON.parse(fs.readFileSync(path.join(directory, name), 'utf8')) as S3Document);
}

test('records go from a consumer and from a polled stream through a failing function into a directory', async () => {
  const bucket = path.join(folder, 's3', 'given-up');
  const args = ['--data', path.join(folder, 'data'), '--s3-directory', path.dirname(bucket), '--poll-interval', '1'];
  const server = await startServerProcess(args);
  const settings = clientSettings(server.endpoint);
  const [kinesis, lambda] = [new KinesisClient(settings), new LambdaClient(settings)];
  try {
    await kinesis.send(new CreateStreamCommand({ StreamName: 'orders', ShardCount: 1 }));
    const { Consumer } = await eventually('the stream to be active', 10_000, () =>
      kinesis.send(new RegisterStreamConsumerCommand({ StreamARN: STREAM, ConsumerName: 'fast' })).catch(() => undefined),
    );
    await eventually('the consumer to be active', 10_000, async () => {
      const { ConsumerDescription } = await kinesis.send(
        new DescribeStreamConsumerCommand({ ConsumerARN: Consumer?.ConsumerARN }),
      );
      return ConsumerDescription?.ConsumerStatus === 'ACTIVE' ? true : undefined;
    });
    await lambda.send(
      new CreateFunctionCommand(nodeFunction('failing', 'export const handler = async () => { throw new Error("no"); };')),
    );
    for (const EventSourceArn of [STREAM, Consumer?.ConsumerARN]) {
      const mapping = { EventSourceArn, FunctionName: 'failing', MaximumRetryAttempts: 0, DestinationConfig: ON_FAILURE };
      await lambda.send(new CreateEventSourceMappingCommand({ ...mapping, StartingPosition: 'TRIM_HORIZON' }));
    }
    await kinesis.send(new PutRecordCommand({ StreamName: 'orders', PartitionKey: 'a', Data: Buffer.from('hello') }));
    const objects = await eventually('both documents', 20_000, async () => {
      const found = objectsIn(bucket);
      return found.length === 2 ? found : undefined;
    });
    assert.deepEqual(
      objects.map(({ KinesisBatchInfo: { streamArn } }) => streamArn),
      [STREAM, STREAM],
    );
    const sources = objects.map(({ payload }) => (JSON.parse(payload) as { Records: { eventSourceARN: string }[] }).Records[0]);
    assert.deepEqual(sources.map((record) => record?.eventSourceARN).sort(), [STREAM, Consumer?.ConsumerARN].sort());
  } finally {
    kinesis.destroy();
    lambda.destroy();
    await server.stop();
  }
});

test('without a directory for S3 a bucket is refused with what to do', async () => {
  const server = await startServerProcess(['--data', path.join(folder, 'other')]);
  const settings = clientSettings(server.endpoint);
  const [kinesis, lambda] = [new KinesisClient(settings), new LambdaClient(settings)];
  try {
    await kinesis.send(new CreateStreamCommand({ StreamName: 'orders', ShardCount: 1 }));
    await lambda.send(new CreateFunctionCommand(nodeFunction('f', 'export const handler = async () => {};')));
    const mapping = {
      EventSourceArn: STREAM,
      FunctionName: 'f',
      StartingPosition: 'LATEST',
      DestinationConfig: ON_FAILURE,
    } as const;
    await assert.rejects(lambda.send(new CreateEventSourceMappingCommand(mapping)), {
      name: 'InvalidParameterValueException',
      message: /--s3-directory DIR/,
    });
  } finally {
    kinesis.destroy();
    lambda.destroy();
    await server.stop();
  }
});
