/**
 * What an environment's processes connect to: listeners on which nothing is served but its own API.
 *
 * AS1. Connections are no more than a process of a function may have files open: many processes cannot use up the server's.
 */
import type http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { OPEN_FILES_MAX } from '../../limits.ts';
import { ApiConnection, type ApiConnectionOptions } from './api-connection.ts';
import type { ApiExchange } from './api-exchange.ts';
import { serveInTurn } from './node-exchange.ts';

export class ApiServer {
  readonly #connection: ApiConnectionOptions;
  readonly #listener: net.Server;
  readonly #sockets = new Set<Socket>();
  /** For what is not plain, once something is not. */
  #http: http.Server | undefined;

  private constructor(serve: (exchange: ApiExchange) => void) {
    this.#connection = { serve, handOver: (socket, bytes) => this.#handOver(socket, bytes), held: { bytes: 0 } };
    this.#listener = net.createServer();
    this.admit(this.#listener);
  }

  /** Listens on 127.0.0.1 and a random port; rejects when there is none to be had. */
  static listen(serve: (exchange: ApiExchange) => void): Promise<ApiServer> {
    const server = new ApiServer(serve);
    return new Promise((resolve, reject) => {
      server.#listener.once('error', reject);
      server.#listener.listen(0, '127.0.0.1', () => resolve(server));
    });
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** Takes what connects to another listener, too. The listener is its owner's to close. */
  admit(listener: net.Server): void {
    listener.maxConnections = OPEN_FILES_MAX; // AS1
    listener.on('error', () => {}); // a connection that could not be accepted; the client tries again
    listener.on('connection', (socket) => this.#take(socket));
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#listener.close(() => resolve()); // an error means that it was closed before
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  #take(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {}); // the process is going away; its exit tells the rest
    socket.setNoDelay(true); // one from another process's listener has a delay
    new ApiConnection(socket, this.#connection);
  }

  #handOver(socket: Socket, bytes: Buffer): void {
    this.#http ??= serveInTurn(this.#connection.serve);
    socket.pause();
    socket.unshift(bytes);
    this.#http.emit('connection', socket);
    socket.resume();
  }
}
