import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { type TestContext, test } from 'node:test';
import { RuntimeApi, type RuntimeListener } from '../../../../../src/services/lambda/execution/runtime-api/runtime-api.ts';
import { OPEN_FILES_MAX } from '../../../../../src/services/lambda/limits.ts';
import { eventually } from '../../../../support/wait.ts';

const PATIENCE_MS = 5_000;

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

async function listen(t: TestContext): Promise<{ api: RuntimeApi; heard: string[]; ready: () => Promise<void> }> {
  const heard: string[] = [];
  let wake: () => void = () => {};
  const listener: RuntimeListener = {
    onReady: () => {
      heard.push('ready');
      wake();
    },
    onResponse: (payload, output) => heard.push(`response ${Buffer.from(payload)} ${output?.stdoutBytes ?? '-'}`),
    onError: (payload, errorType) => heard.push(`error ${errorType} ${Buffer.from(payload)}`),
    onResponseTooLarge: () => heard.push('too large'),
    onInitError: (payload, errorType) => heard.push(`init error ${errorType} ${Buffer.from(payload)}`),
  };
  const api = await RuntimeApi.listen(listener);
  t.after(() => api.close());
  const ready = (): Promise<void> => (heard.includes('ready') ? Promise.resolve() : new Promise((resolve) => (wake = resolve)));
  return { api, heard, ready };
}

function send(
  api: RuntimeApi,
  method: string,
  path: string,
  body?: string | Buffer,
  headers: http.OutgoingHttpHeaders = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(`http://${api.address}/2018-06-01${path}`, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    request.once('error', reject);
    request.end(body);
  });
}

const INVOCATION = {
  requestId: 'request-1',
  deadlineMs: 1234,
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
  traceId: 'Root=1-0-0',
  payload: Buffer.from('{"a":1}'),
};

/** Asks for {@link INVOCATION} and has it. */
async function run(api: RuntimeApi, ready: () => Promise<void>): Promise<Answer> {
  const next = send(api, 'GET', '/runtime/invocation/next');
  await ready();
  assert.equal(api.deliver(INVOCATION), true);
  return next;
}

test('A runtime asks, is handed an invocation with its headers, answers, and asks again', async (t) => {
  const { api, heard, ready } = await listen(t);
  const { status, headers, body } = await run(api, ready);
  assert.deepEqual([status, body], [200, '{"a":1}']);
  assert.equal(headers['lambda-runtime-aws-request-id'], 'request-1');
  assert.equal(headers['lambda-runtime-deadline-ms'], '1234');
  assert.equal(headers['lambda-runtime-invoked-function-arn'], INVOCATION.invokedFunctionArn);
  assert.equal(headers['lambda-runtime-trace-id'], 'Root=1-0-0');
  assert.equal(headers['lambda-runtime-client-context'], undefined);
  const answered = await send(api, 'POST', '/runtime/invocation/request-1/response', '"ok"', { 'millrace-output-bytes': '7,0' });
  assert.deepEqual([answered.status, JSON.parse(answered.body)], [202, { status: 'OK' }]);
  assert.deepEqual(heard, ['ready', 'response "ok" 7']);
});

test('An answer counts once, only while its invocation runs, and only under its id', async (t) => {
  const { api, heard, ready } = await listen(t);
  const early = await send(api, 'POST', '/runtime/invocation/request-1/response', '1');
  assert.deepEqual([early.status, JSON.parse(early.body).errorType], [403, 'InvalidStateTransition']);
  await run(api, ready);
  const other = await send(api, 'POST', '/runtime/invocation/request-2/response', '1');
  assert.deepEqual(
    [other.status, JSON.parse(other.body)],
    [400, { errorType: 'InvalidRequestID', errorMessage: 'Invalid request ID' }],
  );
  assert.equal((await send(api, 'GET', '/runtime/invocation/next')).status, 403);
  assert.equal((await send(api, 'POST', '/runtime/init/error', '{}')).status, 403);
  assert.equal((await send(api, 'POST', '/runtime/invocation/request-1/error', '{"errorType":"E"}')).status, 202);
  assert.equal((await send(api, 'POST', '/runtime/invocation/request-1/response', '2')).status, 403);
  assert.deepEqual(heard, ['ready', 'error Runtime.Unknown {"errorType":"E"}']);
});

