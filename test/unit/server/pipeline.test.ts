import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AssertionFailure } from '../../../src/platform/assert.ts';
import { type Logger, silentLogger } from '../../../src/platform/logger.ts';
import { kinesisModel } from '../../../src/protocol/generated/kinesis.ts';
import type { RequestContext } from '../../../src/protocol/service.ts';
import { ServiceError } from '../../../src/protocol/service-error.ts';
import type { UniversalRequest, UniversalResponse } from '../../../src/protocol/universal.ts';
import type { Admission } from '../../../src/server/http/application.ts';
import type { Pipeline } from '../../../src/server/http/pipeline.ts';
import { LogError } from '../../../src/storage/log-engine.ts';
import { JSON_1_1, startTestServer, type TestServerOptions, testPipeline } from './support.ts';

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answered {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** What the operation answered with, before it was waited for. */
  readonly raw: UniversalResponse | Promise<UniversalResponse>;
}

const FORM = 'application/x-www-form-urlencoded';
const LIST_STREAMS = { 'content-type': JSON_1_1, 'x-amz-target': 'Kinesis_20131202.ListStreams' };

test('an operation that does not wait is answered without a promise, one that waits with one', async () => {
  const now = await answerOf({ kinesis: { ListStreams: () => ({ StreamNames: [] }) } }, { headers: LIST_STREAMS, body: '{}' });
  assert.ok(!(now.raw instanceof Promise));
  const later = await answerOf(
    { kinesis: { ListStreams: async () => ({ StreamNames: ['a'] }) } },
    { headers: LIST_STREAMS, body: '{}' },
  );
  assert.ok(later.raw instanceof Promise);
  assert.equal(later.body, '{"StreamNames":["a"]}');
});

test('the operation learns who calls, from where, under which host and request id', async () => {
  let seen: RequestContext | undefined;
  const authorization =
    'AWS4-HMAC-SHA256 Credential=123456789012/20261123/eu-west-1/kinesis/aws4_request, SignedHeaders=host, Signature=0';
  const answer = await answerOf(
    {
      kinesis: {
        ListStreams: (_input, context) => {
          seen = context;
        },
      },
    },
    { headers: { ...LIST_STREAMS, authorization }, body: '{}' },
  );
  assert.equal(seen?.accountId, '123456789012');
  assert.equal(seen?.region, 'eu-west-1');
  assert.equal(seen?.host, 'localhost:4566');
  assert.equal(seen?.requestId, answer.headers.get('x-amzn-RequestId'));
});

test('every answer carries a request id, also a refused one, and Kinesis its second id', async () => {
  const ids = new Set<string | undefined>();
  for (const sent of [
    { headers: LIST_STREAMS, body: '{}' },
    { headers: { host: 'evil.example' } },
    { method: 'GET', path: '/healthz' },
    { path: '/no/such/path' },
  ]) {
    ids.add((await answerOf({}, sent)).headers.get('x-amzn-RequestId'));
  }
  assert.equal(ids.size, 4);
  assert.ok(!ids.has(undefined));
  const answer = await answerOf({}, { headers: LIST_STREAMS, body: '{}' });
  assert.match(answer.headers.get('x-amz-id-2') ?? '', /^[0-9A-Za-z+/]{96}$/);
});

