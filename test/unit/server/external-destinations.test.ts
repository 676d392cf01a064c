import assert from 'node:assert/strict';
import net, { type AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { loadClient } from '../../../src/server/external/external-service.ts';
import { type ExternalServices, loadExternalServices } from '../../../src/server/external/external-services.ts';
import { UndeliverableError } from '../../../src/storage/delivery-log.ts';
import { type RunningMillrace, startMillrace } from '../../../src/testing/index.ts';
import { zipOf } from '../../support/function-zip.ts';
import { type S3Peer, startS3Peer } from '../../support/s3-peer.ts';
import { eventually } from '../../support/wait.ts';

const ACCOUNT = '222222222222';
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:failed`;
const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:failed`;
const BUCKET = 'arn:aws:s3:::failed';
const SOURCE = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders';
const THERE = { accountId: ACCOUNT, region: 'eu-west-1' };

let peer: RunningMillrace;
let s3: S3Peer;
let external: ExternalServices;

before(async () => {
  peer = await startMillrace();
  s3 = await startS3Peer('failed');
  external = await loadExternalServices({
    sqs: new URL(peer.endpoint),
    sns: new URL(peer.endpoint),
    s3: new URL(s3.endpoint),
    credential: undefined,
  });
  await peer.call('sqs', 'CreateQueue', { QueueName: 'failed' }, THERE);
  await peer.call('sqs', 'CreateQueue', { QueueName: 'subscribed' }, THERE);
  await peer.call('sns', 'CreateTopic', { Name: 'failed' }, THERE);
  const Endpoint = QUEUE.replace(/failed$/, 'subscribed');
  await peer.call(
    'sns',
    'Subscribe',
    { TopicArn: TOPIC, Protocol: 'sqs', Endpoint, Attributes: { RawMessageDelivery: 'true' } },
    THERE,
  );
});

after(async () => {
  external.close();
  await peer.close();
  await s3[Symbol.asyncDispose]();
});

interface Message {
  readonly Body: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue: string; readonly DataType: string }>>;
}

/** The next message of a queue at the peer. */
async function received(queue: string): Promise<Message> {
  const request = { QueueUrl: `${peer.endpoint}/${ACCOUNT}/${queue}`, MessageAttributeNames: ['All'], WaitTimeSeconds: 10 };
  const { Messages = [] } = (await peer.call('sqs', 'ReceiveMessage', request, THERE)) as { Messages?: readonly Message[] };
  const [message] = Messages;
  assert.ok(message, 'a message came');
  return message;
}

function createFunction(millrace: RunningMillrace, name: string): Promise<unknown> {
  return millrace.call('lambda', 'CreateFunction', {
    FunctionName: name,
    Runtime: 'nodejs20.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/r',
    Code: { ZipFile: zipOf({ 'index.js': 'exports.handler = async () => { throw new Error("no"); };' }) },
  });
}

function createMapping(millrace: RunningMillrace, name: string, Destination: string): Promise<unknown> {
  return millrace.call('lambda', 'CreateEventSourceMapping', {
    FunctionName: name,
    EventSourceArn: SOURCE,
    StartingPosition: 'TRIM_HORIZON',
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination } },
  });
}

