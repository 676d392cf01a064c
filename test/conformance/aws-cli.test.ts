/** Every operation through the AWS CLI (HTTP/1.1, JSON), a process for each call. */
import { after, before } from 'node:test';
import { AwsCliClient } from './harness/aws-cli-client.ts';
import { describeOperations } from './harness/operation-tests.ts';
import { environmentOf, startTestServer, type TestServer } from './harness/test-server.ts';
import { absent } from './harness/tools.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});

after(async () => {
  await server.stop();
});

describeOperations({
  name: 'the AWS CLI',
  skip: absent('aws', ['--version']),
  endpoint: () => server.endpoint,
  start: (account) => new AwsCliClient(environmentOf(server.endpoint, account)),
  lacking: { SubscribeToShard: 'the AWS CLI has no subscribe-to-shard: its authors removed the command' },
  knowsNewest: false,
  concurrency: 3,
});
