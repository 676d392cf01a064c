/**
 * What happens to every request, in this order: gate, built-in routes, negotiation, authentication of the head, (body,)
 * authentication of the whole, decoding, validation, dispatch, encoding. What is cheap and needs no body comes first.
 *
 * P1. Nothing behind the gate sees a request that the gate refused.
 * P2. No promise is made for an operation that answers without one.
 * P3. Every failure becomes an answer: a service error as it is, a fault as InternalFailure with one log line. A bug
 *     (an assertion) is reported to `onBug` besides, which stops the process.
 * P4. An operation is called with a context that only a principal makes, and only the authenticator makes principals of
 *     requests.
 */
import { AssertionFailure, assert } from '../../platform/assert.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Random } from '../../platform/random.ts';
import { bodyBytesMax, bodyTooLarge } from '../../protocol/body-limits.ts';
import { callerOf } from '../../protocol/credential-scope.ts';
import { Negotiator } from '../../protocol/negotiate.ts';
import type { Protocol, Route } from '../../protocol/protocol.ts';
import type { OperationSchema, ServiceModel } from '../../protocol/schema.ts';
import type { Operation, RequestContext, Service } from '../../protocol/service.ts';
import { internalFailure, notAvailable, ServiceError } from '../../protocol/service-error.ts';
import type { Authenticator, Examination } from '../../protocol/sigv4/authenticator.ts';
import { signatureError, wrongServiceText } from '../../protocol/sigv4/errors.ts';
import { Principal } from '../../protocol/sigv4/principal.ts';
import type { RequestHead, UniversalRequest, UniversalResponse } from '../../protocol/universal.ts';
import { InputValidator } from '../../protocol/validation.ts';
import { errorAnswer, OVERLOADED, WholeAnswer } from './answers.ts';
import { type Admission, ClientGoneError, type HttpApplication } from './application.ts';
import type { BuiltInRoutes } from './built-in-routes.ts';
import { addCorsHeaders, preflightAnswer } from './cors.ts';
import { serviceErrorOf } from './faults.ts';
import type { Gate } from './gate.ts';
import type { RequestFigures } from './request-figures.ts';
import { RequestIds } from './request-ids.ts';

type OperationRoute = Extract<Route, { kind: 'operation' }>;
/** A route whose request is worth reading. */
type OpenRoute = Exclude<Route, { kind: 'refused' }>;

export interface PipelineOptions {
  /** The services there are, hosted or not. */
  readonly models: readonly ServiceModel[];
  readonly gate: Gate;
  readonly authenticator: Authenticator;
  readonly builtInRoutes: BuiltInRoutes;
  readonly figures: RequestFigures;
  readonly random: Random;
  readonly logger: Logger;
  readonly onBug: (error: unknown) => void;
}

/** A call from this process: the caller, as a signature would have told. */
export interface InProcessCaller {
  readonly accountId: string;
  readonly region: string;
  readonly host: string;
  readonly signal: AbortSignal;
}

type AnyOperation = Operation<unknown, unknown>;

/** A request whose head has passed. */
interface Examined {
  readonly route: OpenRoute;
  readonly examination: Examination;
  readonly requestId: string;
  /** In which it is refused. */
  readonly protocol: Protocol;
}

