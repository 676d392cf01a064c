/** The AWS SDK for JavaScript v3 with default settings (HTTP/2 by prior knowledge for Kinesis), over HTTP/1.1, and both over TLS. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import https from 'node:https';
import { after, before, describe, test } from 'node:test';
import * as kinesis from '@aws-sdk/client-kinesis';
import { NodeHttp2Handler, NodeHttpHandler } from '@smithy/node-http-handler';
import { eventually } from '../support/wait.ts';
import { JavaScriptClient, type JavaScriptClientSettings } from './harness/javascript-client.ts';
import { describeOperations } from './harness/operation-tests.ts';
import { startTestServer, type TestServer } from './harness/test-server.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});

after(async () => {
  await server.stop();
});

const handlers: readonly (readonly [string, Pick<JavaScriptClientSettings, 'requestHandler'>])[] = [
  ['HTTP/2 (the default)', {}],
  ['HTTP/1.1', { requestHandler: new NodeHttpHandler() }],
];

/** Over TLS the client trusts the server's certificate and nothing else. */
const secureHandlers: readonly (readonly [string, (ca: Buffer) => NonNullable<JavaScriptClientSettings['requestHandler']>])[] = [
  ['HTTP/2 and TLS', (ca) => new NodeHttp2Handler({ disableConcurrentStreams: true, nodeHttp2ConnectOptions: { ca } })],
  ['HTTP/1.1 and TLS', (ca) => new NodeHttpHandler({ httpsAgent: new https.Agent({ ca }) })],
];

for (const [name, handler] of secureHandlers) {
  describeOperations({
    name: `the SDK for JavaScript over ${name}`,
    start: (server, account) => {
      const requestHandler = handler(fs.readFileSync(server.certificateFile));
      return new JavaScriptClient({ name, endpoint: server.secureEndpoint, account, requestHandler });
    },
    knowsNewest: true,
  });
}

for (const [name, handler] of handlers) {
  describeOperations({
    name: `the SDK for JavaScript over ${name}`,
    start: (server, account) => new JavaScriptClient({ name, endpoint: server.endpoint, account, ...handler }),
    wire: { contentType: 'application/x-amz-json-1.1' },
    knowsNewest: true,
  });

  describe(`the JavaScript SDK over ${name}`, () => {
    const stream = name.startsWith('HTTP/2') ? 'h2' : 'h1';
    let client: kinesis.KinesisClient;

    before(async () => {
      const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
      client = new kinesis.KinesisClient({
        endpoint: server.endpoint,
        region: 'us-east-1',
        credentials,
        maxAttempts: 1,
        ...handler,
      });
      await client.send(new kinesis.CreateStreamCommand({ StreamName: stream, ShardCount: 2 }));
      await kinesis.waitUntilStreamExists({ client, maxWaitTime: 10, minDelay: 1 }, { StreamName: stream });
    });

    after(async () => {
      await client.send(new kinesis.DeleteStreamCommand({ StreamName: stream }));
      await eventually('the stream to be gone', 5000, async () => {
        const { StreamNames } = await client.send(new kinesis.ListStreamsCommand({}));
        return StreamNames?.includes(stream) === false ? true : undefined;
      });
      client.destroy();
    });

    test('what is put is read back byte for byte, in order', async () => {
      const Data = Uint8Array.from({ length: 256 }, (_, value) => value);
      const put = await client.send(new kinesis.PutRecordCommand({ StreamName: stream, PartitionKey: 'é', Data }));
      const records = await readShard(client, stream, put.ShardId ?? '');
      const found = records.find((record) => record.SequenceNumber === put.SequenceNumber);
      assert.deepEqual(Buffer.from(found?.Data ?? []), Buffer.from(Data));
      assert.equal(found?.PartitionKey, 'é');
      assert.ok(found?.ApproximateArrivalTimestamp instanceof Date);
    });

    test('100 parallel puts all succeed', async () => {
      const puts = Array.from({ length: 100 }, (_, index) =>
        client.send(new kinesis.PutRecordCommand({ StreamName: stream, PartitionKey: `key-${index}`, Data: Buffer.from('x') })),
      );
      const sequences = new Set((await Promise.all(puts)).map((answer) => answer.SequenceNumber));
      assert.equal(sequences.size, 100);
    });

    test('errors carry the type, the text and the request id', async () => {
      await assert.rejects(
        client.send(new kinesis.DescribeStreamCommand({ StreamName: 'absent' })),
        (error: kinesis.ResourceNotFoundException) => {
          assert.equal(error.name, 'ResourceNotFoundException');
          assert.equal(error.message, 'Stream absent under account 000000000000 not found.');
          assert.match(error.$metadata.requestId ?? '', /^[0-9a-f-]{36}$/);
          assert.equal(error.$metadata.httpStatusCode, 400);
          return true;
        },
      );
    });
  });
}

async function readShard(client: kinesis.KinesisClient, StreamName: string, ShardId: string): Promise<kinesis._Record[]> {
  const { ShardIterator } = await client.send(
    new kinesis.GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  );
  const { Records } = await client.send(new kinesis.GetRecordsCommand({ ShardIterator }));
  return Records ?? [];
}