describe('external destinations', () => {
  test('a queue of another server receives documents with their attributes', async () => {
    await external.queues?.deliver(QUEUE, '{"a":1}', { ErrorCode: { dataType: 'Number', value: '200' } });
    const { Body, MessageAttributes } = await received('failed');
    assert.equal(Body, '{"a":1}');
    assert.deepEqual([MessageAttributes?.ErrorCode?.DataType, MessageAttributes?.ErrorCode?.StringValue], ['Number', '200']);
  });

  test('a topic of another server receives documents', async () => {
    await external.topics?.deliver(TOPIC, '{"b":2}', {});
    assert.equal((await received('subscribed')).Body, '{"b":2}');
  });

  test('a bucket of another server receives documents, and gives objects', async () => {
    await external.buckets?.put(BUCKET, 'aws/lambda/m/shardId-0/2026/key', '{"c":"ü"}');
    assert.deepEqual(
      [...(s3.buckets.get('failed') ?? [])].map(([key, body]) => [key, body.toString()]),
      [['aws/lambda/m/shardId-0/2026/key', '{"c":"ü"}']],
    );
    const get = (bucket: string, key: string, bytesMax: number): unknown =>
      external.buckets?.get(bucket, key, undefined, bytesMax);
    const key = 'aws/lambda/m/shardId-0/2026/key';
    assert.deepEqual(await get('failed', key, 100), { kind: 'found', content: Buffer.from('{"c":"ü"}') });
    assert.deepEqual(await get('failed', key, 5), { kind: 'too-large' });
    assert.deepEqual(await get('failed', 'other', 5), { kind: 'no-object' });
    assert.deepEqual(await get('nowhere', key, 5), { kind: 'no-bucket' });
  });

  test('what is not there may come to be: such a document is kept and tried again', async () => {
    const attempts = [
      external.queues?.deliver(`${QUEUE}-later`, 'x', {}),
      external.topics?.deliver(`${TOPIC}-later`, 'x', {}),
      external.buckets?.put('arn:aws:s3:::later', 'key', 'x'),
    ];
    for (const attempt of attempts) {
      await assert.rejects(
        async () => attempt,
        (error: unknown) => error instanceof Error && !(error instanceof UndeliverableError),
      );
    }
    s3.refusal = { status: 403, code: 'AccessDenied' };
    await assert.rejects(async () => external.buckets?.put(BUCKET, 'key', 'x'), { name: 'AccessDenied' });
    s3.refusal = undefined;
  });

  test('what no service ever takes is not deliverable', async () => {
    const tooLong = 'x'.repeat(1_200_000);
    await assert.rejects(async () => external.queues?.deliver(QUEUE, tooLong, {}), UndeliverableError);
    await assert.rejects(async () => external.queues?.deliver(QUEUE, 'a\u0000b', {}), UndeliverableError);
    await assert.rejects(async () => external.topics?.deliver(TOPIC, tooLong, {}), UndeliverableError);
    s3.refusal = { status: 400, code: 'EntityTooLarge' };
    await assert.rejects(async () => external.buckets?.put(BUCKET, 'key', 'x'), UndeliverableError);
    s3.refusal = undefined;
  });

  test('what is no standard queue, topic or bucket is refused by its ARN', () => {
    for (const arn of [`${QUEUE}.fifo`, 'arn:aws:sqs:eu-west-1::failed', TOPIC])
      assert.match(external.queues?.refuseDestination(arn) ?? '', /not the ARN of a standard SQS queue/);
    for (const arn of [`${TOPIC}.fifo`, QUEUE])
      assert.match(external.topics?.refuseDestination(arn) ?? '', /not the ARN of a standard SNS topic/);
    assert.match(external.buckets?.refuseDestination('arn:aws:s3:::A') ?? '', /is invalid/);
    for (const service of [external.queues, external.topics, external.buckets]) {
      const arn = { [QUEUE]: external.queues, [TOPIC]: external.topics, [BUCKET]: external.buckets };
      const own = Object.entries(arn).find(([, one]) => one === service)?.[0] ?? '';
      assert.equal(service?.refuseDestination(own), undefined);
    }
  });

  test('nothing is loaded that no setting asks for', async () => {
    const none = await loadExternalServices({ sqs: undefined, sns: undefined, s3: undefined, credential: undefined });
    assert.deepEqual([none.queues, none.topics, none.buckets], [undefined, undefined, undefined]);
    none.close();
  });
});

test('a client that is not installed is named, with how to install it', async () => {
  const missing = '@aws-sdk/client-that-is-not-there';
  await assert.rejects(
    loadClient('--sqs-endpoint', missing, () => import(missing)),
    {
      name: 'StartError',
      message: `--sqs-endpoint needs the package ${missing}, which is not installed: npm install ${missing}`,
    },
  );
});

test('without external services, queues and topics of other accounts do not exist for a mapping', async () => {
  await using millrace = await startMillrace();
  await millrace.call('kinesis', 'CreateStream', { StreamName: 'orders', ShardCount: 1 });
  await millrace.call('sqs', 'CreateQueue', { QueueName: 'failed' }, THERE);
  await createFunction(millrace, 'consumer');
  await assert.rejects(createMapping(millrace, 'consumer', QUEUE), { message: `The destination ARN ${QUEUE} is invalid.` });
});