test('what the gate refuses reaches nothing behind it', async () => {
  const operations = { ListStreams: () => assert.fail('it was reached') };
  const reset = async (): Promise<void> => assert.fail('it was reset');
  for (const headers of [{ host: 'evil.example' }, { origin: 'http://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
    const call = await answerOf({ kinesis: operations, reset }, { headers: { ...LIST_STREAMS, ...headers }, body: '{}' });
    assert.equal(call.status, 403);
    assert.equal(JSON.parse(call.body).__type, 'AccessDeniedException');
    assert.equal(
      (await answerOf({ reset }, { path: '/_millrace/reset', headers: { ...headers, 'x-millrace-reset': '1' } })).status,
      403,
    );
  }
});

test('an operation of the model that is not built says so', async () => {
  const answer = await answerOf({}, { headers: LIST_STREAMS, body: '{}' });
  assert.equal(answer.status, 501);
  assert.match(answer.body, /ListStreams is not available in this version of Millrace/);
});

test('an operation that the model does not know is AWS’s UnknownOperationException', async () => {
  const answer = await answerOf({}, { headers: { ...LIST_STREAMS, 'x-amz-target': 'Kinesis_20131202.Nonsense' }, body: '{}' });
  assert.equal(answer.status, 400);
  assert.match(answer.body, /UnknownOperationException/);
});

test('a body that is no JSON, has wrong types or breaks a constraint never reaches the operation', async () => {
  const options: TestServerOptions = { kinesis: { CreateStream: () => assert.fail('it was reached') } };
  const headers = { ...LIST_STREAMS, 'x-amz-target': 'Kinesis_20131202.CreateStream' };
  for (const [body, code] of [
    ['{', 'SerializationException'],
    ['{"StreamName": true}', 'SerializationException'],
    ['{"StreamName": ""}', 'ValidationException'],
    ['{}', 'ValidationException'],
  ] as const) {
    const answer = await answerOf(options, { headers, body });
    assert.equal(answer.status, 400, body);
    assert.match(answer.body, new RegExp(code), body);
  }
});

test('a service error goes to the wire as it is, thrown or rejected', async () => {
  const error = new ServiceError('ResourceNotFoundException', 'Stream s under account 0 not found.');
  for (const ListStreams of [
    () => {
      throw error;
    },
    () => Promise.reject(error),
  ]) {
    const answer = await answerOf({ kinesis: { ListStreams } }, { headers: LIST_STREAMS, body: '{}' });
    assert.equal(answer.status, 400);
    assert.deepEqual(JSON.parse(answer.body), { __type: 'ResourceNotFoundException', message: error.message });
  }
});

test('a fault is InternalFailure to the client, without detail, and one line with its cause in the log', async () => {
  const lines: object[] = [];
  const logger: Logger = { ...silentLogger, error: (fields) => void lines.push(fields) };
  for (const fault of [new Error('EIO: secret path'), new LogError('unknown', 'the disk failed'), 'a text']) {
    lines.length = 0;
    const ListStreams = (): Promise<never> => Promise.reject(fault);
    const answer = await answerOf({ logger, kinesis: { ListStreams } }, { headers: LIST_STREAMS, body: '{}' });
    assert.equal(answer.status, 500);
    assert.equal(JSON.parse(answer.body).__type, 'InternalFailure');
    assert.doesNotMatch(answer.body, /secret|disk/);
    assert.equal(lines.length, 1);
    assert.equal((lines[0] as { err: unknown }).err, fault);
  }
});

test('a fault of a built-in route stays in the log, and a bug is told of', async () => {
  const lines: object[] = [];
  const logger: Logger = { ...silentLogger, error: (fields) => void lines.push(fields) };
  const fault = new Error("EACCES: permission denied, open '/secret/path'");
  const path = '/_millrace/download/lambda/token';
  const answer = await answerOf({ logger, download: () => Promise.reject(fault) }, { method: 'GET', path });
  assert.equal(answer.status, 500);
  assert.doesNotMatch(answer.body, /secret|EACCES/);
  assert.deepEqual(lines, [{ err: fault }]);
  const bug = new AssertionFailure('it holds');
  await using server = await startTestServer({ reset: () => Promise.reject(bug) });
  await fetch(`http://127.0.0.1:${server.port}/_millrace/reset`, { method: 'POST', headers: { 'x-millrace-reset': '1' } });
  assert.deepEqual(server.bugs, [bug]);
});

test('an engine that cannot take more is throttling, as the service says it', async () => {
  const busy = (): never => {
    throw new LogError('throttled', 'too much is waiting');
  };
  const kinesis = await answerOf({ kinesis: { ListStreams: busy } }, { headers: LIST_STREAMS, body: '{}' });
  assert.equal(kinesis.status, 400);
  assert.equal(JSON.parse(kinesis.body).__type, 'ProvisionedThroughputExceededException');
  const path = '/2015-03-31/functions/';
  const lambda = await answerOf({ lambda: { ListFunctions: busy } }, { method: 'GET', path });
  assert.equal(lambda.status, 429);
  assert.equal(lambda.headers.get('x-amzn-ErrorType'), 'TooManyRequestsException');
});

test('a bug is reported besides being answered', async () => {
  const bugs: unknown[] = [];
  const bug = new AssertionFailure('offsets grow');
  const pipeline = testPipeline({ kinesis: { ListStreams: () => Promise.reject(bug) } }, bugs);
  assert.equal((await send(pipeline, { headers: LIST_STREAMS, body: '{}' })).status, 500);
  assert.deepEqual(bugs, [bug]);
});

test('an output that cannot be encoded is a fault, not a lost request', async () => {
  const broken = {
    get StreamNames(): never {
      throw new Error('broken');
    },
  };
  for (const ListStreams of [() => broken, () => Promise.resolve(broken)]) {
    const answer = await answerOf({ kinesis: { ListStreams } }, { headers: LIST_STREAMS, body: '{}' });
    assert.equal(answer.status, 500);
  }
});

test('while nothing is hosted, operations are unavailable and can be retried', async () => {
  const pipeline = testPipeline({ kinesis: { ListStreams: () => ({ StreamNames: [] }) } });
  pipeline.host(undefined);
  const answer = await send(pipeline, { headers: LIST_STREAMS, body: '{}' });
  assert.equal(answer.status, 503);
});

test('an allowed page gets CORS headers and an answer to its preflight; nobody else gets either', async () => {
  const options: TestServerOptions = {
    kinesis: { ListStreams: () => ({ StreamNames: [] }) },
    allowedOrigins: ['http://localhost:3000'],
  };
  const origin = 'http://localhost:3000';
  const preflight = await answerOf(options, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-headers': 'x-amz-target' },
  });
  assert.equal(preflight.status, 200);
  assert.equal(preflight.headers.get('Access-Control-Allow-Origin'), origin);
  assert.equal(preflight.headers.get('Access-Control-Allow-Headers'), 'x-amz-target');
  assert.equal(preflight.headers.get('Access-Control-Max-Age'), '172800');
  const call = await answerOf(options, { headers: { ...LIST_STREAMS, origin }, body: '{}' });
  assert.equal(call.status, 200);
  assert.match(call.headers.get('Access-Control-Expose-Headers') ?? '', /x-amzn-RequestId/);

  const plain = await answerOf(options, { headers: LIST_STREAMS, body: '{}' });
  assert.equal(plain.headers.has('Access-Control-Allow-Origin'), false);
  assert.equal((await answerOf(options, { method: 'OPTIONS', headers: { origin: 'http://evil.example' } })).status, 403);
});

test('health is told under its own name and under those that LocalStack gave it', async () => {
  for (const path of ['/healthz', '/health', '/_localstack/health']) {
    const answer = await answerOf({}, { method: 'GET', path });
    assert.equal(answer.status, 200);
    assert.deepEqual(JSON.parse(answer.body), {
      status: 'running',
      version: '1.2.3',
      services: { kinesis: 'running', lambda: 'running', sqs: 'running' },
      damagedFrames: 2,
    });
    assert.equal((await answerOf({}, { method: 'DELETE', path })).status, 405);
  }
});

test('reset needs to be enabled, to be a POST, and to carry what no page can send unasked', async () => {
  let resets = 0;
  const reset = async (): Promise<void> => void resets++;
  const path = '/_millrace/reset';
  const marked = { 'x-millrace-reset': '1' };
  assert.equal((await answerOf({}, { path, headers: marked })).status, 403);
  assert.equal((await answerOf({ reset }, { path, method: 'GET', headers: marked })).status, 405);
  assert.equal((await answerOf({ reset }, { path, headers: { 'content-type': 'text/plain' } })).status, 403);
  assert.equal(resets, 0);
  assert.equal((await answerOf({ reset }, { path, headers: marked })).status, 200);
  assert.equal(
    (await answerOf({ reset }, { path: '/_localstack/state/reset', headers: { 'content-type': 'application/json' } })).status,
    200,
  );
  assert.equal(resets, 2);
});

test('a reset that fails says so', async () => {
  const reset = (): Promise<void> => Promise.reject(new Error('disk full'));
  const answer = await answerOf({ reset }, { path: '/_millrace/reset', headers: { 'x-millrace-reset': '1' } });
  assert.equal(answer.status, 500);
  assert.match(answer.body, /disk full/);
});

test('an unknown path of ours is not found', async () => {
  assert.equal((await answerOf({}, { method: 'GET', path: '/_millrace/nothing' })).status, 404);
});

test('whatever is sent is answered, and nothing of it is taken for a bug', async () => {
  const bugs: unknown[] = [];
  const lines: object[] = [];
  const logger: Logger = { ...silentLogger, error: (fields) => void lines.push(fields) };
  const pipeline = testPipeline({ logger, kinesis: { ListStreams: () => ({}) }, lambda: { Invoke: () => ({}) } }, bugs);
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('%', '%zz', '..', '/', '?', 'a%2Fb', '__proto__', 'constructor'),
  );
  const path = fc
    .tuple(fc.constantFrom('/', '/2015-03-31/functions/', '/2015-03-31/event-source-mappings/', '/_millrace/'), fc.array(text))
    .map(([start, rest]) => start + rest.join('/'));
  const contentType = fc.constantFrom(
    JSON_1_1,
    'application/x-amz-cbor-1.1',
    'application/x-amz-json-1.0',
    'application/json',
    FORM,
    '',
  );
  const target = fc.oneof(
    text,
    fc.constantFrom('Kinesis_20131202.ListStreams', 'AmazonSQS.SendMessage', 'Kinesis_20131202.constructor'),
  );
  const body = fc.oneof(fc.string(), fc.json(), fc.webQueryParameters(), fc.constant('Action=__proto__'));
  const headers = fc.record(
    { 'content-type': contentType, 'x-amz-target': target, authorization: text, 'x-amz-invocation-type': text },
    { requiredKeys: [] },
  );
  const sent = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'BREW'),
    path,
    query: text,
    headers,
    body,
  });
  await fc.assert(
    fc.asyncProperty(sent, async (request) => {
      const { status } = await send(pipeline, request);
      assert.ok(status >= 200 && status < 600 && status !== 500, `${status}`);
      assert.deepEqual(bugs, []);
      assert.deepEqual(lines, []);
    }),
    { numRuns: 500 },
  );
});

