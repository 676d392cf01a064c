import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { NodeFiles } from '../../../src/platform/files.ts';
import { type ConfigSources, resolveConfig, type ServerConfig } from '../../../src/server/config.ts';
import { StartError } from '../../../src/server/start-error.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-config-'));
after(() => rmSync(folder, { recursive: true }));
const configFile = path.join(folder, 'millrace.json');

test('without any setting it is a loopback address, port 4566 and a data directory here', () => {
  const config = resolve({});
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.port, 4566);
  assert.deepEqual(config.storage, { kind: 'directory', directory: path.resolve('.millrace') });
  assert.equal(config.logLevel, 'info');
  assert.equal(config.allowReset, false);
});

test('a flag wins over the environment, the environment over the file', () => {
  writeFileSync(configFile, '{"port": 1, "logLevel": "error", "data": "/file"}');
  const environment = { MILLRACE_PORT: '2', MILLRACE_LOG_LEVEL: 'warn' };
  const config = resolve({ flags: { port: '3' }, environment, configFile });
  assert.equal(config.port, 3);
  assert.equal(config.logLevel, 'warn');
  assert.deepEqual(config.storage, { kind: 'directory', directory: '/file' });
});

test('a command’s own defaults stand below the file', () => {
  writeFileSync(configFile, '{"data": "/file"}');
  const defaults = { data: '/own', logLevel: 'error' };
  assert.deepEqual(resolve({ defaults }).storage, { kind: 'directory', directory: '/own' });
  const config = resolve({ defaults, configFile });
  assert.deepEqual(config.storage, { kind: 'directory', directory: '/file' });
  assert.equal(config.logLevel, 'error');
  assert.deepEqual(resolve({ defaults, environment: { MILLRACE_MEMORY: '1' } }).storage, { kind: 'memory' });
});

test('memory mode allows reset unless told otherwise', () => {
  assert.deepEqual(resolve({ flags: { memory: true } }).storage, { kind: 'memory' });
  assert.equal(resolve({ flags: { memory: true } }).allowReset, true);
  assert.equal(resolve({ flags: { memory: true, allowReset: false } }).allowReset, false);
});

test('a data directory on the command line wins over memory in the environment', () => {
  const config = resolve({ flags: { data: '/d' }, environment: { MILLRACE_MEMORY: '1' } });
  assert.deepEqual(config.storage, { kind: 'directory', directory: '/d' });
});

test('lists come from repeated flags, from commas in the environment and from arrays in the file', () => {
  writeFileSync(configFile, '{"allowedHosts": ["c.internal"]}');
  assert.deepEqual(resolve({ flags: { allowedHosts: ['A.internal'] } }).allowedHosts, ['a.internal']);
  assert.deepEqual(resolve({ environment: { MILLRACE_ALLOWED_HOSTS: 'a, b' } }).allowedHosts, ['a', 'b']);
  assert.deepEqual(resolve({ configFile }).allowedHosts, ['c.internal']);
});

test('credentials come from a file or from a variable, and with them other addresses may be listened on', () => {
  const credentialFile = path.join(folder, 'credentials');
  writeFileSync(credentialFile, '[a]\naws_access_key_id = FROMFILE\naws_secret_access_key = s\n');
  assert.equal(resolve({}).credentials, undefined);
  const found = (sources: Partial<ConfigSources>): boolean[] => {
    const { credentials } = resolve(sources);
    return ['FROMFILE', 'FROMVARIABLE'].map((id) => credentials?.find(id) !== undefined);
  };
  const environment = { MILLRACE_CREDENTIALS: 'FROMVARIABLE:s:111111111111' };
  assert.deepEqual(found({ flags: { credentials: credentialFile } }), [true, false]);
  assert.deepEqual(found({ environment: { MILLRACE_CREDENTIALS_FILE: credentialFile } }), [true, false]);
  assert.deepEqual(found({ environment }), [false, true]);
  assert.deepEqual(found({ flags: { credentials: credentialFile }, environment }), [true, false]);
  writeFileSync(configFile, JSON.stringify({ credentials: credentialFile }));
  assert.deepEqual(found({ configFile, environment }), [false, true]);
  assert.equal(resolve({ flags: { host: '0.0.0.0' }, environment }).host, '0.0.0.0');
});

test('credentials that cannot be used are refused with their place and without any secret', () => {
  const credentialFile = path.join(folder, 'bad-credentials');
  writeFileSync(credentialFile, '[a]\naws_secret_access_key = s3cret\n');
  assertRefused(
    { flags: { credentials: credentialFile } },
    /^The credentials file .*bad-credentials: section \[a\] in line 1 has no/,
  );
  assertRefused({ flags: { credentials: path.join(folder, 'none') } }, /^The credentials file .*none cannot be read \(ENOENT\)/);
  assertRefused(
    { environment: { MILLRACE_CREDENTIALS: 'a:s3cret:b' } },
    /^MILLRACE_CREDENTIALS: entry 1: an account id has twelve/,
  );
  assertRefused(
    { environment: { MILLRACE_CREDENTIALS: 'a:s3cret,a:other' } },
    /^MILLRACE_CREDENTIALS: the access key id a is there twice/,
  );
  const both = { MILLRACE_CREDENTIALS: 'a:b', MILLRACE_CREDENTIALS_FILE: 'c' };
  assertRefused({ environment: both }, /^MILLRACE_CREDENTIALS_FILE and MILLRACE_CREDENTIALS exclude each other/);
});