test('the code of a function comes from a bucket elsewhere', async () => {
  await using millrace = await startMillrace({ s3Endpoint: s3.endpoint });
  s3.buckets.get('failed')?.set('code/answer 1.zip', Buffer.from(zipOf({ 'index.js': 'exports.handler = async () => 42;' })));
  const create = (S3Key: string): Promise<unknown> =>
    millrace.call('lambda', 'CreateFunction', {
      FunctionName: 'answer',
      Runtime: 'nodejs20.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/r',
      Code: { S3Bucket: 'failed', S3Key },
    });
  await assert.rejects(create('code/none.zip'), /The specified key does not exist/);
  await create('code/answer 1.zip');
  const { Payload } = (await millrace.call('lambda', 'Invoke', { FunctionName: 'answer' })) as { Payload: Uint8Array };
  assert.equal(Buffer.from(Payload).toString(), '42');
});

test('a request that is not answered in time fails, and so does one whose answer stops coming', { timeout: 20_000 }, async () => {
  const half = 'HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nPK';
  const silent = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (head) => head.toString('latin1').includes('/half') && socket.write(half));
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
  const slow = await loadExternalServices({ sqs: url, sns: url, s3: url, credential: undefined, requestTimeoutMs: 100 });
  const timedOut = { name: 'TimeoutError' };
  await assert.rejects(async () => slow.queues?.deliver(QUEUE, 'x', {}), timedOut);
  await assert.rejects(async () => slow.topics?.deliver(TOPIC, 'x', {}), timedOut);
  await assert.rejects(async () => slow.buckets?.put(BUCKET, 'key', 'x'), timedOut);
  for (const key of ['none', 'half']) {
    const object = await slow.buckets?.get('failed', key, undefined, 1_000);
    assert.equal(object?.kind, 'unavailable');
  }
  slow.close();
  silent.close();
});

test('a server stops without waiting for an endpoint that does not answer, and keeps the document', async () => {
  const silent = net.createServer();
  const connected = new Promise((resolve) => silent.once('connection', resolve));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const millrace = await startMillrace({ sqsEndpoint: `http://127.0.0.1:${port}` });
  await millrace.call('kinesis', 'CreateStream', { StreamName: 'orders', ShardCount: 1 });
  await createFunction(millrace, 'consumer');
  await createMapping(millrace, 'consumer', QUEUE);
  await millrace.call('kinesis', 'PutRecord', { StreamName: 'orders', PartitionKey: 'k', Data: Buffer.from('x') });
  await connected;
  const startedMs = Date.now();
  await millrace.close();
  assert.ok(Date.now() - startedMs < 10_000, 'sooner than a request times out');
  silent.close();
});

test('a mapping sends what it gave up to external destinations, of another account too', async () => {
  await using millrace = await startMillrace({ sqsEndpoint: peer.endpoint, snsEndpoint: peer.endpoint, s3Endpoint: s3.endpoint });
  await millrace.call('kinesis', 'CreateStream', { StreamName: 'orders', ShardCount: 1 });
  for (const [name, Destination] of Object.entries({ queue: QUEUE, topic: TOPIC, bucket: BUCKET })) {
    await createFunction(millrace, name);
    await createMapping(millrace, name, Destination);
  }
  await millrace.call('kinesis', 'PutRecord', { StreamName: 'orders', PartitionKey: 'k', Data: Buffer.from('x') });
  const names = ['failed', 'subscribed'];
  for (const queue of names) {
    const document = JSON.parse((await received(queue)).Body) as { KinesisBatchInfo: { streamArn: string } };
    assert.equal(document.KinesisBatchInfo.streamArn, SOURCE);
  }
  const key = await eventually('an object', 10_000, () =>
    [...(s3.buckets.get('failed')?.keys() ?? [])].find((name) => name.includes('/shardId-000000000000/')),
  );
  const object = JSON.parse(s3.buckets.get('failed')?.get(key)?.toString() ?? '') as { payload: string };
  assert.equal((JSON.parse(object.payload) as { Records: unknown[] }).Records.length, 1);
});
