/**
 * One connection to the API of an environment as long as it carries what runtimes send for each invocation: Node's HTTP server
 * costs as much for that as the rest of a short invocation. The first request that is not plain, or not small, goes to that
 * server, and so does the connection, for good.
 *
 * AC1. What is handed over has not been touched: its first byte is the first of a request, and nothing of it was answered.
 * AC2. One request at a time, answered in the order in which they came. While one is answered, a client that sends more is held
 *      back.
 * AC3. A request that is incomplete holds no more than QUICK_BYTES_MAX, and comes in no more than QUICK_PIECES_MAX pieces.
 */
import type { Socket } from 'node:net';
import { type QuickHead, QuickHeads } from '../../../../protocol/quick-head.ts';
import type { ApiExchange } from './api-exchange.ts';
import { QuickExchange } from './quick-exchange.ts';

export interface ApiConnectionOptions {
  readonly serve: (exchange: ApiExchange) => void;
  /** Takes the connection over, with the bytes that were read and not answered (AC1). */
  readonly handOver: (socket: Socket, bytes: Buffer) => void;
}

const QUICK_BYTES_MAX = 64 * 1024;
const QUICK_PIECES_MAX = 8;
const PLAIN_HEADS = new QuickHeads({
  requestLine: '(?:GET|POST) /2018-06-01/runtime/invocation/[A-Za-z0-9/-]{1,140} HTTP/1\\.1',
  beginnings: ['GET /2018-06-01/runtime/invocation/', 'POST /2018-06-01/runtime/invocation/'],
  bytesMax: 8 * 1024,
  headersMax: 32,
});

export class ApiConnection {
  readonly #socket: Socket;
  readonly #options: ApiConnectionOptions;
  /** Read and not answered. */
  #held: Buffer | undefined;
  /** Of the request that `#held` begins with, once it is there. */
  #head: QuickHead | undefined;
  /** How many came since the last request. */
  #pieces = 0;
  #answering = false;
  #serving = false;

  constructor(socket: Socket, options: ApiConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('data', this.#onData);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#held = this.#held === undefined ? chunk : Buffer.concat([this.#held, chunk]);
    this.#pieces += 1;
    if (this.#answering)
      this.#socket.pause(); // AC2
    else this.#serve();
  };

  readonly #answered = (): void => {
    this.#answering = false;
    if (this.#socket.isPaused()) this.#socket.resume();
    this.#serve();
  };

  /** Answers what is there. */
  #serve(): void {
    if (this.#serving) return;
    this.#serving = true;
    while (this.#held !== undefined && !this.#answering && !this.#socket.destroyed) {
      if (!this.#serveOne(this.#held)) break;
    }
    this.#serving = false;
  }

  /** False when nothing can be answered now. */
  #serveOne(bytes: Buffer): boolean {
    const head = this.#head ?? PLAIN_HEADS.read(bytes);
    if (head === 'incomplete') return this.#wait(bytes);
    if (head === 'unusual') return this.#handOver(bytes);
    const end = head.headBytes + head.bodyBytes;
    if (end > QUICK_BYTES_MAX) return this.#handOver(bytes);
    this.#head = head;
    if (bytes.byteLength < end) return this.#wait(bytes);
    this.#held = bytes.byteLength === end ? undefined : bytes.subarray(end);
    this.#head = undefined;
    this.#pieces = 0;
    this.#answering = true;
    this.#options.serve(new QuickExchange(head, bytes.subarray(head.headBytes, end), this.#socket, this.#answered));
    return true;
  }

  #wait(bytes: Buffer): false {
    return this.#pieces < QUICK_PIECES_MAX ? false : this.#handOver(bytes); // AC3
  }

  #handOver(bytes: Buffer): false {
    this.#socket.off('data', this.#onData);
    this.#held = undefined;
    this.#options.handOver(this.#socket, bytes);
    return false;
  }
}
