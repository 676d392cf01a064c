import assert from 'node:assert/strict';
import http2 from 'node:http2';
import net from 'node:net';
import { test } from 'node:test';
import { deferred } from '../../../src/platform/async/deferred.ts';
import { WholeAnswer } from '../../../src/server/http/answers.ts';
import type { HttpApplication } from '../../../src/server/http/application.ts';
import { HTTP2_STREAMS_MAX } from '../../../src/server/limits.ts';
import { StartError } from '../../../src/server/start-error.ts';
import {
  bodyOf,
  exchange,
  http1,
  JSON_1_1,
  kinesisCall,
  type Operations,
  startTestServer,
  statusOf,
  type TestServer,
  until,
} from './support.ts';

const MIB = 1024 * 1024;
const limitsOf: Operations = { DescribeLimits: () => ({ OpenShardCount: 1, ShardLimit: 2 }) };

async function assertAlive(server: TestServer): Promise<void> {
  assert.equal(statusOf(await exchange(server.port, http1('GET', '/healthz'))), 200);
  assert.deepEqual(server.bugs, []);
}

test('one port answers HTTP/1.1 and HTTP/2 by prior knowledge alike', async () => {
  await using server = await startTestServer({ kinesis: limitsOf });
  const answer = await exchange(server.port, kinesisCall('DescribeLimits', {}));
  assert.equal(statusOf(answer), 200);
  assert.match(answer, /\r\nx-amzn-RequestId: [0-9a-f-]{36}\r\n/);
  assert.match(answer, /\r\nx-amz-id-2: [0-9A-Za-z+/]{96}\r\n/);
  assert.deepEqual(JSON.parse(bodyOf(answer)), { OpenShardCount: 1, ShardLimit: 2 });

  const overHttp2 = await http2Call(server.port, 'DescribeLimits', '{}');
  assert.equal(overHttp2.status, 200);
  assert.match(String(overHttp2.headers['x-amzn-requestid']), /^[0-9a-f-]{36}$/);
  assert.deepEqual(JSON.parse(overHttp2.body), { OpenShardCount: 1, ShardLimit: 2 });
});

test('a request that arrives byte by byte is answered like any other', async () => {
  await using server = await startTestServer({ kinesis: limitsOf });
  const answer = await exchange(server.port, ...kinesisCall('DescribeLimits', {}));
  assert.equal(statusOf(answer), 200);
});

test('an HTTP/2 preface that arrives byte by byte opens a session', async () => {
  await using server = await startTestServer();
  const settings = Buffer.from('000000040000000000', 'hex');
  const goAway = Buffer.from('0000080700000000000000000000000000', 'hex');
  const answer = await exchange(server.port, ...'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', settings, goAway);
  assert.equal(answer.charCodeAt(3), 4, 'the first frame from the server is SETTINGS');
});

test('one HTTP/1.1 connection carries one request after the other', async () => {
  await using server = await startTestServer({ kinesis: limitsOf });
  const first = kinesisCall('DescribeLimits', {}, { Connection: 'keep-alive' });
  const answer = await exchange(server.port, first, first, kinesisCall('DescribeLimits', {}));
  assert.equal(answer.match(/HTTP\/1\.1 200 OK/g)?.length, 3);
});

test('one HTTP/2 session carries many large requests at once', async () => {
  await using server = await startTestServer({ kinesis: { PutRecord: (input: { Data: Uint8Array }) => sizeAnswer(input.Data) } });
  const session = http2.connect(`http://127.0.0.1:${server.port}`);
  const body = JSON.stringify({ StreamName: 's', PartitionKey: 'k', Data: Buffer.alloc(MIB, 1).toString('base64') });
  const answers = await Promise.all(Array.from({ length: 12 }, () => sessionCall(session, 'PutRecord', body)));
  session.close();
  for (const { status, body: answered } of answers) {
    assert.equal(status, 200);
    assert.equal(JSON.parse(answered).SequenceNumber, String(MIB));
  }
});

