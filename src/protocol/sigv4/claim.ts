/**
 * What a request says about its signature, in either of the two forms.
 *
 *     Authorization: AWS4-HMAC-SHA256 Credential=SCOPE, SignedHeaders=a;b, Signature=HEX     with X-Amz-Date, or Date
 *     ?X-Amz-Algorithm=…&X-Amz-Credential=SCOPE&X-Amz-Date=…&X-Amz-SignedHeaders=…&X-Amz-Signature=HEX[&X-Amz-Expires=SECONDS]
 *     SCOPE = access-key-id "/" YYYYMMDD "/" region "/" service "/aws4_request"
 *
 * Nothing is compared with a secret here. The checks stand in the order in which AWS makes them (API behaviour).
 */
import { isoTimestamp, parseTimestampMs } from '../../platform/clock.ts';
import { REGION } from '../credential-scope.ts';
import { QUOTED_VALUE_CHARS_MAX, SIGNATURE_EXPIRES_SECONDS_MAX, SIGNATURE_SKEW_MS } from '../limits.ts';
import type { RequestHead } from '../universal.ts';
import { type QueryParameter, queryParameters, SIGNATURE_PARAMETER } from './canonical.ts';
import { HOST_UNSIGNED, MISMATCH, missingTokenText, signatureError, TWO_FORMS, wrongServiceText } from './errors.ts';
import { type KeyScope, TERMINATOR } from './signing-keys.ts';

export interface SignatureClaim {
  readonly accessKeyId: string;
  readonly scope: KeyScope;
  /** The names as they were given: lower case, by semicolons. */
  readonly signedHeaders: string;
  /** Sixty-four lower-case hex digits. */
  readonly signature: string;
  /** YYYYMMDDTHHMMSSZ */
  readonly timestamp: string;
  readonly sessionToken: string | undefined;
  readonly parameters: readonly QueryParameter[];
}

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** As it was given, before anything is checked. */
interface RawClaim {
  readonly algorithm: string;
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly timestamp: string;
  /** Undefined in the header form, and where a presigned request does not say. */
  readonly expires: string | undefined;
  readonly sessionToken: string | undefined;
}

const QUERY_FORM: readonly string[] = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  SIGNATURE_PARAMETER,
  'X-Amz-SignedHeaders',
  'X-Amz-Date',
];
const OPTIONAL_PARAMETERS: readonly string[] = ['X-Amz-Expires', 'X-Amz-Security-Token'];
const NO_PARAMETERS: readonly QueryParameter[] = [];

/** Throws a `ServiceError` when there is no claim, or one that is wrong whatever the secret is. */
export function readClaim(head: RequestHead, service: string, nowMs: number): SignatureClaim {
  const parameters = head.query === '' ? NO_PARAMETERS : queryParameters(head.query);
  const inQuery = parameters.some(({ name }) => QUERY_FORM.includes(name));
  const authorization = head.header('authorization');
  if (authorization !== undefined && inQuery) throw signatureError(service, 'invalid', TWO_FORMS);
  const isOurs = authorization?.trimStart().startsWith('AWS4-') === true;
  if (!inQuery && !isOurs) throw signatureError(service, 'missing', missingTokenText(service)); // an unknown scheme is none
  const raw = inQuery ? claimOfQuery(parameters, service) : claimOfHeader(authorization ?? '', head, service);
  return checked(raw, parameters, service, nowMs);
}

function claimOfHeader(authorization: string, head: RequestHead, service: string): RawClaim {
  const text = authorization.trim();
  const space = text.indexOf(' ');
  const parts = partsOf(text, space < 0 ? '' : text.slice(space + 1), service);
  const date = head.header('x-amz-date') ?? basicDate(head.header('date'));
  const complaints = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => (parts.get(name) ?? '') === '')
    .map((name) => `Authorization header requires '${name}' parameter. `);
  if (date === undefined) {
    complaints.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
  }
  if (complaints.length > 0 || date === undefined) {
    throw signatureError(service, 'incomplete', `${complaints.join('')}Authorization=${quoted(text)}`);
  }
  return {
    algorithm: space < 0 ? text : text.slice(0, space),
    credential: parts.get('Credential') ?? '',
    signedHeaders: parts.get('SignedHeaders') ?? '',
    signature: parts.get('Signature') ?? '',
    timestamp: date,
    expires: undefined,
    sessionToken: head.header('x-amz-security-token'),
  };
}

function partsOf(authorization: string, list: string, service: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const piece of list.split(/[, ]/)) {
    if (piece === '') continue;
    const at = piece.indexOf('=');
    const name = piece.slice(0, Math.max(at, 0));
    if (at < 0 || parts.has(name)) {
      const what = at < 0 ? 'not a valid key=value pair (missing equal-sign)' : 'there twice';
      throw signatureError(
        service,
        'incomplete',
        `'${quoted(piece)}' ${what} in Authorization header: '${quoted(authorization)}'.`,
      );
    }
    parts.set(name, piece.slice(at + 1));
  }
  return parts;
}

function claimOfQuery(parameters: readonly QueryParameter[], service: string): RawClaim {
  const found = new Map<string, string>();
  for (const { name, value } of parameters) {
    if (!QUERY_FORM.includes(name) && !OPTIONAL_PARAMETERS.includes(name)) continue;
    if (found.has(name)) throw signatureError(service, 'incomplete', `The query-string parameter '${name}' is there twice.`);
    found.set(name, value);
  }
  const complaints = QUERY_FORM.filter((name) => (found.get(name) ?? '') === '').map(
    (name) => `AWS query-string parameters must include '${name}'. `,
  );
  if (complaints.length > 0) {
    throw signatureError(service, 'incomplete', `${complaints.join('')}Re-examine the query-string parameters.`);
  }
  return {
    algorithm: found.get('X-Amz-Algorithm') ?? '',
    credential: found.get('X-Amz-Credential') ?? '',
    signedHeaders: found.get('X-Amz-SignedHeaders') ?? '',
    signature: found.get(SIGNATURE_PARAMETER) ?? '',
    timestamp: found.get('X-Amz-Date') ?? '',
    expires: found.get('X-Amz-Expires'),
    sessionToken: found.get('X-Amz-Security-Token'),
  };
}

