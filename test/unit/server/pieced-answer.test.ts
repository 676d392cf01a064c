import assert from 'node:assert/strict';
import http2 from 'node:http2';
import net from 'node:net';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import type { PiecedBody } from '../../../src/protocol/universal.ts';
import { WholeAnswer } from '../../../src/server/http/answers.ts';
import { PieceBuffers, sendPieces } from '../../../src/server/http/pieced-answer.ts';
import { PIECE_BYTES, PIECES_AHEAD } from '../../../src/server/limits.ts';
import { startTestServer, until } from './support.ts';

/** Bytes that tell their place, so that one that comes from a buffer used too early shows. */
class Pattern implements PiecedBody {
  readonly byteLength: number;
  asked = 0;
  #at = 0;

  constructor(byteLength: number) {
    this.byteLength = byteLength;
  }

  next(scratch: Buffer): Uint8Array | undefined {
    if (this.#at === this.byteLength) return undefined;
    this.asked += 1;
    const size = Math.min(this.byteLength - this.#at, this.asked % 5 === 0 ? PIECE_BYTES + 1_000 : PIECE_BYTES - 7);
    const into = size > scratch.byteLength ? Buffer.alloc(size) : scratch;
    for (let at = 0; at + 4 <= size; at += 4) into.writeUInt32LE((this.#at + at) >>> 0, at);
    into.fill(0, size - (size % 4), size);
    this.#at += size;
    return into.subarray(0, size);
  }
}

function expected(byteLength: number): Buffer {
  const body = new Pattern(byteLength);
  const pieces: Buffer[] = [];
  for (let piece = body.next(Buffer.alloc(PIECE_BYTES)); piece !== undefined; piece = body.next(Buffer.alloc(PIECE_BYTES))) {
    pieces.push(Buffer.from(piece));
  }
  return Buffer.concat(pieces);
}

const SIZE = 4 * 1024 * 1024 + 13;
const server = (body: () => PiecedBody) =>
  startTestServer({ application: { admit: () => new WholeAnswer([], { status: 200, headers: {}, body: body() }) } });

test('a body in pieces arrives whole over HTTP/1.1, with its length, again and again on one connection', async () => {
  await using running = await server(() => new Pattern(SIZE));
  const whole = expected(SIZE);
  for (let round = 0; round < 3; round++) {
    const answer = await fetch(`http://127.0.0.1:${running.port}/`);
    assert.equal(answer.headers.get('content-length'), String(SIZE));
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(whole));
  }
});

test('a body in pieces arrives whole over HTTP/2, several at once', async () => {
  await using running = await server(() => new Pattern(SIZE));
  const whole = expected(SIZE);
  const session = http2.connect(`http://127.0.0.1:${running.port}`);
  const get = async (): Promise<Buffer> => {
    const stream = session.request({ ':path': '/' });
    const pieces: Buffer[] = [];
    for await (const piece of stream) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
  };
  for (const body of await Promise.all([get(), get(), get()])) assert.ok(body.equals(whole));
  session.close();
});

test('no more is made than a few pieces ahead of a client that takes nothing', async () => {
  const body = new Pattern(SIZE);
  const sink = new Writable({ write: () => {} }); // takes one piece and never says that it is done
  sendPieces(body, sink, new PieceBuffers());
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(body.asked, PIECES_AHEAD);
  sink.destroy();
});

test('buffers are used again only when the sink is done with them', async () => {
  const received: Buffer[] = [];
  const sink = new Writable({
    write: (piece: Buffer, _encoding, done) => {
      setImmediate(() => {
        received.push(Buffer.from(piece)); // as late as a socket may look at it
        done();
      });
    },
  });
  sendPieces(new Pattern(SIZE), sink, new PieceBuffers());
  await new Promise((resolve) => sink.once('finish', resolve));
  assert.ok(Buffer.concat(received).equals(expected(SIZE)));
});

test('a client that goes away in the middle ends the making of pieces', async () => {
  const body = new Pattern(400 * 1024 * 1024);
  await using running = await server(() => body);
  const socket = net.connect(running.port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  socket.once('data', () => socket.destroy());
  await until(() => socket.destroyed);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { asked } = body;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(body.asked, asked);
  assert.deepEqual(running.bugs, []);
});

test('answers in pieces to pipelined requests come whole and one after the other', async () => {
  await using running = await server(() => new Pattern(SIZE));
  const request = (more: string): string => `GET / HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
  const received: Buffer[] = [];
  const socket = net.connect(running.port, '127.0.0.1');
  socket.write(request('') + request('Connection: close\r\n'));
  for await (const piece of socket) received.push(piece as Buffer);
  let rest = Buffer.concat(received);
  const whole = expected(SIZE);
  for (let answer = 0; answer < 2; answer++) {
    const body = rest.indexOf('\r\n\r\n') + 4;
    assert.ok(rest.subarray(body, body + SIZE).equals(whole));
    rest = rest.subarray(body + SIZE);
  }
  assert.equal(rest.byteLength, 0);
});

test('a client that takes nothing of an answer in pieces is cut off after the stall timeout', async () => {
  const application = { admit: () => new WholeAnswer([], { status: 200, headers: {}, body: new Pattern(64 * 1024 * 1024) }) };
  await using running = await startTestServer({ application, limits: { writeStallTimeoutMs: 50 } });
  const socket = net.connect(running.port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await new Promise((resolve) => setTimeout(resolve, 400)); // nobody reads
  let received = 0;
  socket.on('error', () => {}); // a reset is an end like any other
  socket.on('data', (piece) => {
    received += piece.byteLength;
  });
  await new Promise((resolve) => socket.once('close', resolve));
  assert.ok(received < 64 * 1024 * 1024, `${received} bytes`);
});

test('a client that stops taking a plain answer in pieces after a good part of it is cut off after the stall timeout', async () => {
  const size = 128 * 1024 * 1024;
  const application = { admit: () => new WholeAnswer([], { status: 200, headers: {}, body: new Pattern(size) }) };
  await using running = await startTestServer({ application, limits: { writeStallTimeoutMs: 100 } });
  const socket = net.connect(running.port, '127.0.0.1');
  socket.on('error', () => {}); // a reset is an end like any other
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n');
  let received = 0;
  socket.on('data', (piece) => {
    received += piece.byteLength;
  });
  await until(() => received > size / 4);
  socket.pause();
  await new Promise((resolve) => setTimeout(resolve, 600)); // nobody reads
  socket.resume();
  await new Promise((resolve) => socket.once('close', resolve));
  assert.ok(received < size, `${received} bytes`);
});

for (const [server, method] of [
  ['our own', 'POST'],
  ["Node's", 'GET'],
]) {
  test(`closing ends a connection of ${server} server behind its answer in pieces`, async () => {
    const running = await startTestServer({
      application: { admit: () => new WholeAnswer([], { status: 200, headers: {}, body: new Pattern(32 * 1024 * 1024) }) },
      limits: { drainTimeoutMs: 60_000 },
    });
    const socket = net.connect(running.port, '127.0.0.1');
    socket.write(`${method} / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    const closed = running.listener.close();
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    await closed;
  });
}
