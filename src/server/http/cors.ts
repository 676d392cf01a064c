/** CORS, for the web pages whose origin is configured. Off otherwise: without these headers a browser shows a page nothing. */
import type { RequestHead, UniversalResponse } from '../../protocol/universal.ts';

/** The headers and the age that Kinesis itself answers with (API behaviour). */
const EXPOSED = 'x-amzn-RequestId,x-amz-id-2,x-amzn-ErrorType,x-amz-request-id,Date';
const PREFLIGHT_AGE_SECONDS = '172800';

export function addCorsHeaders(headers: string[], origin: string): void {
  headers.push('Access-Control-Allow-Origin', origin, 'Access-Control-Expose-Headers', EXPOSED, 'Vary', 'Origin');
}

/** The answer to a preflight request of a configured origin. */
export function preflightAnswer(head: RequestHead): UniversalResponse {
  return {
    status: 200,
    headers: {
      'Access-Control-Allow-Headers': head.header('access-control-request-headers') ?? '',
      'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE, OPTIONS',
      'Access-Control-Max-Age': PREFLIGHT_AGE_SECONDS,
    },
    body: '',
  };
}
