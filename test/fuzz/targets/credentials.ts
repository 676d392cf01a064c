/** What decides who calls: signatures in both forms, the unverified scope, the gate, and the texts that hold credentials. */
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { callerOf } from '../../../src/protocol/credential-scope.ts';
import { ServiceError } from '../../../src/protocol/service-error.ts';
import { parseCredentialEntries, parseCredentialFile } from '../../../src/protocol/sigv4/credential-texts.ts';
import { CredentialStore, CredentialsError } from '../../../src/protocol/sigv4/credentials.ts';
import { signed } from '../../../src/protocol/sigv4/sign.ts';
import { SignatureVerifier } from '../../../src/protocol/sigv4/signature-verifier.ts';
import type { UniversalRequest } from '../../../src/protocol/universal.ts';
import { Gate } from '../../../src/server/http/gate.ts';
import type { Mutator } from '../mutator.ts';
import { shown, type Target } from '../target.ts';

const clock = new ManualClock();
const CREDENTIAL = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: undefined, accountId: '111111111111' };
const verifier = new SignatureVerifier({ credentials: new CredentialStore([CREDENTIAL]), clock });
const gate = new Gate({ allowedHosts: ['millrace.internal'], allowedOrigins: ['http://localhost:3000'] });
const SCOPE = 'AKID/20231114/us-east-1/kinesis/aws4_request';
const DICTIONARY = [
  ',',
  ';',
  '=',
  '/',
  ' ',
  'Credential=',
  'SignedHeaders=',
  'Signature=',
  'AWS4-',
  'X-Amz-Algorithm=',
  '&',
  '%',
  '%2F',
  'host',
  ':authority',
  '\t',
];

interface Parts {
  readonly query: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

function requestOf({ query, headers }: Parts): UniversalRequest {
  return {
    httpVersion: '1.1',
    method: 'POST',
    path: '/',
    query,
    body: new Uint8Array(0),
    header: (name) => headers.find(([one]) => one.toLowerCase() === name)?.[1],
    rawHeaders: () => headers.flat(),
    signal: () => AbortSignal.abort(),
  };
}

const signedHeaders = signed(
  { method: 'POST', path: '/', query: '', headers: { host: 'localhost', 'x-amz-target': 'T' }, body: new Uint8Array(0) },
  { credential: CREDENTIAL, region: 'us-east-1', service: 'kinesis', nowMs: clock.nowMs() },
);
const PRESIGNED = new URLSearchParams({
  'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
  'X-Amz-Credential': SCOPE,
  'X-Amz-Date': '20231114T221320Z',
  'X-Amz-Expires': '60',
  'X-Amz-SignedHeaders': 'host',
  'X-Amz-Signature': '0'.repeat(64),
}).toString();

function parts(mutator: Mutator): Parts {
  const changed = (text: string): string => (mutator.chance(2) ? text : mutator.text(text, DICTIONARY));
  const inQuery = mutator.chance(2);
  const { authorization = '', ...others } = signedHeaders;
  const named: (readonly [string, string])[] = inQuery ? [['host', 'localhost']] : Object.entries({ ...others, authorization });
  return {
    query: inQuery ? mutator.list(PRESIGNED.split('&'), changed).join('&') : mutator.chance(4) ? changed('a=b&c') : '',
    headers: mutator.list(
      named,
      ([name, value]) => [mutator.chance(8) ? mutator.text(name, DICTIONARY) : name, mutator.text(value, DICTIONARY)] as const,
    ),
  };
}

export const SIGNATURES: Target = {
  name: 'signatures',
  isRefusal: (error) => error instanceof ServiceError,
  next: (mutator) => {
    const input = parts(mutator);
    return {
      show: () => shown(input),
      run: () => {
        const request = requestOf(input);
        callerOf(request);
        verifier.examine(request, 'kinesis').principalOf(request);
      },
    };
  },
};

export const GATE: Target = {
  name: 'gate',
  isRefusal: () => false,
  next: (mutator) => {
    const names = ['host', 'origin', 'referer', 'sec-fetch-site'];
    const values = [
      'localhost:4566',
      'http://localhost:3000',
      '[::1]:4566',
      'a.localhost',
      '127.0.0.1',
      'same-origin',
      'null',
      'a.'.repeat(60),
    ];
    const headers = names.flatMap((name) =>
      mutator.chance(2) ? [[name, mutator.text(mutator.pick(values), ['.', ':', '[', ']', '-', '..'])] as const] : [],
    );
    return { show: () => shown(headers), run: () => void gate.judge(requestOf({ query: '', headers })) };
  },
};

const FILE = `[default]\naws_access_key_id = AKID\naws_secret_access_key = s\n# c\n[b]\naws_access_key_id=B\naws_secret_access_key=t\naws_account_id=222222222222\n`;
const FILE_WORDS = ['[', ']', '=', '\n', '\r\n', '#', ';', 'aws_access_key_id', 'aws_account_id', '\u0000', '\xff', '[x]\n'];

export const CREDENTIAL_FILES: Target = {
  name: 'credential files',
  isRefusal: (error) => error instanceof CredentialsError,
  next: (mutator) => {
    const content = mutator.bytes(Buffer.from(FILE), FILE_WORDS);
    const entries = mutator.text('AKID:secret:111111111111,B:t', [':', ',', ' ', '=', '1']);
    const asFile = mutator.chance(2);
    return {
      show: () => shown(asFile ? content : entries),
      run: () => void new CredentialStore(asFile ? parseCredentialFile(content) : parseCredentialEntries(entries)),
    };
  },
};
