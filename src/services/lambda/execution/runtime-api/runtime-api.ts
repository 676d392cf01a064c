/**
 * The Lambda Runtime API for one environment, on a listener of its own on 127.0.0.1 and a random port: any runtime client
 * that speaks it can run a function (API reference, "Lambda runtime API" 2018-06-01).
 *
 *   initialising ── next ──▶ waiting ── deliver() ──▶ running ── response | error ──▶ answered ── next ──▶ waiting
 *        └── init/error ──▶ failed
 *
 * N1. One invocation at a time; an answer counts only for the invocation that is running, and once.
 * N2. A body is never collected beyond the largest answer there can be, nor two at a time.
 * N3. Requests that a web page could send (another Host, an Origin) are refused.
 */
import type { Server } from 'node:net';
import { RESPONSE_PAYLOAD_BYTES_MAX } from '../../limits.ts';
import { type ApiExchange, accept, acceptLater, refuse } from './api-exchange.ts';
import { ApiServer } from './api-server.ts';

/** What the runtime is told about an invocation. */
export interface RuntimeInvocation {
  readonly requestId: string;
  readonly deadlineMs: number;
  readonly invokedFunctionArn: string;
  readonly traceId: string;
  /** JSON in ASCII. */
  readonly clientContext?: string;
  readonly payload: Uint8Array;
}

/** How many bytes the process had written to stdout and stderr when it answered, if its runtime says so. */
export interface OutputPosition {
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
}

export interface RuntimeListener {
  /** The runtime asks for an invocation: `deliver` may be called, once. */
  onReady(): void;
  onResponse(payload: Uint8Array, output: OutputPosition | undefined): void;
  /** `errorType` as a log shows it: the header's if it is of the runtime's own kinds, else `Runtime.Unknown`. */
  onError(payload: Uint8Array, errorType: string, output: OutputPosition | undefined): void;
  /** The answer was larger than an answer may be. */
  onResponseTooLarge(output: OutputPosition | undefined): void;
  onInitError(payload: Uint8Array, errorType: string): void;
}

/** What else is served on the same listener. */
export interface MoreRoutes {
  /** False when the request is for something else. */
  route(exchange: ApiExchange): boolean;
}

type State =
  | { readonly kind: 'initialising' | 'answered' | 'failed' | 'closed' }
  | { readonly kind: 'waiting'; readonly exchange: ApiExchange }
  | { readonly kind: 'running'; readonly requestId: string };

const NEXT_PATH = '/2018-06-01/runtime/invocation/next';
const INIT_ERROR_PATH = '/2018-06-01/runtime/init/error';
const PING_PATH = '/2018-06-01/ping';
const ANSWER_PATH = /^\/2018-06-01\/runtime\/invocation\/([^/?]{1,128})\/(response|error)$/;
const SHOWN_ERROR_TYPE = /^(Runtime|Function)\.[A-Z][a-zA-Z]{1,126}$/;
const OUTPUT_HEADER = 'millrace-output-bytes';
/** Our own: a runtime that sends it with an answer does not wait for the acknowledgement. */
const NEXT_HEADER = 'millrace-next';

export class RuntimeApi {
  readonly #listener: RuntimeListener;
  readonly #more: MoreRoutes | undefined;
  #server: ApiServer | undefined;
  #state: State = { kind: 'initialising' };
  #answering: ApiExchange | undefined;
  #address = '';
  readonly #hosts = new Set<string>();

  private constructor(listener: RuntimeListener, more: MoreRoutes | undefined) {
    this.#listener = listener;
    this.#more = more;
  }

  /** Listens; rejects when there is no port to be had. */
  static async listen(listener: RuntimeListener, more?: MoreRoutes): Promise<RuntimeApi> {
    const api = new RuntimeApi(listener, more);
    api.#server = await ApiServer.listen((exchange) => api.#route(exchange));
    api.#address = `127.0.0.1:${api.#server.port}`;
    api.#hosts.add(api.#address);
    return api;
  }

  /** Takes what connects to another listener, too, to which clients know this as their Host. The listener is its owner's to close. */
  admit(listener: Server, address: string): void {
    this.#hosts.add(address);
    this.#server?.admit(listener);
  }

  /** For AWS_LAMBDA_RUNTIME_API. */
  get address(): string {
    return this.#address;
  }

  /** The runtime has asked for an invocation. */
  get isWaiting(): boolean {
    return this.#state.kind === 'waiting';
  }

