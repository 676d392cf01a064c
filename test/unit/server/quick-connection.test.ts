import assert from 'node:assert/strict';
import net from 'node:net';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { deferred } from '../../../src/platform/async/deferred.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import type { RequestContext } from '../../../src/protocol/service.ts';
import type { UniversalResponse } from '../../../src/protocol/universal.ts';
import { WholeAnswer } from '../../../src/server/http/answers.ts';
import type { HttpApplication } from '../../../src/server/http/application.ts';
import { NodeAdapter } from '../../../src/server/http/node-adapter.ts';
import { QuickServer } from '../../../src/server/http/quick-server.ts';
import { LISTENER_LIMITS, QUICK_REQUEST_BYTES_MAX, QUICK_REQUEST_PIECES_MAX } from '../../../src/server/limits.ts';
import { bodyOf, exchange, http1, kinesisCall, type Operations, startTestServer, statusOf, until } from './support.ts';

/** Answers with the length of the name it is given, so that answers tell requests apart. */
const counting: Operations = { DescribeStream: ({ StreamName }: { StreamName: string }) => counted(StreamName.length) };

function counted(RetentionPeriodHours: number): object {
  return { StreamDescription: { RetentionPeriodHours } };
}

/** Takes nothing of what is written to it. */
class UntakenSocket extends Duplex {
  constructor() {
    super({ read: () => {}, write: () => {} });
  }

  setTimeout(): this {
    return this;
  }

  destroySoon(): void {
    this.end();
    this.once('finish', () => this.destroy());
  }
}

/** A plain request: one that keeps the connection. */
function plain(length: number, headers: Readonly<Record<string, string>> = {}): string {
  return kinesisCall('DescribeStream', { StreamName: 's'.repeat(length) }, { Connection: 'keep-alive', ...headers });
}

const last = (length: number): string => plain(length, { Connection: 'close' });

function hoursOf(received: string): number[] {
  return [...received.matchAll(/"RetentionPeriodHours":(\d+)/g)].map((match) => Number(match[1]));
}

test('plain requests in one packet are answered in their order, also when the first takes longer', async () => {
  const first = deferred<object>();
  const slow: Operations = {
    DescribeStream: ({ StreamName }: { StreamName: string }) => (StreamName === 's' ? first.promise : counted(StreamName.length)),
  };
  await using server = await startTestServer({ kinesis: slow });
  const received = exchange(server.port, [1, 2, 3, 4].map((length) => plain(length)).join('') + last(5));
  setTimeout(() => first.resolve(counted(1)), 20);
  assert.deepEqual(hoursOf(await received), [1, 2, 3, 4, 5]);
});

test('a plain request whose head and body come apart, or byte by byte, is answered', async () => {
  await using server = await startTestServer({ kinesis: counting });
  const request = plain(7);
  const body = request.indexOf('\r\n\r\n') + 4;
  const pieces = [
    request.slice(0, body),
    request.slice(body),
    request.slice(0, 5),
    request.slice(5, body + 3),
    request.slice(body + 3),
  ];
  assert.deepEqual(hoursOf(await exchange(server.port, ...pieces, ...request, last(8))), [7, 7, 7, 8]);
  assert.ok(request.length > QUICK_REQUEST_PIECES_MAX);
});

