import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import type { Executed } from '../../../../../src/services/lambda/execution/invocation.ts';
import { answerOf, type PoolFixture, poolOf } from '../environment-fixture.ts';

const fixtures: PoolFixture[] = [];

async function run(source: string, ...events: readonly unknown[]): Promise<Executed[]> {
  const fixture = poolOf(source, { environmentsMax: 1 });
  fixtures.push(fixture);
  const results: Executed[] = [];
  for (const event of events) {
    const result = await fixture.call(event);
    assert.ok(result.kind !== 'not-invoked');
    results.push(result);
  }
  return results;
}

suite('Node.js runtime', () => {
  after(async () => {
    await Promise.all(fixtures.map((fixture) => fixture.close()));
  });

  test('A handler with a callback answers in each of its ways', async () => {
    const source = `
    'use strict';
    exports.handler = function (way, context, callback) {
      if (way === 'callback') setTimeout(() => callback(null, 'called'), 1);
      if (way === 'waits') { const log = []; setTimeout(() => log.push('later'), 20); callback(null, log); }
      if (way === 'does not wait') { context.callbackWaitsForEmptyEventLoop = false; setTimeout(() => {}, 10_000).unref(); setInterval(() => {}, 20); callback(null, 'at once'); }
      if (way === 'error') callback(new RangeError('out of it'));
      if (way === 'text') callback('just a text');
      if (way === 'this') callback(null, typeof this);
      if (way === 'done') context.done(null, 'done');
      if (way === 'fail') context.fail(new Error('failed'));
      if (way === 'throw') throw new TypeError('thrown');
      if (way === 'promise') return Promise.resolve({ promised: true });
      if (way === 'twice') { callback(null, 1); callback(null, 2); context.succeed(3); }
    };`;
    const ways = [
      'callback',
      'waits',
      'error',
      'text',
      'this',
      'done',
      'fail',
      'throw',
      'promise',
      'never',
      'twice',
      'does not wait',
    ];
    const results = await run(source, ...ways);
    const seen = results.map((result, index) => {
      const answer = answerOf(result) as { trace?: unknown; errorType?: string; errorMessage?: string } | null;
      return [ways[index], answer?.trace === undefined ? answer : `${answer.errorType}: ${answer.errorMessage}`];
    });
    assert.deepEqual(seen, [
      ['callback', 'called'],
      ['waits', ['later']],
      ['error', 'RangeError: out of it'],
      ['text', 'string: just a text'],
      ['this', 'undefined'],
      ['done', 'done'],
      ['fail', 'Error: failed'],
      ['throw', 'TypeError: thrown'],
      ['promise', { promised: true }],
      ['never', null],
      ['twice', 3],
      ['does not wait', 'at once'],
    ]);
  });

  test('An async handler answers what it returns, and fails with what it throws', async () => {
    const source = `
    class OwnError extends Error { name = 'OwnError' }
    exports.handler = async (way) => {
      if (way === 'nothing') return;
      if (way === 'own error') throw new OwnError('mine');
      if (way === 'circle') { const circle = {}; circle.self = circle; return circle; }
      if (way === 'never') await new Promise(() => {});
      return way;
    };`;
    const [nothing, own, circle, never, value] = await run(source, 'nothing', 'own error', 'circle', 'never', { deep: ['ü'] });
    assert.equal(answerOf(nothing as Executed), null);
    const error = answerOf(own as Executed) as { errorType: string; errorMessage: string; trace: string[] };
    assert.deepEqual(Object.keys(error), ['errorType', 'errorMessage', 'trace']);
    assert.deepEqual([error.errorType, error.errorMessage, error.trace[0]], ['OwnError', 'mine', 'OwnError: mine']);
    assert.match(
      (answerOf(circle as Executed) as { errorMessage: string }).errorMessage,
      /^Unable to stringify response body as json/,
    );
    assert.equal((answerOf(never as Executed) as { errorType: string }).errorType, 'Runtime.NodeJsExit');
    assert.deepEqual(answerOf(value as Executed), { deep: ['ü'] });
  });

  test('What the handler prints is in its log, in its format, and nothing of one invocation is in another', async () => {
    const source = `
    console.log('at the start');
    exports.handler = async (event) => {
      console.log('a line\\nand another', { n: 1 });
      console.error(event);
      process.stdout.write('raw ');
      process.stdout.write('text');
      for (let i = 0; i < event; i++) console.debug('x'.repeat(100));
    };`;
    const [first, second] = await run(source, 1, 60);
    const time = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z';
    const lines = (first as Executed).logTail.split('\n');
    assert.match(lines[0] ?? '', new RegExp(`^${time}\tundefined\tINFO\tat the start$`));
    assert.match(lines[1] ?? '', new RegExp(`^${time}\trequest-0\tINFO\ta line\rand another { n: 1 }$`));
    assert.match(lines[2] ?? '', new RegExp(`^${time}\trequest-0\tERROR\t1$`));
    assert.match(lines[3] ?? '', new RegExp(`^raw text${time}\trequest-0\tDEBUG\tx{100}$`));
    assert.match((first as Executed).reportTail, /^START RequestId: request-0 Version: \$LATEST\n/);
    assert.match((first as Executed).reportTail, /\tMax Memory Used: [1-9]\d* MB\tInit Duration: [\d.]+ ms\t\n$/);
    const { logTail, reportTail } = second as Executed;
    assert.ok(!logTail.includes('request-0') && logTail.endsWith('x\n'));
    assert.deepEqual([Buffer.byteLength(logTail), Buffer.byteLength(reportTail)], [4096, 4096]);
    assert.ok(!reportTail.includes('Init Duration'));
  });

  for (const [what, source, errorType, errorMessage] of [
    ['throws', `throw new RangeError('no start')`, 'RangeError', 'no start'],
    [
      'rejects without a catch',
      `Promise.reject(new Error('lost')); exports.handler = async () => {}`,
      'Runtime.UnhandledPromiseRejection',
      'Error: lost',
    ],
    ['exports no handler', ``, 'Runtime.HandlerNotFound', 'v0.handler is undefined or not exported'],
  ] as const) {
    test(`A module that ${what} at its start fails the invocation with its error`, async () => {
      const [result] = await run(source, {});
      const answer = answerOf(result as Executed) as { errorType: string; errorMessage: string };
      assert.deepEqual([result?.kind, answer.errorType, answer.errorMessage], ['function-error', errorType, errorMessage]);
    });
  }

  test('A heap that is full ends the process for lack of memory, as the report says, and the next invocation runs', async () => {
    const source = `
    const v8 = require('node:v8');
    exports.handler = async (fill) => {
      v8.setFlagsFromString('--max-old-space-size=24');
      for (const kept = []; fill; ) kept.push(Array.from({ length: 1000 }, () => ({})));
      return 'fine';
    };`;
    const [full, next] = await run(source, true, false);
    assert.deepEqual(answerOf(full as Executed), {
      errorType: 'Runtime.OutOfMemory',
      errorMessage: 'RequestId: request-0 Error: Runtime exited with error: signal: killed',
    });
    assert.match(
      (full as Executed).reportTail,
      /\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t.*Status: error\tError Type: Runtime\.OutOfMemory\t\n$/,
    );
    assert.equal(answerOf(next as Executed), 'fine');
  });

  test('A handler that wants to stream its response fails at its start, and says why', async () => {
    const streaming = `exports.handler = awslambda.streamifyResponse(async (event, stream) => stream.end());`;
    const [result] = await run(streaming, {});
    const { errorType, errorMessage } = answerOf(result as Executed) as { errorType: string; errorMessage: string };
    assert.equal(errorType, 'Runtime.StreamingNotSupported');
    assert.equal(errorMessage, 'Response streaming (awslambda.streamifyResponse) is not available in this version of Millrace.');
  });

  test('What nothing catches in an invocation fails it and ends the process', async () => {
    const source = `
    let count = 0;
    exports.handler = async (way) => {
      count++;
      if (way === 'exception') setTimeout(() => { throw new RangeError('from a timer'); }, 1);
      if (way === 'rejection') Promise.reject(new RangeError('from a promise'));
      if (way !== 'count') await new Promise((resolve) => setTimeout(resolve, 1000));
      return count;
    };`;
    const [exception, rejection, count] = await run(source, 'exception', 'rejection', 'count');
    const thrown = answerOf(exception as Executed) as { errorType: string; errorMessage: string };
    assert.deepEqual([thrown.errorType, thrown.errorMessage], ['RangeError', 'from a timer']);
    const rejected = answerOf(rejection as Executed) as {
      errorType: string;
      errorMessage: string;
      reason: { errorType: string };
    };
    assert.deepEqual(
      [rejected.errorType, rejected.errorMessage],
      ['Runtime.UnhandledPromiseRejection', 'RangeError: from a promise'],
    );
    assert.equal(rejected.reason.errorType, 'RangeError');
    assert.equal(answerOf(count as Executed), 1);
  });

  test('Of several things that nothing catches at a start, the first is the answer', async () => {
    const source = `
    Promise.reject(new RangeError('first'));
    Promise.reject(new TypeError('second'));
    exports.handler = async () => {};`;
    const [result] = await run(source, {});
    const { errorType, errorMessage } = answerOf(result as Executed) as { errorType: string; errorMessage: string };
    assert.deepEqual([errorType, errorMessage], ['Runtime.UnhandledPromiseRejection', 'RangeError: first']);
  });

  test('The runtime ends when the server that started it is gone, however it went', async () => {
    const server = http.createServer(() => {}).listen(0, '127.0.0.1'); // takes the request for an invocation and never answers
    await once(server, 'listening');
    const runtime = path.resolve(import.meta.dirname, '../../../../../src/services/lambda/execution/node-runtime.js');
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const env = { AWS_LAMBDA_RUNTIME_API: address, _HANDLER: 'path.join', LAMBDA_TASK_ROOT: import.meta.dirname };
    const child = spawn(process.execPath, [runtime], { env, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    await once(server, 'request');
    child.stdio[3]?.destroy();
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
    server.closeAllConnections();
    server.close();
  });
});
