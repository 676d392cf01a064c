/**
 * Clients that nobody here wrote: boto3 and the AWS CLI, each in a process of its own with only an endpoint URL. A tool that is
 * not installed is named loudly; with MILLRACE_REQUIRE_TOOLS=1 its absence fails.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { repositoryRoot, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { absent } from './harness/tools.ts';

const CLIENTS = path.join(repositoryRoot, 'test/conformance/clients');
let server: ServerProcess;

before(async () => {
  server = await startServerProcess(['--memory']);
});

after(async () => {
  await server.stop();
});

test('boto3 creates, puts, gets, describes, maps and deletes', { skip: absent('python3', ['-c', 'import boto3']) }, async () => {
  await expectOk('python3', [path.join(CLIENTS, 'boto3_core.py')]);
});

test('the AWS CLI creates, puts, gets, describes, invokes and deletes', { skip: absent('aws', ['--version']) }, async () => {
  await expectOk('bash', [path.join(CLIENTS, 'aws-cli-core.sh')]);
});

/** Runs a client script with only endpoint, region and credentials set; it must print OK. */
async function expectOk(command: string, args: readonly string[]): Promise<void> {
  const { PATH, HOME } = process.env;
  const environment = {
    PATH,
    HOME,
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
  };
  const child = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (output += piece.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(code, 0, output);
  assert.match(output, /^OK$/m);
}
