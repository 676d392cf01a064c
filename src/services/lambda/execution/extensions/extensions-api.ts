/**
 * The routes of the Extensions API and of the Logs and Telemetry APIs, on the environment's own listener.
 *
 * Subscriptions to logs and telemetry are answered as AWS's runtime interface emulator answers them: 202, with a body that says
 * that they are not supported, so that an extension that can do without goes on.
 */
import type { Random } from '../../../../platform/random.ts';
import { EXTENSION_NAME_BYTES_MAX, EXTENSION_REQUEST_BYTES_MAX } from '../../limits.ts';
import { type ApiExchange, accept, refuse } from '../runtime-api/api-exchange.ts';
import type { Extension, ExtensionRegistry, Refusal, Registered } from './extension-registry.ts';

/** What an extension is told about its function. */
export interface FunctionFacts {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly handler: string;
  readonly accountId: string;
}

export interface ExtensionsApiListener {
  /** One of them registered or asked for an event. */
  onProgress(): void;
  /** One of them reported an error. */
  onError(extension: Extension): void;
}

export interface ExtensionsApiDependencies {
  readonly registry: ExtensionRegistry;
  readonly random: Random;
  readonly facts: FunctionFacts;
  readonly listener: ExtensionsApiListener;
}

const PREFIX = '/2020-01-01/extension/';
const SUBSCRIPTIONS: Readonly<Record<string, readonly [string, string]>> = {
  '/2020-08-15/logs': ['Logs.NotSupported', 'Logs API is not supported'],
  '/2022-07-01/telemetry': ['Telemetry.NotSupported', 'Telemetry API is not supported'],
};
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** What a name may hold to stand in a line of the log. */
const NAME = /^[\x20-\x7e]+$/;

export class ExtensionsApi {
  readonly #dependencies: ExtensionsApiDependencies;

  constructor(dependencies: ExtensionsApiDependencies) {
    this.#dependencies = dependencies;
  }

  /** False when the request is for something else. */
  route(exchange: ApiExchange): boolean {
    const { method, url } = exchange;
    const subscription = method === 'PUT' && Object.hasOwn(SUBSCRIPTIONS, url) ? SUBSCRIPTIONS[url] : undefined;
    if (subscription !== undefined) exchange.collect(EXTENSION_REQUEST_BYTES_MAX, () => refuse(exchange, 202, ...subscription));
    else if (!url.startsWith(PREFIX)) return false;
    else this.#extension(`${method} ${url.slice(PREFIX.length)}`, exchange);
    return true;
  }

  #extension(what: string, exchange: ApiExchange): void {
    if (what === 'POST register') {
      this.#register(exchange);
      return;
    }
    if (what !== 'GET event/next' && what !== 'POST init/error' && what !== 'POST exit/error') {
      refuse(exchange, 404, 'NotFound', 'There is no such page.');
      return;
    }
    const identified = this.#identified(exchange);
    if (!('extension' in identified)) forbid(exchange, identified);
    else if (what === 'GET event/next') this.#next(identified.extension, exchange);
    else this.#error(identified.extension, what === 'POST init/error' ? 'InitError' : 'ExitError', exchange);
  }

  #register(exchange: ApiExchange): void {
    const { registry, facts, listener } = this.#dependencies;
    const name = exchange.header('lambda-extension-name');
    const withAccount = exchange.header('lambda-extension-accept-feature') === 'accountId';
    exchange.collect(EXTENSION_REQUEST_BYTES_MAX, (body) => {
      if (name === undefined || name === '') {
        forbid(exchange, { errorType: 'Extension.InvalidExtensionName', errorMessage: 'Empty extension name' });
        return;
      }
      if (name.length > EXTENSION_NAME_BYTES_MAX || !NAME.test(name)) {
        forbid(exchange, { errorType: 'Extension.InvalidExtensionName', errorMessage: 'Invalid extension name' });
        return;
      }
      const events = eventsOf(body);
      const registered = events === undefined ? INVALID_FORMAT : registry.register(name, events);
      if (!('extension' in registered)) {
        forbid(exchange, registered);
        return;
      }
      const { accountId, ...shown } = facts;
      const headers = { 'Content-Type': 'application/json', 'Lambda-Extension-Identifier': registered.extension.id };
      exchange.answer(200, headers, JSON.stringify({ ...shown, ...(withAccount && { accountId }) }));
      listener.onProgress();
    });
  }

  #next(extension: Extension, exchange: ApiExchange): void {
    const { registry, random, listener } = this.#dependencies;
    const refusal = registry.next(extension, (event) => {
      const headers = { 'Content-Type': 'application/json', 'Lambda-Extension-Event-Identifier': random.uuid() };
      exchange.answer(200, headers, JSON.stringify(event));
    });
    if (refusal !== undefined) {
      forbid(exchange, refusal);
      return;
    }
    const { send } = extension;
    exchange.onGone(() => {
      if (extension.send === send) delete extension.send;
    });
    listener.onProgress();
  }

  #error(extension: Extension, state: 'InitError' | 'ExitError', exchange: ApiExchange): void {
    const errorType = exchange.header('lambda-extension-function-error-type');
    exchange.collect(EXTENSION_REQUEST_BYTES_MAX, () => {
      if (errorType === undefined || errorType === '') {
        const errorMessage = 'Lambda-Extension-Function-Error-Type not found';
        forbid(exchange, { errorType: 'Extension.MissingHeader', errorMessage });
        return;
      }
      const shown = errorType.length <= EXTENSION_NAME_BYTES_MAX && NAME.test(errorType) ? errorType : 'Unknown';
      const refusal = this.#dependencies.registry.fail(extension, state, shown);
      if (refusal !== undefined) {
        forbid(exchange, refusal);
        return;
      }
      accept(exchange);
      this.#dependencies.listener.onError(extension);
    });
  }

  #identified(exchange: ApiExchange): Registered {
    const id = exchange.header('lambda-extension-identifier');
    if (id === undefined || id === '') {
      return { errorType: 'Extension.MissingExtensionIdentifier', errorMessage: 'Missing Lambda-Extension-Identifier header' };
    }
    if (!UUID.test(id)) {
      return { errorType: 'Extension.InvalidExtensionIdentifier', errorMessage: 'Invalid Lambda-Extension-Identifier' };
    }
    const extension = this.#dependencies.registry.find(id.toLowerCase());
    if (extension !== undefined) return { extension };
    return { errorType: 'Extension.UnknownExtensionIdentifier', errorMessage: `Unknown extension ${id}` };
  }
}

const INVALID_FORMAT: Refusal = {
  errorType: 'InvalidRequestFormat',
  errorMessage: 'The body must be a JSON object with a list of events',
};

/** Undefined when the body is of another form. */
function eventsOf(body: Uint8Array | undefined): readonly string[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(body ?? []).toString());
  } catch (error: unknown) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const events: unknown = Reflect.get(parsed, 'events') ?? [];
  return Array.isArray(events) && events.every((event) => typeof event === 'string') ? events : undefined;
}

function forbid(exchange: ApiExchange, { errorType, errorMessage }: Refusal): void {
  refuse(exchange, 403, errorType, errorMessage);
}