test('A runtime that does not wait for its acknowledgement has it with the next invocation at the latest', async (t) => {
  const { api, heard, ready } = await listen(t);
  const client = net.connect(Number(api.address.split(':')[1]), '127.0.0.1');
  t.after(() => client.destroy());
  let received = '';
  client.on('data', (chunk) => {
    received += chunk;
  });
  const next = `GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: ${api.address}\r\n\r\n`;
  client.write(next);
  await ready();
  api.deliver(INVOCATION);
  client.write(
    `POST /2018-06-01/runtime/invocation/request-1/response HTTP/1.1\r\nHost: ${api.address}\r\n` +
      'Millrace-Next: follows\r\nContent-Length: 4\r\n\r\n"ok"',
  );
  await eventually('the answer', PATIENCE_MS, () => heard[1]);
  client.write(next);
  await eventually('the next request', PATIENCE_MS, () => heard[2]);
  assert.deepEqual(heard, ['ready', 'response "ok" -', 'ready']);
  assert.equal(api.deliver({ ...INVOCATION, requestId: 'request-2' }), true);
  await eventually('the next invocation', PATIENCE_MS, () => received.includes('request-2') || undefined);
  assert.deepEqual(received.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200', 'HTTP/1.1 202', 'HTTP/1.1 200']);
  const answer = await send(api, 'POST', '/runtime/invocation/request-2/error', '{}', { 'millrace-next': 'follows' });
  assert.equal(answer.status, 202, "through Node's server it comes at once");
});

test('A start that failed is reported once and ends the matter', async (t) => {
  const { api, heard } = await listen(t);
  const headers = { 'Lambda-Runtime-Function-Error-Type': 'Runtime.ImportModuleError' };
  assert.equal((await send(api, 'POST', '/runtime/init/error', '{"errorType":"E"}', headers)).status, 202);
  assert.equal((await send(api, 'GET', '/runtime/invocation/next')).status, 403);
  assert.deepEqual(heard, ['init error Runtime.ImportModuleError {"errorType":"E"}']);
});

test('Only one answer is read at a time, until its client breaks off, and one that comes byte by byte is whole', async (t) => {
  const { api, heard, ready } = await listen(t);
  await run(api, ready);
  const path = `http://${api.address}/2018-06-01/runtime/invocation/request-1/response`;
  const headers = { 'content-length': 10, expect: '100-continue' };
  const half = http.request(path, { method: 'POST', agent: false, headers });
  half.once('error', () => {});
  const isRead = new Promise((resolve) => half.once('continue', resolve));
  half.write('half');
  await isRead;
  assert.equal((await send(api, 'POST', '/runtime/invocation/request-1/response', '2')).status, 403);
  half.destroy();
  const status = await new Promise<number | undefined>((resolve) => {
    const again = (): void => {
      const request = http.request(path, { method: 'POST', agent: false }, (response) => {
        if (response.resume().statusCode === 403) again();
        else resolve(response.statusCode);
      });
      for (let count = 0; count < 1_500; count++) request.write(`${count % 10}`);
      request.end();
    };
    again();
  });
  assert.equal(status, 202);
  assert.deepEqual(heard, ['ready', `response ${'0123456789'.repeat(150)} -`]);
});

test('An answer that is too large is refused without being kept', async (t) => {
  const { api, heard, ready } = await listen(t);
  await run(api, ready);
  const answered = await send(api, 'POST', '/runtime/invocation/request-1/response', Buffer.alloc(6_291_557, 'x'));
  assert.equal(answered.status, 413);
  assert.deepEqual(JSON.parse(answered.body), {
    errorType: 'RequestEntityTooLarge',
    errorMessage: 'Exceeded maximum allowed payload size (6291556 bytes).',
  });
  assert.deepEqual(heard, ['ready', 'too large']);
});

test('Connections beyond the bound are closed, and those that were there before serve on', async (t) => {
  const { api } = await listen(t);
  const [host = '', port] = api.address.split(':');
  const connections: net.Socket[] = [];
  t.after(() => {
    for (const connection of connections) connection.destroy();
  });
  const open = async (): Promise<net.Socket> => {
    const connection = net.connect(Number(port), host);
    connection.once('error', () => {});
    connections.push(connection);
    await once(connection, 'connect');
    return connection;
  };
  const first = await open();
  for (let count = 1; count < OPEN_FILES_MAX; count++) await open();
  await once(await open(), 'close');
  first.write(`GET /2018-06-01/ping HTTP/1.1\r\nHost: ${api.address}\r\n\r\n`);
  assert.match(`${(await once(first, 'data'))[0]}`, /pong/);
});

test('A web page and a stranger learn nothing', async (t) => {
  const { api, heard } = await listen(t);
  assert.equal((await send(api, 'GET', '/runtime/invocation/next', undefined, { host: 'evil.example' })).status, 403);
  assert.equal((await send(api, 'GET', '/runtime/invocation/next', undefined, { origin: 'http://evil.example' })).status, 403);
  for (const path of [
    '/runtime/invocation/next?x',
    '/runtime/invocation//response',
    '/runtime/invocation/a/b/response',
    '/runtime',
  ]) {
    assert.equal((await send(api, 'POST', path, '{}')).status, 404, path);
  }
  assert.equal((await send(api, 'GET', '/ping')).body, 'pong');
  assert.deepEqual(heard, []);
});

test('another listener takes no more connections than the own one, and survives one that it could not accept', async (t) => {
  const { api } = await listen(t);
  const listener = net.createServer();
  api.admit(listener, '127.0.0.1:9001');
  assert.equal(listener.maxConnections, OPEN_FILES_MAX);
  listener.emit('error', new Error('accept EMFILE'));
});
