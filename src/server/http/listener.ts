/**
 * One port for every protocol. Each connection is looked at first (sniff.ts) and then given to Node's HTTP/2 server, or to
 * our own for plain HTTP/1.1 requests (quick-connection.ts), which hands all others to Node's; through TLS where it begins with
 * a handshake (secure-door.ts). The adapter answers what they hand on.
 *
 * H1. A socket, a session and a server never lack an 'error' listener: a hostile client ends its own connection, no more.
 * H2. The HTTP/1.1 server is the one that listens, so Node counts, times and closes its connections as usual; only what
 *     happens first on a connection is replaced.
 * H3. `close` stops accepting at once, lets requests under way finish for a bounded time, then cuts what is left.
 * H4. Behind TLS the client says by ALPN what it speaks; one that does not (older Java clients) is looked at once more.
 */
import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../../platform/clock.ts';
import { systemErrorCode } from '../../platform/files.ts';
import type { Logger } from '../../platform/logger.ts';
import {
  HEADER_BYTES_MAX,
  HTTP2_HEADER_PAIRS_MAX,
  HTTP2_INVALID_FRAMES_MAX,
  HTTP2_REJECTED_STREAMS_MAX,
  HTTP2_SESSION_MEMORY_MB,
  HTTP2_SESSION_WINDOW_BYTES,
  HTTP2_SETTINGS_MAX,
  HTTP2_STREAM_WINDOW_BYTES,
  HTTP2_STREAMS_MAX,
  type ListenerLimits,
} from '../limits.ts';
import { StartError } from '../start-error.ts';
import { AddressBudget } from './address-budget.ts';
import type { Certificate } from './certificate.ts';
import { ControlFrameBudget } from './control-frame-budget.ts';
import type { NodeAdapter } from './node-adapter.ts';
import { QuickServer } from './quick-server.ts';
import { ResetBudget } from './reset-budget.ts';
import { type AgreedProtocol, SecureDoor } from './secure-door.ts';
import { type WireProtocol, wireProtocol } from './sniff.ts';

export interface ListenerOptions {
  readonly adapter: NodeAdapter;
  /** Asked for when the first client speaks TLS. */
  readonly certificate: () => Promise<Certificate>;
  readonly limits: ListenerLimits;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class Listener {
  readonly #adapter: NodeAdapter;
  readonly #limits: ListenerLimits;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #http1: http.Server;
  readonly #quick: QuickServer;
  readonly #http2: http2.Http2Server;
  readonly #door: SecureDoor;
  /** Node's own handler of a new HTTP/1.1 connection (H2). */
  readonly #serveHttp1: (socket: Socket) => void;
  /** Every connection, as it was accepted. */
  readonly #sockets = new Set<Socket>();
  readonly #undecided = new Set<Socket>();
  readonly #addresses: AddressBudget;
  readonly #sessions = new Set<http2.Http2Session>();
  #closing: Promise<void> | undefined;

  constructor(options: ListenerOptions) {
    this.#adapter = options.adapter;
    this.#limits = options.limits;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#http1 = createHttp1Server(options);
    this.#http2 = createHttp2Server();
    this.#quick = new QuickServer(options, (socket, bytes) => this.#giveToNode(socket, bytes));
    this.#addresses = new AddressBudget(options.limits.connectionsPerAddressMax);
    this.#door = new SecureDoor(options, (socket, agreed) => this.#openSecure(socket, agreed));
    this.#http2.on('session', (session) => this.#openSession(session));
    this.#http2.on('sessionError', (error) => this.#logger.debug({ cause: error.message }, 'an HTTP/2 session failed'));
    this.#http2.on('error', (error) => this.#logger.error({ err: error }, 'the HTTP/2 server failed')); // H1

    const handlers = this.#http1.listeners('connection') as ((socket: Socket) => void)[];
    this.#serveHttp1 = (socket) => {
      for (const handler of handlers) handler.call(this.#http1, socket);
    };
    this.#http1.removeAllListeners('connection');
    this.#http1.on('connection', (socket) => this.#accept(socket)); // H2
  }

  /** Resolves with the port once connections are accepted. Rejects with a `StartError` that says what to do. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const onError = (error: Error): void => reject(listenError(host, port, error));
      this.#http1.once('error', onError);
      this.#http1.listen({ host, port }, () => {
        this.#http1.off('error', onError);
        this.#http1.on('error', (error) => this.#logger.error({ err: error }, 'the listener failed')); // H1
        resolve((this.#http1.address() as AddressInfo).port);
      });
    });
  }

  /** See H3. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (!this.#http1.listening) return;
    this.#adapter.stopKeepingAlive();
    const closed = new Promise<void>((resolve) => this.#http1.close(() => resolve()));
    for (const socket of this.#undecided) socket.destroy();
    this.#door.close();
    this.#quick.close();
    for (const session of this.#sessions) session.close();
    const cut = this.#clock.setTimer(this.#limits.drainTimeoutMs, () => {
      this.#logger.warn({}, 'requests did not finish in time: closing their connections');
      for (const socket of this.#sockets) socket.destroy();
    });
    await closed;
    cut.cancel();
  }

  #accept(socket: Socket): void {
    const { remoteAddress } = socket;
    if (remoteAddress === undefined || !this.#addresses.enter(remoteAddress)) {
      socket.destroy(); // gone already, or one of too many
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#addresses.leave(remoteAddress);
    });
    this.#sniff(socket);
  }

  /** Holds the connection back until its first bytes tell its protocol. */
  #sniff(socket: Socket): void {
    let held: Buffer | undefined;
    const settle = (): void => {
      timer.cancel();
      this.#undecided.delete(socket);
      socket.off('data', onData);
      socket.off('close', settle);
    };
    const onData = (chunk: Buffer): void => {
      const bytes = held === undefined ? chunk : Buffer.concat([held, chunk]);
      const protocol = wireProtocol(bytes);
      if (protocol === undefined) {
        held = bytes; // shorter than the preface
        return;
      }
      settle();
      this.#serve(socket, protocol, bytes);
    };
    const timer = this.#clock.setTimer(this.#limits.sniffTimeoutMs, () => socket.destroy(), { unref: true });
    this.#undecided.add(socket);
    socket.on('error', ignore); // H1
    socket.on('data', onData);
    socket.on('close', settle);
  }

