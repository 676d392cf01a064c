/** Requests and signatures of AWS's signing test suite (region us-east-1, service "service", 2015-08-30T12:36:00Z). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import { CredentialStore } from '../../../../src/protocol/sigv4/credentials.ts';
import { SignatureVerifier } from '../../../../src/protocol/sigv4/signature-verifier.ts';
import { type SentRequest, sent } from './requests.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const TOKEN = '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267';
const UNRESERVED = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const VANILLA = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31';
const HOST = ['Host', 'example.amazonaws.com'];
const DATE = ['X-Amz-Date', '20150830T123600Z'];

type Vector = Omit<SentRequest, 'headers'> & {
  readonly name: string;
  readonly signature: string;
  readonly headers?: readonly string[];
  readonly signed?: string;
  readonly token?: string;
};

const HEADER_VECTORS: readonly Vector[] = [
  { name: 'get-vanilla', signature: VANILLA },
  { name: 'get-relative', path: '/example/..', signature: VANILLA },
  { name: 'get-relative-relative', path: '/example1/example2/../..', signature: VANILLA },
  { name: 'get-slash', path: '//', signature: VANILLA },
  { name: 'get-slash-dot-slash', path: '/./', signature: VANILLA },
  {
    name: 'get-slash-pointless-dot',
    path: '/./example',
    signature: 'ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5',
  },
  {
    name: 'get-space',
    path: '/example space/',
    signature: '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741',
  },
  {
    name: 'get-unreserved',
    path: `/${UNRESERVED}`,
    signature: '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
  },
  { name: 'get-utf8', path: '/ሴ', signature: '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85' },
  {
    name: 'get-vanilla-empty-query-key',
    query: 'Param1=value1',
    signature: 'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
  },
  {
    name: 'get-vanilla-query-order-key-case',
    query: 'Param2=value2&Param1=value1',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'get-vanilla-query-order-encoded',
    query: 'Param-3=Value3&Param=Value2&%E1%88%B4=Value1',
    signature: '371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac',
  },
  {
    name: 'get-vanilla-query-unreserved',
    query: `${UNRESERVED}=${UNRESERVED}`,
    signature: '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  },
  {
    name: 'get-header-value-trim',
    headers: ['My-Header1', ' value1', 'My-Header2', ' "a   b   c"'],
    signed: 'host;my-header1;my-header2;x-amz-date',
    signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  },
  {
    name: 'post-vanilla-query',
    method: 'POST',
    query: 'Param1=value1',
    signature: '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11',
  },
  {
    name: 'post-x-www-form-urlencoded',
    method: 'POST',
    headers: [
      ...['Content-Type', 'application/x-www-form-urlencoded', 'Content-Length', '13'],
      ...['x-amz-content-sha256', '9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e'],
    ],
    signed: 'content-length;content-type;host;x-amz-content-sha256;x-amz-date',
    body: 'Param1=value1',
    signature: 'd3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b',
  },
  {
    name: 'get-vanilla-with-session-token',
    headers: ['X-Amz-Security-Token', TOKEN],
    signed: 'host;x-amz-date;x-amz-security-token',
    token: TOKEN,
    signature: '07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8',
  },
];

const SCOPE = 'AKIDEXAMPLE/20150830/us-east-1/service/aws4_request';

for (const { name, signature, headers = [], signed = 'host;x-amz-date', token, ...request } of HEADER_VECTORS) {
  test(`${name} is accepted, and refused with a signature that differs in one digit`, () => {
    const withSignature = (text: string): SentRequest => {
      const authorization = `AWS4-HMAC-SHA256 Credential=${SCOPE}, SignedHeaders=${signed}, Signature=${text}`;
      return { method: 'GET', ...request, headers: [...HOST, ...headers, 'Authorization', authorization, ...DATE] };
    };
    verify(withSignature(signature), token);
    const differs = `${signature.startsWith('0') ? '1' : '0'}${signature.slice(1)}`;
    assert.throws(() => verify(withSignature(differs), token), { code: 'InvalidSignatureException' });
  });
}

const QUERY_VECTORS: readonly Vector[] = [
  {
    name: 'get-vanilla-utf8-query',
    query: 'ሴ=bar',
    signature: '0bdd809b1519ac4f0c1dc3540e2cc46bd0c7f778eda408b2ebf3b913d21ff600',
  },
  {
    name: 'get-slashes',
    path: '//example//',
    signature: 'c1834e8fb0307243711f0f907f6ab7311ed300d87f13792d7ee4da89ab93e082',
  },
];

for (const { name, signature, query = '', ...request } of QUERY_VECTORS) {
  test(`${name}, presigned, is accepted`, () => {
    const scope = SCOPE.replaceAll('/', '%2F');
    const claim = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${scope}&X-Amz-Date=20150830T123600Z`;
    const rest = `X-Amz-SignedHeaders=host&X-Amz-Expires=3600&X-Amz-Signature=${signature}`;
    verify({ method: 'GET', ...request, query: [query, claim, rest].filter(Boolean).join('&'), headers: HOST });
  });
}

test('get-header-value-order is refused: a signed header is there several times', () => {
  const signature = '08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01';
  const authorization = `AWS4-HMAC-SHA256 Credential=${SCOPE}, SignedHeaders=host;my-header1;x-amz-date, Signature=${signature}`;
  const values = ['value4', 'value1', 'value3', 'value2'].flatMap((value) => ['My-Header1', value]);
  const headers = [...HOST, ...values, 'Authorization', authorization, ...DATE];
  assert.throws(() => verify({ method: 'GET', headers }), { code: 'InvalidSignatureException' });
});

function verify(request: SentRequest, sessionToken?: string): void {
  const credential = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: SECRET, sessionToken, accountId: '123456789012' };
  const clock = new ManualClock(Date.UTC(2015, 7, 30, 12, 36));
  const verifier = new SignatureVerifier({ credentials: new CredentialStore([credential]), clock });
  const whole = sent(request);
  assert.equal(verifier.examine(whole, 'service').principalOf(whole).accountId, '123456789012');
}
