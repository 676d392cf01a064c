/** Attempts to reach what a function has no business with, over the network: with the machine's own, and with none. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { after, afterEach, before, suite, test } from 'node:test';
import { InvokeCommand, PublishLayerVersionCommand } from '@aws-sdk/client-lambda';
import { absent } from '../conformance/harness/tools.ts';
import { zipOfPrograms } from '../support/function-zip.ts';
import { openPrison, type Prison, payloadOf } from './prison.ts';

const skip = absent('bwrap', ['--version']);
const CREDENTIALS = { accessKeyId: 'AKIDPRISON', secretAccessKey: 'secret' };

/** What an address answers to a request for the next invocation, as it is known to its owner, or the error. */
const STEAL = `
  const http = require('http');
  return await new Promise((done) => {
    const [host, port] = values.address.split(':');
    http.get({ host, port, path: '/2018-06-01/runtime/invocation/next', headers: values.headers ?? {}, timeout: 1000 }, (answer) => done(answer.statusCode))
      .on('timeout', function () { this.destroy(); done('WAITS'); })
      .on('error', (error) => done(error.code));
  });`;

suite('A function in a sandbox with the network of the machine', { skip }, () => {
  let prison: Prison;
  before(async () => {
    process.env.MILLRACE_CREDENTIALS = 'AKIDPRISON:secret:000000000000';
    prison = await openPrison({ credentials: CREDENTIALS });
    delete process.env.MILLRACE_CREDENTIALS;
  });
  afterEach(() => prison.assertHealthy());
  after(() => prison.close());

  test('It is told the address of the server, and calls it with credentials of its own', async () => {
    const seen = await prison.attempt('return [process.env.AWS_ENDPOINT_URL, process.env.AWS_ACCESS_KEY_ID]');
    const [endpoint, accessKeyId] = seen as [string, string];
    assert.equal(endpoint, prison.server.endpoint);
    assert.notEqual(accessKeyId, CREDENTIALS.accessKeyId);
  });

  test('It does not reach the API without credentials', async () => {
    const seen = await prison.attempt(`
      const call = (headers) => fetch(process.env.AWS_ENDPOINT_URL + '/2015-03-31/functions', { headers }).then((answer) => answer.status);
      const forged = 'AWS4-HMAC-SHA256 Credential=AKIDPRISON/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=' + '0'.repeat(64);
      return [await call({}), await call({ authorization: forged, 'x-amz-date': '20260101T000000Z' })];`);
    assert.deepEqual(seen, [403, 403]);
  });

  test('A page that a function fetched does not pass for the owner of a Runtime API', async () => {
    const address = payloadOf(await prison.invoke('neighbour', {}));
    assert.equal(await prison.attempt(STEAL, { address, headers: { host: 'localhost' } }), 403);
    assert.equal(await prison.attempt(STEAL, { address, headers: { origin: 'http://localhost' } }), 403);
  });
});

