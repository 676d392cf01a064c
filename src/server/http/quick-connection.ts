/**
 * One HTTP/1.1 connection as long as it carries plain requests (quick-head.ts): Node's server and its streams cost as much
 * for each as all the rest. The first one that is not plain goes to that server, and so does the connection, for good.
 *
 * QC1. What is handed over has not been touched: its first byte is the first of a request, and nothing of it was answered.
 * QC2. One request at a time, answered in the order in which they came. While one is answered the client is held back.
 * QC3. A request that is incomplete holds no more than QUICK_REQUEST_BYTES_MAX, comes in no more than
 *      QUICK_REQUEST_PIECES_MAX pieces, and is handed over when it takes its time: Node's server times it.
 */
import type { Socket } from 'node:net';
import { type ListenerLimits, QUICK_REQUEST_BYTES_MAX, QUICK_REQUEST_PIECES_MAX, WATCHED_UNSENT_BYTES } from '../limits.ts';
import type { NodeAdapter } from './node-adapter.ts';
import { QuickExchange, type QuickExchangeOptions } from './quick-exchange.ts';
import { type QuickHead, readQuickHead } from './quick-head.ts';

export interface QuickConnectionOptions extends QuickExchangeOptions {
  readonly adapter: NodeAdapter;
  readonly limits: ListenerLimits;
  /** Takes the connection over, with the bytes that were read and not answered (QC1). */
  readonly handOver: (connection: QuickConnection, socket: Socket, bytes: Buffer) => void;
}

export class QuickConnection {
  readonly #socket: Socket;
  readonly #options: QuickConnectionOptions;
  /** Read and not answered. */
  #held: Buffer | undefined;
  /** Of the request that `#held` begins with, once it is there. */
  #head: QuickHead | undefined;
  #pieces = 0;
  #answering = false;
  #serving = false;
  #heldBack = false;
  #stopping = false;
  /** How often it was looked at since it last had anything to do. */
  #quietLooks = 0;

  constructor(socket: Socket, options: QuickConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('drain', this.#onDrain);
    socket.on('timeout', this.#onTimeout);
  }

  /** Begins with what came first. */
  begin(bytes: Buffer): void {
    this.#onData(bytes);
  }

  /** To be called at intervals. */
  look(): void {
    if (this.#answering) return;
    this.#quietLooks += 1;
    const { timeoutCheckIntervalMs, idleTimeoutMs } = this.#options.limits;
    if (this.#held === undefined || this.#socket.writableNeedDrain) {
      if (this.#quietLooks * timeoutCheckIntervalMs > idleTimeoutMs) this.#endIdle();
    } else if (this.#quietLooks > 1) this.#handOver(this.#held); // QC3
  }

  /** The listener closes: it ends, at once when it is idle, else with its next answer, which says so. */
  stop(): void {
    this.#stopping = true;
    if (!this.#answering && this.#held === undefined) this.#socket.destroySoon();
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#quietLooks = 0;
    this.#pieces += 1;
    this.#held = this.#held === undefined ? chunk : Buffer.concat([this.#held, chunk]);
    if (this.#answering)
      this.#holdBack(); // QC2
    else this.#serve();
  };

  /** Like Node's server: who ends its side does not wait for an answer. */
  readonly #onEnd = (): void => {
    this.#socket.end();
  };

  readonly #onDrain = (): void => {
    if (this.#answering) return; // more of its answer follows, under the same timeout
    this.#socket.setTimeout(0);
    this.#goOn();
  };

  readonly #onTimeout = (): void => {
    this.#socket.destroy();
  };

  readonly #answered = (keepAlive: boolean): void => {
    const socket = this.#socket;
    this.#answering = false;
    this.#quietLooks = 0;
    if (socket.writableLength > WATCHED_UNSENT_BYTES) socket.setTimeout(this.#options.limits.writeStallTimeoutMs);
    else if (socket.timeout) socket.setTimeout(0);
    if (keepAlive && !(this.#stopping && this.#held === undefined)) this.#goOn();
    else socket.destroySoon();
  };

  /** One that has not taken its last answers will not see an end behind them either. */
  #endIdle(): void {
    if (this.#socket.writableLength === 0) this.#socket.destroySoon();
    else this.#socket.destroy();
  }

  #holdBack(): void {
    this.#heldBack = true;
    this.#socket.pause();
  }

  #goOn(): void {
    if (this.#heldBack) {
      this.#heldBack = false;
      this.#socket.resume();
    }
    if (this.#held !== undefined) this.#serve();
  }

  /** Answers what is there, as far as the client takes it. */
  #serve(): void {
    if (this.#serving) return;
    this.#serving = true;
    while (this.#held !== undefined && !this.#answering && this.#socket.writable) {
      if (this.#socket.writableNeedDrain) {
        this.#holdBack();
        break;
      }
      if (!this.#serveOne(this.#held)) break;
    }
    this.#serving = false;
  }

  /** False when nothing can be answered now. */
  #serveOne(bytes: Buffer): boolean {
    const head = this.#head ?? readQuickHead(bytes);
    if (head === 'unusual') return this.#handOver(bytes);
    if (head === 'incomplete') return this.#wait(bytes);
    const end = head.headBytes + head.bodyBytes;
    if (end > QUICK_REQUEST_BYTES_MAX) return this.#handOver(bytes); // QC3
    if (bytes.byteLength < end) {
      this.#head = head;
      return this.#wait(bytes);
    }
    const exchange = new QuickExchange(head, bytes.subarray(head.headBytes, end), this.#socket, this.#options, this.#answered);
    this.#held = bytes.byteLength === end ? undefined : bytes.subarray(end);
    this.#head = undefined;
    this.#pieces = 0;
    this.#answering = true;
    return this.#options.adapter.serveQuick(exchange) || this.#handOver(bytes);
  }

  #wait(bytes: Buffer): false {
    if (this.#pieces >= QUICK_REQUEST_PIECES_MAX) this.#handOver(bytes); // QC3
    return false;
  }

  #handOver(bytes: Buffer): false {
    const socket = this.#socket;
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('drain', this.#onDrain);
    socket.off('timeout', this.#onTimeout);
    this.#held = undefined;
    this.#options.handOver(this, socket, bytes);
    return false;
  }
}
