/**
 * Which operation a request asks for, and in which protocol, from its method, path and headers.
 *
 *     X-Amz-Target, application/x-amz-json-1.x or -cbor-1.1   AWS JSON or CBOR, `POST` to any path
 *     a path of a REST-JSON service                           REST-JSON
 *     application/x-www-form-urlencoded, or ?Action=          Query; the operation may stand in the body
 *
 * What is none of these gets the answer that AWS gives (API behaviour, recorded 2015–2024), which depends on nothing but
 * the head.
 */

import { assert } from '../platform/assert.ts';
import { AwsCborProtocol } from './aws-cbor/protocol.ts';
import { AwsJsonProtocol } from './aws-json/protocol.ts';
import { QUERY_DIALECTS } from './aws-query/dialects.ts';
import { AwsQueryProtocol, findOperation, operationOfQuery } from './aws-query/protocol.ts';
import type { Protocol, Route } from './protocol.ts';
import { RestJsonProtocol } from './rest-json/protocol.ts';
import { RestRouter } from './rest-json/uri.ts';
import type { OperationSchema, ServiceModel } from './schema.ts';
import { ServiceError } from './service-error.ts';
import type { RequestHead, UniversalRequest, UniversalResponse } from './universal.ts';

const FORM = 'application/x-www-form-urlencoded';

/** Knows the services of one server; make one and use it for every request. */
export class Negotiator {
  /** Their names, for people. */
  readonly #services: string;
  readonly #byTarget: ReadonlyMap<string, ServiceModel>;
  readonly #targeted: ReadonlyMap<string, Protocol>;
  readonly #rest: readonly { readonly service: ServiceModel; readonly router: RestRouter }[];
  readonly #restJson = new RestJsonProtocol();
  readonly #queryServices: readonly ServiceModel[];
  /** By service id; that of the first answers requests that name no operation. */
  readonly #query: ReadonlyMap<string, AwsQueryProtocol>;

  constructor(services: readonly ServiceModel[]) {
    const ids = services.map(({ id }) => id);
    this.#services = `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`;
    this.#byTarget = new Map(services.flatMap((service) => (service.targetPrefix ? [[service.targetPrefix, service]] : [])));
    this.#rest = services
      .filter(({ id, targetPrefix }) => targetPrefix === undefined && !QUERY_DIALECTS.has(id))
      .map((service) => ({ service, router: new RestRouter(Object.values(service.operations)) }));
    this.#query = new Map([...QUERY_DIALECTS].map(([id, dialect]) => [id, new AwsQueryProtocol(dialect)]));
    this.#queryServices = [...QUERY_DIALECTS.keys()].flatMap((id) => services.filter((service) => service.id === id));
    this.#targeted = new Map<string, Protocol>([
      ['application/x-amz-json-1.0', new AwsJsonProtocol('1.0')],
      ['application/x-amz-json-1.1', new AwsJsonProtocol('1.1')],
      ['application/x-amz-cbor-1.1', new AwsCborProtocol()],
    ]);
  }

  negotiate(head: RequestHead): Route {
    const target = head.header('x-amz-target');
    const contentType = mediaType(head.header('content-type'));
    if (target === undefined) {
      const route = this.#restRoute(head) ?? this.#queryRoute(head, contentType);
      if (route !== undefined) return route;
    }
    if (head.method !== 'POST') return refused(accessDenied());
    const protocol = this.#targeted.get(contentType);
    if (protocol === undefined) return refused(contentType === 'application/json' ? wrappedUnknown() : unknownAsXml());
    return this.#targetRoute(protocol, target ?? '');
  }

  /** Ids of the services that a request may mean whose operation stands in the body; the first when nothing tells. */
  get formServices(): readonly string[] {
    return this.#queryServices.map(({ id }) => id);
  }

  /** How such a request is answered before its operation is known. */
  formProtocol(serviceId: string): Protocol {
    const protocol = this.#query.get(serviceId);
    assert(protocol !== undefined, 'a Query service has a dialect');
    return protocol;
  }

  /** The second half of the negotiation for a route whose operation stands in the body. */
  resolve(request: Pick<UniversalRequest, 'query' | 'body'>, requestId: string): Route {
    try {
      const { service, operation } = operationOfQuery(this.#queryServices, request);
      return this.#operationRoute(service, operation, this.formProtocol(service.id));
    } catch (error: unknown) {
      const [first] = this.#queryServices;
      if (!(error instanceof ServiceError) || first === undefined) throw error;
      return refused(this.formProtocol(first.id).encodeError(error, requestId));
    }
  }

  #targetRoute(protocol: Protocol, target: string): Route {
    const dot = target.indexOf('.');
    const service = this.#byTarget.get(target.slice(0, Math.max(dot, 0)));
    const name = target.slice(dot + 1);
    const operation = service !== undefined && Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
    if (service === undefined && dot > 0) return refused(unknownOperation(protocol, this.#noSuchService(target.slice(0, dot))));
    if (service === undefined || operation === undefined) return refused(unknownOperation(protocol));
    return this.#operationRoute(service, operation, protocol);
  }

  /** AWS has no words for this, since it has every service; whoever runs a program of several services needs them. */
  #noSuchService(prefix: string): string {
    return `Millrace has no service ${prefix.slice(0, 100)}. It has ${this.#services}.`;
  }

  #restRoute(head: RequestHead): Route | undefined {
    for (const { service, router } of this.#rest) {
      const operation = router.match(head.method, head.path, head.query);
      if (operation !== undefined) return this.#operationRoute(service, operation, this.#restJson);
    }
    return undefined;
  }

  /** With a known `Action` in the URL the operation is found at once. */
  #queryRoute(head: RequestHead, contentType: string): Route | undefined {
    if (this.#queryServices.length === 0 || (head.method !== 'POST' && head.method !== 'GET')) return undefined;
    const parameters = head.query.includes('Action=') ? new URLSearchParams(head.query) : undefined;
    const action = parameters?.get('Action') ?? null;
    const found =
      action === null ? undefined : findOperation(this.#queryServices, action, parameters?.get('Version') ?? undefined);
    if (found !== undefined) return this.#operationRoute(found.service, found.operation, this.formProtocol(found.service.id));
    const form = head.method === 'POST' && contentType === FORM;
    return action !== null || form ? { kind: 'query-body' } : undefined;
  }

  #operationRoute(service: ServiceModel, operation: OperationSchema, protocol: Protocol): Route {
    return { kind: 'operation', service, operation, protocol };
  }
}

function mediaType(header: string | undefined): string {
  if (header === undefined) return '';
  const semicolon = header.indexOf(';');
  return (semicolon < 0 ? header : header.slice(0, semicolon)).trim().toLowerCase();
}

function refused(response: UniversalResponse): Route {
  return { kind: 'refused', response };
}

function unknownOperation(protocol: Protocol, message = ''): UniversalResponse {
  return protocol.encodeError(new ServiceError('UnknownOperationException', message), '');
}

function accessDenied(): UniversalResponse {
  const message = 'Unable to determine service/operation name to be authorized';
  const body = `<AccessDeniedException>\n  <Message>${message}</Message>\n</AccessDeniedException>\n`;
  return { status: 403, headers: {}, body };
}

function unknownAsXml(): UniversalResponse {
  return { status: 404, headers: {}, body: '<UnknownOperationException/>\n' };
}

function wrappedUnknown(): UniversalResponse {
  const output = { __type: 'com.amazon.coral.service#UnknownOperationException', message: null };
  const body = JSON.stringify({ Output: output, Version: '1.0' });
  return { status: 404, headers: { 'Content-Type': 'application/json' }, body };
}
