/** Every operation through boto3 (HTTP/1.1, JSON; plain and over TLS). */
import path from 'node:path';
import { repositoryRoot } from '../support/server-process.ts';
import { DriverClient } from './harness/driver-client.ts';
import { describeOperations } from './harness/operation-tests.ts';
import { environmentOf } from './harness/test-server.ts';
import { absent } from './harness/tools.ts';

const DRIVER = path.join(repositoryRoot, 'test/conformance/clients/boto3/driver.py');
const skip = absent('python3', ['-c', 'import boto3']);

describeOperations({
  name: 'boto3',
  skip,
  start: (server, account) => driver(environmentOf(server.endpoint, account)),
  wire: { contentType: 'application/x-amz-json-1.1' },
  knowsNewest: false,
});

describeOperations({
  name: 'boto3 over TLS',
  skip,
  start: (server, account) => driver({ ...environmentOf(server.secureEndpoint, account), AWS_CA_BUNDLE: server.certificateFile }),
  knowsNewest: false,
});

function driver(environment: Readonly<Record<string, string>>): DriverClient {
  return new DriverClient({ name: 'boto3', command: ['python3', DRIVER], environment });
}
