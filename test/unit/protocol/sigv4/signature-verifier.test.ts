import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { ManualClock } from '../../../../src/platform/manual-clock.ts';
import { ServiceError } from '../../../../src/protocol/service-error.ts';
import { parseCredentialEntries } from '../../../../src/protocol/sigv4/credential-texts.ts';
import { CredentialStore } from '../../../../src/protocol/sigv4/credentials.ts';
import { Principal } from '../../../../src/protocol/sigv4/principal.ts';
import { type SignableRequest, signed } from '../../../../src/protocol/sigv4/sign.ts';
import { SignatureVerifier } from '../../../../src/protocol/sigv4/signature-verifier.ts';
import { type SentRequest, sent } from './requests.ts';

const NOW_MS = Date.UTC(2026, 10, 24, 12, 0, 0);
const SESSION = { accessKeyId: 'ASIA', secretAccessKey: 'temporary', sessionToken: 'token', accountId: '222222222222' };
const credentials = new CredentialStore([...parseCredentialEntries('AKID:secret:111111111111'), SESSION]);
const MISMATCH =
  /^The request signature we calculated does not match the signature you provided\. Check your AWS Secret Access Key/;
const TOKEN_INVALID = 'The security token included in the request is invalid.';

type Options = Partial<Parameters<typeof signed>[1]>;
type Headers = Readonly<Record<string, string>>;

/** A signed call of `service`, as it arrives. */
function call(request: Partial<SignableRequest> = {}, options: Options = {}): SentRequest & { readonly named: Headers } {
  const whole = { method: 'POST', path: '/', query: '', headers: { host: 'localhost' }, body: Buffer.from('{}'), ...request };
  const credential = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: undefined };
  const named = signed(whole, { credential, region: 'eu-west-1', service: 'kinesis', nowMs: NOW_MS, ...options });
  return { ...whole, headers: Object.entries(named).flat(), named };
}

function verify(request: SentRequest, service = 'kinesis', nowMs = NOW_MS): Principal {
  const verifier = new SignatureVerifier({ credentials, clock: new ManualClock(nowMs) });
  const whole = sent(request);
  return verifier.examine(whole, service).principalOf(whole);
}

function assertRefused(
  request: SentRequest,
  code: string,
  message: string | RegExp,
  service = 'kinesis',
  nowMs = NOW_MS,
): ServiceError {
  let refusal: unknown;
  assert.throws(
    () => verify(request, service, nowMs),
    (error) => {
      assert.ok(error instanceof ServiceError, String(error));
      assert.equal(error.code, code);
      if (typeof message === 'string') assert.equal(error.message, message);
      else assert.match(error.message, message);
      refusal = error;
      return true;
    },
  );
  assert.ok(refusal instanceof ServiceError);
  return refusal;
}

/** The same request with one header replaced, added or (undefined) taken away. */
function withHeader(request: SentRequest & { readonly named: Headers }, name: string, value: string | undefined): SentRequest {
  const { [name]: _, ...others } = request.named;
  return { ...request, headers: Object.entries(value === undefined ? others : { ...others, [name]: value }).flat() };
}

/** With another text in the Authorization header. */
function withAuthorization(change: (text: string) => string, request = call()): SentRequest {
  return withHeader(request, 'authorization', change(request.named.authorization ?? ''));
}

