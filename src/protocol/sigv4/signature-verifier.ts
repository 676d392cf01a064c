/**
 * Verifies SigV4 signatures, exactly.
 *
 * V1. The body's hash is computed from the body that arrived; what a header says of it must agree. Payloads that are not
 *     signed, or signed in chunks, are refused: no API here takes them.
 * V2. The host and every `x-amz-*` header that is there are signed; a header that is named but absent, or there twice, is
 *     refused: nobody can add to a request or leave something out.
 * V3. An unknown key costs the same work as a known one, and the comparison takes the same time wherever the difference is.
 * V4. A session token is wanted exactly where the credential has one.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { SIGNED_HEADERS_MAX } from '../limits.ts';
import type { RequestHead, UniversalRequest } from '../universal.ts';
import type { Authenticator, Examination } from './authenticator.ts';
import { canonicalHeaderValue, canonicalPath, canonicalQuery } from './canonical.ts';
import { ALGORITHM, readClaim, type SignatureClaim } from './claim.ts';
import type { Credential, CredentialSource } from './credentials.ts';
import { HEADERS_UNSIGNED, MISMATCH, signatureError, TOKEN_INVALID } from './errors.ts';
import { Principal } from './principal.ts';
import { SigningKeys, TERMINATOR } from './signing-keys.ts';

export interface SignatureVerifierOptions {
  readonly credentials: CredentialSource;
  readonly clock: Clock;
}

/** Stands in for a credential that is not there (V3). */
const NOBODY: Credential = { accessKeyId: '', secretAccessKey: 'nobody', sessionToken: undefined, accountId: '000000000000' };
const EMPTY_HASH = sha256(new Uint8Array(0));

export class SignatureVerifier implements Authenticator {
  readonly #credentials: CredentialSource;
  readonly #clock: Clock;
  readonly #keys = new SigningKeys();

  constructor({ credentials, clock }: SignatureVerifierOptions) {
    this.#credentials = credentials;
    this.#clock = clock;
  }

  examine(head: RequestHead, service: string): Examination {
    const claim = readClaim(head, service, this.#clock.nowMs());
    const contentHash = head.header('x-amz-content-sha256');
    if (contentHash !== undefined && !HASH.test(contentHash)) throw signatureError(service, 'invalid', MISMATCH); // V1
    const headers = canonicalHeaders(head, claim, service);
    const { signedHeaders, parameters } = claim;
    const prefix = `${head.method}\n${canonicalPath(head.path)}\n${canonicalQuery(parameters)}\n${headers}\n${signedHeaders}\n`;
    return {
      isFor: (other) => other === service,
      principalOf: (request) => {
        const hash = hashOf(request);
        if (contentHash !== undefined && contentHash !== hash) throw signatureError(service, 'invalid', MISMATCH); // V1
        return this.#verify(claim, prefix + hash, service);
      },
    };
  }

  #verify(claim: SignatureClaim, canonicalRequest: string, service: string): Principal {
    const { accessKeyId, scope, timestamp, signature, sessionToken } = claim;
    const credential = this.#credentials.find(accessKeyId) ?? NOBODY;
    const key = this.#keys.find(credential.accessKeyId, credential.secretAccessKey, scope);
    const scopeText = `${scope.date}/${scope.region}/${scope.service}/${TERMINATOR}`;
    const requestHash = createHash('sha256').update(canonicalRequest, 'latin1').digest('hex');
    const expected = createHmac('sha256', key).update(`${ALGORITHM}\n${timestamp}\n${scopeText}\n${requestHash}`).digest();
    const matches = timingSafeEqual(expected, Buffer.from(signature, 'hex')); // V3: both have 32 bytes
    if (credential === NOBODY) throw signatureError(service, 'unknown-client', TOKEN_INVALID);
    if (!matches) throw signatureError(service, 'invalid', MISMATCH);
    if (!isSameToken(credential.sessionToken, sessionToken)) throw signatureError(service, 'unknown-client', TOKEN_INVALID); // V4
    this.#keys.remember(accessKeyId, scope, key);
    return Principal.verified(credential, scope.region);
  }
}

const HASH = /^[0-9a-f]{64}$/;

function sha256(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

function hashOf({ body }: UniversalRequest): string {
  return body.byteLength === 0 ? EMPTY_HASH : sha256(body);
}

function isSameToken(wanted: string | undefined, given: string | undefined): boolean {
  if (wanted === undefined || given === undefined) return wanted === given;
  const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(wanted), digest(given));
}

/** `name:value` lines of the signed headers in their order, each with its line feed (V2). */
function canonicalHeaders(head: RequestHead, { signedHeaders }: SignatureClaim, service: string): string {
  const names = signedHeaders.split(';');
  if (names.length > SIGNED_HEADERS_MAX) throw signatureError(service, 'invalid', MISMATCH);
  const values = new Map<string, string | undefined>();
  for (const [index, name] of names.entries()) {
    const before = names[index - 1];
    if (before !== undefined && before >= name) throw signatureError(service, 'invalid', MISMATCH); // neither sorted nor unique
    values.set(name, undefined);
  }
  collectSigned(head.rawHeaders(), values, service);
  let lines = '';
  for (const [name, found] of values) {
    const value = found ?? (name === 'host' || name === ':authority' ? head.header('host') : undefined);
    if (value === undefined) throw signatureError(service, 'invalid', MISMATCH);
    lines += `${name}:${canonicalHeaderValue(value)}\n`;
  }
  return lines;
}

/** Headers that may be there only once even where they are not signed: they decide how the request is understood. */
const ONCE: ReadonlySet<string> = new Set(['authorization', 'content-type', 'date', 'host']);

/** Fills in the values of the headers that are signed. */
function collectSigned(raw: readonly string[], values: Map<string, string | undefined>, service: string): void {
  const seen = new Set<string>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] as string).toLowerCase();
    const isSigned = values.has(name);
    const isAmazons = name.startsWith('x-amz-');
    if (isAmazons && !isSigned) throw signatureError(service, 'invalid', HEADERS_UNSIGNED);
    if (!isSigned && !ONCE.has(name)) continue;
    if (seen.has(name)) throw signatureError(service, 'invalid', MISMATCH);
    seen.add(name);
    if (isSigned) values.set(name, raw[index + 1]);
  }
}