  #serve(socket: Socket, protocol: WireProtocol, bytes: Buffer): void {
    if (protocol === 'http1') {
      if (this.#closing === undefined) this.#quick.serve(socket, bytes);
      else this.#giveToNode(socket, bytes);
      return;
    }
    socket.pause();
    socket.unshift(bytes);
    socket.allowHalfOpen = false; // an HTTP/1.1 server accepts half-open sockets; a session and TLS have no use for one
    if (protocol === 'http2') this.#serveHttp2(socket);
    else if (socket instanceof TLSSocket)
      socket.destroy(); // a handshake inside of TLS
    else this.#door.enter(socket);
  }

  /** `bytes` were read and are to be read again. */
  #giveToNode(socket: Socket, bytes: Buffer): void {
    socket.pause();
    socket.unshift(bytes);
    this.#serveHttp1(socket);
    socket.resume();
  }

  #serveHttp2(socket: Socket): void {
    if (socket instanceof TLSSocket) socket.alpnProtocol = 'h2'; // Node's HTTP/2 server takes no TLS socket without it
    socket.once('finish', () => {
      // The session has said goodbye; a client that does not hang up is hung up on.
      this.#clock.setTimer(this.#limits.lingerTimeoutMs, () => socket.destroy(), { unref: true });
    });
    this.#http2.emit('connection', socket);
  }

  /** See H4. */
  #openSecure(socket: TLSSocket, agreed: AgreedProtocol): void {
    if (this.#closing !== undefined) socket.destroy();
    else if (agreed === 'h2') this.#serveHttp2(socket);
    else if (agreed === 'http/1.1') this.#serveHttp1(socket);
    else this.#sniff(socket);
  }

  #openSession(session: http2.ServerHttp2Session): void {
    if (this.#closing !== undefined) {
      session.destroy();
      return;
    }
    const resets = new ResetBudget(this.#clock, this.#limits);
    const controlFrames = new ControlFrameBudget(this.#clock, this.#limits);
    const count = (): void => {
      if (!controlFrames.take()) this.#calm(session, 'an HTTP/2 session sent too many pings or settings: closing it');
    };
    this.#sessions.add(session);
    session.on('close', () => this.#sessions.delete(session));
    session.on('error', ignore); // H1
    session.on('ping', count);
    session.on('remoteSettings', count);
    session.setLocalWindowSize(HTTP2_SESSION_WINDOW_BYTES);
    session.setTimeout(this.#limits.idleTimeoutMs, () => {
      if (resets.openStreams === 0) session.close();
    });
    session.on('stream', (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders, _flags: number, raw: string[]) => {
      stream.on('error', ignore); // H1
      if (!resets.admit(stream)) {
        this.#calm(session, 'an HTTP/2 session reset too many streams: closing it');
        return;
      }
      this.#adapter.serveHttp2(stream, headers, raw);
    });
  }

  #calm(session: http2.ServerHttp2Session, why: string): void {
    if (session.destroyed) return;
    this.#logger.info({}, why);
    session.destroy(undefined, http2.constants.NGHTTP2_ENHANCE_YOUR_CALM);
  }
}

function createHttp1Server({ adapter, limits }: ListenerOptions): http.Server {
  const server = http.createServer({
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.timeoutCheckIntervalMs,
    keepAliveTimeout: limits.idleTimeoutMs,
    joinDuplicateHeaders: true,
    noDelay: true,
  });
  server.maxConnections = limits.connectionsMax;
  server.on('request', (request, response) => adapter.serveHttp1(request, response));
  return server;
}

function createHttp2Server(): http2.Http2Server {
  return http2.createServer({
    maxSessionMemory: HTTP2_SESSION_MEMORY_MB,
    maxHeaderListPairs: HTTP2_HEADER_PAIRS_MAX,
    maxSettings: HTTP2_SETTINGS_MAX,
    maxSessionInvalidFrames: HTTP2_INVALID_FRAMES_MAX,
    maxSessionRejectedStreams: HTTP2_REJECTED_STREAMS_MAX,
    settings: {
      maxConcurrentStreams: HTTP2_STREAMS_MAX,
      maxHeaderListSize: HEADER_BYTES_MAX,
      initialWindowSize: HTTP2_STREAM_WINDOW_BYTES,
      enablePush: false,
    },
  });
}

function listenError(host: string, port: number, cause: Error): StartError {
  switch (systemErrorCode(cause)) {
    case 'EADDRINUSE':
      return new StartError(
        'port-in-use',
        `Port ${port} on ${host} is already in use. Stop the program that uses it, or choose another port with --port (0 picks a free one).`,
        cause,
      );
    case 'EACCES':
      return new StartError(
        'port-not-permitted',
        `This user may not open port ${port} on ${host}. Choose a port above 1023 with --port.`,
        cause,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(
        'address-not-available',
        `${host} is not an address of this machine. Use --host 127.0.0.1, or one that the machine has.`,
        cause,
      );
    default:
      return new StartError('not-listening', `Could not listen on ${host}:${port}: ${cause.message}`, cause);
  }
}

function ignore(): void {}