describe('a signature', () => {
  test('names the account of its credential and the region of its scope', () => {
    const principal = verify(call());
    assert.ok(Principal.is(principal));
    const { accountId, region, accessKeyId } = principal;
    assert.deepEqual([accountId, region, accessKeyId], ['111111111111', 'eu-west-1', 'AKID']);
  });

  test('is good again and again, with its key remembered', () => {
    const verifier = new SignatureVerifier({ credentials, clock: new ManualClock(NOW_MS) });
    for (let count = 0; count < 3; count++) {
      const request = sent(call({ body: Buffer.from(String(count)) }));
      assert.equal(verifier.examine(request, 'kinesis').principalOf(request).accountId, '111111111111');
      const forged = sent(
        withAuthorization((text) => text.replace(/Signature=./, 'Signature=f'), call({ body: Buffer.from('f') })),
      );
      assert.throws(() => verifier.examine(forged, 'kinesis').principalOf(forged), { code: 'InvalidSignatureException' });
    }
  });

  test('covers method, path, query, every signed header and the body', () => {
    const request = call({ path: '/a/b', query: 'a=1', headers: { host: 'localhost', 'x-amz-target': 'T', accept: 'x' } });
    verify(request);
    for (const changed of [
      { ...request, method: 'PUT' },
      { ...request, path: '/a/c' },
      { ...request, path: '/a/b/' },
      { ...request, query: 'a=2' },
      { ...request, query: 'a=1&b' },
      { ...request, body: '{ }' },
      withHeader(request, 'host', 'localhost:1'),
      withHeader(request, 'x-amz-target', 'U'),
      withHeader(request, 'accept', 'y'),
      withHeader(request, 'accept', undefined),
      withHeader(request, 'x-amz-date', '20261124T120001Z'),
      withAuthorization((text) => text.replace('SignedHeaders=accept;', 'SignedHeaders='), request),
      withAuthorization((text) => text.replace('/eu-west-1/', '/eu-west-2/'), request),
      withAuthorization((text) => text.replace(/Signature=.*/, `Signature=${'0'.repeat(64)}`), request),
      withAuthorization((text) => text.replace(/[0-9a-f]$/, ''), request),
      withAuthorization(
        (text) => text.toUpperCase().replace(/.*SIGNATURE=/, `${text.split('Signature=')[0]}Signature=`),
        request,
      ),
    ]) {
      assertRefused(changed, 'InvalidSignatureException', MISMATCH);
    }
  });

  test('takes :authority in place of host over HTTP/2, whichever of them is signed', () => {
    const named = signed(
      { method: 'POST', path: '/', query: '', headers: { ':authority': 'localhost:4566' }, body: Buffer.from('') },
      {
        credential: { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: undefined },
        region: 'r',
        service: 'kinesis',
        nowMs: NOW_MS,
      },
    );
    const raw = [':method', 'POST', ':path', '/', ':scheme', 'http', ...Object.entries(named).flat()];
    verify({ headers: raw, httpVersion: '2.0' });
    assertRefused(
      { headers: raw.map((text) => text.replace('localhost:4566', 'localhost')) },
      'InvalidSignatureException',
      MISMATCH,
    );
    const byHost = call({ headers: { host: 'localhost:4566' } });
    verify({ ...byHost, headers: byHost.headers.map((text) => (text === 'host' ? ':authority' : text)), httpVersion: '2.0' });
  });

  test('is refused where a signed header is there twice, or one that decides how the request is read', () => {
    const request = call({ headers: { host: 'localhost', accept: 'x' } });
    const rows = [
      ['accept', 'y', 'InvalidSignatureException'],
      ['Accept', 'x', 'InvalidSignatureException'],
      ['host', 'evil', 'InvalidSignatureException'],
      ['x-amz-date', '20261124T120000Z', 'IncompleteSignatureException'], // joined, they are no date
      ['authorization', 'AWS4-HMAC-SHA256 x=y', 'IncompleteSignatureException'], // joined, they are no list of parts
    ] as const;
    for (const [name, value, code] of rows) assertRefused({ ...request, headers: [...request.headers, name, value] }, code, /./);
    const json = ['content-type', 'application/json'];
    verify({ ...request, headers: [...request.headers, ...json] });
    assertRefused({ ...request, headers: [...request.headers, ...json, ...json] }, 'InvalidSignatureException', MISMATCH);
  });

  test('is refused where an x-amz-* header is not signed', () => {
    const request = call();
    for (const name of ['x-amz-target', 'X-Amz-Security-Token', 'x-amz-meta']) {
      const extended = { ...request, headers: [...request.headers, name, 'v'] };
      assertRefused(extended, 'InvalidSignatureException', 'There were headers present in the request which were not signed');
    }
    verify({
      ...request,
      headers: [...request.headers, 'x-amzn-trace-id', 'v', 'user-agent', 'u', 'amz-sdk-request', 'attempt=1'],
    });
  });

  test('is refused where the host is not signed', () => {
    const text = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
    assertRefused(
      withAuthorization((one) => one.replace('host;', '')),
      'InvalidSignatureException',
      text,
    );
  });

  test('is refused where its header names are not sorted, not unique or far too many', () => {
    for (const names of ['x-amz-date;host', 'host;host;x-amz-date', 'host;;x-amz-date', 'Host;host;x-amz-date']) {
      const changed = withAuthorization((text) => text.replace(/SignedHeaders=[^,]*/, `SignedHeaders=${names}`));
      assertRefused(changed, 'InvalidSignatureException', MISMATCH);
    }
    const many = Array.from({ length: 200 }, (_, index) => `h${String(index).padStart(3, '0')}`);
    const changed = withAuthorization((text) =>
      text.replace(/SignedHeaders=[^,]*/, `SignedHeaders=${['a', ...many, 'host'].join(';')}`),
    );
    assertRefused(changed, 'InvalidSignatureException', MISMATCH);
  });

  test('covers the body that arrived: what x-amz-content-sha256 says must agree, and nothing unsigned or in chunks is taken', () => {
    const hash = createHash('sha256').update('{}').digest('hex');
    const withHash = (value: string): SentRequest => call({ headers: { host: 'localhost', 'x-amz-content-sha256': value } });
    verify(withHash(hash));
    for (const value of [
      hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
      hash.toUpperCase(),
      'UNSIGNED-PAYLOAD',
      'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      '',
    ]) {
      assertRefused(withHash(value), 'InvalidSignatureException', MISMATCH);
    }
  });
});