test("a request that is not plain goes to Node's server, and the connection with it", async () => {
  await using server = await startTestServer({ kinesis: counting });
  const keepAlive = { Connection: 'keep-alive' };
  const body = JSON.stringify({ StreamName: 'ssss' });
  const chunked = `${plain(1, { 'Transfer-Encoding': 'chunked' })
    .split('\r\n\r\n')[0]
    ?.replace(/Content-Length: \d+\r\n/, '')}\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  const received = await exchange(
    server.port,
    plain(2) + http1('GET', '/healthz', keepAlive) + plain(3),
    chunked,
    plain(5),
    last(6),
  );
  assert.deepEqual(hoursOf(received), [2, 3, 4, 5, 6]);
  assert.match(received, /"status":"running"/);
  const statuses = received.match(/HTTP\/1\.1 \d+/g);
  assert.deepEqual(
    statuses,
    Array.from({ length: 6 }, () => 'HTTP/1.1 200'),
  );
});

test('a request that is larger than the quick way takes is answered, and those behind it', async () => {
  await using server = await startTestServer({ kinesis: counting });
  const large = kinesisCall(
    'DescribeStream',
    { StreamName: 'large', Padding: 'x'.repeat(QUICK_REQUEST_BYTES_MAX) },
    { Connection: 'keep-alive' },
  );
  assert.deepEqual(hoursOf(await exchange(server.port, plain(1), large, plain(2), last(3))), [1, 5, 2, 3]);
});

test('its answers carry the headers that those of Node carry', async () => {
  await using server = await startTestServer({ kinesis: counting });
  const names = (head: string): string[] => [...head.matchAll(/\r\n([\w-]+):/g)].map((match) => match[1] as string);
  const viaNode = { 'X-Odd': '\xe9' };
  const received = await exchange(server.port, plain(1), plain(1, viaNode), last(1));
  const [quick = '', node = ''] = received.split(/(?=HTTP\/1\.1 )/);
  assert.deepEqual(names(quick), names(node));
  assert.match(
    quick,
    /\r\nDate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=75\r\n/,
  );
});

test('an answer beyond ASCII has its length in bytes', async () => {
  const name = 'ä€😀';
  await using server = await startTestServer({
    kinesis: { DescribeStream: () => ({ StreamDescription: { StreamName: name } }) },
  });
  const [quick = ''] = (await exchange(server.port, plain(1), last(1))).split(/(?=HTTP\/1\.1 )/);
  const body = Buffer.from(bodyOf(quick), 'latin1');
  assert.equal(Number(/Content-Length: (\d+)/.exec(quick)?.[1]), body.byteLength);
  assert.equal(JSON.parse(body.toString()).StreamDescription.StreamName, name);
});

test('a plain request that does not become complete is cut off like any other', async () => {
  const limits = { headersTimeoutMs: 50, requestTimeoutMs: 80, timeoutCheckIntervalMs: 20 };
  await using server = await startTestServer({ kinesis: counting, limits });
  for (const beginning of [plain(3).slice(0, 40), plain(3).slice(0, -2)]) {
    const received = await exchange(server.port, plain(1), beginning);
    assert.deepEqual(received.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200', 'HTTP/1.1 408']);
  }
});

test('an idle connection is closed when its time is over, and not while a request is under way', async () => {
  const answer = deferred<object>();
  const limits = { timeoutCheckIntervalMs: 10, idleTimeoutMs: 40 };
  await using server = await startTestServer({ kinesis: { DescribeStream: () => answer.promise }, limits });
  setTimeout(() => answer.resolve(counted(9)), 150);
  assert.deepEqual(hoursOf(await exchange(server.port, plain(1))), [9]);
});

test('a connection whose client does not take the last answer is closed like an idle one, also when requests wait behind it', async () => {
  const limits = { ...LISTENER_LIMITS, timeoutCheckIntervalMs: 1_000, idleTimeoutMs: 3_000 };
  const clock = new ManualClock();
  const cases = [
    { requests: plain(1), body: 'x' },
    { requests: plain(1) + plain(2), body: 'x'.repeat(100_000) },
  ];
  for (const { requests, body } of cases) {
    const socket = new UntakenSocket();
    const application: HttpApplication = { admit: () => new WholeAnswer([], { status: 200, headers: {}, body }) };
    const adapter = new NodeAdapter({ application, limits, clock, logger: silentLogger, onBug: assert.ifError });
    const server = new QuickServer({ adapter, limits, clock }, () => assert.fail('it is not handed over'));
    server.serve(socket as unknown as net.Socket, Buffer.from(requests));
    assert.ok(socket.writableLength > 0);
    await clock.advance(3_000);
    assert.equal(socket.destroyed, false);
    await clock.advance(1_000);
    assert.equal(socket.destroyed, true);
    server.close();
  }
});

test('a client that takes nothing of its answers is held back, and cut off', async () => {
  let calls = 0;
  const large: Operations = {
    DescribeStream: () => {
      calls += 1;
      return { StreamDescription: { StreamName: 'x'.repeat(8 * 1024 * 1024) } };
    },
  };
  await using server = await startTestServer({ kinesis: large, limits: { writeStallTimeoutMs: 60 } });
  const socket = net.connect(server.port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('error', () => {});
  socket.pause();
  socket.write(plain(1).repeat(20));
  await until(() => calls > 0);
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.equal(calls, 1);
  socket.resume();
  await closed;
});

test('a header that cannot be written costs its answer and not the connection', async () => {
  const answers: UniversalResponse[] = [
    { status: 200, headers: { 'X-Broken': 'a\r\nb: c' }, body: '' },
    { status: 200, headers: { 'X-Fine': 'a' }, body: '' },
  ];
  const application: HttpApplication = { admit: () => new WholeAnswer([], answers.shift() as UniversalResponse) };
  await using server = await startTestServer({ application });
  const socket = net.connect(server.port, '127.0.0.1', () => socket.write(plain(1) + plain(2)));
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString()));
  await until(() => received.includes('X-Fine: a'));
  socket.destroy();
  assert.deepEqual(received.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 500', 'HTTP/1.1 200']);
});

test('the signal of a plain request aborts when its client goes away or ends its side, and not once it is answered', async () => {
  const signals: AbortSignal[] = [];
  const waiting: Operations = {
    DescribeStream: (_input, context) => {
      signals.push(context.signal());
      return signals.length === 1 ? counted(1) : new Promise(() => {});
    },
  };
  await using server = await startTestServer({ kinesis: waiting });
  const [destroys, ends] = [net.connect(server.port, '127.0.0.1'), net.connect(server.port, '127.0.0.1')];
  destroys.write(plain(1) + plain(2));
  await until(() => signals.length === 2);
  ends.write(plain(3));
  await until(() => signals.length === 3);
  destroys.destroy();
  ends.end();
  await until(() => signals[1]?.aborted === true && signals[2]?.aborted === true);
  assert.equal(signals[0]?.aborted, false);
});

test('a signal that is asked for when its request is answered has nothing to do with the connection any more', async () => {
  const contexts: RequestContext[] = [];
  const keeping: Operations = {
    DescribeStream: (_input, context) => {
      contexts.push(context);
      return counted(1);
    },
  };
  await using server = await startTestServer({ kinesis: keeping });
  const socket = net.connect(server.port, '127.0.0.1', () => socket.write(plain(1).repeat(20)));
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString()));
  await until(() => hoursOf(received).length === 20);
  const signals = contexts.map((context) => context.signal());
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.ok(signals.every(({ aborted }) => !aborted));
});

test('closing ends idle connections at once and those with a request under way behind its answer', async () => {
  const answer = deferred<object>();
  let calls = 0;
  const operation = (): object => (++calls === 1 ? counted(1) : answer.promise);
  const server = await startTestServer({ kinesis: { DescribeStream: operation }, limits: { drainTimeoutMs: 5_000 } });
  const idle = net.connect(server.port, '127.0.0.1', () => idle.write(plain(1)));
  await new Promise((resolve) => idle.once('data', resolve));
  const underWay = exchange(server.port, plain(2));
  await until(() => calls === 2);
  const closed = server.listener.close();
  await new Promise((resolve) => idle.on('close', resolve));
  answer.resolve(counted(2));
  const received = await underWay;
  assert.equal(statusOf(received), 200);
  assert.match(received, /\r\nConnection: close\r\n/);
  await closed;
});
