/**
 * Who calls and in which region, as the credential scope of a SigV4 signature says. Nothing is verified here.
 *
 *     Authorization: AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=…, Signature=…
 *     ?X-Amz-Credential=KEY%2FDATE%2FREGION%2FSERVICE%2Faws4_request
 */
import type { RequestHead } from './universal.ts';

export interface Caller {
  /** The access key id when it is twelve digits, else `000000000000`. */
  readonly accountId: string;
  readonly region: string;
  /** The service's name in the scope; undefined when the request is not signed. */
  readonly service: string | undefined;
  readonly accessKeyId: string | undefined;
}

export const DEFAULT_ACCOUNT_ID = '000000000000';
export const DEFAULT_REGION = 'us-east-1';

/** A scope longer than this is none: an access key id has at most 128 characters (IAM API reference). */
const SCOPE_CHARS_MAX = 256;
const ACCOUNT_ID = /^[0-9]{12}$/;
/** Regions become parts of names on disk, so their form is strict. */
export const REGION: RegExp = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;

const ANONYMOUS: Caller = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION, service: undefined, accessKeyId: undefined };

/** The caller of a request; account 000000000000 in us-east-1 when it carries no readable scope. */
export function callerOf(request: Pick<RequestHead, 'query' | 'header'>): Caller {
  const scope = scopeOfHeader(request.header('authorization')) ?? scopeOfQuery(request.query);
  if (scope === undefined || scope.length > SCOPE_CHARS_MAX) return ANONYMOUS;
  const [accessKeyId, , region = '', service] = scope.split('/');
  return {
    accountId: accountOfKeyId(accessKeyId ?? ''),
    region: REGION.test(region) ? region : DEFAULT_REGION,
    service,
    accessKeyId,
  };
}

/** The account that an access key id names by itself. */
export function accountOfKeyId(accessKeyId: string): string {
  return ACCOUNT_ID.test(accessKeyId) ? accessKeyId : DEFAULT_ACCOUNT_ID;
}

function scopeOfHeader(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const at = authorization.indexOf('Credential=');
  if (at < 0) return undefined;
  const start = at + 'Credential='.length;
  const comma = authorization.indexOf(',', start);
  return authorization.slice(start, comma < 0 ? undefined : comma).trim();
}

function scopeOfQuery(query: string): string | undefined {
  if (!query.includes('X-Amz-Credential=')) return undefined;
  return new URLSearchParams(query).get('X-Amz-Credential') ?? undefined;
}