describe('the time of a signature', () => {
  test('may be five minutes off, either way', () => {
    for (const offsetMs of [-300_000, 0, 300_000]) verify(call({}, { nowMs: NOW_MS + offsetMs }));
    assertRefused(
      call({}, { nowMs: NOW_MS - 301_000 }),
      'InvalidSignatureException',
      'Signature expired: 20261124T115459Z is now earlier than 20261124T115500Z (20261124T120000Z - 5 min.)',
    );
    assertRefused(
      call({}, { nowMs: NOW_MS + 301_000 }),
      'InvalidSignatureException',
      'Signature not yet current: 20261124T120501Z is still later than 20261124T120500Z (20261124T120000Z + 5 min.)',
    );
  });

  test('must be a time in the basic format', () => {
    for (const date of ['201', '2026-11-24T12:00:00Z', '20261324T120000Z', '20261124T126000Z', '20261124T120000']) {
      const text = `Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`;
      assertRefused(withHeader(call(), 'x-amz-date', date), 'IncompleteSignatureException', text);
    }
  });
});

describe('a request', () => {
  test('without a signature, or with another scheme, is missing its token', () => {
    for (const headers of [
      ['host', 'localhost'],
      ['host', 'localhost', 'authorization', ''],
      ['host', 'localhost', 'authorization', 'Bearer x'],
      ['host', 'localhost', 'authorization', 'Basic QUtJRDpzZWNyZXQ='],
    ]) {
      assertRefused({ headers }, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
    }
  });

  test('with parts of a signature hears which ones it lacks', () => {
    assertRefused(
      { headers: ['host', 'h', 'authorization', 'AWS4-HMAC-SHA256 Signature=b'] },
      'IncompleteSignatureException',
      "Authorization header requires 'Credential' parameter. Authorization header requires 'SignedHeaders' parameter. " +
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256 Signature=b",
    );
    assertRefused(
      withAuthorization((text) => `${text}, Credential`),
      'IncompleteSignatureException',
      /^'Credential' not a valid key=value pair \(missing equal-sign\) in Authorization header: 'AWS4-HMAC-SHA256 Credential=/,
    );
    assertRefused(
      withAuthorization((text) => `${text}, Signature=a`),
      'IncompleteSignatureException',
      /^'Signature=a' there twice/,
    );
    const long = withAuthorization(() => `AWS4-HMAC-SHA256 ${'x'.repeat(10_000)}=`);
    assert.ok(assertRefused(long, 'IncompleteSignatureException', /^Authorization header requires/).message.length < 5_000);
  });

  test('with another algorithm, or a credential that is no scope, hears what is wanted', () => {
    assertRefused(
      withAuthorization((text) => text.replace('SHA256', 'SHA25')),
      'IncompleteSignatureException',
      "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA25' (only AWS4-HMAC-SHA256 for now). ",
    );
    assertRefused(
      withAuthorization((text) => text.replace(/Credential=[^,]*/, 'Credential=a/b/c/d')),
      'IncompleteSignatureException',
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b/c/d'",
    );
  });

  test('for another service, region form, day or terminator hears all of it', () => {
    assertRefused(
      withAuthorization((text) => text.replace(/Credential=[^,]*/, 'Credential=AKID/20261123/../lambda/e')),
      'InvalidSignatureException',
      "Credential should be scoped to a valid region, not '..'. Credential should be scoped to correct service: 'kinesis'. " +
        "Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. Date in Credential scope does not match " +
        "YYYYMMDD from ISO-8601 version of date from HTTP: '20261123' != '20261124', from '20261124T120000Z'.",
    );
    assertRefused(call(), 'InvalidSignatureException', "Credential should be scoped to correct service: 'lambda'. ", 'lambda');
  });

  test('of somebody unknown is refused, whatever its signature', () => {
    const credential = { accessKeyId: 'AKIE', secretAccessKey: 'nobody', sessionToken: undefined };
    assertRefused(call({}, { credential }), 'UnrecognizedClientException', TOKEN_INVALID);
    const nobody = { accessKeyId: '', secretAccessKey: 'nobody', sessionToken: undefined };
    assertRefused(call({}, { credential: nobody }), 'UnrecognizedClientException', TOKEN_INVALID);
  });

  test('carries a session token exactly where its credential has one', () => {
    verify(call({}, { credential: SESSION }));
    for (const credential of [
      { ...SESSION, sessionToken: undefined },
      { ...SESSION, sessionToken: 'other' },
      { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' },
    ]) {
      assertRefused(call({}, { credential }), 'UnrecognizedClientException', TOKEN_INVALID);
    }
  });

  test('may carry its time in the Date header, if that is signed', () => {
    const date = new Date(NOW_MS).toUTCString();
    assertRefused(
      { headers: withHeader(call(), 'x-amz-date', undefined).headers },
      'IncompleteSignatureException',
      /'Date' header/,
    );
    const moved = withHeader(call({ headers: { host: 'localhost', date } }), 'x-amz-date', undefined);
    assertRefused(moved, 'InvalidSignatureException', MISMATCH);
    const bad = { ...moved, headers: [...moved.headers.map((text) => (text === date ? 'yesterday' : text))] };
    assertRefused(bad, 'IncompleteSignatureException', /Got 'yesterday'/);
  });
});

describe('a presigned request', () => {
  const parameters = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'AKID/20261124/eu-west-1/kinesis/aws4_request',
    'X-Amz-Date': '20261124T120000Z',
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': '0'.repeat(64),
  };
  const presigned = (changes: Readonly<Record<string, string | undefined>>): SentRequest => {
    const all = Object.entries({ ...parameters, ...changes }).filter((pair): pair is [string, string] => pair[1] !== undefined);
    return { query: new URLSearchParams(all).toString(), headers: ['host', 'localhost'] };
  };

  test('hears which parameters it lacks, that one is there twice, and that a header says the same', () => {
    assertRefused(
      presigned({ 'X-Amz-Date': undefined, 'X-Amz-Signature': '' }),
      'IncompleteSignatureException',
      "AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-Date'. " +
        'Re-examine the query-string parameters.',
    );
    const twice = presigned({});
    assertRefused(
      { ...twice, query: `${twice.query}&X-Amz-Date=1` },
      'IncompleteSignatureException',
      /'X-Amz-Date' is there twice/,
    );
    assertRefused(
      { ...call(), query: 'X-Amz-%43redential=a' },
      'InvalidSignatureException',
      "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    );
  });

  test('lives as long as it says, a week at most, and five minutes when it does not say', () => {
    const wrongSecret = 'InvalidSignatureException';
    const expired = (life: string): RegExp =>
      new RegExp(`^Signature expired: 20261124T120000Z is now earlier than .* - ${life}\\)$`);
    for (const [expires, lifeMs, life] of [
      [undefined, 300_000, '5 min\\.'],
      ['90', 90_000, '90 sec\\.'],
      ['604800', 604_800_000, '10080 min\\.'],
    ] as const) {
      const request = presigned({ 'X-Amz-Expires': expires });
      assertRefused(request, wrongSecret, MISMATCH, 'kinesis', NOW_MS + lifeMs);
      assertRefused(request, wrongSecret, expired(life), 'kinesis', NOW_MS + lifeMs + 1_000);
    }
    for (const expires of ['0', '-1', '604801', '1e3', ' 1', '', '9999999']) {
      const text = 'X-Amz-Expires must be a number of seconds from 1 to 604800, which is a week.';
      assertRefused(presigned({ 'X-Amz-Expires': expires }), 'IncompleteSignatureException', text);
    }
  });
});

describe('the refusals of the services', () => {
  test('have the statuses and the older names that each service uses', () => {
    const none = { headers: ['host', 'localhost'] };
    const rows = [
      ['kinesis', 400, undefined, 'Missing Authentication Token'],
      ['lambda', 403, undefined, 'Missing Authentication Token'],
      ['sqs', 403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'],
    ] as const;
    for (const [service, status, queryCode, text] of rows) {
      const error = assertRefused(none, 'MissingAuthenticationTokenException', text, service);
      assert.deepEqual([error.status, error.queryCode], [status, queryCode]);
    }
    const wrong = call(
      {},
      { service: 'sqs', credential: { accessKeyId: 'AKID', secretAccessKey: 'x', sessionToken: undefined } },
    );
    const mismatch = assertRefused(wrong, 'InvalidSignatureException', MISMATCH, 'sqs');
    assert.deepEqual([mismatch.status, mismatch.queryCode], [403, 'SignatureDoesNotMatch']);
    const unknown = call({}, { service: 'sqs', credential: { accessKeyId: 'x', secretAccessKey: 'x', sessionToken: undefined } });
    const refusal = assertRefused(unknown, 'UnrecognizedClientException', TOKEN_INVALID, 'sqs');
    assert.deepEqual([refusal.status, refusal.queryCode], [403, 'InvalidClientTokenId']);
    const incomplete = { headers: ['host', 'localhost', 'authorization', 'AWS4-HMAC-SHA256 a=b'] };
    const half = assertRefused(incomplete, 'IncompleteSignatureException', /^Authorization header requires/, 'sqs');
    assert.deepEqual([half.status, half.queryCode], [400, 'IncompleteSignature']);
  });
});