export class Pipeline implements HttpApplication {
  readonly #options: PipelineOptions;
  readonly #ids: RequestIds;
  readonly #negotiator: Negotiator;
  readonly #validator = new InputValidator();
  /** What each operation of the hosted services does; undefined while there are none (a reset is under way). */
  #operations: ReadonlyMap<OperationSchema, AnyOperation> | undefined;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#ids = new RequestIds(options.random);
    this.#negotiator = new Negotiator(options.models);
  }

  /** From now on operations go to these services; undefined: they are answered with ServiceUnavailable. */
  host(services: readonly Service[] | undefined): void {
    this.#operations = services === undefined ? undefined : tableOf(services);
  }

  admit(head: RequestHead): Admission {
    const { gate, builtInRoutes } = this.#options;
    const requestId = this.#ids.next();
    const headers = ['x-amzn-RequestId', requestId];
    const verdict = gate.judge(head);
    if (verdict.kind === 'malformed') return new WholeAnswer(headers, errorAnswer(400, 'MalformedRequest', verdict.reason));
    if (verdict.kind === 'forbidden') return new WholeAnswer(headers, errorAnswer(403, 'AccessDeniedException', verdict.reason)); // P1
    if (verdict.origin !== undefined) {
      addCorsHeaders(headers, verdict.origin);
      if (head.method === 'OPTIONS') return new WholeAnswer(headers, preflightAnswer(head));
    }
    if (head.path !== '/' || head.method === 'GET') {
      if (!head.path.startsWith('/')) {
        return new WholeAnswer(headers, errorAnswer(400, 'MalformedRequest', 'The request target must be a path.'));
      }
      const builtIn = builtInRoutes.find(head, headers);
      if (builtIn !== undefined) return builtIn;
    }
    return this.#negotiate(head, requestId, headers);
  }

  #negotiate(head: RequestHead, requestId: string, headers: string[]): Admission {
    try {
      const route = this.#negotiator.negotiate(head);
      if (route.kind === 'refused') return new WholeAnswer(headers, route.response);
      if (route.kind === 'operation' && route.service.id === 'kinesis') headers.push('x-amz-id-2', this.#ids.extended(requestId));
      return this.#examine(head, route, requestId, headers);
    } catch (error: unknown) {
      return new WholeAnswer(headers, this.#answerOutsideOfProtocol(error, requestId));
    }
  }

  #examine(head: RequestHead, route: OpenRoute, requestId: string, headers: string[]): Admission {
    const service = route.kind === 'operation' ? route.service.id : this.#formService(head);
    const protocol = route.kind === 'operation' ? route.protocol : this.#negotiator.formProtocol(service);
    try {
      const examination = this.#options.authenticator.examine(head, service);
      return new OperationAdmission(this, { route, examination, requestId, protocol }, headers);
    } catch (error: unknown) {
      if (error instanceof ServiceError) return new WholeAnswer(headers, protocol.encodeError(error, requestId));
      throw error;
    }
  }

  /** Of the services that a form may be for, the one that it is signed for; its body must say the same. */
  #formService(head: RequestHead): string {
    const { formServices } = this.#negotiator;
    const signedFor = callerOf(head).service;
    return formServices.find((id) => id === signedFor) ?? formServices[0] ?? '';
  }

  /** P3, for what goes wrong before a protocol is known. */
  #answerOutsideOfProtocol(error: unknown, requestId: string): UniversalResponse {
    if (error instanceof AssertionFailure) this.#options.onBug(error);
    else this.#options.logger.error({ err: error, requestId }, 'a request could not be routed');
    const { status, code, message } = internalFailure(error);
    return errorAnswer(status, code, message);
  }

  /** For the admission: the whole request is there. */
  run(
    { route, examination, requestId, protocol }: Examined,
    request: UniversalRequest,
  ): UniversalResponse | Promise<UniversalResponse> {
    try {
      const startMs = this.#options.figures.startMs();
      const context = new HttpContext(examination.principalOf(request), { requestId, request, startMs }); // P4
      if (route.kind === 'operation') return this.#run(route, context, request);
      const found = this.#negotiator.resolve(request, requestId);
      assert(found.kind !== 'query-body', 'a body has been looked into once');
      if (found.kind === 'refused') return found.response;
      const { id } = found.service;
      if (!examination.isFor(id)) throw signatureError(id, 'invalid', wrongServiceText(id));
      return this.#run(found, context, request);
    } catch (error: unknown) {
      if (error instanceof ServiceError) return protocol.encodeError(error, requestId);
      return this.#answerOutsideOfProtocol(error, requestId);
    }
  }

  #run(route: OperationRoute, context: HttpContext, request: UniversalRequest): UniversalResponse | Promise<UniversalResponse> {
    const { operation, protocol, service } = route;
    try {
      const handler = this.#handler(operation);
      const input = protocol.decodeInput(operation, request);
      this.#validator.validate(service, operation, input);
      const output = handler(input, context);
      if (!(output instanceof Promise)) return this.#encode(route, output, context); // P2
      return output.then(
        (settled) => this.#encode(route, settled, context),
        (error: unknown) => this.#fail(route, error, context),
      );
    } catch (error: unknown) {
      return this.#fail(route, error, context);
    }
  }

  /** The same for a caller in this process: validates and dispatches. Rejects with what the operation throws. */
  async call(service: ServiceModel, operationName: string, input: unknown, caller: InProcessCaller): Promise<unknown> {
    const operation = Object.hasOwn(service.operations, operationName) ? service.operations[operationName] : undefined;
    if (operation === undefined) throw new TypeError(`${service.id} has no operation ${operationName}`);
    const handler = this.#handler(operation);
    this.#validator.validate(service, operation, input);
    const { host, signal } = caller;
    const { accountId, region } = Principal.inProcess(caller.accountId, caller.region); // P4
    return handler(input, { accountId, region, host, requestId: this.#ids.next(), signal: () => signal });
  }

  #handler(operation: OperationSchema): AnyOperation {
    if (this.#operations === undefined) throw new ServiceError('ServiceUnavailable', 'Millrace is being reset.', { status: 503 });
    const handler = this.#operations.get(operation);
    if (handler === undefined) throw notAvailable(operation.name);
    return handler;
  }

  #encode(route: OperationRoute, output: unknown, context: HttpContext): UniversalResponse {
    try {
      const { service, operation, protocol } = route;
      const answer = protocol.encodeOutput(operation, output, context.requestId);
      this.#options.figures.answered(service, operation, answer.status, context.startMs);
      return answer;
    } catch (error: unknown) {
      return this.#fail(route, error, context);
    }
  }

  /** See P3. */
  #fail(route: OperationRoute, error: unknown, { requestId, startMs }: HttpContext): UniversalResponse {
    const answer = this.#failure(route, error, requestId);
    this.#options.figures.answered(route.service, route.operation, answer.status, startMs);
    return answer;
  }

  #failure({ service, operation, protocol }: OperationRoute, error: unknown, requestId: string): UniversalResponse {
    const { logger, onBug } = this.#options;
    if (error instanceof ServiceError) return protocol.encodeError(error, requestId);
    if (error instanceof AssertionFailure) onBug(error);
    else if (!(error instanceof ClientGoneError)) {
      logger.error({ err: error, requestId, service: service.id, operation: operation.name }, 'an operation failed');
    }
    return protocol.encodeError(serviceErrorOf(service.id, error), requestId);
  }
}

