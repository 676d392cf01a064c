/** A plain request, whose body may still come when its head is looked at, and its answer, written to the socket in one piece. */
import type { Socket } from 'node:net';
import type { QuickHead } from '../../protocol/quick-head.ts';
import { isPieced, type UniversalResponse } from '../../protocol/universal.ts';
import type { ListenerLimits } from '../limits.ts';
import type { AnswerHeads } from './answer-heads.ts';
import { ClientGoneError } from './application.ts';
import { byteLength, type Exchange, stopSource } from './exchange.ts';
import { type PieceBuffers, sendPieces } from './pieced-answer.ts';

export interface QuickExchangeOptions {
  readonly heads: AnswerHeads;
  readonly buffers: PieceBuffers;
  readonly limits: Pick<ListenerLimits, 'writeStallTimeoutMs'>;
}

export class QuickExchange implements Exchange {
  readonly httpVersion = '1.1';
  readonly method = 'POST';
  readonly path = '/';
  readonly query = '';
  body: Uint8Array;
  readonly #head: QuickHead;
  readonly #socket: Socket;
  readonly #options: QuickExchangeOptions;
  readonly #answered: (keepAlive: boolean) => void;
  #release: (() => void) | undefined;
  #abort: AbortController | undefined;
  #onClose: (() => void) | undefined;
  #begun = false;
  #ended = false;

  /** `answered` is called once, when the socket has been given the whole answer; not when it closes before. */
  constructor(
    head: QuickHead,
    body: Uint8Array,
    socket: Socket,
    options: QuickExchangeOptions,
    answered: (keepAlive: boolean) => void,
  ) {
    this.#head = head;
    this.body = body;
    this.#socket = socket;
    this.#options = options;
    this.#answered = answered;
  }

  header(name: string): string | undefined {
    return this.#head.header(name);
  }

  rawHeaders(): readonly string[] {
    return this.#head.rawHeaders();
  }

  signal(): AbortSignal {
    if (this.#abort === undefined) {
      const controller = new AbortController();
      this.#onClose = (): void => controller.abort(new ClientGoneError());
      if (this.#socket.destroyed && !this.#ended) this.#onClose();
      else if (!this.#ended) this.#socket.once('close', this.#onClose); // the connection goes on without this request
      this.#abort = controller;
    }
    return this.#abort.signal;
  }

  releaseBody(): void {
    this.#release?.();
  }

  /** `release` is called when nobody looks at the body any more. */
  setBody(body: Uint8Array, release: () => void): void {
    this.body = body;
    this.#release = release;
  }

  /** Throws, before anything is written, for headers that cannot be written. */
  send(headers: string[], answer: UniversalResponse, keepAlive: boolean): void {
    const socket = this.#socket;
    const { body } = answer;
    if (socket.destroyed || socket.writableEnded || this.#begun) {
      stopSource(body);
      return;
    }
    if (typeof body === 'string' || body instanceof Uint8Array) {
      this.#write(answer, headers, body, keepAlive);
      this.#end(keepAlive);
      return;
    }
    if (!isPieced(body)) {
      stopSource(body);
      throw new TypeError('a stream was not announced');
    }
    this.#begin(this.#options.heads.of(answer, headers, body.byteLength, keepAlive));
    socket.setTimeout(this.#options.limits.writeStallTimeoutMs);
    sendPieces(body, socket, this.#options.buffers, () => this.#end(keepAlive));
  }

  #write(answer: UniversalResponse, headers: string[], body: string | Uint8Array, keepAlive: boolean): void {
    const bytes = byteLength(body);
    const head = this.#options.heads.of(answer, headers, bytes, keepAlive);
    if (typeof body === 'string' && bytes === body.length) {
      this.#begin(head + body); // ASCII: one string, one copy
      return;
    }
    this.#socket.cork();
    this.#begin(head);
    this.#socket.write(body);
    this.#socket.uncork();
  }

  #begin(text: string): void {
    this.#begun = true;
    this.#socket.write(text, 'latin1');
  }

  #end(keepAlive: boolean): void {
    this.#ended = true;
    if (this.#onClose !== undefined) this.#socket.off('close', this.#onClose);
    this.#answered(keepAlive);
  }
}
