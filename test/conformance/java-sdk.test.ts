/**
 * Every operation through the AWS SDK for Java v2 (CBOR), by a small driver that is built here: the synchronous client over
 * HTTP/1.1, and the asynchronous one on Netty over HTTP/2, which also subscribes to shards.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../support/server-process.ts';
import { DriverClient } from './harness/driver-client.ts';
import { describeOperations } from './harness/operation-tests.ts';
import { environmentOf, type TestServer } from './harness/test-server.ts';
import { absent } from './harness/tools.ts';

const SOURCE = path.join(repositoryRoot, 'test/conformance/clients/java');
const BUILT = path.join(repositoryRoot, 'dist/test/conformance/java-driver');
/** A first build fetches the SDK. */
const BUILD_MS_MAX = 300_000;
/** Quick to start rather than quick in the long run. */
const JVM = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];
const skip = absent('java', ['-version']) || absent('mvn', ['-v']);

function build(): void {
  const args = ['-q', '-B', `-Dmillrace.output=${BUILT}`, 'process-classes'];
  const built = spawnSync('mvn', args, { cwd: SOURCE, encoding: 'utf8', timeout: BUILD_MS_MAX });
  assert.equal(built.status, 0, built.stdout + built.stderr);
}

const COLUMNS: readonly (readonly [string, 'sync' | 'async', Column])[] = [
  ['synchronous', 'sync', {}],
  ['synchronous over TLS', 'sync', { secure: true }],
  ['asynchronous over h2c', 'async', {}],
  ['asynchronous over TLS with ALPN', 'async', { secure: true, negotiation: 'ALPN' }],
  ['asynchronous over TLS, taking HTTP/2 for granted', 'async', { secure: true, negotiation: 'ASSUME_PROTOCOL' }],
];

interface Column {
  readonly secure?: boolean;
  /** How the client finds out that the server speaks HTTP/2; releases before 2025 assumed it. */
  readonly negotiation?: string;
}

for (const [title, kind, column] of COLUMNS) {
  describeOperations({
    name: `the SDK for Java, ${title}`,
    skip,
    ...(title === COLUMNS[0]?.[0] ? { prepare: build } : {}),
    start: (server, account) => driver(kind, server, account, column),
    wire: { contentType: 'application/x-amz-cbor-1.1' },
    knowsNewest: false,
    ...(kind === 'sync' ? { lacking: { SubscribeToShard: 'the synchronous client has no subscribeToShard' } } : {}),
  });
}

function driver(
  kind: 'sync' | 'async',
  server: TestServer,
  account: string,
  { secure = false, negotiation }: Column,
): DriverClient {
  const classpath = `${path.join(BUILT, 'classes')}:${fs.readFileSync(path.join(BUILT, 'classpath'), 'utf8').trim()}`;
  const command = ['java', ...JVM, '-cp', classpath, 'millrace.Driver', kind];
  const environment = {
    ...environmentOf(secure ? server.secureEndpoint : server.endpoint, account),
    ...(secure ? { MILLRACE_CA_FILE: server.certificateFile } : {}),
    ...(negotiation === undefined ? {} : { MILLRACE_NEGOTIATION: negotiation }),
  };
  return new DriverClient({ name: `the SDK for Java (${kind})`, command, environment });
}
