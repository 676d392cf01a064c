/** A plain request that came as a whole, and its answer, written to the socket in one piece. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { assert } from '../../../../platform/assert.ts';
import type { QuickHead } from '../../../../protocol/quick-head.ts';
import type { ApiExchange } from './api-exchange.ts';

/** A body that is no larger is copied behind its head. */
const COPIED_BYTES_MAX = 16 * 1024;
/** What no header can carry. */
const FOREIGN = /[^\t\x20-\x7e\x80-\xff]/;

/** Answers of a connection that go out with the next one. */
export interface Unsent {
  bytes: Buffer | undefined;
}

export interface QuickExchangeOptions {
  readonly socket: Socket;
  readonly unsent: Unsent;
  /** Called when the socket has been given the answer. */
  readonly answered: () => void;
}

export class QuickExchange implements ApiExchange {
  readonly #head: QuickHead;
  readonly #body: Uint8Array;
  readonly #options: QuickExchangeOptions;
  #onGone: (() => void) | undefined;

  constructor(head: QuickHead, body: Uint8Array, options: QuickExchangeOptions) {
    this.#head = head;
    this.#body = body;
    this.#options = options;
  }

  get method(): string {
    return this.#head.method;
  }

  get url(): string {
    return this.#head.target;
  }

  header(name: string): string | undefined {
    return this.#head.header(name);
  }

  collect(bytesMax: number, done: (body: Uint8Array | undefined) => void): void {
    done(this.#body.byteLength <= bytesMax ? this.#body : undefined);
  }

  answer(status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array): void {
    const { socket } = this.#options;
    const pieces = this.#pieces(status, headers, body);
    if (Buffer.byteLength(body) <= COPIED_BYTES_MAX) socket.write(Buffer.concat(pieces));
    else {
      socket.cork();
      for (const piece of pieces) socket.write(piece);
      socket.uncork();
    }
    this.#end();
  }

  answerLater(status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array): void {
    this.#options.unsent.bytes = Buffer.concat(this.#pieces(status, headers, body));
    this.#end();
  }

  /** The answer, behind those that wait for it. */
  #pieces(status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array): Uint8Array[] {
    const { unsent } = this.#options;
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const head = Buffer.from(headOf(status, headers, bytes.byteLength), 'latin1');
    const pieces = unsent.bytes === undefined ? [head, bytes] : [unsent.bytes, head, bytes];
    unsent.bytes = undefined;
    return pieces;
  }

  onGone(listener: () => void): void {
    this.#forget();
    this.#onGone = listener;
    this.#options.socket.once('close', listener);
  }

  #end(): void {
    this.#forget();
    this.#options.answered();
  }

  #forget(): void {
    if (this.#onGone !== undefined) this.#options.socket.off('close', this.#onGone);
  }
}

function headOf(status: number, headers: Readonly<Record<string, string>>, bodyBytes: number): string {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
  for (const [name, value] of Object.entries(headers)) {
    assert(!FOREIGN.test(value), 'a header carries its value');
    head += `${name}: ${value}\r\n`;
  }
  return `${head}Content-Length: ${bodyBytes}\r\n\r\n`;
}