test('a body that announces too much is refused before it is sent', async () => {
  await using server = await startTestServer({ kinesis: limitsOf, limits: { lingerTimeoutMs: 50 } });
  const head = http1('POST', '/', { ...target('DescribeLimits'), 'Content-Length': String(100 * MIB) });
  const answer = await exchange(server.port, head);
  assert.equal(statusOf(answer), 413);
  await assertAlive(server);
});

test('a body without a length is refused at the byte that is too many', async () => {
  let calls = 0;
  await using server = await startTestServer({ kinesis: { DescribeLimits: () => void calls++ } });
  const head = http1('POST', '/', { ...target('DescribeLimits'), 'Transfer-Encoding': 'chunked' });
  const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MIB, 0x20), Buffer.from('\r\n')]);
  const answer = await exchange(server.port, head, chunk, chunk, chunk, '0\r\n\r\n');
  assert.equal(statusOf(answer), 413);
  assert.equal(calls, 0);
  await assertAlive(server);
});

test('an oversized body over HTTP/2 is refused with and without a length', async () => {
  await using server = await startTestServer({ kinesis: limitsOf });
  const body = Buffer.alloc(3 * MIB, 0x20);
  assert.equal((await http2Call(server.port, 'DescribeLimits', body)).status, 413);
  assert.equal((await http2Call(server.port, 'DescribeLimits', body, { 'content-length': body.byteLength })).status, 413);
  await assertAlive(server);
});

