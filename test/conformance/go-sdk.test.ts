/** Every operation through the AWS SDK for Go v2 (JSON; HTTP/1.1, and HTTP/2 over TLS), by a small driver that is built here. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { repositoryRoot } from '../support/server-process.ts';
import { DriverClient } from './harness/driver-client.ts';
import { describeOperations } from './harness/operation-tests.ts';
import { environmentOf } from './harness/test-server.ts';
import { absent } from './harness/tools.ts';

const SOURCE = path.join(repositoryRoot, 'test/conformance/clients/go');
const DRIVER = path.join(repositoryRoot, 'dist/test/conformance/go-driver');
/** A first build fetches the SDK and compiles it. */
const BUILD_MS_MAX = 300_000;
const skip = absent('go', ['version']);

function build(): void {
  const built = spawnSync('go', ['build', '-o', DRIVER, '.'], { cwd: SOURCE, encoding: 'utf8', timeout: BUILD_MS_MAX });
  assert.equal(built.status, 0, built.stderr);
}

describeOperations({
  name: 'the SDK for Go',
  skip,
  prepare: build,
  start: (server, account) => driver(environmentOf(server.endpoint, account)),
  wire: { protocol: 'HTTP/1.1', contentType: 'application/x-amz-json-1.1' },
  knowsNewest: true,
});

describeOperations({
  name: 'the SDK for Go over TLS',
  skip,
  start: (server, account) =>
    driver({ ...environmentOf(server.secureEndpoint, account), MILLRACE_CA_FILE: server.certificateFile }),
  wire: { protocol: 'HTTP/2.0' },
  knowsNewest: true,
});

function driver(environment: Readonly<Record<string, string>>): DriverClient {
  return new DriverClient({ name: 'the SDK for Go', command: [DRIVER], environment });
}
