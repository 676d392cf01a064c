/** Every operation through boto3 (HTTP/1.1, JSON). */
import path from 'node:path';
import { after, before } from 'node:test';
import { repositoryRoot } from '../support/server-process.ts';
import { DriverClient } from './harness/driver-client.ts';
import { describeOperations } from './harness/operation-tests.ts';
import { environmentOf, startTestServer, type TestServer } from './harness/test-server.ts';
import { absent } from './harness/tools.ts';

const DRIVER = path.join(repositoryRoot, 'test/conformance/clients/boto3/driver.py');
let server: TestServer;

before(async () => {
  server = await startTestServer();
});

after(async () => {
  await server.stop();
});

describeOperations({
  name: 'boto3',
  skip: absent('python3', ['-c', 'import boto3']),
  endpoint: () => server.endpoint,
  start: (account) =>
    new DriverClient({ name: 'boto3', command: ['python3', DRIVER], environment: environmentOf(server.endpoint, account) }),
  wire: { contentType: 'application/x-amz-json-1.1' },
  pinned: false,
});
