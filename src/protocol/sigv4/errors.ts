/**
 * What a request hears whose signature is missing or wrong. Types, texts and statuses are AWS's (API behaviour): Kinesis
 * answers 400, Lambda 403, SQS and SNS 403 and, to clients of the Query protocol, under older names.
 */
import { ServiceError } from '../service-error.ts';

/** `missing` no signature at all, `incomplete` parts of it, `invalid` a wrong one, `unknown-client` nobody we know. */
export type SignatureFault = 'missing' | 'incomplete' | 'invalid' | 'unknown-client';

interface FaultNames {
  readonly code: string;
  readonly queryCode: string;
  readonly queryStatus: number;
}

const NAMES: Readonly<Record<SignatureFault, FaultNames>> = {
  missing: { code: 'MissingAuthenticationTokenException', queryCode: 'MissingAuthenticationToken', queryStatus: 403 },
  incomplete: { code: 'IncompleteSignatureException', queryCode: 'IncompleteSignature', queryStatus: 400 },
  invalid: { code: 'InvalidSignatureException', queryCode: 'SignatureDoesNotMatch', queryStatus: 403 },
  'unknown-client': { code: 'UnrecognizedClientException', queryCode: 'InvalidClientTokenId', queryStatus: 403 },
};

const QUERY_SERVICES: ReadonlySet<string> = new Set(['sqs', 'sns']);

/** `service` is the signing name of the service that was asked. */
export function signatureError(service: string, fault: SignatureFault, message: string): ServiceError {
  const { code, queryCode, queryStatus } = NAMES[fault];
  if (QUERY_SERVICES.has(service)) return new ServiceError(code, message, { status: queryStatus, queryCode });
  return new ServiceError(code, message, { status: service === 'kinesis' ? 400 : 403 });
}

export function missingTokenText(service: string): string {
  return QUERY_SERVICES.has(service) ? 'Request is missing Authentication Token' : 'Missing Authentication Token';
}

/** Signed for another service than the one that is asked. */
export function wrongServiceText(service: string): string {
  return `Credential should be scoped to correct service: '${service}'. `;
}

export const MISMATCH: string =
  'The request signature we calculated does not match the signature you provided. ' +
  'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
export const TOKEN_INVALID = 'The security token included in the request is invalid.';
export const TWO_FORMS = "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.";
export const HOST_UNSIGNED = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
export const HEADERS_UNSIGNED = 'There were headers present in the request which were not signed';
