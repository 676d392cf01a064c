/** A keep-alive connection that carries one put at a time, for as little time of the client as possible. */
import { once } from 'node:events';
import net from 'node:net';
import { AUTHORIZATION } from './timed-record.ts';

export class PutConnection {
  readonly #socket: net.Socket;
  #answered: ((error?: Error) => void) | undefined;
  #answer = '';

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (piece) => this.#take(piece));
    socket.on('error', (error) => this.#answered?.(error));
    socket.on('close', () => this.#answered?.(new Error('the server closed the connection')));
  }

  static async open(port: number): Promise<PutConnection> {
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new PutConnection(socket);
  }

  put(body: string): Promise<number> {
    const begun = performance.now();
    const head =
      `POST / HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/x-amz-json-1.1\r\nx-amz-target: Kinesis_20131202.PutRecord\r\n` +
      `authorization: ${AUTHORIZATION}\r\ncontent-length: ${body.length}\r\n\r\n`;
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) throw new Error('the server closed the connection');
      this.#socket.write(head + body, 'latin1');
      this.#answered = (error) => (error === undefined ? resolve(performance.now() - begun) : reject(error));
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  /** An answer is short: it comes in one piece or two. */
  #take(piece: Buffer): void {
    this.#answer += piece.toString('latin1');
    const head = this.#answer.indexOf('\r\n\r\n');
    const length = /content-length: (\d+)/i.exec(this.#answer)?.[1];
    if (head === -1 || length === undefined || this.#answer.length < head + 4 + Number(length)) return;
    const ok = this.#answer.startsWith('HTTP/1.1 200');
    const answered = this.#answered;
    this.#answered = undefined;
    answered?.(ok ? undefined : new Error(this.#answer));
    this.#answer = '';
  }
}
