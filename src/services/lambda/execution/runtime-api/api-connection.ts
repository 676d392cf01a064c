/**
 * One connection to the API of an environment as long as it carries what runtimes send for each invocation: Node's HTTP server
 * costs as much for that as the rest of a short invocation. The first request that is not plain, or not small, goes to that
 * server, and so does the connection, for good.
 *
 * AC1. What is handed over has not been touched: its first byte is the first of a request, and nothing of it was answered.
 * AC2. One request at a time, answered in the order in which they came, and the next one only when the client takes its answers.
 * AC3. What is held of a connection is no more than QUICK_BYTES_MAX, in no more than QUICK_PIECES_MAX pieces: a larger request is
 *      handed over, and a client that sends so much before it has its answer is cut off.
 * AC4. What is held of all connections while requests are incomplete is no more than HELD_BYTES_MAX; beyond it they are handed over.
 */
import type { Socket } from 'node:net';
import { type QuickHead, QuickHeads } from '../../../../protocol/quick-head.ts';
import type { ApiExchange } from './api-exchange.ts';
import { QuickExchange, type QuickExchangeOptions } from './quick-exchange.ts';

export interface ApiConnectionOptions {
  readonly serve: (exchange: ApiExchange) => void;
  /** Takes the connection over, with the bytes that were read and not answered (AC1). */
  readonly handOver: (socket: Socket, bytes: Buffer) => void;
  /** Of all connections together (AC4). */
  readonly held: { bytes: number };
}

const QUICK_BYTES_MAX = 64 * 1024;
const QUICK_PIECES_MAX = 8;
const HELD_BYTES_MAX = 4 * 1024 * 1024;
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
  /** How many bytes of it count as held, because the rest of their request is to come (AC4). */
  #counted = 0;
  #answering = false;
  #serving = false;
  readonly #exchange: QuickExchangeOptions;

  constructor(socket: Socket, options: ApiConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#exchange = { socket, unsent: { bytes: undefined }, answered: () => this.#answered() };
    socket.on('data', this.#onData);
    socket.on('drain', this.#onDrain);
    socket.once('close', () => this.#count(0));
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#held = this.#held === undefined ? chunk : Buffer.concat([this.#held, chunk]);
    this.#pieces += 1;
    if (!this.#answering) this.#serve();
    else if (this.#held.byteLength > QUICK_BYTES_MAX || this.#pieces > QUICK_PIECES_MAX) this.#socket.destroy(); // AC3
  };

  readonly #onDrain = (): void => {
    this.#socket.resume();
    this.#serve();
  };

  /** Who answers is not called again before it has gone on. */
  #answered(): void {
    this.#answering = false;
    if (!this.#serving && this.#held !== undefined) queueMicrotask(() => this.#serve());
  }

  /** Answers what is there, as far as the client takes it. */
  #serve(): void {
    if (this.#serving) return;
    this.#serving = true;
    while (this.#held !== undefined && !this.#answering && !this.#socket.destroyed) {
      if (this.#socket.writableNeedDrain) {
        this.#socket.pause(); // AC2
        break;
      }
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
    this.#count(0);
    this.#answering = true;
    this.#options.serve(new QuickExchange(head, bytes.subarray(head.headBytes, end), this.#exchange));
    return true;
  }

  #wait(bytes: Buffer): false {
    this.#count(bytes.byteLength);
    const isTooMuch = this.#pieces >= QUICK_PIECES_MAX || this.#options.held.bytes > HELD_BYTES_MAX;
    return isTooMuch ? this.#handOver(bytes) : false; // AC3, AC4
  }

  #count(bytes: number): void {
    this.#options.held.bytes += bytes - this.#counted;
    this.#counted = bytes;
  }

  #handOver(bytes: Buffer): false {
    const { unsent } = this.#exchange;
    if (unsent.bytes !== undefined) this.#socket.write(unsent.bytes);
    unsent.bytes = undefined;
    this.#socket.off('data', this.#onData);
    this.#socket.off('drain', this.#onDrain);
    this.#held = undefined;
    this.#count(0);
    this.#options.handOver(this.#socket, bytes);
    return false;
  }
}
