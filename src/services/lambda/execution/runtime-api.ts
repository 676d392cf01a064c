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
 * N4. Connections are no more than a process of a function may have files open: many processes cannot use up the server's.
 */
import http from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { OPEN_FILES_MAX, RESPONSE_PAYLOAD_BYTES_MAX } from '../limits.ts';
import { accept, collect, refuse } from './api-http.ts';

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
  route(request: http.IncomingMessage, response: http.ServerResponse): boolean;
}

type State =
  | { readonly kind: 'initialising' | 'answered' | 'failed' | 'closed' }
  | { readonly kind: 'waiting'; readonly response: http.ServerResponse }
  | { readonly kind: 'running'; readonly requestId: string };

const NEXT_PATH = '/2018-06-01/runtime/invocation/next';
const INIT_ERROR_PATH = '/2018-06-01/runtime/init/error';
const PING_PATH = '/2018-06-01/ping';
const ANSWER_PATH = /^\/2018-06-01\/runtime\/invocation\/([^/?]{1,128})\/(response|error)$/;
const SHOWN_ERROR_TYPE = /^(Runtime|Function)\.[A-Z][a-zA-Z]{1,126}$/;
const OUTPUT_HEADER = 'millrace-output-bytes';

export class RuntimeApi {
  readonly #listener: RuntimeListener;
  readonly #more: MoreRoutes | undefined;
  readonly #server: http.Server;
  #state: State = { kind: 'initialising' };
  #answering: http.IncomingMessage | undefined;
  #address = '';
  readonly #hosts = new Set<string>();