test('a call from this process is validated and dispatched like one from outside', async () => {
  const caller = { accountId: '000000000000', region: 'us-east-1', host: 'localhost:1', signal: new AbortController().signal };
  const pipeline = testPipeline({
    kinesis: { CreateStream: (input: object, context) => ({ input, account: context.accountId }) },
  });
  const output = await pipeline.call(kinesisModel, 'CreateStream', { StreamName: 'a' }, caller);
  assert.deepEqual(output, { input: { StreamName: 'a' }, account: '000000000000' });
  await assert.rejects(pipeline.call(kinesisModel, 'CreateStream', {}, caller), { code: 'ValidationException' });
  await assert.rejects(pipeline.call(kinesisModel, 'DeleteStream', { StreamName: 'a' }, caller), {
    code: 'NotImplementedException',
  });
  await assert.rejects(pipeline.call(kinesisModel, 'constructor', {}, caller), TypeError);
});

function answerOf(options: TestServerOptions, sent: Sent): Promise<Answered> {
  return send(testPipeline(options), sent);
}

async function send(pipeline: Pipeline, sent: Sent): Promise<Answered> {
  const headers: Readonly<Record<string, string>> = { host: 'localhost:4566', ...sent.headers };
  const request: UniversalRequest = {
    httpVersion: '1.1',
    method: sent.method ?? 'POST',
    path: sent.path ?? '/',
    query: sent.query ?? '',
    body: Buffer.from(sent.body ?? ''),
    header: (name) => headers[name],
    rawHeaders: () => Object.entries(headers).flat(),
    signal: () => new AbortController().signal,
  };
  const admission: Admission = pipeline.admit(request);
  const raw = admission.answer ?? admission.respond(request);
  const response = await raw;
  const all = new Map(Object.entries(response.headers));
  for (let index = 0; index < admission.headers.length; index += 2) {
    all.set(admission.headers[index] ?? '', admission.headers[index + 1] ?? '');
  }
  assert.ok(typeof response.body === 'string' || response.body instanceof Uint8Array);
  return { status: response.status, headers: all, body: Buffer.from(response.body).toString(), raw };
}