test('a refused body that the client sends to its end leaves the connection usable', async () => {
  await using server = await startTestServer({ kinesis: limitsOf });
  const oversized = http1('POST', '/', { ...target('DescribeLimits'), Connection: 'keep-alive' }, ' '.repeat(3 * MIB));
  const answer = await exchange(server.port, oversized, kinesisCall('DescribeLimits', {}));
  assert.deepEqual(answer.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 413', 'HTTP/1.1 200']);
});

test('bytes that are no request are answered with 400 and closed', async () => {
  await using server = await startTestServer();
  for (const garbage of [
    '\0\x01\x02\x03garbage\r\n\r\n',
    'GET\r\n\r\n',
    'POST / HTTP/9.9\r\n\r\n',
    'PRI * HTTP/1.1\r\nHost: a\r\n\r\n',
  ]) {
    assert.equal(statusOf(await exchange(server.port, garbage)), 400, JSON.stringify(garbage));
  }
  await assertAlive(server);
});

test('a TLS handshake on the plain port is closed', async () => {
  await using server = await startTestServer();
  assert.equal(await exchange(server.port, Buffer.from('16030100050100000100', 'hex')), '');
  await assertAlive(server);
});

test('a request with Content-Length and Transfer-Encoding, or two lengths, is refused', async () => {
  await using server = await startTestServer({ kinesis: limitsOf });
  const both = http1(
    'POST',
    '/',
    { ...target('DescribeLimits'), 'Content-Length': '5', 'Transfer-Encoding': 'chunked' },
    '0\r\n\r\n',
  );
  assert.equal(statusOf(await exchange(server.port, both)), 400);
  const twice = http1('POST', '/', { ...target('DescribeLimits'), 'Content-Length': '2', 'content-length': '3' }, '{}');
  assert.equal(statusOf(await exchange(server.port, twice)), 400);
  await assertAlive(server);
});

test('Upgrade: h2c is not taken up: the request is answered as HTTP/1.1', async () => {
  await using server = await startTestServer({ kinesis: limitsOf });
  const upgrade = { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAAP__' };
  const socket = net.connect(server.port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString()));
  socket.write(kinesisCall('DescribeLimits', {}, upgrade));
  await until(() => received.includes('"ShardLimit"'));
  received = '';
  socket.write(kinesisCall('DescribeLimits', {}));
  await new Promise((resolve) => socket.on('close', resolve));
  assert.equal(statusOf(received), 200);
});

test('a request without a host, with two of them, or for a whole URL is malformed', async () => {
  await using server = await startTestServer();
  assert.equal(statusOf(await exchange(server.port, 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n')), 400);
  assert.equal(statusOf(await exchange(server.port, 'GET /healthz HTTP/1.0\r\n\r\n')), 400);
  const twoHosts = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n';
  assert.equal(statusOf(await exchange(server.port, twoHosts)), 400);
  assert.equal(statusOf(await exchange(server.port, http1('GET', 'http://localhost/healthz'))), 400);
  await assertAlive(server);
});

test('over HTTP/2 the authority is the host, and a host that differs from it is malformed', async () => {
  await using server = await startTestServer({ kinesis: limitsOf });
  assert.equal((await http2Call(server.port, 'DescribeLimits', '{}', { ':authority': 'evil.example' })).status, 403);
  assert.equal(
    (await http2Call(server.port, 'DescribeLimits', '{}', { ':authority': 'localhost', host: '127.0.0.1' })).status,
    400,
  );
});

test('headers beyond 16 KiB are refused', async () => {
  await using server = await startTestServer();
  assert.equal(statusOf(await exchange(server.port, http1('GET', '/healthz', { 'X-Long': 'x'.repeat(17 * 1024) }))), 431);
  await assertAlive(server);
});

test('a connection that does not say what it speaks is closed', async () => {
  await using server = await startTestServer({ limits: { sniffTimeoutMs: 30 } });
  assert.equal(await exchange(server.port), '');
  assert.equal(await exchange(server.port, 'PRI * HTTP/'), '');
  await assertAlive(server);
});

test('headers that dribble are cut off', async () => {
  await using server = await startTestServer({ limits: { headersTimeoutMs: 60, timeoutCheckIntervalMs: 20 } });
  assert.equal(statusOf(await exchange(server.port, 'GET /healthz HTTP/1.1\r\nHost: local')), 408);
  await assertAlive(server);
});

test('a body that does not arrive is cut off, on both protocols', async () => {
  const limits = { headersTimeoutMs: 50, requestTimeoutMs: 80, timeoutCheckIntervalMs: 20 };
  await using server = await startTestServer({ kinesis: limitsOf, limits });
  const head = http1('POST', '/', { ...target('DescribeLimits'), 'Content-Length': '100' });
  assert.equal(statusOf(await exchange(server.port, head, '{')), 408);
  const session = http2.connect(`http://127.0.0.1:${server.port}`);
  const stream = session.request({ ':method': 'POST', ...target('DescribeLimits') });
  stream.on('error', () => {});
  await new Promise((resolve) => stream.on('close', resolve));
  assert.equal(stream.rstCode, http2.constants.NGHTTP2_CANCEL);
  session.destroy();
  await assertAlive(server);
});

test('an answer that takes longer than the request timeout still arrives', async () => {
  const slow: Operations = { DescribeLimits: () => new Promise((resolve) => setTimeout(resolve, 150, { OpenShardCount: 3 })) };
  const limits = { headersTimeoutMs: 30, requestTimeoutMs: 40, timeoutCheckIntervalMs: 10, idleTimeoutMs: 50 };
  await using server = await startTestServer({ kinesis: slow, limits });
  const [overHttp1, overHttp2] = await Promise.all([
    exchange(server.port, kinesisCall('DescribeLimits', {})),
    http2Call(server.port, 'DescribeLimits', '{}'),
  ]);
  assert.equal(statusOf(overHttp1), 200);
  assert.equal(overHttp2.status, 200);
});

test('a session that resets its streams rapidly is closed', async () => {
  let calls = 0;
  const limits = { resetsBurst: 50, resetsPerSecond: 1 };
  await using server = await startTestServer({ kinesis: { DescribeLimits: () => void calls++ }, limits });
  const session = http2.connect(`http://127.0.0.1:${server.port}`);
  session.on('error', () => {});
  const closed = new Promise<void>((resolve) => session.on('close', resolve));
  const flood = (): void => {
    if (session.closed || session.destroyed) return;
    for (let count = 0; count < 20; count++) {
      const stream = session.request({ ':method': 'POST', ...target('DescribeLimits') }, { endStream: true });
      stream.on('error', () => {});
      stream.close(http2.constants.NGHTTP2_CANCEL);
    }
    setImmediate(flood);
  };
  session.on('connect', flood);
  await closed;
  assert.ok(calls <= limits.resetsBurst + HTTP2_STREAMS_MAX, `${calls} calls were made`);
  await assertAlive(server);
});

test('a session may hold 128 streams open and no more', async () => {
  await using server = await startTestServer();
  const session = http2.connect(`http://127.0.0.1:${server.port}`);
  const settings = await new Promise<http2.Settings>((resolve) => session.on('remoteSettings', resolve));
  assert.equal(settings.maxConcurrentStreams, 128);
  session.destroy();
});

test('a client that goes away in the middle of its upload costs nothing', async () => {
  await using server = await startTestServer({ kinesis: { PutRecord: () => assert.fail('it was never complete') } });
  for (let count = 0; count < 20; count++) {
    const socket = net.connect(server.port, '127.0.0.1');
    socket.write(http1('POST', '/', { ...target('PutRecord'), 'Content-Length': '100000' }, 'x'.repeat(2000)));
    await new Promise((resolve) => setImmediate(resolve));
    socket.resetAndDestroy();
  }
  await assertAlive(server);
});

test('the signal of a request aborts when its client goes away, and stays calm when it does not', async () => {
  const signals: AbortSignal[] = [];
  const waiting: Operations = {
    DescribeLimits: (_input, context) => {
      signals.push(context.signal());
      return signals.length === 1 ? {} : new Promise(() => {});
    },
  };
  await using server = await startTestServer({ kinesis: waiting });
  await exchange(server.port, kinesisCall('DescribeLimits', {}));
  const socket = net.connect(server.port, '127.0.0.1', () => socket.write(kinesisCall('DescribeLimits', {})));
  await until(() => signals.length === 2);
  socket.destroy();
  const session = http2.connect(`http://127.0.0.1:${server.port}`);
  session.on('error', () => {});
  const stream = session.request({ ':method': 'POST', ...target('DescribeLimits') });
  stream.on('error', () => {});
  stream.end('{}');
  await until(() => signals.length === 3);
  stream.close(http2.constants.NGHTTP2_CANCEL);
  await until(() => signals[1]?.aborted === true && signals[2]?.aborted === true);
  assert.equal(signals[0]?.aborted, false);
  session.destroy();
});

test('a client that takes nothing of a large answer is cut off', async () => {
  let open = 0;
  const large: Operations = {
    ListStreams: () => {
      open = openSockets(); // both ends are in this process
      return { StreamNames: ['x'.repeat(16 * MIB)] };
    },
  };
  await using server = await startTestServer({ kinesis: large, limits: { writeStallTimeoutMs: 40 } });
  const socket = net.connect(server.port, '127.0.0.1', () => socket.write(kinesisCall('ListStreams', {})));
  socket.on('error', () => {});
  socket.pause();
  await until(() => openSockets() < open);
  socket.destroy();
  await assertAlive(server);
});

test('an answer that Node refuses to write is a 500 and harms nobody', async () => {
  const broken: HttpApplication = {
    admit: () => new WholeAnswer([], { status: 200, headers: { 'X-Broken': 'a\nb' }, body: '' }),
  };
  await using server = await startTestServer({ application: broken });
  assert.equal(statusOf(await exchange(server.port, http1('GET', '/'))), 500);
  assert.equal(statusOf(await exchange(server.port, http1('GET', '/'))), 500);
  assert.deepEqual(server.bugs, []);
});

test('closing lets a request under way finish and refuses new connections at once', async () => {
  const answer = deferred<object>();
  let underWayCount = 0;
  const wait = (): Promise<object> => {
    underWayCount += 1;
    return answer.promise;
  };
  const server = await startTestServer({ kinesis: { DescribeLimits: wait } });
  const idle = net.connect(server.port, '127.0.0.1');
  const underWay = exchange(server.port, kinesisCall('DescribeLimits', {}, { Connection: 'keep-alive' }));
  const overHttp2 = http2Call(server.port, 'DescribeLimits', '{}');
  await until(() => underWayCount === 2);
  const closed = server.listener.close();
  await new Promise((resolve) => idle.on('close', resolve));
  assert.equal(await exchange(server.port, http1('GET', '/healthz')), '');
  answer.resolve({ OpenShardCount: 7 });
  assert.deepEqual(JSON.parse(bodyOf(await underWay)), { OpenShardCount: 7 });
  assert.deepEqual(JSON.parse((await overHttp2).body), { OpenShardCount: 7 });
  await closed;
  await server.listener.close();
});

test('closing cuts what does not finish in time', async () => {
  const server = await startTestServer({
    kinesis: { DescribeLimits: () => new Promise(() => {}) },
    limits: { drainTimeoutMs: 50 },
  });
  const hanging = exchange(server.port, kinesisCall('DescribeLimits', {}));
  const session = http2.connect(`http://127.0.0.1:${server.port}`);
  session.on('error', () => {});
  const stream = session.request({ ':method': 'POST', ...target('DescribeLimits') });
  stream.on('error', () => {});
  stream.end('{}');
  await new Promise((resolve) => setTimeout(resolve, 30));
  await server.listener.close();
  assert.equal(await hanging, '');
});

test('a client that does not hang up when its session has ended is hung up on', async () => {
  await using server = await startTestServer({ limits: { idleTimeoutMs: 30, lingerTimeoutMs: 30 } });
  const socket = net.connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('error', () => {});
  let ended = false;
  socket.on('end', () => {
    ended = true;
    const writing = setInterval(() => socket.write(Buffer.alloc(17)), 10);
    socket.on('close', () => clearInterval(writing));
  });
  socket.resume();
  socket.write(Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from('000000040000000000', 'hex')]));
  await closed;
  assert.ok(ended);
});

test('closing does not wait for a client that has got its answer and reads it not', async () => {
  const server = await startTestServer({ kinesis: limitsOf, limits: { drainTimeoutMs: 50 } });
  const session = http2.connect(`http://127.0.0.1:${server.port}`);
  session.on('error', () => {});
  const stream = session.request({ ':method': 'POST', ...target('DescribeLimits') });
  stream.on('error', () => {});
  stream.end('{}');
  await new Promise((resolve) => stream.on('response', resolve));
  await server.listener.close();
  session.destroy();
});

test('a port in use is a start error that says what to do', async () => {
  await using first = await startTestServer();
  await using second = await startTestServer();
  await second.listener.close();
  await assert.rejects(
    second.listener.listen('127.0.0.1', first.port),
    (error) => error instanceof StartError && error.kind === 'port-in-use' && /--port/.test(error.message),
  );
  await assert.rejects(
    second.listener.listen('192.0.2.1', 0),
    (error) => error instanceof StartError && error.kind === 'address-not-available',
  );
});

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}

function target(operation: string): Record<string, string> {
  return { 'content-type': JSON_1_1, 'x-amz-target': `Kinesis_20131202.${operation}` };
}

function sizeAnswer(data: Uint8Array): object {
  return { ShardId: 'shardId-000000000000', SequenceNumber: String(data.byteLength) };
}

interface Http2Answer {
  readonly status: number | undefined;
  readonly headers: http2.IncomingHttpHeaders;
  readonly body: string;
}

async function http2Call(
  port: number,
  operation: string,
  body: string | Uint8Array,
  headers: http2.OutgoingHttpHeaders = {},
): Promise<Http2Answer> {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  session.on('error', () => {});
  try {
    return await sessionCall(session, operation, body, headers);
  } finally {
    session.close();
  }
}

function sessionCall(
  session: http2.ClientHttp2Session,
  operation: string,
  body: string | Uint8Array,
  headers: http2.OutgoingHttpHeaders = {},
): Promise<Http2Answer> {
  return new Promise((resolve) => {
    const stream = session.request({ ':method': 'POST', ':path': '/', ...target(operation), ...headers });
    const received: Buffer[] = [];
    let head: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader = {};
    stream.on('response', (answered) => (head = answered));
    stream.on('data', (chunk: Buffer) => received.push(chunk));
    stream.on('error', () => {});
    stream.on('close', () => resolve({ status: head[':status'], headers: head, body: Buffer.concat(received).toString() }));
    stream.end(body);
  });
}
