import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import net from 'node:net';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { deferred } from '../../../src/platform/async/deferred.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import type { UniversalRequest, UniversalResponse } from '../../../src/protocol/universal.ts';
import { WholeAnswer } from '../../../src/server/http/answers.ts';
import type { Admission, HttpApplication } from '../../../src/server/http/application.ts';
import { NodeAdapter } from '../../../src/server/http/node-adapter.ts';
import { QuickServer } from '../../../src/server/http/quick-server.ts';
import { LISTENER_LIMITS, QUICK_REQUEST_BYTES_MAX, QUICK_ROOM_BYTES_MAX } from '../../../src/server/limits.ts';
import { bodyOf, exchange, http1, kinesisCall, type Operations, startTestServer, statusOf, until } from './support.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Answers with what it received; refuses bodies above `bodyBytesMax`. */
class Echo implements HttpApplication {
  readonly received: string[] = [];
  admitted = 0;
  bodyBytesMax = 15 * MIB;
  streams = false;
  answer: ((request: UniversalRequest) => UniversalResponse | Promise<UniversalResponse>) | undefined;

  admit(): Admission {
    this.admitted += 1;
    return {
      headers: ['x-amzn-RequestId', '1'],
      answer: undefined,
      bodyBytesMax: this.bodyBytesMax,
      streams: this.streams,
      respond: (request) => {
        this.received.push(digestOf(request.body));
        return this.answer?.(request) ?? whole(200, this.received.at(-1));
      },
      tooLarge: (sizeBytes) => whole(413, `too large: ${sizeBytes}`),
      overloaded: () => whole(503, 'overloaded'),
    };
  }
}

function whole(status: number, body = ''): UniversalResponse {
  return { status, headers: { 'Content-Type': 'text/plain' }, body };
}

function digestOf(body: Uint8Array): string {
  return `${body.byteLength}:${createHash('sha256').update(body).digest('hex')}`;
}

const LETTERS = Buffer.from(Array.from({ length: 15 * MIB + 8 }, (_, index) => (index * 31 + (index >> 8)) & 0xff));

/** A plain request with a body of its own. */
function plain(bodyBytes: number, headers: Readonly<Record<string, string>> = {}): Buffer {
  const head = http1('POST', '/', { Connection: 'keep-alive', 'Content-Length': String(bodyBytes), ...headers });
  return Buffer.concat([Buffer.from(head, 'latin1'), bodyFor(bodyBytes)]);
}

function bodyFor(bodyBytes: number): Buffer {
  return LETTERS.subarray(bodyBytes % 7, (bodyBytes % 7) + bodyBytes);
}

const VIA_NODE = { 'X-Odd': '\xe9' };
const LAST = { Connection: 'close' };

/** Its bytes come when the test says so, each piece for itself. */
class PiecewiseSocket extends Duplex {
  answers = '';

  constructor() {
    super({ read: () => {} });
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.answers += chunk.toString('latin1');
    done();
  }

  setTimeout(): this {
    return this;
  }

  destroySoon(): void {
    this.end();
    this.once('finish', () => this.destroy());
  }
}

interface QuickTest extends Disposable {
  readonly application: Echo;
  readonly adapter: NodeAdapter;
  readonly clock: ManualClock;
  readonly socket: PiecewiseSocket;
  readonly server: QuickServer;
  /** What was handed over to Node's server. */
  handedOver: Buffer | undefined;
  /** Each piece for itself. */
  receive(...pieces: readonly Buffer[]): Promise<void>;
}

