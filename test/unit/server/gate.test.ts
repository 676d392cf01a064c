import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gate, type GateVerdict } from '../../../src/server/http/gate.ts';

const gate = new Gate({ allowedHosts: ['host.docker.internal'], allowedOrigins: ['http://localhost:3000'] });

type Case = readonly [
  host: string | undefined,
  origin: string | undefined,
  site: string | undefined,
  method: string,
  path: string,
  verdict: GateVerdict['kind'],
];

const none = undefined;
const CASES: readonly Case[] = [
  // Hosts of this machine, as SDKs and tools send them.
  ['localhost:4566', none, none, 'POST', '/', 'passes'],
  ['localhost', none, none, 'POST', '/', 'passes'],
  ['LOCALHOST:4566', none, none, 'POST', '/', 'passes'],
  ['localhost.:4566', none, none, 'POST', '/', 'passes'],
  ['kinesis.us-east-1.localhost:4566', none, none, 'POST', '/', 'passes'],
  ['127.0.0.1:4566', none, none, 'POST', '/', 'passes'],
  ['127.8.9.10:4566', none, none, 'GET', '/healthz', 'passes'],
  ['[::1]:4566', none, none, 'POST', '/', 'passes'],
  ['[::1]', none, none, 'POST', '/', 'passes'],
  ['192.168.1.20:4566', none, none, 'POST', '/', 'passes'],
  ['host.docker.internal:4566', none, none, 'POST', '/', 'passes'],
  ['Host.Docker.Internal', none, none, 'POST', '/', 'passes'],
  // Names that an attacker may point at this machine.
  ['evil.example:4566', none, none, 'POST', '/', 'forbidden'],
  ['evil.example', none, none, 'GET', '/healthz', 'forbidden'],
  ['evil.example', none, 'same-origin', 'POST', '/2015-03-31/functions/f/invocations', 'forbidden'],
  ['localhost.evil.example', none, none, 'POST', '/', 'forbidden'],
  ['notlocalhost', none, none, 'POST', '/', 'forbidden'],
  ['127.0.0.1.evil.example', none, none, 'POST', '/', 'forbidden'],
  ['999.0.0.1', none, none, 'POST', '/', 'forbidden'],
  ['docker.internal', none, none, 'POST', '/', 'forbidden'],
  ['metadata.google.internal', none, none, 'GET', '/', 'forbidden'],
  // What is no host.
  [none, none, none, 'POST', '/', 'malformed'],
  ['', none, none, 'POST', '/', 'malformed'],
  ['localhost, evil.example', none, none, 'POST', '/', 'malformed'],
  ['user@localhost', none, none, 'POST', '/', 'malformed'],
  ['localhost/evil', none, none, 'POST', '/', 'malformed'],
  ['localhost:port', none, none, 'POST', '/', 'malformed'],
  ['[::1', none, none, 'POST', '/', 'malformed'],
  ['.localhost', none, none, 'POST', '/', 'malformed'],
  // Web pages.
  ['localhost:4566', 'http://evil.example', none, 'POST', '/', 'forbidden'],
  ['localhost:4566', 'http://evil.example', 'cross-site', 'POST', '/2015-03-31/functions/f/invocations', 'forbidden'],
  ['localhost:4566', 'null', 'cross-site', 'POST', '/', 'forbidden'],
  ['localhost:4566', '', none, 'POST', '/', 'forbidden'],
  ['localhost:4566', 'http://localhost:3001', 'same-site', 'POST', '/_millrace/reset', 'forbidden'],
  ['localhost:4566', 'http://localhost:3000.evil.example', none, 'OPTIONS', '/', 'forbidden'],
  ['localhost:4566', 'http://localhost:3000', 'same-site', 'POST', '/', 'passes'],
  ['localhost:4566', 'http://localhost:3000', none, 'OPTIONS', '/', 'passes'],
  ['evil.example', 'http://localhost:3000', none, 'POST', '/', 'forbidden'],
  // Links, images and scripts carry no Origin.
  ['localhost:4566', none, 'cross-site', 'GET', '/?Action=PurgeQueue', 'forbidden'],
  ['localhost:4566', none, 'same-site', 'GET', '/healthz', 'forbidden'],
  ['localhost:4566', none, 'something-new', 'GET', '/healthz', 'forbidden'],
  ['localhost:4566', none, 'same-origin', 'GET', '/healthz', 'passes'],
  ['localhost:4566', none, 'none', 'GET', '/healthz', 'passes'],
];

for (const [host, origin, site, method, path, expected] of CASES) {
  test(`the gate: ${method} ${path} for host ${host} from origin ${origin} (${site}) ${expected}`, () => {
    assert.equal(judge({ host, origin, 'sec-fetch-site': site }, method, path).kind, expected);
  });
}

test('a link from another page is refused by its Referer where the browser says nothing else', () => {
  assert.equal(judge({ host: 'localhost:4566', referer: 'http://evil.example/' }).kind, 'forbidden');
  assert.equal(judge({ host: 'localhost:4566', referer: 'http://localhost:4566/healthz' }).kind, 'passes');
});

test('an allowed origin is named in the verdict, so that the answer can carry its headers', () => {
  const verdict = judge({ host: 'localhost:4566', origin: 'http://localhost:3000' });
  assert.deepEqual(verdict, { kind: 'passes', origin: 'http://localhost:3000' });
});

test('a host that was refused is refused again, however many good ones came between', () => {
  for (let port = 1; port < 200; port++) assert.equal(judge({ host: `localhost:${port}` }).kind, 'passes');
  assert.equal(judge({ host: 'evil.example' }).kind, 'forbidden');
  assert.equal(judge({ host: 'evil.example' }).kind, 'forbidden');
});

test('the refusal of a name says how to allow it', () => {
  const verdict = judge({ host: 'millrace.internal:80' });
  assert.match(verdict.kind === 'forbidden' ? verdict.reason : '', /--allowed-host millrace\.internal/);
});

function judge(headers: Readonly<Record<string, string | undefined>>, method = 'POST', path = '/'): GateVerdict {
  return gate.judge({ method, path, query: '', header: (name) => headers[name], rawHeaders: () => [] });
}
