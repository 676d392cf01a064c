/** What our commands say to a running server: requests of the AWS APIs and admin actions, signed as any client's. */
import type { Clock } from '../platform/clock.ts';
import type { Credential } from '../protocol/sigv4/credentials.ts';
import { signed } from '../protocol/sigv4/sign.ts';
import { ANSWER_LINE_BYTES_MAX } from './limits.ts';
import { UsageError } from './usage-error.ts';

export interface ServerAddress {
  /** A URL, or `host:port`, which is taken for HTTP. */
  readonly endpoint: string;
  readonly region: string;
  readonly credential: Omit<Credential, 'accountId'>;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

interface Sent {
  /** The signing name. */
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly value?: object | undefined;
  /** Of an API that names its operations in a header. */
  readonly target?: string;
  readonly signal?: AbortSignal;
}

export type AdminQuery = Readonly<Record<string, string | undefined>>;

const AWS_JSON = 'application/x-amz-json-1.1';
const ADMIN_SERVICE = 'millrace';
const ADVICE = 'Start a server with `millrace start`, or name one with --endpoint.';

export class ServerClient {
  readonly #endpoint: URL;
  readonly #address: ServerAddress;
  readonly #clock: Clock;

  constructor(address: ServerAddress, clock: Clock) {
    this.#endpoint = endpointUrl(address.endpoint);
    this.#address = address;
    this.#clock = clock;
  }

  /** A request of an API that speaks REST and JSON; whatever the status of its answer. */
  async request(service: string, method: string, path: string, value?: object): Promise<Answer> {
    return read(await this.#send({ service, method, path, value }));
  }

  /** A request of an API that speaks AWS JSON 1.1, whatever the status of its answer; undefined when `signal` aborts. */
  async call(service: string, target: string, value: object, signal: AbortSignal): Promise<Answer | undefined> {
    try {
      return await read(await this.#send({ service, method: 'POST', path: '/', value, target, signal }));
    } catch (error: unknown) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  /** The answer of an admin action that looks, `lambda/mappings`. */
  async look(action: string, query: AdminQuery = {}): Promise<unknown> {
    const given = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, value);
    const sent = { service: ADMIN_SERVICE, method: 'GET', path: actionPath(action), query: given.toString() };
    return JSON.parse(accepted(await read(await this.#send(sent))));
  }

  /** The answer of an admin action that changes something. */
  async act(action: string, value: object): Promise<unknown> {
    const sent = { service: ADMIN_SERVICE, method: 'POST', path: actionPath(action), value };
    return JSON.parse(accepted(await read(await this.#send(sent))));
  }

  /** The lines of an admin action that takes its time; ends early, without an error, when `signal` aborts. */
  async *follow(action: string, value: object, signal: AbortSignal): AsyncGenerator<unknown, void, undefined> {
    try {
      const response = await this.#send({ service: ADMIN_SERVICE, method: 'POST', path: actionPath(action), value, signal });
      if (response.status >= 300 || response.body === null) throw refusal(await read(response));
      for await (const line of linesOf(response.body)) {
        const { error } = JSON.parse(line) as { readonly error?: { readonly message: string } };
        if (error !== undefined) throw new UsageError(error.message);
        yield JSON.parse(line);
      }
    } catch (error: unknown) {
      if (signal.aborted) return;
      if (error instanceof TypeError) throw new UsageError('The server went away before it was done.', { cause: error });
      throw error;
    }
  }

  async #send({ service, method, path, query = '', value, target, signal }: Sent): Promise<Response> {
    const url = new URL(query === '' ? path : `${path}?${query}`, this.#endpoint);
    const body = value === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(value));
    const plain = { host: url.host, 'content-type': 'application/json' };
    const headers = target === undefined ? plain : { ...plain, 'content-type': AWS_JSON, 'x-amz-target': target };
    const { region, credential } = this.#address;
    const request = { method, path: url.pathname, query, headers, body };
    const { host: _, ...sent } = signed(request, { region, credential, service, nowMs: this.#clock.nowMs() });
    try {
      return await fetch(url, {
        method,
        headers: sent,
        ...(value !== undefined && { body }),
        ...(signal !== undefined && { signal }),
      });
    } catch (error: unknown) {
      if (signal?.aborted === true) throw error;
      throw new UsageError(`No answer from ${this.#endpoint.origin}. ${ADVICE}`, { cause: error });
    }
  }
}

/** The text of an answer that is no refusal. Throws a {@link UsageError} with the server's own sentence otherwise. */
export function accepted(answer: Answer): string {
  if (answer.status >= 300) throw refusal(answer);
  return answer.text;
}

function refusal({ text }: Answer): UsageError {
  let message = text;
  try {
    const body = JSON.parse(text) as { readonly message?: string; readonly Message?: string };
    message = body.message ?? body.Message ?? text;
  } catch (error: unknown) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return new UsageError(`The server refused it: ${message}`);
}

async function read(response: Response): Promise<Answer> {
  return { status: response.status, text: await response.text() };
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > ANSWER_LINE_BYTES_MAX) throw new UsageError('The server’s answer is none of a Millrace.');
    yield* lines.filter((line) => line !== '');
  }
}

function actionPath(action: string): string {
  return `/_millrace/${action}`;
}

function endpointUrl(endpoint: string): URL {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(endpoint) ? endpoint : `http://${endpoint}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new UsageError(`The endpoint ${endpoint} is no address of a server. Write it as http://127.0.0.1:4566.`);
}
