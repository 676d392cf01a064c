/**
 * A client of the Runtime API over one connection that stays open, on a bare socket: Node's client of HTTP takes longer than a
 * short invocation, and some milliseconds to load.
 *
 * RC1. Requests are answered in the order in which they were sent.
 * RC2. The connection keeps the process alive only while an answer is outstanding.
 * RC3. The acknowledgement of what a handler returned may come with the next invocation, says a header that only this server
 *      knows: who asks for the next one without waiting gets both at once.
 */
import net from 'node:net';
import { type Answer, AnswerReader } from './answer-reader.ts';
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

/** Who waits for an answer. */
interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

const PREFIX = '/2018-06-01/runtime/';
const NEXT_FOLLOWS = 'Millrace-Next: follows\r\n';

export class RuntimeClient {
  readonly #address: string;
  #socket: net.Socket | undefined;
  /** In the order of their requests (RC1). */
  #waiting: Waiting[] = [];

  constructor(address: string) {
    this.#address = address;
  }

  /** Waits for as long as it takes. */
  async next(): Promise<NextInvocation> {
    const { status, headers, body } = await this.#send('GET', 'invocation/next', undefined);
    if (status !== 200) throw new Error(`the Runtime API answered ${status} to next`);
    const header = (name: string): string | undefined => headers.get(`lambda-runtime-${name}`);
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

  /** Resolves with the acknowledgement, which may come as late as the next invocation (RC3). */
  async respond(requestId: string, json: string): Promise<void> {
    await this.#send('POST', `invocation/${requestId}/response`, json, NEXT_FOLLOWS);
  }

  /** The same. */
  async respondWithError(requestId: string, error: unknown): Promise<void> {
    await this.#postError(`invocation/${requestId}/error`, error, NEXT_FOLLOWS);
  }

  /** The last answer of this process. */
  async endWithError(requestId: string, error: unknown): Promise<void> {
    await this.#postError(`invocation/${requestId}/error`, error);
  }

  async reportInitError(error: unknown): Promise<void> {
    await this.#postError('init/error', error);
  }

  #postError(path: string, error: unknown, headers = ''): Promise<Answer> {
    const described = describeError(error);
    const errorType = `Lambda-Runtime-Function-Error-Type: ${errorTypeHeader(described.errorType)}\r\n`;
    return this.#send('POST', path, JSON.stringify(described), errorType + headers);
  }

  /** `headers`: whole lines. */
  #send(method: string, path: string, body: string | undefined, headers = ''): Promise<Answer> {
    const ofBody =
      body === undefined
        ? ''
        : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
          `Millrace-Output-Bytes: ${process.stdout.bytesWritten},${process.stderr.bytesWritten}\r\n`;
    const head = `${method} ${PREFIX}${path} HTTP/1.1\r\nHost: ${this.#address}\r\n${headers}${ofBody}\r\n`;
    return new Promise((resolve, reject) => {
      const socket = this.#socket ?? this.#connect();
      this.#waiting.push({ resolve, reject });
      socket.ref(); // RC2
      socket.write(head + (body ?? ''));
    });
  }

  #connect(): net.Socket {
    const colon = this.#address.lastIndexOf(':');
    const socket = net.connect({
      host: this.#address.slice(0, colon),
      port: Number(this.#address.slice(colon + 1)),
      noDelay: true,
    });
    const reader = new AnswerReader();
    socket.on('data', (chunk) => {
      try {
        reader.add(chunk);
        for (let answer = reader.next(); answer !== undefined; answer = reader.next()) this.#answered(socket, answer);
      } catch (error: unknown) {
        socket.destroy(error as Error);
      }
    });
    socket.on('error', () => {}); // `close` tells
    socket.on('close', () => {
      this.#socket = undefined;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const { reject } of waiting) reject(socket.errored ?? new Error('the Runtime API closed the connection'));
    });
    this.#socket = socket;
    return socket;
  }

  #answered(socket: net.Socket, answer: Answer): void {
    this.#waiting.shift()?.resolve(answer);
    if (this.#waiting.length === 0) socket.unref(); // RC2
  }
}

/** What a header can carry. */
function errorTypeHeader(errorType: string): string {
  return /^[\x21-\x7e]{1,200}$/.test(errorType) ? errorType : 'Runtime.Unknown';
}
