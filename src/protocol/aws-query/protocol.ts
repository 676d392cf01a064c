/** The Query protocol of SQS: a form with `Action`, posted to `/` or to a queue's own path, answered in XML. */
import type { Protocol } from '../protocol.ts';
import type { OperationSchema, ServiceModel } from '../schema.ts';
import { ServiceError } from '../service-error.ts';
import type { UniversalRequest, UniversalResponse } from '../universal.ts';
import { queryParameters, readParameters } from './decode.ts';
import { encodeXml } from './encode.ts';
import { encodeXmlError } from './errors.ts';

const HEADERS: Readonly<Record<string, string>> = { 'Content-Type': 'text/xml' };
const QUEUE_PATH = /^\/[^/]+\/[^/]+$/;

export class AwsQueryProtocol implements Protocol {
  readonly name = 'aws-query';

  /** A request to a queue's path names the queue by it. */
  decodeInput(operation: OperationSchema, request: UniversalRequest): unknown {
    const input = readParameters(operation.input, queryParameters(request));
    if ('QueueUrl' in operation.input.members && input.QueueUrl === undefined && QUEUE_PATH.test(request.path)) {
      input.QueueUrl = `http://${request.header('host') ?? 'localhost'}${request.path}`;
    }
    return input;
  }

  encodeOutput(operation: OperationSchema, output: unknown, requestId: string): UniversalResponse {
    return { status: operation.http.status, headers: HEADERS, body: encodeXml(operation, output, requestId) };
  }

  encodeError(error: ServiceError, requestId: string): UniversalResponse {
    return { status: error.status, headers: HEADERS, body: encodeXmlError(error, requestId) };
  }
}

/** The operation that a request asks for by its `Action`. Throws the error that its answer is to be. */
export function operationOfQuery(service: ServiceModel, request: Pick<UniversalRequest, 'query' | 'body'>): OperationSchema {
  const action = queryParameters(request).get('Action');
  if (action === undefined || action === '') {
    throw new ServiceError('MissingAction', 'The request must contain the parameter Action.');
  }
  const operation = Object.hasOwn(service.operations, action) ? service.operations[action] : undefined;
  if (operation !== undefined) return operation;
  throw new ServiceError('InvalidAction', `The action ${action.slice(0, 256)} is not valid for this endpoint.`);
}
