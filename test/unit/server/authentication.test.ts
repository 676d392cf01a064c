import assert from 'node:assert/strict';
import http2 from 'node:http2';
import { after, before, test } from 'node:test';
import { SystemClock } from '../../../src/platform/clock.ts';
import { parseCredentialEntries } from '../../../src/protocol/sigv4/credential-texts.ts';
import { CredentialStore } from '../../../src/protocol/sigv4/credentials.ts';
import { signed } from '../../../src/protocol/sigv4/sign.ts';
import { SignatureVerifier } from '../../../src/protocol/sigv4/signature-verifier.ts';
import { bodyOf, exchange, http1, JSON_1_1, type Operations, startTestServer, statusOf, type TestServer } from './support.ts';

const CREDENTIAL = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: undefined };
const MISMATCH = /^The request signature we calculated does not match the signature you provided/;
const calls: (readonly [accountId: string, region: string])[] = [];
const operations: Operations = {
  DescribeLimits: (_input: unknown, { accountId, region }) => {
    calls.push([accountId, region]);
    return { OpenShardCount: 1 };
  },
};
let resets = 0;
let server: TestServer;

before(async () => {
  const credentials = new CredentialStore(parseCredentialEntries('AKID:secret:111111111111'));
  const authenticator = new SignatureVerifier({ credentials, clock: new SystemClock() });
  const limits = { lingerTimeoutMs: 30 };
  server = await startTestServer({ kinesis: operations, lambda: {}, authenticator, limits, reset: async () => void resets++ });
});

after(() => server.listener.close());

interface Sent {
  readonly service?: string;
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly secretAccessKey?: string;
}

function signedRequest({
  service = 'kinesis',
  method = 'POST',
  path = '/',
  query = '',
  headers = {},
  body = '',
  ...rest
}: Sent): string {
  const credential = { ...CREDENTIAL, ...rest };
  const options = { credential, region: 'eu-west-1', service, nowMs: Date.now() };
  const request = { method, path, query, headers: { host: 'localhost:4566', ...headers }, body: Buffer.from(body) };
  const { host: Host = '', ...others } = signed(request, options);
  return http1(method, query === '' ? path : `${path}?${query}`, { Host, ...others }, body);
}

const target = { 'content-type': JSON_1_1, 'x-amz-target': 'Kinesis_20131202.DescribeLimits' };

test('a signed call reaches its operation in the account of the credential and the region of the scope', async () => {
  assert.equal(statusOf(await exchange(server.port, signedRequest({ headers: target, body: '{}' }))), 200);
  assert.deepEqual(calls.splice(0), [['111111111111', 'eu-west-1']]);
});

test('over HTTP/2 :authority is signed in place of host', async () => {
  const session = http2.connect(`http://localhost:${server.port}`);
  const host = `localhost:${server.port}`;
  for (const name of ['host', ':authority']) {
    const options = { credential: CREDENTIAL, region: 'eu-west-1', service: 'kinesis', nowMs: Date.now() };
    const headers = signed(
      { method: 'POST', path: '/', query: '', headers: { [name]: host, ...target }, body: Buffer.from('{}') },
      options,
    );
    const stream = session.request({ ':method': 'POST', ':path': '/', ...headers });
    const status = new Promise((resolve) => stream.on('response', (head) => resolve(head[':status'])));
    stream.end('{}');
    assert.equal(await status, 200);
  }
  session.close();
  assert.equal(calls.splice(0).length, 2);
});

