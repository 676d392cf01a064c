/** Error bodies of the JSON protocols: `{"__type":"X","message":"…"}`, the text's key as recorded per error. */
import type { ServiceError } from '../service-error.ts';

/** The members of an error as JSON and CBOR both carry them. An error without a text has no text's key. */
export function errorMembers(error: ServiceError): Record<string, string | number> {
  const members: Record<string, string | number> = { __type: error.code };
  if (error.message !== '') members[error.messageKey] = error.message;
  return { ...members, ...error.fields };
}

/** What older clients of a service that once spoke the Query protocol look for: `<code>;Sender`. */
export function queryErrorHeader(error: ServiceError): Record<string, string> {
  if (error.queryCode === undefined) return {};
  return { 'x-amzn-query-error': `${error.queryCode};${error.status < 500 ? 'Sender' : 'Receiver'}` };
}
