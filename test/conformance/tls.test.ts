/**
 * Clients that nobody here wrote meet the certificate: they trust it when they are told to, as docs/reference/security.md says,
 * and refuse it when they are not. A tool that is missing is named loudly.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import tls from 'node:tls';
import { repositoryRoot, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { absent } from './harness/tools.ts';

const CLIENTS = path.join(repositoryRoot, 'test/conformance/clients');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-tls-'));
const data = path.join(folder, 'data');
const certificate = path.join(data, 'tls.crt');
let server: ServerProcess;
let port: string;

before(async () => {
  server = await startServerProcess(['--data', data, '--allowed-host', 'any.localhost']);
  port = new URL(server.endpoint).port;
});

after(async () => {
  await server.stop();
  fs.rmSync(folder, { recursive: true });
});

interface Run {
  readonly status: number | null;
  readonly output: string;
}

function run(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}, input = ''): Run {
  const { PATH, HOME } = process.env;
  const done = spawnSync(command, args, { env: { PATH, HOME, ...environment }, input, encoding: 'utf8', timeout: 60_000 });
  return { status: done.status, output: `${done.stdout}${done.stderr}` };
}

test('the certificate is announced, and is there before the server says that it is ready', () => {
  assert.match(
    server.output(),
    new RegExp(`TLS: +https://127\\.0\\.0\\.1:${port} .*NODE_EXTRA_CA_CERTS=${certificate} AWS_CA_BUNDLE=${certificate}`),
  );
  assert.match(fs.readFileSync(certificate, 'utf8'), /BEGIN CERTIFICATE/);
});

test('the JavaScript SDK trusts it by NODE_EXTRA_CA_CERTS alone, and not without', () => {
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
  const program = path.join(CLIENTS, 'list-streams.mjs');
  for (const host of ['localhost', '127.0.0.1']) {
    const environment = { ...credentials, AWS_ENDPOINT_URL: `https://${host}:${port}` };
    const trusting = run(process.execPath, [program], { ...environment, NODE_EXTRA_CA_CERTS: certificate });
    assert.match(trusting.output, /^\[\]$/m);
    const wary = run(process.execPath, [program], environment);
    assert.notEqual(wary.status, 0);
    assert.match(wary.output, /self-signed certificate|DEPTH_ZERO_SELF_SIGNED_CERT/);
  }
});

test('curl trusts it over both protocols and by every name that was named', { skip: absent('curl', ['--version']) }, () => {
  for (const [option, version] of [
    ['--http1.1', '1.1'],
    ['--http2', '2'],
  ] as const) {
    for (const host of ['localhost', '127.0.0.1', 'any.localhost']) {
      const url = `https://${host}:${port}/healthz`;
      const address = ['--resolve', `any.localhost:${port}:127.0.0.1`];
      const { output } = run('curl', [
        '-sS',
        '--noproxy',
        '*',
        option,
        ...address,
        '--cacert',
        certificate,
        '-o',
        '/dev/null',
        '-w',
        '%{http_version} %{http_code}',
        url,
      ]);
      assert.equal(output, `${version} 200`, url);
    }
  }
  assert.equal(run('curl', ['-sS', '--noproxy', '*', `https://localhost:${port}/healthz`]).status, 60);
});

test('Java trusts it from a key store, as the documentation makes one', {
  skip: absent('java', ['-version']) || absent('keytool', ['-help']),
}, () => {
  const store = path.join(folder, 'trust.p12');
  const importing = [
    '-importcert',
    '-noprompt',
    '-alias',
    'millrace',
    '-file',
    certificate,
    '-keystore',
    store,
    '-storepass',
    'changeit',
  ];
  assert.equal(run('keytool', importing).status, 0);
  const trust = [`-Djavax.net.ssl.trustStore=${store}`, '-Djavax.net.ssl.trustStorePassword=changeit'];
  const program = path.join(CLIENTS, 'TrustedGet.java');
  assert.match(run('java', [...trust, program, `https://localhost:${port}/healthz`]).output, /^HTTP_2 200$/m);
  assert.match(run('java', [program, `https://localhost:${port}/healthz`]).output, /SSLHandshakeException/);
});

test('OpenSSL agrees on TLS 1.2 and 1.3 and on nothing older', { skip: absent('openssl', ['version']) }, () => {
  const connect = (...options: readonly string[]): Run =>
    run('openssl', [
      's_client',
      '-connect',
      `127.0.0.1:${port}`,
      '-CAfile',
      certificate,
      '-verify_return_error',
      '-verify_hostname',
      'localhost',
      ...options,
    ]);
  assert.match(connect('-tls1_3').output, /Verify return code: 0 \(ok\)/);
  assert.match(connect('-tls1_2').output, /Verify return code: 0 \(ok\)/);
  assert.notEqual(connect('-tls1_1', '-cipher', 'DEFAULT@SECLEVEL=0').status, 0);
});

test('a restart shows the same certificate, so that trust is given once', async () => {
  const before = fs.readFileSync(certificate, 'utf8');
  await server.stop();
  server = await startServerProcess(['--data', data, '--allowed-host', 'any.localhost']);
  port = new URL(server.endpoint).port;
  assert.equal(fs.readFileSync(certificate, 'utf8'), before);
  assert.equal((await shown()).fingerprint256, fingerprintOf(before));
});

test('a certificate of one’s own, with its chain, is the one that is shown', {
  skip: absent('openssl', ['version']),
}, async () => {
  const file = (name: string): string => path.join(folder, name);
  const subject = ['-subj', '/CN=millrace', '-addext', 'subjectAltName=DNS:localhost', '-days', '2', '-nodes'];
  assert.equal(
    run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', file('own.key'), '-out', file('own.crt'), ...subject])
      .status,
    0,
  );
  const own = await startServerProcess(['--memory', '--tls-cert', file('own.crt'), '--tls-key', file('own.key')]);
  port = new URL(own.endpoint).port;
  assert.equal((await shown(file('own.crt'))).subject.CN, 'millrace');
  assert.equal(await own.stop(), 0);
});

/** What a client that trusts `ca` is shown. */
function shown(ca: string = certificate): Promise<tls.PeerCertificate> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect(
      { port: Number(port), host: '127.0.0.1', servername: 'localhost', ca: fs.readFileSync(ca) },
      () => {
        resolve(socket.getPeerCertificate());
        socket.destroy();
      },
    );
    socket.once('error', reject);
  });
}

function fingerprintOf(pem: string): string {
  return new X509Certificate(pem).fingerprint256;
}