function quickTest(): QuickTest {
  const [application, clock, socket] = [new Echo(), new ManualClock(), new PiecewiseSocket()];
  const limits = LISTENER_LIMITS;
  const adapter = new NodeAdapter({ application, limits, clock, logger: silentLogger, onBug: assert.ifError });
  let served = false;
  const server = new QuickServer({ adapter, limits, clock }, (_socket, bytes) => {
    assert.ok(quick.handedOver === undefined);
    quick.handedOver = bytes;
  });
  const quick: QuickTest = {
    application,
    adapter,
    clock,
    socket,
    server,
    handedOver: undefined,
    async receive(...pieces) {
      for (const piece of pieces) {
        if (quick.handedOver !== undefined) quick.handedOver = Buffer.concat([quick.handedOver, piece]);
        else if (served) socket.push(piece);
        else server.serve(socket as unknown as net.Socket, piece);
        served = true;
        await setImmediate();
      }
    },
    [Symbol.dispose]: () => {
      server.close();
      socket.destroy();
    },
  };
  return quick;
}

/** `bytes` in pieces that end at `ends`. */
function cut(bytes: Buffer, ends: readonly number[]): Buffer[] {
  const sorted = [...new Set(ends.filter((end) => end > 0 && end < bytes.byteLength))].sort((a, b) => a - b);
  return [...sorted, bytes.byteLength].map((end, index) => bytes.subarray(sorted[index - 1] ?? 0, end));
}

test('however large requests are cut in pieces, each is answered or handed over, in order, with every byte', async () => {
  const sizes = fc.array(fc.constantFrom(0, 10, 60_000, QUICK_REQUEST_BYTES_MAX, 66_000, 150_000, 400_000), {
    minLength: 1,
    maxLength: 5,
  });
  const cuts = fc.array(
    fc.record({
      request: fc.nat(5),
      at: fc.constantFrom('start', 'body', 'end'),
      off: fc.constantFrom(-2, -1, 0, 1, 2, 3_000, 65_536),
    }),
    { maxLength: 20 },
  );
  await fc.assert(
    fc.asyncProperty(sizes, cuts, async (bodySizes, chosen) => {
      using quick = quickTest();
      const requests = bodySizes.map((size) => plain(size));
      const stream = Buffer.concat(requests);
      const startOf = (index: number): number => requests.slice(0, index).reduce((sum, { byteLength }) => sum + byteLength, 0);
      const ends = chosen.map(({ request, at, off }) => {
        const index = request % requests.length;
        const start = startOf(at === 'end' ? index + 1 : index);
        return start + off + (at === 'body' ? (requests[index]?.indexOf('\r\n\r\n') ?? 0) + 4 : 0);
      });
      await quick.receive(...cut(stream, ends));
      const answered = quick.application.received.length;
      assert.deepEqual(
        quick.application.received,
        bodySizes.slice(0, answered).map((size) => digestOf(bodyFor(size))),
      );
      const rest = stream.subarray(startOf(answered));
      assert.ok((quick.handedOver ?? rest.subarray(rest.byteLength)).equals(rest)); // QC1
      assert.equal(quick.adapter.receiving.heldBytes, 0);
      assert.equal(quick.socket.answers.match(/HTTP\/1\.1 200 OK/g)?.length ?? 0, answered);
    }),
    { numRuns: 300 },
  );
});

test('a large request that is sent at once is never handed over, whatever is cut between its head and its end', async () => {
  for (const size of [QUICK_REQUEST_BYTES_MAX, 100_000, MIB, 10 * MIB]) {
    using quick = quickTest();
    const request = plain(size);
    const head = request.byteLength - size;
    await quick.receive(
      ...cut(request, [head, head + 1, ...Array.from({ length: size / 1_400 }, (_, index) => head + index * 1_400)]),
    );
    await quick.receive(plain(3));
    assert.ok(quick.handedOver === undefined);
    assert.deepEqual(quick.application.received, [digestOf(bodyFor(size)), digestOf(bodyFor(3))]);
    assert.equal(quick.application.admitted, 2);
  }
});

test('what comes while a large request is answered waits for it', async () => {
  using quick = quickTest();
  const answer = deferred<UniversalResponse>();
  const bodies: number[] = [];
  quick.application.answer = ({ body }) => (bodies.push(body.byteLength) === 1 ? answer.promise : whole(200, 'second'));
  const stream = Buffer.concat([plain(100_000), plain(90_000)]);
  await quick.receive(...cut(stream, [60_000, 120_000, 180_000]));
  assert.deepEqual(bodies, [100_000]);
  assert.ok(quick.socket.isPaused());
  answer.resolve(whole(200, 'first'));
  await until(() => quick.socket.answers.includes('second'));
  assert.ok(quick.socket.answers.indexOf('first') < quick.socket.answers.indexOf('second'));
  assert.deepEqual(bodies, [100_000, 90_000]);
});

