/** A client of the Runtime API over one connection that stays open. */
import http from 'node:http';
import { describeError } from './errors.ts';

export interface NextInvocation {
  readonly requestId: string;
  readonly deadlineMs: number;
  readonly invokedFunctionArn: string;
  readonly traceId: string | undefined;
  /** JSON text, as the next one. */
  readonly clientContext: string | undefined;
  readonly cognitoIdentity: string | undefined;
  readonly tenantId: string | undefined;
  /** JSON text. */
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

const PREFIX = '/2018-06-01/runtime/';

export class RuntimeClient {
  readonly #host: string;
  readonly #port: number;
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

  constructor(address: string) {
    const colon = address.lastIndexOf(':');
    this.#host = address.slice(0, colon);
    this.#port = Number(address.slice(colon + 1));
  }

  /** Waits for as long as it takes. */
  async next(): Promise<NextInvocation> {
    const { status, headers, body } = await this.#send('GET', 'invocation/next', undefined);
    if (status !== 200) throw new Error(`the Runtime API answered ${status} to next`);
    const header = (name: string): string | undefined => {
      const value = headers[`lambda-runtime-${name}`];
      return typeof value === 'string' ? value : undefined;
    };
    return {
      requestId: header('aws-request-id') ?? '',
      deadlineMs: Number(header('deadline-ms')),
      invokedFunctionArn: header('invoked-function-arn') ?? '',
      traceId: header('trace-id'),
      clientContext: header('client-context'),
      cognitoIdentity: header('cognito-identity'),
      tenantId: header('aws-tenant-id'),
      body,
    };
  }

  async respond(requestId: string, json: string): Promise<void> {
    await this.#send('POST', `invocation/${requestId}/response`, json);
  }

  async respondWithError(requestId: string, error: unknown): Promise<void> {
    await this.#postError(`invocation/${requestId}/error`, error);
  }

  async reportInitError(error: unknown): Promise<void> {
    await this.#postError('init/error', error);
  }

  async #postError(path: string, error: unknown): Promise<void> {
    const described = describeError(error);
    await this.#send('POST', path, JSON.stringify(described), {
      'Lambda-Runtime-Function-Error-Type': errorTypeHeader(described.errorType),
    });
  }

  #send(method: string, path: string, body: string | undefined, headers: http.OutgoingHttpHeaders = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = http.request({
        host: this.#host,
        port: this.#port,
        agent: this.#agent,
        method,
        path: `${PREFIX}${path}`,
        headers: {
          ...headers,
          ...(body !== undefined && {
            'Content-Type': 'application/json',
            'Content-Length': Buffer.byteLength(body),
            'Millrace-Output-Bytes': `${process.stdout.bytesWritten},${process.stderr.bytesWritten}`,
          }),
        },
      });
      request.once('error', reject);
      request.once('response', (response) => collect(response, resolve, reject));
      request.end(body);
    });
  }
}

function collect(response: http.IncomingMessage, resolve: (answer: Answer) => void, reject: (error: Error) => void): void {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.once('error', reject);
  response.once('end', () => {
    resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() });
  });
}

/** What a header can carry. */
function errorTypeHeader(errorType: string): string {
  return /^[\x21-\x7e]{1,200}$/.test(errorType) ? errorType : 'Runtime.Unknown';
}
