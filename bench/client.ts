/** One keep-alive HTTP/1.1 connection for calls one after the other: what a client costs at least, whatever the server sends. */
import http from 'node:http';
import { headersOf } from './harness.ts';

export class Client {
  readonly #port: number;
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

  constructor(port: number) {
    this.#port = port;
  }

  /** Rejects for an answer that is no success. */
  async call(target: string, input: object): Promise<unknown> {
    const response = await this.#send(target, input);
    const pieces: Buffer[] = [];
    for await (const piece of response) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    if (response.statusCode !== 200) throw new Error(`${target}: ${response.statusCode} ${text.slice(0, 200)}`);
    return text === '' ? {} : JSON.parse(text);
  }

  /** How long a call takes, milliseconds. */
  async timed(target: string, input: object): Promise<number> {
    const begun = performance.now();
    await this.call(target, input);
    return performance.now() - begun;
  }

  /** Calls `onPiece` with what comes of a streamed answer. Resolves when it has begun. */
  async stream(target: string, input: object, onPiece: (piece: Buffer) => void): Promise<void> {
    const response = await this.#send(target, input);
    if (response.statusCode !== 200) throw new Error(`${target}: ${response.statusCode}`);
    response.on('data', onPiece);
    response.on('error', () => {}); // it ends with the server
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(target: string, input: object): Promise<http.IncomingMessage> {
    const body = JSON.stringify(input);
    const headers = { ...headersOf(target), 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: this.#port, method: 'POST', path: '/', headers, agent: this.#agent };
      http.request(options, resolve).on('error', reject).end(body);
    });
  }
}