test('a large request that takes its time is handed over with all that has come, however often a piece of it comes', async () => {
  using quick = quickTest();
  const request = plain(MIB);
  const pieces = cut(request, [70_000, 140_000, 140_001, 210_000]);
  for (const piece of pieces.slice(0, -1)) {
    await quick.receive(piece);
    await quick.clock.advance(LISTENER_LIMITS.timeoutCheckIntervalMs / 2);
  }
  assert.ok(quick.handedOver?.equals(request.subarray(0, 210_000)));
  assert.ok((quick.handedOver?.buffer.byteLength ?? 0) < 220_000); // the room behind it is not kept
  assert.equal(quick.adapter.receiving.heldBytes, 0);
});

test('each large request has its own time', async () => {
  using quick = quickTest();
  const [first, second] = cut(plain(200_000), [100_000]) as [Buffer, Buffer];
  for (let count = 0; count < 5; count++) {
    await quick.receive(first);
    await quick.clock.advance(LISTENER_LIMITS.timeoutCheckIntervalMs);
    await quick.receive(second);
  }
  assert.ok(quick.handedOver === undefined);
  assert.equal(quick.application.received.length, 5);
});

test('one that is too large, answered without its body or with a stream is handed over untouched when its head is there', async () => {
  const request = plain(100_000);
  const cases: ((application: Echo) => void)[] = [
    (application) => {
      application.bodyBytesMax = 99_999;
    },
    (application) => {
      application.streams = true;
    },
    (application) => {
      application.admit = () => new WholeAnswer([], whole(403));
    },
  ];
  for (const change of cases) {
    using quick = quickTest();
    change(quick.application);
    await quick.receive(request.subarray(0, 1_000));
    assert.ok(quick.handedOver?.equals(request.subarray(0, 1_000)));
    assert.deepEqual([quick.socket.answers, quick.adapter.receiving.heldBytes], ['', 0]);
  }
});

test('a large request finds no room when too much is being received: it is handed over with what has come', async () => {
  const request = plain(MIB);
  for (const roomBytes of [0, 70_000, 140_000]) {
    using quick = quickTest();
    const { receiving } = quick.adapter;
    receiving.heldBytes = receiving.bytesMax - roomBytes;
    await quick.receive(...cut(request, [65_536, 131_072, 196_608]));
    assert.ok(quick.handedOver?.equals(request));
    assert.equal(receiving.heldBytes, receiving.bytesMax - roomBytes);
  }
});

test('the buffers of large requests are bounded together', async () => {
  using quick = quickTest();
  const sockets: PiecewiseSocket[] = [];
  const beginning = plain(15 * MIB).subarray(0, MIB);
  for (let count = 0; count <= QUICK_ROOM_BYTES_MAX / (15 * MIB); count++) {
    assert.ok(quick.handedOver === undefined);
    const socket = new PiecewiseSocket();
    sockets.push(socket);
    quick.server.serve(socket as unknown as net.Socket, beginning);
  }
  assert.ok(quick.handedOver?.equals(beginning));
  for (const socket of sockets) socket.destroy();
});

test('a client that goes away or ends its side in the middle leaves nothing behind', async () => {
  for (const leave of [(socket: PiecewiseSocket) => socket.destroy(), (socket: PiecewiseSocket) => void socket.push(null)]) {
    using quick = quickTest();
    await quick.receive(...cut(plain(MIB).subarray(0, 300_000), [100_000, 200_000]));
    assert.equal(quick.adapter.receiving.heldBytes, 300_000);
    leave(quick.socket);
    await until(() => quick.socket.destroyed && quick.adapter.receiving.heldBytes === 0);
    assert.deepEqual([quick.handedOver, quick.application.received], [undefined, []]);
  }
});

