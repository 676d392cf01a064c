/** Programs that bring their own runtime, unchanged: a Go binary built with aws-lambda-go, and a shell script that calls curl. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type RunningMillrace, startMillrace } from '../../src/testing/index.ts';
import { zipOfPrograms } from '../support/function-zip.ts';
import { repositoryRoot } from '../support/server-process.ts';
import { eventually } from '../support/wait.ts';
import { absent } from './harness/tools.ts';

const GO_SOURCE = path.join(repositoryRoot, 'test/conformance/functions/go');
/** A first build fetches and compiles what the function is made of. */
const BUILD_MS_MAX = 300_000;
const withoutGo = absent('go', ['version']);
const withoutCurl = absent('curl', ['--version']);

/** The example of AWS's guide for custom runtimes, with an answer of its own. */
const SHELL_BOOTSTRAP = `#!/bin/sh
set -eu
while true
do
  HEADERS="$(mktemp)"
  EVENT_DATA=$(curl -sS -LD "$HEADERS" "http://\${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/next")
  REQUEST_ID=$(grep -Fi Lambda-Runtime-Aws-Request-Id "$HEADERS" | tr -d '[:space:]' | cut -d: -f2)
  RESPONSE=$(. "$LAMBDA_TASK_ROOT/$(echo "$_HANDLER" | cut -d. -f1).sh")
  curl -sS -o /dev/null "http://\${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/$REQUEST_ID/response" -d "$RESPONSE"
done
`;

let millrace: RunningMillrace;
let folder: string;
before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-custom-'));
  millrace = await startMillrace();
});
after(async () => {
  await millrace.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function create(FunctionName: string, zip: Uint8Array, more: object = {}): Promise<void> {
  await millrace.call('lambda', 'CreateFunction', {
    FunctionName,
    Runtime: 'provided.al2023',
    Handler: 'bootstrap',
    Role: 'arn:aws:iam::000000000000:role/r',
    Timeout: 10,
    Code: { ZipFile: zip },
    ...more,
  });
}

async function invoke(
  FunctionName: string,
  event: unknown,
): Promise<{ payload: unknown; error: string | undefined; log: string }> {
  const request = { FunctionName, Payload: Buffer.from(JSON.stringify(event)), LogType: 'Tail' };
  const answer = (await millrace.call('lambda', 'Invoke', request)) as {
    readonly FunctionError?: string;
    readonly Payload: Uint8Array;
    readonly LogResult: string;
  };
  const payload: unknown = JSON.parse(Buffer.from(answer.Payload).toString());
  return { payload, error: answer.FunctionError, log: Buffer.from(answer.LogResult, 'base64').toString() };
}

test('a Go binary built with aws-lambda-go answers, logs and fails as on Lambda, behind a mapping too', {
  skip: withoutGo,
}, async () => {
  const binary = path.join(folder, 'bootstrap');
  const env = { ...process.env, CGO_ENABLED: '0' };
  const built = spawnSync('go', ['build', '-o', binary, '.'], { cwd: GO_SOURCE, env, encoding: 'utf8', timeout: BUILD_MS_MAX });
  assert.equal(built.status, 0, built.stderr);
  await create('go', zipOfPrograms({ bootstrap: fs.readFileSync(binary) }));
  const event = (...texts: string[]): unknown => ({
    Records: texts.map((text) => ({ kinesis: { data: Buffer.from(text).toString('base64') } })),
  });
  const { payload, log } = await invoke('go', event('1', '2', '39'));
  const { requestId, ...rest } = payload as { requestId: string };
  assert.match(requestId, /^[0-9a-f-]{36}$/);
  const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:go';
  assert.deepEqual(rest, { sum: 42, functionArn, function: 'go', memory: 128, hasDeadline: true });
  assert.match(log, /\nsummed 3 records\n/);
  const failed = await invoke('go', event('x'));
  assert.deepEqual(failed.payload, { errorMessage: 'not a number: x', errorType: 'errorString' });
  const panicked = (await invoke('go', event('panic'))).payload as { errorMessage: string; errorType: string };
  assert.deepEqual([panicked.errorMessage, panicked.errorType], ['cannot go on', 'string']);
  assert.equal(((await invoke('go', event('5'))).payload as { sum: number }).sum, 5);
  await behindMapping();
});

async function behindMapping(): Promise<void> {
  const call = (service: string, operation: string, input: object): Promise<unknown> => millrace.call(service, operation, input);
  await call('kinesis', 'CreateStream', { StreamName: 'numbers', ShardCount: 1 });
  await call('kinesis', 'PutRecord', { StreamName: 'numbers', PartitionKey: 'k', Data: Buffer.from('7') });
  const created = (await call('lambda', 'CreateEventSourceMapping', {
    EventSourceArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/numbers',
    FunctionName: 'go',
    StartingPosition: 'TRIM_HORIZON',
  })) as { UUID: string };
  await eventually('the record to be processed', 10_000, async () => {
    const mapping = (await call('lambda', 'GetEventSourceMapping', { UUID: created.UUID })) as { LastProcessingResult?: string };
    return mapping.LastProcessingResult === 'OK' ? true : undefined;
  });
}

test('a shell script with curl is a runtime', { skip: withoutCurl }, async () => {
  const zip = zipOfPrograms({
    bootstrap: SHELL_BOOTSTRAP,
    'function.sh': 'echo "Echoing request: $EVENT_DATA" >&2\necho "$EVENT_DATA"\n',
  });
  await create('shell', zip, { Runtime: 'provided.al2', Handler: 'function.handler' });
  for (const event of [{ hello: 'shell' }, { again: 1 }]) {
    const { payload, log } = await invoke('shell', event);
    assert.deepEqual(payload, event);
    assert.ok(log.includes(`Echoing request: ${JSON.stringify(event)}`), log);
  }
});