  private constructor(listener: RuntimeListener, more: MoreRoutes | undefined) {
    this.#listener = listener;
    this.#more = more;
    this.#server = http.createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) =>
      this.#route(request, response),
    );
    this.#server.timeout = 0;
    this.#server.maxConnections = OPEN_FILES_MAX; // N4
    this.#server.on('error', () => {}); // a connection that could not be accepted; the runtime tries again
  }

  /** Listens; rejects when there is no port to be had. */
  static listen(listener: RuntimeListener, more?: MoreRoutes): Promise<RuntimeApi> {
    const api = new RuntimeApi(listener, more);
    return new Promise((resolve, reject) => {
      api.#server.once('error', reject);
      api.#server.listen(0, '127.0.0.1', () => {
        const { port } = api.#server.address() as AddressInfo;
        api.#address = `127.0.0.1:${port}`;
        api.#hosts.add(api.#address);
        resolve(api);
      });
    });
  }

  /** Takes what connects to another listener, too, to which clients know this as their Host. The listener is its owner's to close. */
  admit(listener: Server, address: string): void {
    this.#hosts.add(address);
    listener.maxConnections = OPEN_FILES_MAX; // N4
    listener.on('error', () => {}); // as above
    listener.on('connection', (socket) => this.#server.emit('connection', socket));
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
    const { response } = this.#state;
    this.#state = { kind: 'running', requestId: invocation.requestId };
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': invocation.payload.byteLength,
      'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
      'Lambda-Runtime-Deadline-Ms': `${invocation.deadlineMs}`,
      'Lambda-Runtime-Invoked-Function-Arn': invocation.invokedFunctionArn,
      'Lambda-Runtime-Trace-Id': invocation.traceId,
      ...(invocation.clientContext !== undefined && { 'Lambda-Runtime-Client-Context': invocation.clientContext }),
    });
    response.end(invocation.payload);
    return true;
  }

  close(): Promise<void> {
    this.#state = { kind: 'closed' };
    return new Promise((resolve) => {
      this.#server.close(() => resolve()); // an error means that it was closed before
      this.#server.closeAllConnections();
    });
  }

  #route(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { method, url = '' } = request;
    const foreign = !this.#hosts.has(request.headers.host ?? '') || request.headers.origin !== undefined;
    const answer = method === 'POST' ? ANSWER_PATH.exec(url) : null;
    if (foreign) {
      refuse(response, 403, 'AccessDenied', 'This address serves one function only.'); // N3
    } else if (method === 'GET' && url === NEXT_PATH) {
      this.#next(response);
    } else if (method === 'POST' && url === INIT_ERROR_PATH) {
      this.#initError(request, response);
    } else if (method === 'GET' && url === PING_PATH) {
      response.writeHead(200).end('pong');
    } else if (answer !== null) {
      this.#answer(request, response, answer[1] ?? '', answer[2] === 'response' ? 'response' : 'error');
    } else if (this.#more?.route(request, response) !== true) {
      refuse(response, 404, 'NotFound', 'There is no such page.');
    }
  }

  #next(response: http.ServerResponse): void {
    if (this.#state.kind !== 'initialising' && this.#state.kind !== 'answered') {
      refuse(response, 403, 'InvalidStateTransition', `next is not possible while ${this.#state.kind}`);
      return;
    }
    this.#state = { kind: 'waiting', response };
    response.once('close', () => {
      // A client that went away and comes back asks again.
      if (this.#state.kind === 'waiting' && this.#state.response === response) this.#state = { kind: 'answered' };
    });
    this.#listener.onReady();
  }

  #initError(request: http.IncomingMessage, response: http.ServerResponse): void {
    if (this.#state.kind !== 'initialising') {
      refuse(response, 403, 'InvalidStateTransition', `init/error is not possible while ${this.#state.kind}`);
      return;
    }
    this.#state = { kind: 'failed' };
    const errorType = shownErrorType(request);
    collect(request, RESPONSE_PAYLOAD_BYTES_MAX, (body) => {
      accept(response);
      this.#listener.onInitError(body ?? TOO_LARGE_INIT_ERROR, errorType);
    });
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse, requestId: string, action: 'response' | 'error'): void {
    if (this.#state.kind !== 'running') {
      refuse(response, 403, 'InvalidStateTransition', `${action} is not possible while ${this.#state.kind}`); // N1
      return;
    }
    if (this.#state.requestId !== requestId) {
      refuse(response, 400, 'InvalidRequestID', 'Invalid request ID');
      return;
    }
    if (this.#answering !== undefined) {
      refuse(response, 403, 'InvalidStateTransition', 'the invocation is being answered already'); // N2
      return;
    }
    this.#answering = request;
    request.once('close', () => this.#noLonger(request)); // a client that broke off may answer again
    const output = outputPosition(request.headers[OUTPUT_HEADER]);
    collect(request, RESPONSE_PAYLOAD_BYTES_MAX, (body) => {
      this.#noLonger(request);
      if (this.#state.kind !== 'running' || this.#state.requestId !== requestId) {
        refuse(response, 403, 'InvalidStateTransition', 'the invocation is answered already'); // N1
        return;
      }
      this.#state = { kind: 'answered' };
      if (body === undefined) {
        const message = `Exceeded maximum allowed payload size (${RESPONSE_PAYLOAD_BYTES_MAX} bytes).`;
        refuse(response, 413, 'RequestEntityTooLarge', message);
        this.#listener.onResponseTooLarge(output);
        return;
      }
      accept(response);
      if (action === 'response') this.#listener.onResponse(body, output);
      else this.#listener.onError(body, shownErrorType(request), output);
    });
  }

  #noLonger(request: http.IncomingMessage): void {
    if (this.#answering === request) this.#answering = undefined;
  }
}

const TOO_LARGE_INIT_ERROR = Buffer.from('{"errorType":"Runtime.Unknown","errorMessage":"The error was too large to be shown."}');

/** As AWS's runtime interface emulator checks it. */
function shownErrorType(request: http.IncomingMessage): string {
  const header = request.headers['lambda-runtime-function-error-type'];
  return typeof header === 'string' && SHOWN_ERROR_TYPE.test(header) ? header : 'Runtime.Unknown';
}

function outputPosition(header: string | string[] | undefined): OutputPosition | undefined {
  const match = typeof header === 'string' ? /^(\d{1,15}),(\d{1,15})$/.exec(header) : null;
  return match === null ? undefined : { stdoutBytes: Number(match[1]), stderrBytes: Number(match[2]) };
}
