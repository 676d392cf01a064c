/**
 * One HTTP/1.1 connection as long as it carries plain requests (protocol/quick-head.ts): Node's server and its streams cost as
 * much for each as all the rest. The first one that is not plain goes to that server, and so does the connection, for good.
 *
 * QC1. What is handed over has not been touched: its first byte is the first of a request, and nothing of it was answered.
 * QC2. One request at a time, answered in the order in which they came. While one is answered the client is held back.
 * QC3. A request that is incomplete is handed over when it is looked at a second time: Node's server times it. Until then it
 *      holds no more than QUICK_REQUEST_BYTES_MAX and comes in no more than QUICK_REQUEST_PIECES_MAX pieces, or QC4 holds.
 * QC4. A larger one is collected only if its head was admitted, and within the budgets of growing-request.ts. What is refused, is
 *      answered with a stream or finds no room is handed over: refusing, lingering and streaming are at home there.
 */
import type { Socket } from 'node:net';
import type { BufferPool } from '../../platform/buffer-pool.ts';
import { type QuickHead, QuickHeads } from '../../protocol/quick-head.ts';
import {
  HEADER_BYTES_MAX,
  type ListenerLimits,
  QUICK_HEADERS_MAX,
  QUICK_REQUEST_BYTES_MAX,
  QUICK_REQUEST_PIECES_MAX,
  WATCHED_UNSENT_BYTES,
} from '../limits.ts';
import type { Admission } from './application.ts';
import type { ReceivingBudget } from './body.ts';
import { GrowingRequest } from './growing-request.ts';
import type { NodeAdapter } from './node-adapter.ts';
import { QuickExchange, type QuickExchangeOptions } from './quick-exchange.ts';

export interface QuickConnectionOptions extends QuickExchangeOptions {
  readonly adapter: NodeAdapter;
  readonly limits: ListenerLimits;
  /** The buffers of large requests, all connections together. */
  readonly allocated: ReceivingBudget;
  readonly bodies: BufferPool;
  /** Takes the connection over, with the bytes that were read and not answered (QC1). */
  readonly handOver: (connection: QuickConnection, socket: Socket, bytes: Buffer) => void;
}

/** One whose head was admitted and whose body is coming (QC4). */
interface LargeRequest {
  readonly head: QuickHead;
  readonly exchange: QuickExchange;
  readonly admission: Admission;
  readonly received: GrowingRequest;
}

const EMPTY: Uint8Array = new Uint8Array(0);

/** What clients of AWS send by the thousand. */
const PLAIN_HEADS = new QuickHeads({
  requestLine: 'POST / HTTP/1\\.1',
  beginnings: ['POST / HTTP/1.1\r\n'],
  bytesMax: HEADER_BYTES_MAX,
  headersMax: QUICK_HEADERS_MAX,
});

export class QuickConnection {
  readonly #socket: Socket;
  readonly #options: QuickConnectionOptions;
  /** Read and not answered; nothing while a large request is collected. */
  #held: Buffer | undefined;
  #large: LargeRequest | undefined;
  /** Of the request that `#held` begins with, once it is there. */
  #head: QuickHead | undefined;
  #pieces = 0;
  #answering = false;
  #serving = false;
  #heldBack = false;
  #stopping = false;
  /** How often it was looked at since its last answer, or since the request after that began. */
  #looks = 0;

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
    this.#looks += 1;
    const { timeoutCheckIntervalMs, idleTimeoutMs } = this.#options.limits;
    if (this.#large !== undefined) {
      if (this.#looks > 1) this.#handOver(Buffer.from(this.#large.received.bytes)); // QC3; without the room behind them
    } else if (this.#held === undefined || this.#socket.writableNeedDrain) {
      if (this.#looks * timeoutCheckIntervalMs > idleTimeoutMs) this.#endIdle();
    } else if (this.#looks > 1) this.#handOver(this.#held); // QC3
  }

  /** The listener closes: it ends, at once when it is idle, else with its next answer, which says so. */
  stop(): void {
    this.#stopping = true;
    if (!this.#answering && this.#held === undefined && this.#large === undefined) this.#socket.destroySoon();
  }

  /** Its socket is closed, or it is this connection's no more. */
  release(): void {
    this.#large?.received.release();
    this.#large = undefined;
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#large !== undefined) {
      this.#receive(this.#large, chunk);
      return;
    }
    if (this.#held === undefined) {
      this.#held = chunk;
      this.#looks = 0;
    } else this.#held = Buffer.concat([this.#held, chunk]);
    this.#pieces += 1;
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
    this.#looks = 0;
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
    const head = this.#head ?? PLAIN_HEADS.read(bytes);
    if (head === 'unusual') return this.#handOver(bytes);
    if (head === 'incomplete') return this.#wait(bytes);
    const end = head.headBytes + head.bodyBytes;
    if (bytes.byteLength < end) {
      if (end > QUICK_REQUEST_BYTES_MAX) return this.#collect(head, end, bytes); // QC3
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

  /** Begins to; false, for nothing can be answered now (QC4). */
  #collect(head: QuickHead, end: number, bytes: Buffer): false {
    const exchange = new QuickExchange(head, EMPTY, this.#socket, this.#options, this.#answered);
    const { adapter, allocated, bodies } = this.#options;
    const admission = adapter.admitQuick(exchange, head.bodyBytes);
    if (admission === undefined) return this.#handOver(bytes);
    const received = new GrowingRequest({ totalBytes: end, received: adapter.receiving, allocated, buffers: bodies });
    this.#large = { head, exchange, admission, received };
    if (!received.add(bytes)) return this.#handOver(bytes);
    this.#held = undefined;
    return false;
  }

  #receive({ head, exchange, admission, received }: LargeRequest, chunk: Buffer): void {
    const { missingBytes } = received;
    const piece = chunk.byteLength > missingBytes ? chunk.subarray(0, missingBytes) : chunk;
    if (!received.add(piece)) {
      this.#handOver(Buffer.concat([received.bytes, chunk])); // QC4
      return;
    }
    if (piece.byteLength < missingBytes) return;
    this.release();
    exchange.setBody(received.bytes.subarray(head.headBytes), () => received.recycle());
    if (piece !== chunk) this.#held = chunk.subarray(missingBytes);
    this.#pieces = 0;
    this.#answering = true;
    this.#options.adapter.answerQuick(exchange, admission);
  }

  #handOver(bytes: Buffer): false {
    this.release();
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