test('large requests are answered as by the server of Node', async () => {
  const application = new Echo();
  await using server = await startTestServer({ application });
  for (const size of [QUICK_REQUEST_BYTES_MAX, 100_000, 345_678, MIB, 10 * MIB, 15 * MIB, 15 * MIB + 1]) {
    const [quick, node] = await Promise.all([
      exchange(server.port, plain(size), plain(1, LAST)),
      exchange(server.port, plain(size, VIA_NODE), plain(1, LAST)),
    ]);
    const neutral = (answers: string): string => answers.replace(/\r\nDate: [^\r]*/g, '');
    assert.equal(neutral(quick), neutral(node));
    assert.equal(statusOf(quick), size > 15 * MIB ? 413 : 200);
  }
  assert.equal(server.adapter.receiving.heldBytes, 0);
});

test('a large request for which there is no room is refused', async () => {
  await using server = await startTestServer({ application: new Echo() });
  const { receiving } = server.adapter;
  receiving.heldBytes = receiving.bytesMax - 200_000;
  const received = await exchange(server.port, plain(MIB), plain(1, LAST));
  assert.deepEqual([statusOf(received), bodyOf(received).split('HTTP')[0]], [503, 'overloaded']);
  assert.equal(receiving.heldBytes, receiving.bytesMax - 200_000);
});

test('a slow client gets its answer, and one that never ends is cut off like any other', async () => {
  const limits = { headersTimeoutMs: 200, requestTimeoutMs: 400, timeoutCheckIntervalMs: 20 };
  await using server = await startTestServer({ application: new Echo(), limits });
  const send = async (pieces: readonly Buffer[]): Promise<string> => {
    let received = '';
    const socket = net.connect({ port: server.port, host: '127.0.0.1', noDelay: true });
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => {});
    socket.on('data', (chunk) => (received += chunk.toString('latin1')));
    for (const piece of pieces) {
      socket.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    await closed;
    return received;
  };
  const request = plain(300_000);
  const slow = await send([...cut(request, [70_000, 140_000, 210_000, 280_000]), plain(1, LAST)]);
  assert.deepEqual(slow.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200', 'HTTP/1.1 200']);
  assert.ok(slow.includes(digestOf(bodyFor(300_000))));
  const unended = await send(cut(request.subarray(0, 150_000), [70_000, 140_000]));
  assert.deepEqual(unended.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 408']);
  assert.equal(server.adapter.receiving.heldBytes, 0);
});

test('a listener that closes lets a large request come to its end and answers it', async () => {
  const application = new Echo();
  const server = await startTestServer({ application, limits: { drainTimeoutMs: 5_000 } });
  const [first, second] = cut(plain(200_000), [100_000]) as [Buffer, Buffer];
  const socket = net.connect(server.port, '127.0.0.1', () => socket.write(first));
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString('latin1')));
  await until(() => application.admitted === 1);
  const closed = server.listener.close();
  socket.write(second);
  await closed;
  await until(() => received.includes(digestOf(bodyFor(200_000))));
  assert.match(received, /\r\nConnection: close\r\n/);
});

test('a record of 10 MiB arrives as it was sent', async () => {
  let data: Uint8Array = new Uint8Array(0);
  const kinesis: Operations = {
    PutRecord: ({ Data }: { Data: Uint8Array }) => {
      data = Data;
      return { ShardId: 'shardId-000000000000', SequenceNumber: '1' };
    },
  };
  await using server = await startTestServer({ kinesis });
  const sent = LETTERS.subarray(0, 10 * MIB);
  const input = { StreamName: 's', PartitionKey: 'k', Data: sent.toString('base64') };
  const received = await exchange(
    server.port,
    kinesisCall('PutRecord', input, { Connection: 'keep-alive' }),
    http1('GET', '/healthz'),
  );
  assert.equal(statusOf(received), 200);
  assert.ok(sent.equals(data));
});
