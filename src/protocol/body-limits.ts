/** How large the body of a routed request may be, known before it is read, and what a larger one is answered. */
import {
  KINESIS_BODY_MAX,
  KINESIS_PUT_BODY_MAX,
  LAMBDA_BODY_MAX,
  LAMBDA_CODE_BODY_MAX,
  LAMBDA_INVOKE_BODY_MAX,
  LAMBDA_INVOKE_PAYLOAD_MAX,
  LOGS_BODY_MAX,
  SQS_BODY_MAX,
  SQS_SEND_BODY_MAX,
} from './limits.ts';
import type { Route } from './protocol.ts';
import { ServiceError } from './service-error.ts';
import type { UniversalResponse } from './universal.ts';

type OperationRoute = Extract<Route, { kind: 'operation' }>;

const KINESIS_PUTS: ReadonlySet<string> = new Set(['PutRecord', 'PutRecords']);
const SQS_SENDS: ReadonlySet<string> = new Set(['SendMessage', 'SendMessageBatch']);
const LAMBDA_CODE: ReadonlySet<string> = new Set(['CreateFunction', 'UpdateFunctionCode', 'PublishLayerVersion']);
const LAMBDA_INVOKES: ReadonlySet<string> = new Set(['Invoke', 'InvokeAsync', 'InvokeWithResponseStream']);

/** The most bytes that are read for `route`; 0 for a refused one, whose answer needs no body. */
export function bodyBytesMax(route: Route): number {
  if (route.kind === 'refused') return 0;
  if (route.kind === 'query-body') return SQS_SEND_BODY_MAX;
  const { name } = route.operation;
  switch (route.service.id) {
    case 'kinesis':
      return KINESIS_PUTS.has(name) ? KINESIS_PUT_BODY_MAX : KINESIS_BODY_MAX;
    case 'logs':
      return LOGS_BODY_MAX;
    case 'sns':
    case 'sqs':
      return SQS_SENDS.has(name) ? SQS_SEND_BODY_MAX : SQS_BODY_MAX;
    default:
      if (LAMBDA_CODE.has(name)) return LAMBDA_CODE_BODY_MAX;
      return LAMBDA_INVOKES.has(name) ? LAMBDA_INVOKE_BODY_MAX : LAMBDA_BODY_MAX;
  }
}

/**
 * The answer to a body above the bound; `sizeBytes` is its declared length, or what was counted when reading stopped.
 * Lambda explains itself, the others answer 413 without a body (API behaviour).
 */
export function bodyTooLarge(route: Route, sizeBytes: number, requestId: string): UniversalResponse {
  if (route.kind === 'operation' && route.service.id === 'lambda') {
    const error = new ServiceError('RequestEntityTooLargeException', lambdaText(route, sizeBytes), { status: 413 });
    return route.protocol.encodeError(error, requestId);
  }
  return { status: 413, headers: {}, body: '' };
}

function lambdaText(route: OperationRoute, sizeBytes: number): string {
  const { name } = route.operation;
  if (!LAMBDA_INVOKES.has(name)) return `Request must be smaller than ${bodyBytesMax(route)} bytes for the ${name} operation`;
  const limit = `(limit ${LAMBDA_INVOKE_PAYLOAD_MAX} bytes)`;
  return `${sizeBytes} byte payload is too large for the RequestResponse invocation type ${limit}`;
}
