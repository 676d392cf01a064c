/** What a person or a client can get wrong: each gets a clear error, and the server lives on. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { zipSync } from 'fflate';
import { zipOf } from '../support/function-zip.ts';
import { cliFile, type ServerProcess, startServerProcess } from '../support/server-process.ts';

let server: ServerProcess;
let folder: string;

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-bad-'));
  server = await startServerProcess(['--data', path.join(folder, 'data')]);
});

after(async () => {
  assert.equal(await server.stop(), 0);
  fs.rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

async function kinesis(operation: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const response = await fetch(server.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `Kinesis_20131202.${operation}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return readAnswer(response);
}

async function lambda(method: string, requestPath: string, body?: object): Promise<Answer> {
  const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  return readAnswer(await fetch(`${server.endpoint}${requestPath}`, { method, ...init }));
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  let body: { readonly __type?: string; readonly message?: string; readonly Message?: string; readonly errorMessage?: string } =
    {};
  if (text.startsWith('{')) body = JSON.parse(text);
  const type = body.__type ?? response.headers.get('x-amzn-errortype') ?? '';
  return { status: response.status, type, message: body.message ?? body.Message ?? body.errorMessage ?? text };
}

describe('a request that is wrong', () => {
  afterEach(async () => {
    const healthy = await fetch(`${server.endpoint}/healthz`);
    assert.equal(healthy.status, 200, 'the server lives on');
  });

  test('an unknown operation', async () => {
    assert.deepEqual(await kinesis('PutEverything', {}), {
      status: 400,
      type: 'UnknownOperationException',
      message: '{"__type":"UnknownOperationException"}',
    });
  });

  test('an operation that is not built yet says so', async () => {
    const answer = await lambda('POST', '/2021-11-15/functions/any/response-streaming-invocations', {});
    assert.equal(answer.status, 501);
    assert.match(answer.message, /InvokeWithResponseStream is not available in this version of Millrace/);
  });

  test('members of the wrong type', async () => {
    const answer = await kinesis('CreateStream', { StreamName: true });
    assert.deepEqual(answer, {
      status: 400,
      type: 'SerializationException',
      message: 'class java.lang.Boolean can not be converted to an String',
    });
  });

  test('a body that is no JSON', async () => {
    const answer = await kinesis('CreateStream', '{"StreamName":');
    assert.deepEqual([answer.status, answer.type], [400, 'SerializationException']);
  });

  test('constraints, in AWS’s sentence', async () => {
    const answer = await kinesis('CreateStream', { StreamName: 'a b', ShardCount: 0 });
    assert.equal(answer.type, 'ValidationException');
    assert.match(answer.message, /^2 validation errors detected: Value '.*' at '.*' failed to satisfy constraint: Member must /);
  });

  test('a body beyond every limit is refused before it is read', async () => {
    const answer = await kinesis('PutRecord', 'x'.repeat(80 * 1024 * 1024));
    assert.equal(answer.status, 413);
  });

  test('an iterator that nobody gave', async () => {
    assert.deepEqual(await kinesis('GetRecords', { ShardIterator: 'AAAAAAAAAAE=' }), {
      status: 400,
      type: 'InvalidArgumentException',
      message: 'Invalid ShardIterator.',
    });
  });

  test('a stream that does not exist', async () => {
    assert.deepEqual(await kinesis('PutRecord', { StreamName: 'absent', PartitionKey: 'a', Data: '' }), {
      status: 400,
      type: 'ResourceNotFoundException',
      message: 'Stream absent under account 000000000000 not found.',
    });
  });

  test('a page of another origin, and a host name that is not ours', async () => {
    const fromPage = await kinesis('ListStreams', {}, { origin: 'https://example.com' });
    assert.equal(fromPage.status, 403);
  });

  test('a browser instead of an AWS client', async () => {
    const response = await fetch(server.endpoint, { headers: { accept: 'text/html' } });
    assert.equal(response.status, 200);
    assert.match(await response.text(), /^Millrace \S+ is running\. .*AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+/);
  });

  test('a service that Millrace does not have', async () => {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables' };
    const response = await fetch(server.endpoint, { method: 'POST', headers, body: '{}' });
    assert.equal(response.status, 400);
    assert.match(
      await response.text(),
      /Millrace has no service DynamoDB_20120810\. It has kinesis, lambda, logs, sns and sqs\./,
    );
  });

  test('a zip whose names lead out of its folder', async () => {
    const zip = Buffer.from(zipSync({ '../outside.js': Buffer.from('x') })).toString('base64');
    const answer = await lambda('POST', '/2015-03-31/functions', { ...FUNCTION, FunctionName: 'escape', Code: { ZipFile: zip } });
    assert.equal(answer.status, 400);
    assert.match(answer.message, /Could not unzip uploaded file/);
    assert.ok(!fs.existsSync(path.join(folder, 'outside.js')));
  });

  test('bytes that are no zip', async () => {
    const answer = await lambda('POST', '/2015-03-31/functions', {
      ...FUNCTION,
      FunctionName: 'nozip',
      Code: { ZipFile: 'aGVsbG8=' },
    });
    assert.deepEqual([answer.status, answer.type], [400, 'InvalidParameterValueException']);
    assert.match(answer.message, /Could not unzip uploaded file\. Please check your file, then try to upload again\./);
  });

  test('a handler that the package does not have', async () => {
    const zip = Buffer.from(zipOf({ 'index.mjs': 'export const other = 1;' })).toString('base64');
    const created = await lambda('POST', '/2015-03-31/functions', {
      ...FUNCTION,
      FunctionName: 'nohandler',
      Code: { ZipFile: zip },
    });
    assert.equal(created.status, 201);
    const answer = await lambda('POST', '/2015-03-31/functions/nohandler/invocations', {});
    assert.equal(answer.status, 200);
    assert.match(answer.message, /index\.handler is undefined or not exported/);
  });

  test('a function that does not exist', async () => {
    const answer = await lambda('POST', '/2015-03-31/functions/absent/invocations', {});
    assert.deepEqual([answer.status, answer.type], [404, 'ResourceNotFoundException']);
    assert.match(answer.message, /^Function not found: arn:aws:lambda:us-east-1:000000000000:function:absent/);
  });
});

const FUNCTION = { Runtime: 'nodejs20.x', Handler: 'index.handler', Role: 'arn:aws:iam::000000000000:role/test' };

describe('a start that cannot work', () => {
  for (const [what, args, text] of [
    [
      'a port in use',
      () => ['start', '--memory', '--port', new URL(server.endpoint).port],
      /Port \d+ on 127\.0\.0\.1 is already in use\..*--port/s,
    ],
    [
      'a data directory in use',
      () => ['start', '--port', '0', '--data', path.join(folder, 'data')],
      /Another Millrace is using .*--data/s,
    ],
    [
      'a data directory that cannot be written',
      () => ['start', '--port', '0', '--data', '/proc/millrace'],
      /data directory \/proc\/millrace .*--data/s,
    ],
    [
      'an address that others reach',
      () => ['start', '--memory', '--host', '0.0.0.0'],
      /0\.0\.0\.0 can be reached from other machines/,
    ],
    ['an unknown option', () => ['start', '--prot', '1'], /unknown option '--prot'/],
    [
      'a configuration file with a slip',
      () => ['start', '--config', writeConfig('{"prot": 1}')],
      /unknown setting "prot"\. Did you mean "port"\?/,
    ],
    ['a handler that is not there', () => ['dev', path.join(folder, 'absent.ts')], /There is no .*absent\.ts/],
  ] as const) {
    test(what, async () => {
      const { code, output } = await run(args());
      assert.equal(code, 1, output);
      assert.match(output, text);
      assert.doesNotMatch(output, /\n\s+at /, 'a sentence, not a stack');
    });
  }
});

function writeConfig(text: string): string {
  const file = path.join(folder, 'config.json');
  fs.writeFileSync(file, text);
  return file;
}

async function run(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [cliFile, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 15_000,
    killSignal: 'SIGKILL',
  });
  let output = '';
  child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (output += piece.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}