  /** Answers the waiting `next`. False when the runtime is not waiting (any more). */
  deliver(invocation: RuntimeInvocation): boolean {
    if (this.#state.kind !== 'waiting') return false;
    const { exchange } = this.#state;
    this.#state = { kind: 'running', requestId: invocation.requestId };
    const headers = {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
      'Lambda-Runtime-Deadline-Ms': `${invocation.deadlineMs}`,
      'Lambda-Runtime-Invoked-Function-Arn': invocation.invokedFunctionArn,
      'Lambda-Runtime-Trace-Id': invocation.traceId,
      ...(invocation.clientContext !== undefined && { 'Lambda-Runtime-Client-Context': invocation.clientContext }),
    };
    exchange.answer(200, headers, invocation.payload);
    return true;
  }

  async close(): Promise<void> {
    this.#state = { kind: 'closed' };
    await this.#server?.close();
  }

  #route(exchange: ApiExchange): void {
    const { method, url } = exchange;
    const foreign = !this.#hosts.has(exchange.header('host') ?? '') || exchange.header('origin') !== undefined;
    const answer = method === 'POST' ? ANSWER_PATH.exec(url) : null;
    if (foreign) {
      refuse(exchange, 403, 'AccessDenied', 'This address serves one function only.'); // N3
    } else if (method === 'GET' && url === NEXT_PATH) {
      this.#next(exchange);
    } else if (method === 'POST' && url === INIT_ERROR_PATH) {
      this.#initError(exchange);
    } else if (method === 'GET' && url === PING_PATH) {
      exchange.answer(200, {}, 'pong');
    } else if (answer !== null) {
      this.#answer(exchange, answer[1] ?? '', answer[2] === 'response' ? 'response' : 'error');
    } else if (this.#more?.route(exchange) !== true) {
      refuse(exchange, 404, 'NotFound', 'There is no such page.');
    }
  }

  #next(exchange: ApiExchange): void {
    if (this.#state.kind !== 'initialising' && this.#state.kind !== 'answered') {
      refuse(exchange, 403, 'InvalidStateTransition', `next is not possible while ${this.#state.kind}`);
      return;
    }
    this.#state = { kind: 'waiting', exchange };
    exchange.onGone(() => {
      // A client that went away and comes back asks again.
      if (this.#state.kind === 'waiting' && this.#state.exchange === exchange) this.#state = { kind: 'answered' };
    });
    this.#listener.onReady();
  }

  #initError(exchange: ApiExchange): void {
    if (this.#state.kind !== 'initialising') {
      refuse(exchange, 403, 'InvalidStateTransition', `init/error is not possible while ${this.#state.kind}`);
      return;
    }
    this.#state = { kind: 'failed' };
    const errorType = shownErrorType(exchange);
    exchange.collect(RESPONSE_PAYLOAD_BYTES_MAX, (body) => {
      accept(exchange);
      this.#listener.onInitError(body ?? TOO_LARGE_INIT_ERROR, errorType);
    });
  }

  #answer(exchange: ApiExchange, requestId: string, action: 'response' | 'error'): void {
    if (this.#state.kind !== 'running') {
      refuse(exchange, 403, 'InvalidStateTransition', `${action} is not possible while ${this.#state.kind}`); // N1
      return;
    }
    if (this.#state.requestId !== requestId) {
      refuse(exchange, 400, 'InvalidRequestID', 'Invalid request ID');
      return;
    }
    if (this.#answering !== undefined) {
      refuse(exchange, 403, 'InvalidStateTransition', 'the invocation is being answered already'); // N2
      return;
    }
    this.#answering = exchange;
    exchange.onGone(() => this.#noLonger(exchange)); // a client that broke off may answer again
    const output = outputPosition(exchange.header(OUTPUT_HEADER));
    exchange.collect(RESPONSE_PAYLOAD_BYTES_MAX, (body) => {
      this.#noLonger(exchange);
      if (this.#state.kind !== 'running' || this.#state.requestId !== requestId) {
        refuse(exchange, 403, 'InvalidStateTransition', 'the invocation is answered already'); // N1
        return;
      }
      this.#state = { kind: 'answered' };
      if (body === undefined) {
        const message = `Exceeded maximum allowed payload size (${RESPONSE_PAYLOAD_BYTES_MAX} bytes).`;
        refuse(exchange, 413, 'RequestEntityTooLarge', message);
        this.#listener.onResponseTooLarge(output);
        return;
      }
      if (exchange.header(NEXT_HEADER) === undefined) accept(exchange);
      else acceptLater(exchange);
      if (action === 'response') this.#listener.onResponse(body, output);
      else this.#listener.onError(body, shownErrorType(exchange), output);
    });
  }

  #noLonger(exchange: ApiExchange): void {
    if (this.#answering === exchange) this.#answering = undefined;
  }
}

const TOO_LARGE_INIT_ERROR = Buffer.from('{"errorType":"Runtime.Unknown","errorMessage":"The error was too large to be shown."}');

/** As AWS's runtime interface emulator checks it. */
function shownErrorType(exchange: ApiExchange): string {
  const header = exchange.header('lambda-runtime-function-error-type');
  return header !== undefined && SHOWN_ERROR_TYPE.test(header) ? header : 'Runtime.Unknown';
}

function outputPosition(header: string | undefined): OutputPosition | undefined {
  const match = header === undefined ? null : /^(\d{1,15}),(\d{1,15})$/.exec(header);
  return match === null ? undefined : { stdoutBytes: Number(match[1]), stderrBytes: Number(match[2]) };
}
