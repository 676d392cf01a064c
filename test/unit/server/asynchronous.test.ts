/** Asynchronous invocation across services: what comes from a topic, and where its end is told. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { startMillrace } from '../../../src/testing/index.ts';
import { zipOf } from '../../support/function-zip.ts';
import { eventually } from '../../support/wait.ts';

const PLACE = 'us-east-1:000000000000';
const FAILING = `exports.handler = async (event) => { throw new Error('intentional failure'); };`;
const ECHO = `exports.handler = async (event) => event;`;

test('A function behind a topic is invoked asynchronously; its end is told to a bucket, a topic and another function', async (t) => {
  const s3Directory = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-s3-'));
  const millrace = await startMillrace({ s3Directory, asyncRetryDelaySeconds: 0 });
  t.after(async () => {
    await millrace.close();
    fs.rmSync(s3Directory, { recursive: true, force: true });
  });
  const call = async (service: string, operation: string, input: object): Promise<Record<string, unknown>> =>
    (await millrace.call(service, operation, input)) as Record<string, unknown>;
  const create = (FunctionName: string, code: string, more: object = {}): Promise<unknown> =>
    call('lambda', 'CreateFunction', {
      FunctionName,
      Runtime: 'nodejs20.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/r',
      Code: { ZipFile: zipOf({ 'index.js': code }) },
      ...more,
    });
  const queue = async (name: string): Promise<() => Promise<Record<string, unknown>>> => {
    const { QueueUrl } = await call('sqs', 'CreateQueue', { QueueName: name });
    return () =>
      eventually(`a message in ${name}`, 10_000, async () => {
        const { Messages } = (await call('sqs', 'ReceiveMessage', { QueueUrl })) as { Messages?: { Body: string }[] };
        return Messages?.[0] && (JSON.parse(Messages[0].Body) as Record<string, unknown>);
      });
  };
  const dead = await queue('dead');
  const echoed = await queue('echoed');
  for (const Name of ['source', 'dead-letters']) await call('sns', 'CreateTopic', { Name });
  const subscribe = (topic: string, Protocol: string, Endpoint: string): Promise<unknown> =>
    call('sns', 'Subscribe', { TopicArn: `arn:aws:sns:${PLACE}:${topic}`, Protocol, Endpoint });
  await subscribe('dead-letters', 'sqs', `arn:aws:sqs:${PLACE}:dead`);
  await create('failing', FAILING, { DeadLetterConfig: { TargetArn: `arn:aws:sns:${PLACE}:dead-letters` } });
  await create('relay', ECHO);
  await create('echo', ECHO);
  const configure = (FunctionName: string, DestinationConfig: object): Promise<unknown> =>
    call('lambda', 'PutFunctionEventInvokeConfig', { FunctionName, DestinationConfig });
  await configure('failing', { OnFailure: { Destination: 'arn:aws:s3:::documents' } });
  await configure('relay', { OnSuccess: { Destination: `arn:aws:lambda:${PLACE}:function:echo` } });
  await configure('echo', { OnSuccess: { Destination: `arn:aws:sqs:${PLACE}:echoed` } });
  for (const name of ['failing', 'relay']) await subscribe('source', 'lambda', `arn:aws:lambda:${PLACE}:function:${name}`);

  const { MessageId } = await call('sns', 'Publish', { TopicArn: `arn:aws:sns:${PLACE}:source`, Message: 'hello' });

  const letter = await dead();
  const event = JSON.parse(letter.Message as string) as { Records: { Sns: { MessageId: string; Message: string } }[] };
  assert.deepEqual([event.Records[0]?.Sns.MessageId, event.Records[0]?.Sns.Message], [MessageId, 'hello']);
  const { RequestID, ...attributes } = letter.MessageAttributes as Record<string, { Value: string }>;
  assert.deepEqual(attributes, {
    ErrorCode: { Type: 'Number', Value: '200' },
    ErrorMessage: { Type: 'String', Value: 'intentional failure' },
  });

  const bucket = path.join(s3Directory, 'documents');
  const key = await eventually('the document in the bucket', 10_000, () =>
    fs.existsSync(bucket) ? filesIn(bucket).find((name) => !name.endsWith('.tmp')) : undefined,
  );
  assert.match(key, /^aws\/lambda\/async\/failing\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}$/);
  const document = JSON.parse(fs.readFileSync(path.join(bucket, key), 'utf8'));
  assert.deepEqual(document.requestPayload, event);
  assert.deepEqual(document.requestContext, {
    requestId: RequestID?.Value,
    functionArn: `arn:aws:lambda:${PLACE}:function:failing:$LATEST`,
    condition: 'RetriesExhausted',
    approximateInvokeCount: 3,
  });

  const relayed = (await echoed()).requestPayload as { requestContext: { functionArn: string }; responsePayload: unknown };
  assert.equal(relayed.requestContext.functionArn, `arn:aws:lambda:${PLACE}:function:relay:$LATEST`);
  assert.equal((relayed.responsePayload as typeof event).Records[0]?.Sns.MessageId, MessageId);
});

function filesIn(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}
