import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { AnswerReader } from '../../../../../src/services/lambda/execution/node-runtime/answer-reader.ts';
import type { ApiExchange } from '../../../../../src/services/lambda/execution/runtime-api/api-exchange.ts';
import { ApiServer } from '../../../../../src/services/lambda/execution/runtime-api/api-server.ts';
import { eventually } from '../../../../support/wait.ts';

const NEXT = 'GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: a\r\n\r\n';
const PATIENCE_MS = 5_000;

const post = (body: string, more = ''): string =>
  `POST /2018-06-01/runtime/invocation/id/response HTTP/1.1\r\nHost: a\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;

/** Waits for what is to come, and fails when it does not. */
async function until(isThere: () => boolean): Promise<void> {
  await eventually('what is to come', PATIENCE_MS, () => isThere() || undefined);
}

/** A server that answers a POST with its body's length at once, and a GET when it is told to. */
class Bench {
  readonly waiting: ApiExchange[] = [];
  readonly served: string[] = [];
  readonly gone: string[] = [];
  readonly answers: string[] = [];
  readonly #reader = new AnswerReader();
  readonly server: ApiServer;
  client: net.Socket = new net.Socket();

  static async open(t: TestContext): Promise<Bench> {
    const serving: { bench?: Bench } = {};
    const bench = new Bench(await ApiServer.listen((exchange) => serving.bench?.serve(exchange)));
    serving.bench = bench;
    t.after(() => bench.server.close());
    bench.client = net.connect(bench.server.port, '127.0.0.1');
    bench.client.on('error', () => {});
    bench.client.on('data', (chunk) => {
      bench.#reader.add(chunk);
      for (let answer = bench.#reader.next(); answer !== undefined; answer = bench.#reader.next()) {
        bench.answers.push(`${answer.status} ${answer.body}`);
      }
    });
    await once(bench.client, 'connect');
    return bench;
  }

  private constructor(server: ApiServer) {
    this.server = server;
  }

  serve(exchange: ApiExchange): void {
    const name = `${exchange.method} ${exchange.url.split('/').at(-1)}`;
    this.served.push(name);
    exchange.onGone(() => this.gone.push(name));
    if (exchange.method === 'GET') this.waiting.push(exchange);
    else exchange.collect(100_000, (body) => exchange.answer(202, { 'X-A': 'ä' }, `${body?.byteLength} ü`));
  }

  /** Answers the GET that has waited for longest. */
  async deliver(body: string | Uint8Array): Promise<void> {
    await until(() => this.waiting.length > 0);
    this.waiting.shift()?.answer(200, {}, body);
  }
}

test('requests that were sent at once are answered one after the other, in their order', async (t) => {
  const bench = await Bench.open(t);
  bench.client.write(post('1') + NEXT + post('333') + NEXT);
  await until(() => bench.waiting.length === 1);
  assert.deepEqual(bench.served, ['POST response', 'GET next'], 'the next one waits');
  await bench.deliver(Buffer.alloc(40_000, 'x'));
  await bench.deliver('ä');
  await until(() => bench.answers.length === 4);
  assert.deepEqual(bench.answers, ['202 1 ü', `200 ${'x'.repeat(40_000)}`, '202 3 ü', '200 ä']);
  assert.deepEqual(bench.gone, []);
});

test('what is large, chunked or otherwise unusual is answered, too, and so is what was sent behind it', async (t) => {
  const chunked =
    'POST /2018-06-01/runtime/invocation/id/error HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n';
  const unusual = [
    'GET /2018-06-01/ping HTTP/1.1\r\nHost: a\r\n\r\n',
    chunked,
    post('x'.repeat(70_000)),
    post('x'.repeat(100_001)),
  ];
  for (const [index, text] of unusual.entries()) {
    const bench = await Bench.open(t);
    bench.client.write(post('1') + text + post('22') + NEXT);
    if (index === 0) await bench.deliver('pong');
    await bench.deliver('{}');
    await until(() => bench.answers.length === 4);
    const answer = ['200 pong', '202 2 ü', '202 70000 ü', '202 undefined ü'][index];
    assert.deepEqual(bench.answers, ['202 1 ü', answer, '202 2 ü', '200 {}']);
    assert.deepEqual(bench.gone, []);
  }
});

test('a request may come in pieces, few or many', async (t) => {
  for (const pieces of [2, 5, 200]) {
    const bench = await Bench.open(t);
    bench.client.setNoDelay(true);
    const text = post('x'.repeat(500), 'X-B: c\r\n');
    const step = Math.ceil(text.length / pieces);
    for (let at = 0; at < text.length; at += step) {
      bench.client.write(text.slice(at, at + step));
      await sleep(1);
    }
    await until(() => bench.answers.length === 1);
    assert.deepEqual(bench.answers, ['202 500 ü']);
  }
});

test('a client that went away while it waited is noticed, and one that has its answer is not', async (t) => {
  const bench = await Bench.open(t);
  bench.client.write(NEXT);
  await bench.deliver('{}');
  await until(() => bench.answers.length === 1);
  bench.client.write(NEXT);
  await until(() => bench.waiting.length === 1);
  bench.client.destroy();
  await until(() => bench.gone.length === 1);
  bench.waiting[0]?.answer(200, {}, '{}'); // to nobody
});

test('a client that goes on sending while it waits is cut off, and what it sent first is answered', async (t) => {
  const bench = await Bench.open(t);
  bench.client.write(NEXT + post('1'));
  await bench.deliver('{}');
  await until(() => bench.answers.length === 2);
  assert.deepEqual(bench.answers, ['200 {}', '202 1 ü']);
  bench.client.write(NEXT);
  await until(() => bench.waiting.length === 1);
  bench.client.write(post('x'.repeat(60_000)).repeat(3));
  await until(() => bench.gone.length === 1);
});

const PING = 'GET /2018-06-01/ping HTTP/1.1\r\nHost: a\r\n\r\n';

for (const [what, first, request] of [
  ['plain requests', '', post('1')],
  ["requests through Node's server", PING, post('1')],
] as const) {
  test(`a client that sends ${what} and takes no answer is held back, or cut off`, async (t) => {
    const bench = await Bench.open(t);
    bench.client.pause();
    const flood = request.repeat(200_000);
    bench.client.write(first + flood);
    for (let before = -1; bench.served.length > before && !bench.client.destroyed; await sleep(300)) before = bench.served.length;
    assert.ok(bench.served.length < 150_000, `${bench.served.length} of 200,000 were served`);
  });
}

test('who answers a request is not called again before it has gone on', async (t) => {
  const bench = await Bench.open(t);
  bench.client.write(NEXT + post('1'));
  await until(() => bench.waiting.length === 1);
  bench.waiting.shift()?.answer(200, {}, '{}');
  assert.deepEqual(bench.served, ['GET next']);
  await until(() => bench.answers.length === 2);
});

test('an answer that may wait goes out with the next one, or when the connection is handed over', async (t) => {
  const bench = await Bench.open(t);
  for (const other of [NEXT, PING]) {
    bench.answers.length = 0;
    bench.client.write(NEXT);
    await until(() => bench.waiting.length === 1);
    bench.waiting.shift()?.answerLater(202, {}, 'later');
    await sleep(30);
    assert.deepEqual(bench.answers, []);
    bench.client.write(other);
    await bench.deliver('next');
    await until(() => bench.answers.length === 2);
    assert.deepEqual(bench.answers, ['202 later', '200 next']);
  }
});

test('many incomplete requests hold little: those beyond are given to the other server, and answered when they are whole', async (t) => {
  const bench = await Bench.open(t);
  const whole = post('x'.repeat(60_000));
  const clients = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const client = net.connect(bench.server.port, '127.0.0.1');
      client.on('error', () => {});
      t.after(() => client.destroy());
      await once(client, 'connect');
      client.write(whole.slice(0, -1));
      return client;
    }),
  );
  await until(() => bench.served.length > 10);
  assert.ok(bench.served.length < 100);
  const answered = clients.map((client) => once(client, 'data'));
  for (const client of clients) client.write('x');
  await Promise.all(answered);
  assert.equal(bench.served.length, 100);
});

test('what no header can carry is not sent', async (t) => {
  const bench = await Bench.open(t);
  bench.client.write(NEXT);
  await until(() => bench.waiting.length === 1);
  assert.throws(() => bench.waiting[0]?.answer(200, { 'X-A': 'a\r\nX-B: b' }, ''), { name: 'AssertionFailure' });
});
