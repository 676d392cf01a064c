/** Errors of the Query protocol, under the older code where the service has one (`queryCode`). */
import type { ServiceError } from '../service-error.ts';
import type { QueryDialect } from './dialects.ts';
import { escapeXml } from './encode.ts';

export function encodeXmlError(dialect: QueryDialect, error: ServiceError, requestId: string): string {
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  const code = escapeXml(error.queryCode ?? error.code);
  const body = `<Type>${type}</Type><Code>${code}</Code><Message>${escapeXml(error.message)}</Message><Detail/>`;
  const id = `<RequestId>${escapeXml(requestId)}</RequestId>`;
  return `<?xml version="1.0"?><ErrorResponse xmlns="${dialect.namespace}"><Error>${body}</Error>${id}</ErrorResponse>`;
}
