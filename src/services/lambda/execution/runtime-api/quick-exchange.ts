/** A plain request that came as a whole, and its answer, written to the socket in one piece. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { assert } from '../../../../platform/assert.ts';
import type { QuickHead } from '../../../../protocol/quick-head.ts';
import type { ApiExchange } from './api-exchange.ts';

/** A smaller body is copied behind its head. */
const COPIED_BYTES_MAX = 16 * 1024;
/** What no header can carry. */
const FOREIGN = /[^\t\x20-\x7e\x80-\xff]/;

export class QuickExchange implements ApiExchange {
  readonly #head: QuickHead;
  readonly #body: Uint8Array;
  readonly #socket: Socket;
  readonly #answered: () => void;
  #onGone: (() => void) | undefined;

  /** `answered` is called when the socket has been given the answer. */
  constructor(head: QuickHead, body: Uint8Array, socket: Socket, answered: () => void) {
    this.#head = head;
    this.#body = body;
    this.#socket = socket;
    this.#answered = answered;
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
    if (this.#onGone !== undefined) this.#socket.off('close', this.#onGone);
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const head = headOf(status, headers, bytes.byteLength);
    if (bytes.byteLength <= COPIED_BYTES_MAX) this.#socket.write(joined(head, bytes));
    else {
      this.#socket.cork();
      this.#socket.write(head, 'latin1');
      this.#socket.write(bytes);
      this.#socket.uncork();
    }
    this.#answered();
  }

  onGone(listener: () => void): void {
    if (this.#onGone !== undefined) this.#socket.off('close', this.#onGone);
    this.#onGone = listener;
    this.#socket.once('close', listener);
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

function joined(head: string, body: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(head.length + body.byteLength);
  bytes.write(head, 'latin1');
  bytes.set(body, head.length);
  return bytes;
}
