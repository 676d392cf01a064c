/** The wire without sockets: requests as values, and the AWS SDK's own codecs as the other end. */
import type { HttpRequest } from '@smithy/core/protocols';
import { HttpResponse } from '@smithy/core/protocols';
import fc from 'fast-check';
import { kinesisModel } from '../../../src/protocol/generated/kinesis.ts';
import { lambdaModel } from '../../../src/protocol/generated/lambda.ts';
import { snsModel } from '../../../src/protocol/generated/sns.ts';
import { sqsModel } from '../../../src/protocol/generated/sqs.ts';
import { Negotiator } from '../../../src/protocol/negotiate.ts';
import type { Route } from '../../../src/protocol/protocol.ts';
import type { OperationSchema, ServiceModel } from '../../../src/protocol/schema.ts';
import { ServiceError } from '../../../src/protocol/service-error.ts';
import type { UniversalRequest, UniversalResponse } from '../../../src/protocol/universal.ts';

/** Text with all that encoders get wrong: quotes, backslashes, control characters, two to four bytes of UTF-8. */
export const awkwardText: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom('a', 'B', '7', ' ', '"', '\\', '/', '\n', '\u0000', '\u007f', 'é', '水', '\u2028', '😀'),
  maxLength: 40,
});

export const REQUEST_ID = '00000000-0000-4000-8000-000000000001';
export const negotiator: Negotiator = new Negotiator([kinesisModel, lambdaModel, snsModel, sqsModel]);

export type OperationRoute = Extract<Route, { kind: 'operation' }>;

export interface RequestParts {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export function request(parts: RequestParts): UniversalRequest {
  const { body = '', headers = {} } = parts;
  return {
    httpVersion: '1.1',
    method: parts.method ?? 'POST',
    path: parts.path ?? '/',
    query: parts.query ?? '',
    body: typeof body === 'string' ? Buffer.from(body) : body,
    header: (name) => headers[name],
    rawHeaders: () => Object.entries(headers).flat(),
    signal: () => new AbortController().signal,
  };
}

/** A call of a service with an `X-Amz-Target`. */
export function targeted(target: string, contentType: string, body: string | Uint8Array = ''): UniversalRequest {
  return request({ body, headers: { 'x-amz-target': target, 'content-type': contentType } });
}

export function operationOf(service: ServiceModel, name: string): OperationSchema {
  const operation = service.operations[name];
  if (operation === undefined) throw new TypeError(`${service.id} has no operation ${name}`);
  return operation;
}

export function routeOf(call: UniversalRequest): OperationRoute {
  const route = negotiator.negotiate(call);
  const settled = route.kind === 'query-body' ? negotiator.resolve(call, REQUEST_ID) : route;
  if (settled.kind !== 'operation') throw new TypeError(`the request was ${settled.kind}`);
  return settled;
}

/** Decodes a request as the server does. */
export function decoded(call: UniversalRequest): unknown {
  const route = routeOf(call);
  return route.protocol.decodeInput(route.operation, call);
}

export function bodyText(response: UniversalResponse): string {
  const { body } = response;
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
  throw new TypeError('the body is a stream');
}

export function bodyBytes(response: UniversalResponse): Buffer {
  return typeof response.body === 'string' ? Buffer.from(response.body) : Buffer.from(response.body as Uint8Array);
}

type Handle = (input: unknown, route: OperationRoute, call: UniversalRequest) => unknown;

/** A request handler for an SDK client whose other end is our codecs and `handle`. */
export class SdkLoopback {
  readonly metadata: { readonly handlerProtocol: 'http/1.1' } = { handlerProtocol: 'http/1.1' };
  readonly #handle: Handle;

  constructor(handle: Handle) {
    this.#handle = handle;
  }

  async handle(sent: HttpRequest): Promise<{ response: HttpResponse }> {
    const query = Object.entries(sent.query ?? {}).flatMap(([name, value]) => {
      const values = Array.isArray(value) ? value : [value ?? ''];
      return values.map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`);
    });
    const headers = Object.fromEntries(Object.entries(sent.headers).map(([name, value]) => [name.toLowerCase(), value]));
    const body = sent.body as string | Uint8Array | undefined;
    const call = request({ method: sent.method, path: sent.path, query: query.join('&'), headers, body: body ?? '' });
    const answer = this.#answer(call);
    const lowered = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]));
    return { response: new HttpResponse({ statusCode: answer.status, headers: lowered, body: bodyBytes(answer) }) };
  }

  #answer(call: UniversalRequest): UniversalResponse {
    const route = routeOf(call);
    const { protocol, operation } = route;
    try {
      const output = this.#handle(protocol.decodeInput(operation, call), route, call);
      return protocol.encodeOutput(operation, output, REQUEST_ID);
    } catch (error: unknown) {
      if (error instanceof ServiceError) return protocol.encodeError(error, REQUEST_ID);
      throw error;
    }
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {};
  }

  destroy(): void {}
}

export const SDK_OPTIONS: {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
} = {
  region: 'eu-west-1',
  endpoint: 'http://127.0.0.1:1',
  credentials: { accessKeyId: '123456789012', secretAccessKey: 'secret' },
  maxAttempts: 1,
};
