import assert from 'node:assert/strict';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import { after, before, test } from 'node:test';
import tls from 'node:tls';
import { deferred } from '../../../src/platform/async/deferred.ts';
import { SystemClock } from '../../../src/platform/clock.ts';
import { NodeFiles } from '../../../src/platform/files.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { type Certificate, Certificates } from '../../../src/server/http/certificate.ts';
import {
  bodyOf,
  exchange,
  http1,
  kinesisCall,
  type Operations,
  startTestServer,
  statusOf,
  type TestServer,
  until,
} from './support.ts';

const limitsOf: Operations = { DescribeLimits: () => ({ OpenShardCount: 1, ShardLimit: 2 }) };
const source = new Certificates({
  own: undefined,
  directory: undefined,
  names: [],
  files: new NodeFiles(),
  clock: new SystemClock(),
  logger: silentLogger,
});
const certificate = (): Promise<Certificate> => source.current();
let ca = '';
let server: TestServer;

before(async () => {
  ca = (await certificate()).certificate;
  server = await startTestServer({ kinesis: limitsOf, certificate });
});

after(() => server.listener.close());

test('HTTP/2 and HTTP/1.1 are agreed on by ALPN on the port that also answers without TLS', async () => {
  assert.equal(statusOf(await exchange(server.port, kinesisCall('DescribeLimits', {}))), 200);
  const overHttp2 = await callHttp2(['h2', 'http/1.1']);
  assert.deepEqual(overHttp2, { agreed: 'h2', status: 200, body: '{"OpenShardCount":1,"ShardLimit":2}' });
  for (const offered of [['http/1.1'], ['http/1.1', 'spdy/3']]) {
    const socket = await connect({ ALPNProtocols: offered });
    assert.equal(socket.alpnProtocol, 'http/1.1');
    assert.equal(statusOf(await answerOn(socket, kinesisCall('DescribeLimits', {}))), 200);
  }
});

test('without ALPN the first decrypted bytes tell: an HTTP/2 preface opens a session, all else is HTTP/1.1', async () => {
  assert.deepEqual(await callHttp2(undefined), { agreed: false, status: 200, body: '{"OpenShardCount":1,"ShardLimit":2}' });
  const socket = await connect({});
  assert.equal(socket.alpnProtocol, false);
  const answer = await answerOn(socket, ...kinesisCall('DescribeLimits', {}));
  assert.equal(statusOf(answer), 200);
  assert.deepEqual(JSON.parse(bodyOf(answer)), { OpenShardCount: 1, ShardLimit: 2 });
});

test('a keep-alive agent makes one handshake for many requests', async () => {
  const agent = new https.Agent({ ca, keepAlive: true, maxSockets: 1 });
  const ports = new Set<number | undefined>();
  for (let count = 0; count < 3; count++) {
    const request = https.get({ port: server.port, host: '127.0.0.1', path: '/healthz', agent });
    const response = await new Promise<import('node:http').IncomingMessage>((resolve) => request.on('response', resolve));
    ports.add(response.socket.localPort);
    await response.resume().toArray();
  }
  agent.destroy();
  assert.equal(ports.size, 1);
});

test('a handshake that arrives byte by byte, or with the request behind it, is completed', async () => {
  const direct = await connect({});
  const { port, close } = await bytewiseProxy(server.port);
  const socket = tls.connect({ port, host: '127.0.0.1', ca, servername: 'localhost' });
  const early = answerOn(socket, kinesisCall('DescribeLimits', {}));
  assert.equal(statusOf(await early), 200);
  assert.equal(statusOf(await answerOn(direct, http1('GET', '/healthz'))), 200);
  close();
});

test('what is no TLS behind a first handshake byte, an old version or an unknown ALPN ends that connection alone', async () => {
  assert.match(await exchange(server.port, Buffer.from('160301000501000001ff', 'hex')), /^$|^\x15/);
  assert.match(await exchange(server.port, Buffer.concat([Buffer.from('16'), Buffer.alloc(100, 0xff)])), /^$|^\x15|^HTTP/);
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  await assert.rejects(connect(old), { code: /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/ });
  await assert.rejects(connect({ ALPNProtocols: ['spdy/3'] }), { code: /NO_APPLICATION_PROTOCOL/ });
  assert.equal(statusOf(await exchange(server.port, kinesisCall('DescribeLimits', {}))), 200);
  assert.deepEqual(server.bugs, []);
});

test('TLS inside of TLS is closed', async () => {
  const socket = await connect({});
  assert.equal(await answerOn(socket, Buffer.from('16030100050100000100', 'hex')), '');
});

test('a client that renegotiates is cut off', async () => {
  const socket = await connect({ maxVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] });
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.resume();
  socket.renegotiate({}, () => assert.fail('it was renegotiated'));
  await closed;
  assert.equal(statusOf(await exchange(server.port, kinesisCall('DescribeLimits', {}))), 200);
});