function checked(raw: RawClaim, parameters: readonly QueryParameter[], service: string, nowMs: number): SignatureClaim {
  const { algorithm, signedHeaders, signature, timestamp, sessionToken } = raw;
  checkTime(timestamp, raw.expires, service, nowMs);
  const names = signedHeaders.split(';');
  if (!names.includes('host') && !names.includes(':authority')) throw signatureError(service, 'invalid', HOST_UNSIGNED);
  if (algorithm !== ALGORITHM) {
    const text = `Unsupported AWS 'algorithm': '${quoted(algorithm)}' (only ${ALGORITHM} for now). `;
    throw signatureError(service, 'incomplete', text);
  }
  const [accessKeyId, scope] = scopeOf(raw.credential, timestamp, service);
  if (!SIGNATURE.test(signature)) throw signatureError(service, 'invalid', MISMATCH);
  return { accessKeyId, scope, signedHeaders, signature, timestamp, sessionToken, parameters };
}

const SIGNATURE = /^[0-9a-f]{64}$/;
const TIMESTAMP = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;
const EXPIRES = /^\d{1,6}$/;
const SKEW_MINUTES = SIGNATURE_SKEW_MS / 60_000;

function checkTime(timestamp: string, expires: string | undefined, service: string, nowMs: number): void {
  const match = TIMESTAMP.exec(timestamp);
  const timeMs = match === null ? Number.NaN : parseTimestampMs(timestamp.replace(TIMESTAMP, '$1-$2-$3T$4:$5:$6Z'));
  if (Number.isNaN(timeMs)) {
    const text = `Date must be in ISO-8601 'basic format'. Got '${quoted(timestamp)}'. See http://en.wikipedia.org/wiki/ISO_8601`;
    throw signatureError(service, 'incomplete', text);
  }
  const lifeMs = expires === undefined ? SIGNATURE_SKEW_MS : lifeMsOf(expires, service);
  if (timeMs < nowMs - lifeMs) {
    const life = lifeMs % 60_000 === 0 ? `${lifeMs / 60_000} min.` : `${lifeMs / 1_000} sec.`;
    const text = `Signature expired: ${timestamp} is now earlier than ${basic(nowMs - lifeMs)} (${basic(nowMs)} - ${life})`;
    throw signatureError(service, 'invalid', text);
  }
  const latestMs = nowMs + SIGNATURE_SKEW_MS;
  if (timeMs > latestMs) {
    const text = `Signature not yet current: ${timestamp} is still later than ${basic(latestMs)} (${basic(nowMs)} + ${SKEW_MINUTES} min.)`;
    throw signatureError(service, 'invalid', text);
  }
}

function lifeMsOf(expires: string, service: string): number {
  const seconds = EXPIRES.test(expires) ? Number(expires) : 0;
  if (seconds >= 1 && seconds <= SIGNATURE_EXPIRES_SECONDS_MAX) return seconds * 1_000;
  const text = `X-Amz-Expires must be a number of seconds from 1 to ${SIGNATURE_EXPIRES_SECONDS_MAX}, which is a week.`;
  throw signatureError(service, 'incomplete', text);
}

/** The access key id and what its key must be good for. */
function scopeOf(credential: string, timestamp: string, service: string): readonly [accessKeyId: string, scope: KeyScope] {
  const [accessKeyId, date, region, signingName, terminator, ...rest] = credential.split('/');
  if (accessKeyId === undefined || date === undefined || region === undefined || terminator === undefined || rest.length > 0) {
    const text = `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${quoted(credential)}'`;
    throw signatureError(service, 'incomplete', text);
  }
  const complaints: string[] = [];
  if (!REGION.test(region)) complaints.push(`Credential should be scoped to a valid region, not '${quoted(region)}'. `);
  if (signingName !== service) complaints.push(wrongServiceText(service));
  if (terminator !== TERMINATOR) {
    complaints.push(`Credential should be scoped with a valid terminator: '${TERMINATOR}', not '${quoted(terminator)}'. `);
  }
  const day = timestamp.slice(0, 8);
  if (date !== day) {
    const dates = `'${quoted(date)}' != '${day}', from '${timestamp}'`;
    complaints.push(`Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ${dates}.`);
  }
  if (complaints.length > 0) throw signatureError(service, 'invalid', complaints.join(''));
  return [accessKeyId, { date, region, service }];
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** The `Date` header in the form that is signed; one that is no HTTP date stays as it is, for the complaint. */
function basicDate(date: string | undefined): string | undefined {
  if (date === undefined || !HTTP_DATE.test(date)) return date;
  const timeMs = parseTimestampMs(date);
  return Number.isNaN(timeMs) ? date : basic(timeMs);
}

/** YYYYMMDDTHHMMSSZ */
export function basic(timeMs: number): string {
  return isoTimestamp(timeMs).replaceAll(/[-:]|\.\d{3}/g, '');
}

function quoted(text: string): string {
  return text.length <= QUOTED_VALUE_CHARS_MAX ? text : `${text.slice(0, QUOTED_VALUE_CHARS_MAX)}…`;
}
