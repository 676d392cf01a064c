/** Every operation through the AWS CLI (HTTP/1.1, JSON), a process for each call. */
import { AwsCliClient } from './harness/aws-cli-client.ts';
import { describeOperations } from './harness/operation-tests.ts';
import { environmentOf } from './harness/test-server.ts';
import { absent } from './harness/tools.ts';

describeOperations({
  name: 'the AWS CLI',
  skip: absent('aws', ['--version']),
  start: (server, account) => new AwsCliClient(environmentOf(server.endpoint, account)),
  lacking: { SubscribeToShard: 'the AWS CLI has no subscribe-to-shard: its authors removed the command' },
  knowsNewest: false,
  concurrency: 3,
});