test('a handshake that does not come to its end is closed, and so is silence behind it', async () => {
  const limits = { handshakeTimeoutMs: 40, sniffTimeoutMs: 40 };
  await using impatient = await startTestServer({ certificate, limits });
  assert.match(await exchange(impatient.port, Buffer.from('1603010200010001fc0303', 'hex')), /^$|^\x15/);
  const socket = await connect({}, impatient.port);
  socket.resume();
  await new Promise<void>((resolve) => socket.on('close', () => resolve()));
});

test('the certificate is asked for with the first handshake, and a failure to get one closes that connection', async () => {
  let asked = 0;
  const arrival = deferred<Certificate>();
  const answers = [Promise.reject<Certificate>(new Error('disk full')), arrival.promise];
  answers[0]?.catch(() => {});
  await using lazy = await startTestServer({ certificate: () => answers[asked++] ?? certificate() });
  assert.equal(statusOf(await exchange(lazy.port, http1('GET', '/healthz'))), 200);
  assert.equal(asked, 0);
  await assert.rejects(connect({}, lazy.port));
  const waiting = connect({ ALPNProtocols: ['http/1.1'] }, lazy.port);
  await until(() => asked === 2);
  arrival.resolve(await certificate());
  assert.equal(statusOf(await answerOn(await waiting, http1('GET', '/healthz'))), 200);
  assert.equal(asked, 2);
});

test('closing ends handshakes and idle connections at once, and lets a request under way finish', async () => {
  const answer = deferred<object>();
  const closing = await startTestServer({ certificate, kinesis: { DescribeLimits: () => answer.promise } });
  const shaking = net.connect(closing.port, '127.0.0.1');
  shaking.on('error', () => {});
  shaking.write(Buffer.from('1603010200010001fc0303', 'hex'));
  const idle = await connect({ ALPNProtocols: ['http/1.1'] }, closing.port);
  idle.on('error', () => {});
  idle.resume();
  await answerTo(idle, http1('GET', '/healthz', { Connection: 'keep-alive' }));
  const underWay = answerOn(await connect({ ALPNProtocols: ['http/1.1'] }, closing.port), kinesisCall('DescribeLimits', {}));
  await new Promise((resolve) => setTimeout(resolve, 30));
  const closed = closing.listener.close();
  await Promise.all([shaking, idle].map((socket) => new Promise<void>((resolve) => socket.on('close', () => resolve()))));
  answer.resolve({ OpenShardCount: 7 });
  assert.equal(statusOf(await underWay), 200);
  await closed;
});

test('the certificate to trust can be fetched over the same port', async () => {
  const answer = await exchange(server.port, http1('GET', '/_millrace/tls.crt'));
  assert.equal(statusOf(answer), 200);
  assert.equal(bodyOf(answer), ca);
  assert.equal(statusOf(await exchange(server.port, http1('POST', '/_millrace/tls.crt'))), 405);
});

function connect(options: tls.ConnectionOptions, port: number = server.port): Promise<tls.TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', ca, ...options }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends `pieces` one by one and resolves with everything that came until the server closed. */
function answerOn(socket: tls.TLSSocket, ...pieces: readonly (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => resolve(Buffer.concat(received).toString('latin1')));
    for (const piece of pieces) socket.write(piece);
  });
}

function answerTo(socket: tls.TLSSocket, request: string): Promise<void> {
  return new Promise((resolve) => {
    socket.once('data', () => resolve());
    socket.write(request);
  });
}

interface Http2Answer {
  readonly agreed: string | false | null;
  readonly status: number | undefined;
  readonly body: string;
}

async function callHttp2(offered: string[] | undefined): Promise<Http2Answer> {
  const socket = await connect(offered === undefined ? {} : { ALPNProtocols: offered });
  const session = http2.connect('https://localhost', { createConnection: () => socket });
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'Kinesis_20131202.DescribeLimits' };
  const stream = session.request({ ':method': 'POST', ':path': '/', ...headers });
  let status: number | undefined;
  stream.on('response', (head) => (status = head[':status']));
  stream.end('{}');
  const body = Buffer.concat(await stream.toArray()).toString();
  session.close();
  return { agreed: socket.alpnProtocol, status, body };
}

/** Passes on what a client sends one byte at a time. */
async function bytewiseProxy(target: number): Promise<{ readonly port: number; close(): void }> {
  const proxy = net.createServer({ noDelay: true }, (client) => {
    const upstream = net.connect({ port: target, host: '127.0.0.1', noDelay: true });
    client.on('error', () => {});
    upstream.on('error', () => {});
    client.on('data', (chunk) => {
      for (const byte of chunk) upstream.write(Buffer.of(byte));
    });
    upstream.pipe(client);
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return { port: (proxy.address() as net.AddressInfo).port, close: () => proxy.close() };
}