test('every protocol says in its own form what is wrong, and no operation is reached', async () => {
  const wrong = { secretAccessKey: 'wrong' };
  const json = await exchange(server.port, signedRequest({ headers: target, body: '{}', ...wrong }));
  assert.equal(statusOf(json), 400);
  assert.equal(JSON.parse(bodyOf(json)).__type, 'InvalidSignatureException');
  assert.match(JSON.parse(bodyOf(json)).message, MISMATCH);

  const cbor = await exchange(
    server.port,
    signedRequest({ headers: { ...target, 'content-type': 'application/x-amz-cbor-1.1' }, body: '\xa0', ...wrong }),
  );
  assert.equal(statusOf(cbor), 400);
  assert.match(cbor, /Content-Type: application\/x-amz-cbor-1\.1/);
  assert.match(bodyOf(cbor), /InvalidSignatureException/);

  const rest = await exchange(
    server.port,
    signedRequest({ service: 'lambda', method: 'GET', path: '/2015-03-31/functions/', ...wrong }),
  );
  assert.equal(statusOf(rest), 403);
  assert.match(rest, /x-amzn-ErrorType: InvalidSignatureException/);
  assert.match(JSON.parse(bodyOf(rest)).message, MISMATCH);

  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const inBody = await exchange(
    server.port,
    signedRequest({ service: 'sqs', headers: form, body: 'Action=ListQueues', ...wrong }),
  );
  const inQuery = await exchange(
    server.port,
    signedRequest({ service: 'sqs', method: 'GET', query: 'Action=ListQueues', ...wrong }),
  );
  for (const answer of [inBody, inQuery]) {
    assert.equal(statusOf(answer), 403);
    assert.match(bodyOf(answer), /<Type>Sender<\/Type><Code>SignatureDoesNotMatch<\/Code><Message>The request signature we/);
  }
  const sqsJson = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.ListQueues' };
  const unknown = await exchange(server.port, http1('POST', '/', sqsJson, '{}'));
  assert.equal(statusOf(unknown), 403);
  assert.match(unknown, /x-amzn-query-error: MissingAuthenticationToken;Sender/);
  assert.deepEqual(calls, []);
});

test('a body that belongs to no valid claim is not read', async () => {
  const head = http1('POST', '/', { ...target, 'Content-Length': '1000000' });
  const answer = await exchange(server.port, head);
  assert.equal(statusOf(answer), 400);
  assert.equal(JSON.parse(bodyOf(answer)).__type, 'MissingAuthenticationTokenException');
});

test('an operation whose name stands in the body is looked for only when the signature is right', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const forged = signedRequest({ service: 'sqs', headers: form, body: 'Action=NoSuchThing', secretAccessKey: 'wrong' });
  assert.match(bodyOf(await exchange(server.port, forged)), /SignatureDoesNotMatch/);
  const right = signedRequest({ service: 'sqs', headers: form, body: 'Action=NoSuchThing' });
  assert.match(bodyOf(await exchange(server.port, right)), /InvalidAction/);
});

test('a signature for one service is none for another', async () => {
  const answer = await exchange(server.port, signedRequest({ service: 'sqs', headers: target, body: '{}' }));
  assert.equal(JSON.parse(bodyOf(answer)).message, "Credential should be scoped to correct service: 'kinesis'. ");
});

test('health is told to everybody, a reset must be signed', async () => {
  assert.equal(statusOf(await exchange(server.port, http1('GET', '/healthz'))), 200);
  const header = { 'x-millrace-reset': '1' };
  assert.equal(statusOf(await exchange(server.port, http1('POST', '/_millrace/reset', header))), 403);
  const reset = { service: 'millrace', path: '/_millrace/reset', headers: header };
  assert.equal(statusOf(await exchange(server.port, signedRequest({ ...reset, secretAccessKey: 'wrong' }))), 403);
  assert.equal(resets, 0);
  assert.equal(statusOf(await exchange(server.port, signedRequest(reset))), 200);
  assert.equal(resets, 1);
});

test('the gate stands before the signature', async () => {
  const answer = await exchange(server.port, signedRequest({ headers: { ...target, host: 'evil.example' }, body: '{}' }));
  assert.equal(statusOf(answer), 403);
  assert.match(bodyOf(answer), /evil\.example is not allowed/);
});
