/** What the suites of the clients stand on: a table that misses nothing, and a server that verifies signatures. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as kinesis from '@aws-sdk/client-kinesis';
import { scenariosMissing } from './harness/operation-tests.ts';
import { ACCOUNTS, startTestServer } from './harness/test-server.ts';

test('every Kinesis operation that is built has a scenario for every client', () => {
  assert.deepEqual(scenariosMissing(), []);
});

test('the server that the clients speak to refuses another secret than theirs', async () => {
  const server = await startTestServer();
  const credentials = { accessKeyId: ACCOUNTS[0] ?? '', secretAccessKey: 'another' };
  const client = new kinesis.KinesisClient({ endpoint: server.endpoint, region: 'us-east-1', credentials });
  await assert.rejects(client.send(new kinesis.ListStreamsCommand({})), { name: 'InvalidSignatureException' });
  client.destroy();
  await server.stop();
});