/** An operation's admission: one object from the head to the answer. */
class OperationAdmission implements Admission {
  readonly headers: string[];
  readonly answer = undefined;
  readonly bodyBytesMax: number;
  readonly streams: boolean;
  readonly #pipeline: Pipeline;
  readonly #examined: Examined;

  constructor(pipeline: Pipeline, examined: Examined, headers: string[]) {
    this.#pipeline = pipeline;
    this.#examined = examined;
    this.headers = headers;
    this.bodyBytesMax = bodyBytesMax(examined.route);
    this.streams = examined.route.kind === 'operation' && examined.route.operation.eventStream !== undefined;
  }

  respond(request: UniversalRequest): UniversalResponse | Promise<UniversalResponse> {
    return this.#pipeline.run(this.#examined, request);
  }

  tooLarge(sizeBytes: number): UniversalResponse {
    return bodyTooLarge(this.#examined.route, sizeBytes, this.#examined.requestId);
  }

  overloaded(): UniversalResponse {
    const error = new ServiceError('ServiceUnavailable', OVERLOADED, { status: 503 });
    return this.#examined.protocol.encodeError(error, this.#examined.requestId);
  }
}

interface Arrival {
  readonly requestId: string;
  readonly request: UniversalRequest;
  readonly startMs: number;
}

class HttpContext implements RequestContext {
  readonly accountId: string;
  readonly region: string;
  readonly requestId: string;
  /** When the request was complete; monotonic. */
  readonly startMs: number;
  readonly #request: UniversalRequest;

  constructor(principal: Principal, { requestId, request, startMs }: Arrival) {
    assert(Principal.is(principal), 'a handler is reached by a principal alone'); // P4
    this.accountId = principal.accountId;
    this.region = principal.region;
    this.requestId = requestId;
    this.startMs = startMs;
    this.#request = request;
  }

  get host(): string {
    return this.#request.header('host') ?? '';
  }

  signal(): AbortSignal {
    return this.#request.signal();
  }
}

/** One look-up per request instead of two: the schema objects of the models are the keys. */
function tableOf(services: readonly Service[]): ReadonlyMap<OperationSchema, AnyOperation> {
  const table = new Map<OperationSchema, AnyOperation>();
  for (const { model, operations } of services) {
    for (const [name, operation] of Object.entries(operations)) {
      const schema = model.operations[name];
      if (schema !== undefined) table.set(schema, operation as AnyOperation);
    }
  }
  return table;
}
