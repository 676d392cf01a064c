/** Signs a request as a client does: for our own command line. */
import { createHash, createHmac } from 'node:crypto';
import { canonicalHeaderValue, canonicalPath, canonicalQuery, queryParameters } from './canonical.ts';
import { ALGORITHM, basic } from './claim.ts';
import type { Credential } from './credentials.ts';
import { deriveSigningKey, TERMINATOR } from './signing-keys.ts';

export interface SignableRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** By lower-case names, the host among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface SigningOptions {
  readonly credential: Omit<Credential, 'accountId'>;
  readonly region: string;
  readonly service: string;
  readonly nowMs: number;
}

/** The headers to send: those of the request and what the signature adds. Every one of them is signed. */
export function signed(request: SignableRequest, options: SigningOptions): Record<string, string> {
  const { credential, region, service } = options;
  const timestamp = basic(options.nowMs);
  const headers: Record<string, string> = { ...request.headers, 'x-amz-date': timestamp };
  if (credential.sessionToken !== undefined) headers['x-amz-security-token'] = credential.sessionToken;
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${canonicalHeaderValue(headers[name] ?? '')}\n`).join('');
  const bodyHash = createHash('sha256').update(request.body).digest('hex');
  const { method, path, query } = request;
  const canonical = `${method}\n${canonicalPath(path)}\n${canonicalQuery(queryParameters(query))}\n${lines}\n${names.join(';')}\n${bodyHash}`;
  const scope = { date: timestamp.slice(0, 8), region, service };
  const scopeText = `${scope.date}/${region}/${service}/${TERMINATOR}`;
  const hash = createHash('sha256').update(canonical, 'latin1').digest('hex');
  const key = deriveSigningKey(credential.secretAccessKey, scope);
  const signature = createHmac('sha256', key).update(`${ALGORITHM}\n${timestamp}\n${scopeText}\n${hash}`).digest('hex');
  const authorization = `${ALGORITHM} Credential=${credential.accessKeyId}/${scopeText}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...headers, authorization };
}
