/** The Query protocol: a form with `Action`, posted to `/` or (SQS) to a queue's own path, answered in XML. */
import type { Protocol } from '../protocol.ts';
import type { OperationSchema, ServiceModel } from '../schema.ts';
import { ServiceError } from '../service-error.ts';
import type { UniversalRequest, UniversalResponse } from '../universal.ts';
import { queryParameters, readParameters } from './decode.ts';
import type { QueryDialect } from './dialects.ts';
import { encodeXml } from './encode.ts';
import { encodeXmlError } from './errors.ts';

const HEADERS: Readonly<Record<string, string>> = { 'Content-Type': 'text/xml' };
const QUEUE_PATH = /^\/[^/]+\/[^/]+$/;

export class AwsQueryProtocol implements Protocol {
  readonly name = 'aws-query';
  readonly #dialect: QueryDialect;

  constructor(dialect: QueryDialect) {
    this.#dialect = dialect;
  }

  /** A request to a queue's path names the queue by it. */
  decodeInput(operation: OperationSchema, request: UniversalRequest): unknown {
    const input = readParameters(this.#dialect, operation.input, queryParameters(request));
    if ('QueueUrl' in operation.input.members && input.QueueUrl === undefined && QUEUE_PATH.test(request.path)) {
      input.QueueUrl = `http://${request.header('host') ?? 'localhost'}${request.path}`;
    }
    return input;
  }

  encodeOutput(operation: OperationSchema, output: unknown, requestId: string): UniversalResponse {
    return { status: operation.http.status, headers: HEADERS, body: encodeXml(this.#dialect, operation, output, requestId) };
  }

  encodeError(error: ServiceError, requestId: string): UniversalResponse {
    return { status: error.status, headers: HEADERS, body: encodeXmlError(this.#dialect, error, requestId) };
  }
}

/**
 * The service and operation that a request asks for by its `Version` and `Action`. Where the version says nothing, the first
 * service that has the action is meant. Throws the error that its answer is to be.
 */
export function operationOfQuery(
  services: readonly ServiceModel[],
  request: Pick<UniversalRequest, 'query' | 'body'>,
): { readonly service: ServiceModel; readonly operation: OperationSchema } {
  const parameters = queryParameters(request);
  const action = parameters.get('Action');
  if (action === undefined || action === '') {
    throw new ServiceError('MissingAction', 'The request must contain the parameter Action.');
  }
  const found = findOperation(services, action, parameters.get('Version'));
  if (found === undefined) {
    throw new ServiceError('InvalidAction', `The action ${action.slice(0, 256)} is not valid for this endpoint.`);
  }
  return found;
}

/** See `operationOfQuery`; undefined when no service has the action. */
export function findOperation(
  services: readonly ServiceModel[],
  action: string,
  version: string | undefined,
): { readonly service: ServiceModel; readonly operation: OperationSchema } | undefined {
  const meant = services.filter(({ apiVersion }) => apiVersion === version);
  for (const service of meant.length > 0 ? meant : services) {
    const operation = Object.hasOwn(service.operations, action) ? service.operations[action] : undefined;
    if (operation !== undefined) return { service, operation };
  }
  return undefined;
}
