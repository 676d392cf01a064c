/** A request that Node's HTTP server has read. */
import http from 'node:http';
import type { Socket } from 'node:net';
import type { ApiExchange } from './api-exchange.ts';

/** A body may come byte by byte, and memory for each piece is hundreds of bytes (measured): so many are made one. */
const CHUNKS_JOINED = 512;

export class NodeExchange implements ApiExchange {
  readonly #request: http.IncomingMessage;
  readonly #response: http.ServerResponse;
  #onGone: (() => void) | undefined;

  constructor(request: http.IncomingMessage, response: http.ServerResponse) {
    this.#request = request;
    this.#response = response;
    request.on('error', () => {}); // the process is going away; its exit tells the rest
  }

  get method(): string {
    return this.#request.method ?? '';
  }

  get url(): string {
    return this.#request.url ?? '';
  }

  header(name: string): string | undefined {
    const value = this.#request.headers[name];
    return typeof value === 'string' ? value : undefined;
  }

  collect(bytesMax: number, done: (body: Uint8Array | undefined) => void): void {
    const chunks: Buffer[] = [];
    let recent: Buffer[] = [];
    let sizeBytes = 0;
    this.#request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.byteLength;
      recent.push(chunk);
      if (sizeBytes > bytesMax) {
        chunks.length = 0;
        recent = [];
      } else if (recent.length >= CHUNKS_JOINED) {
        chunks.push(Buffer.concat(recent));
        recent = [];
      }
    });
    this.#request.once('end', () => {
      chunks.push(...recent);
      const [only] = chunks;
      const whole = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
      done(sizeBytes <= bytesMax ? whole : undefined);
    });
  }

  answer(status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array): void {
    this.#response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
    this.#response.end(body);
  }

  answerLater(status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array): void {
    this.answer(status, headers, body);
  }

  onGone(listener: () => void): void {
    if (this.#onGone === undefined) {
      this.#response.once('close', () => {
        if (!this.#response.writableFinished) this.#onGone?.();
      });
    }
    this.#onGone = listener;
  }
}

/** Requests that a client may send on one connection before the first of them is answered; with more it is cut off. */
const IN_TURN_MAX = 16;

interface Turns {
  last: http.ServerResponse | undefined;
  /** Requests behind the one that is being answered. */
  waiting: number;
}

/** Hands what Node's server reads from a connection to `serve`, each request when those in front of it are answered. */
export function serveInTurn(serve: (exchange: ApiExchange) => void): http.Server {
  const connections = new WeakMap<Socket, Turns>();
  return http.createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    const { socket } = request;
    const exchange = new NodeExchange(request, response);
    const turns = connections.get(socket) ?? { last: undefined, waiting: 0 };
    connections.set(socket, turns);
    const before = turns.last;
    turns.last = response;
    if (before === undefined || before.writableFinished) serve(exchange);
    else if (turns.waiting + 1 < IN_TURN_MAX) {
      turns.waiting += 1;
      before.once('finish', () => {
        turns.waiting -= 1;
        serve(exchange);
      });
    } else socket.destroy();
  });
}
