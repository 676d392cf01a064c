/**
 * Errors of a REST-JSON service as recorded from Lambda: the code in `x-amzn-ErrorType`, the body
 * `{"Type":"User","message":"…"}`. What the framework in front of the service answers has no `Type`.
 */
import type { ServiceError } from '../service-error.ts';
import type { UniversalResponse } from '../universal.ts';

const FRAMEWORK_ERRORS: ReadonlySet<string> = new Set([
  'ValidationException',
  'SerializationException',
  'UnknownOperationException',
  'AccessDeniedException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'IncompleteSignatureException',
  'UnrecognizedClientException',
]);

export function encodeRestError(error: ServiceError): UniversalResponse {
  const members: Record<string, string | number | null> = {};
  if (!FRAMEWORK_ERRORS.has(error.code)) members.Type = error.status < 500 ? 'User' : 'Service';
  Object.assign(members, error.fields);
  members[error.messageKey] = error.isSilent ? null : error.message;
  return {
    status: error.status,
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': error.code },
    body: JSON.stringify(members),
  };
}
