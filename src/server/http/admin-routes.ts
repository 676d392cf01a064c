/**
 * Serves the admin actions of the services (protocol/admin.ts) as `/_millrace/<service>/<action>`.
 *
 * A1. A POST needs the content type application/json, which no web page can send unasked; a GET changes nothing.
 * A2. With credentials configured every action is signed like any request, for the service `millrace`.
 * A3. An answer that comes line by line ends with a line `{"error":{"code","message"}}` when it fails on the way: by then its
 *     status has been sent. A client that reads no such line has read all.
 */
import { AssertionFailure } from '../../platform/assert.ts';
import type { Logger } from '../../platform/logger.ts';
import { type AdminAction, AdminInput } from '../../protocol/admin.ts';
import { internalFailure, ServiceError } from '../../protocol/service-error.ts';
import type { Authenticator, Examination } from '../../protocol/sigv4/authenticator.ts';
import type { RequestHead, UniversalRequest, UniversalResponse } from '../../protocol/universal.ts';
import { ADMIN_BODY_BYTES_MAX } from '../limits.ts';
import { errorAnswer, jsonAnswer, methodNotAllowed, OVERLOADED, serviceErrorAnswer, WholeAnswer } from './answers.ts';
import { type Admission, ClientGoneError } from './application.ts';

export const ADMIN_SIGNING_NAME = 'millrace';

export interface AdminRoutesOptions {
  readonly authenticator: Authenticator;
  readonly logger: Logger;
  readonly onBug: (error: unknown) => void;
  /** Undefined when there is none of that name; `'resetting'` while there are no services. */
  find(service: string, action: string): AdminAction | 'resetting' | undefined;
}

const PATH = /^\/_millrace\/([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})$/;

export class AdminRoutes {
  readonly #options: AdminRoutesOptions;

  constructor(options: AdminRoutesOptions) {
    this.#options = options;
  }

  /** Undefined when the path names no action. */
  find(head: RequestHead, headers: string[]): Admission | undefined {
    const [, service = '', name = ''] = PATH.exec(head.path) ?? [];
    const action = this.#options.find(service, name);
    if (action === undefined) return undefined;
    if (action === 'resetting')
      return new WholeAnswer(headers, errorAnswer(503, 'ServiceUnavailable', 'Millrace is being reset.'));
    if (head.method !== action.method) return new WholeAnswer(headers, methodNotAllowed(action.method));
    if (action.method === 'POST' && head.header('content-type')?.startsWith('application/json') !== true) {
      return new WholeAnswer(headers, errorAnswer(403, 'AccessDeniedException', 'Send the content type application/json.')); // A1
    }
    try {
      const examination = this.#options.authenticator.examine(head, ADMIN_SIGNING_NAME); // A2
      return new AdminAdmission(headers, action, examination, this.#options);
    } catch (error: unknown) {
      if (error instanceof ServiceError) return new WholeAnswer(headers, serviceErrorAnswer(error));
      throw error;
    }
  }
}

class AdminAdmission implements Admission {
  readonly headers: string[];
  readonly answer = undefined;
  readonly bodyBytesMax = ADMIN_BODY_BYTES_MAX;
  readonly #action: AdminAction;
  readonly #examination: Examination;
  readonly #options: AdminRoutesOptions;

  constructor(headers: string[], action: AdminAction, examination: Examination, options: AdminRoutesOptions) {
    this.headers = headers;
    this.#action = action;
    this.#examination = examination;
    this.#options = options;
  }

  async respond(request: UniversalRequest): Promise<UniversalResponse> {
    const { method, inputs } = this.#action;
    try {
      const { accountId, region } = this.#examination.principalOf(request);
      const input = method === 'GET' ? AdminInput.ofQuery(request.query, inputs) : AdminInput.ofBody(request.body, inputs);
      const output = await this.#action.run(input, { accountId, region, signal: () => request.signal() });
      if (isIterable(output)) return linesAnswer(this.#lines(output));
      return jsonAnswer(200, output);
    } catch (error: unknown) {
      return serviceErrorAnswer(this.#errorOf(error));
    }
  }

  async *#lines(values: AsyncIterable<unknown>): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const value of values) yield line(value);
    } catch (error: unknown) {
      const { code, message } = this.#errorOf(error);
      yield line({ error: { code, message } }); // A3
    }
  }

  /** What the client hears of it. */
  #errorOf(error: unknown): ServiceError {
    if (error instanceof ServiceError) return error;
    if (error instanceof AssertionFailure) this.#options.onBug(error);
    else if (!(error instanceof ClientGoneError)) this.#options.logger.error({ err: error }, 'an admin action failed');
    return internalFailure(error);
  }

  tooLarge(): UniversalResponse {
    const message = `Request must be smaller than ${ADMIN_BODY_BYTES_MAX} bytes`;
    return errorAnswer(413, 'RequestEntityTooLargeException', message);
  }

  overloaded(): UniversalResponse {
    return errorAnswer(503, 'ServiceUnavailable', OVERLOADED);
  }
}

function isIterable(output: unknown): output is AsyncIterable<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output;
}

function linesAnswer(body: AsyncIterable<Uint8Array>): UniversalResponse {
  return { status: 200, headers: { 'Content-Type': 'application/x-ndjson' }, body };
}

function line(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