suite('A function in a sandbox without a network', { skip }, () => {
  let prison: Prison;
  before(async () => {
    prison = await openPrison({ arguments: ['--function-network', 'none'] });
  });
  afterEach(() => prison.assertHealthy());
  after(() => prison.close());

  test('Its Runtime API is where Lambda has it, and the server is reached under its own port', async () => {
    const seen = await prison.attempt(`
      const answer = await fetch(process.env.AWS_ENDPOINT_URL + '/healthz');
      return [process.env.AWS_LAMBDA_RUNTIME_API, process.env.AWS_ENDPOINT_URL, answer.status, (await answer.json()).status];`);
    assert.deepEqual(seen, ['127.0.0.1:9001', prison.server.endpoint, 200, 'running']);
  });

  test('Much passes through to the server and back', async () => {
    const seen = await prison.attempt(`
      const body = JSON.stringify({ waitMs: 0, text: 'x'.repeat(5_000_000) });
      const url = process.env.AWS_ENDPOINT_URL + '/2015-03-31/functions/neighbour/invocations';
      const authorization = 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0';
      const answers = await Promise.all(Array.from({ length: 4 }, () => fetch(url, { method: 'POST', body, headers: { authorization } })));
      return [answers.map((answer) => answer.status), await answers[0].json()];`);
    assert.deepEqual(seen, [[200, 200, 200, 200], '127.0.0.1:9001']);
  });

  test('Python and programs of any kind have the same', async () => {
    const seen = await prison.attemptInPython(`
import os, urllib.request
result = [os.environ['AWS_LAMBDA_RUNTIME_API'], urllib.request.urlopen(os.environ['AWS_ENDPOINT_URL'] + '/healthz').status]`);
    assert.deepEqual(seen, ['127.0.0.1:9001', 200]);
  });

  test('It has no interface but its loopback, and reaches no other address', async () => {
    const seen = await prison.attempt(`
      const net = require('net');
      const reach = (host, port) => new Promise((done) => net.connect({ host, port, timeout: 1000 }, () => done('DONE')).on('error', (error) => done(error.code)).on('timeout', () => done('WAITS')));
      return [Object.keys(require('os').networkInterfaces()), await reach('1.1.1.1', 443), await reach('169.254.169.254', 80), await reach('10.0.0.1', 80)];`);
    assert.deepEqual(seen, [['lo'], 'ENETUNREACH', 'ENETUNREACH', 'ENETUNREACH']);
  });

  test("It reaches no other port of the machine's loopback address", async () => {
    const listener = net.createServer((socket) => socket.end('secret')).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as net.AddressInfo;
    const seen = await prison.attempt(
      `return await new Promise((done) => require('net').connect(values.port, '127.0.0.1', () => done('DONE')).on('error', (error) => done(error.code)))`,
      { port },
    );
    listener.close();
    assert.equal(seen, 'ECONNREFUSED');
  });

  test("It does not reach another environment's Runtime API", async () => {
    const listening = spawnSync('sh', ['-c', 'cat /proc/net/tcp'], { encoding: 'latin1' }).stdout;
    const ports = [...listening.matchAll(/0100007F:([0-9A-F]{4}) 00000000:0000 0A/g)].map((match) =>
      Number.parseInt(match[1] ?? '', 16),
    );
    await prison.invoke('neighbour', {});
    const own = Number(new URL(prison.server.endpoint).port);
    for (const port of ports.filter((one) => one !== own)) {
      assert.equal(await prison.attempt(STEAL, { address: `127.0.0.1:${port}` }), 'ECONNREFUSED');
    }
    assert.equal(await prison.attempt(STEAL, { address: '127.0.0.1:9001' }), 403, 'its own is in use');
  });

  test('It finds no abstract socket of the machine', async () => {
    const server = net.createServer((socket) => socket.end('secret')).listen('\0millrace-test-abstract');
    await once(server, 'listening');
    const seen = await prison.attempt(
      `return await new Promise((done) => require('net').connect('\\0millrace-test-abstract', () => done('DONE')).on('error', (error) => done(error.code)))`,
    );
    server.close();
    assert.equal(seen, 'ECONNREFUSED');
    assert.deepEqual(await prison.attempt(`return sh('grep -c @ /proc/net/unix').output.trim()`), '0');
  });

  test('An extension of a layer has the same, in a network of its own', async () => {
    const extension = `#!${process.execPath}
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2020-01-01/extension/';
(async () => {
  const body = JSON.stringify({ events: ['INVOKE', 'SHUTDOWN'] });
  const registered = await fetch(base + 'register', { method: 'POST', headers: { 'Lambda-Extension-Name': 'watcher' }, body });
  const headers = { 'Lambda-Extension-Identifier': registered.headers.get('lambda-extension-identifier') };
  const health = await fetch(process.env.AWS_ENDPOINT_URL + '/healthz');
  console.log('the watcher sees ' + Object.keys(require('os').networkInterfaces()) + ' and ' + health.status);
  for (;;) {
    const { eventType } = await (await fetch(base + 'event/next', { headers })).json();
    console.log('the watcher got ' + eventType);
    if (eventType === 'SHUTDOWN') process.exit(0);
  }
})();`;
    const { LayerVersionArn = '' } = await prison.client.send(
      new PublishLayerVersionCommand({
        LayerName: 'watched',
        Content: { ZipFile: zipOfPrograms({ 'extensions/watcher': extension }) },
      }),
    );
    await prison.create('watched', 'exports.handler = async (event) => event', { Layers: [LayerVersionArn] });
    const input = { FunctionName: 'watched', Payload: '1', LogType: 'Tail' } as const;
    const first = await prison.client.send(new InvokeCommand(input));
    const log = Buffer.from(first.LogResult ?? '', 'base64').toString();
    assert.match(log, /the watcher sees lo and 200/);
    assert.match(log, /EXTENSION\tName: watcher\tState: Ready\tEvents: \[INVOKE, SHUTDOWN\]/);
    const second = await prison.client.send(new InvokeCommand(input));
    assert.deepEqual([payloadOf(first), payloadOf(second)], [1, 1], 'the second came when the extension had asked for more');
    assert.doesNotMatch(Buffer.from(second.LogResult ?? '', 'base64').toString(), /INIT_START/);
  });

  test('Its variables do not reach the program that opens its ports', async () => {
    await prison.create(
      'preloader',
      `exports.handler = async () => [process.env.LD_LIBRARY_PATH, globalThis.loaded ?? 0, require('fs').existsSync('/tmp/loaded')]`,
      {
        Environment: { Variables: { NODE_OPTIONS: '--require=/var/task/nothing.js', LD_PRELOAD: '/var/task/evil.so' } },
      },
    );
    const answer = payloadOf(await prison.invoke('preloader', {})) as { errorType: string };
    // The function's own Node.js ends, since there is no such file; what came before it did not.
    assert.equal(answer.errorType, 'Runtime.ExitError');
  });
});