test('one’s own certificate comes with its key, from one place or two', () => {
  assert.equal(resolve({}).tls, undefined);
  const own = { certificate: path.resolve('a.crt'), key: '/b.key' };
  assert.deepEqual(resolve({ flags: { tlsCert: 'a.crt', tlsKey: '/b.key' } }).tls, own);
  assert.deepEqual(resolve({ flags: { tlsCert: 'a.crt' }, environment: { MILLRACE_TLS_KEY: '/b.key' } }).tls, own);
});

test('services elsewhere are AWS or a URL, with the credentials of the environment', () => {
  const none = { sqs: undefined, sns: undefined, s3: undefined, credential: undefined };
  assert.deepEqual(resolve({}).external, none);
  const environment = { MILLRACE_SNS_ENDPOINT: 'aws', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
  assert.deepEqual(resolve({ flags: { sqsEndpoint: 'http://127.0.0.1:4567' }, environment }).external, {
    ...none,
    sqs: new URL('http://127.0.0.1:4567'),
    sns: 'aws',
    credential: { accessKeyId: 'key', secretAccessKey: 'secret' },
  });
});

const REFUSALS: readonly (readonly [what: string, sources: Partial<ConfigSources>, message: RegExp])[] = [
  ['a port that is no number', { flags: { port: 'http' } }, /^--port: "http" is not a whole number from 0 to 65535/],
  ['a port that is too large', { environment: { MILLRACE_PORT: '65536' } }, /^MILLRACE_PORT: "65536"/],
  ['all addresses', { flags: { host: '0.0.0.0' } }, /^--host: 0\.0\.0\.0 can be reached from other machines/],
  ['a name that only begins like loopback', { flags: { host: '127.0.0.1.evil.example' } }, /no credentials/],
  ['an unknown log level', { flags: { logLevel: 'loud' } }, /^--log-level: "loud" is no log level\. Use one of silent, error/],
  ['an unknown network', { flags: { functionNetwork: 'lan' } }, /is no network of functions\. Use one of host, none\./],
  [
    'an unknown sandbox',
    { flags: { sandbox: 'docker' } },
    /^--sandbox: "docker" is no sandbox\. Use one of auto, none, bubblewrap\./,
  ],
  ['memory together with a data directory', { flags: { memory: true, data: 'd' } }, /exclude each other/],
  [
    'memory together with a data directory in the environment',
    { environment: { MILLRACE_MEMORY: '1', MILLRACE_DATA: 'd' } },
    /^MILLRACE_MEMORY and MILLRACE_DATA exclude each other/,
  ],
  ['a host with a port', { flags: { allowedHosts: ['a:80'] } }, /--allowed-host: "a:80" .*without port/],
  ['an origin with a path', { flags: { allowedOrigins: ['http://a/'] } }, /--allowed-origin/],
  ['a switch that is neither', { environment: { MILLRACE_MEMORY: 'perhaps' } }, /MILLRACE_MEMORY: "perhaps" is neither/],
  ['a certificate without its key', { flags: { tlsCert: 'a' } }, /^--tls-cert needs its private key: name it with --tls-key/],
  ['a key without its certificate', { environment: { MILLRACE_TLS_KEY: 'a' } }, /^MILLRACE_TLS_KEY needs its certificate/],
  ['an endpoint that is none', { flags: { s3Endpoint: 'minio' } }, /^--s3-endpoint: "minio" is neither aws nor a URL/],
  [
    'an S3 elsewhere together with a directory for it',
    { flags: { s3Endpoint: 'aws' }, environment: { MILLRACE_S3_DIRECTORY: 'd' } },
    /^--s3-endpoint and MILLRACE_S3_DIRECTORY exclude each other/,
  ],
  ['an empty data directory', { flags: { data: '' } }, /--data must be a text/],
];
for (const [what, sources, message] of REFUSALS) {
  test(`${what} is refused with a sentence that names the place`, () => assertRefused(sources, message));
}

test('an unknown setting in the file is refused with the nearest one', () => {
  writeFileSync(configFile, '{"prot": 1}');
  assertRefused({ configFile }, /unknown setting "prot"\. Did you mean "port"\?/);
  writeFileSync(configFile, '{"allowed_hosts": []}');
  assertRefused({ configFile }, /Did you mean "allowedHosts"\?/);
  writeFileSync(configFile, '{"__proto__": {"port": 1}}');
  assertRefused({ configFile }, /unknown setting "__proto__"/);
});

test('a file that is missing, no JSON, no object or of the wrong types is refused', () => {
  assertRefused({ configFile: path.join(folder, 'none.json') }, /cannot be read \(ENOENT\)/);
  for (const [content, message] of [
    ['{', /is not JSON/],
    ['[]', /must hold one JSON object/],
    ['{"port": "many"}', /"port" in .*: "many" is not a whole number/],
    ['{"allowedHosts": "a b"}', /"allowedHosts" in /],
    ['{"host": 1}', /"host" in .* must be a text/],
  ] as const) {
    writeFileSync(configFile, content);
    assertRefused({ configFile }, message);
  }
});

function resolve(sources: Partial<ConfigSources>): ServerConfig {
  return resolveConfig({ flags: {}, environment: {}, files: new NodeFiles(), ...sources });
}

function assertRefused(sources: Partial<ConfigSources>, message: RegExp): void {
  assert.throws(
    () => resolve(sources),
    (error) => error instanceof StartError && error.kind === 'invalid-configuration' && message.test(error.message),
  );
}
