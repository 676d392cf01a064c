/**
 * TLS in front of the protocols: takes a connection that began with a handshake and gives back a decrypted one.
 *
 * D1. A handshake that fails or takes too long ends its own connection, no more.
 * D2. TLS 1.2 at least, ALPN h2 and http/1.1, and no renegotiation: a client that asks for one is cut off.
 * D3. The certificate is asked for with the first handshake, not before.
 */
import type { Socket } from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import type { Logger } from '../../platform/logger.ts';
import type { ListenerLimits } from '../limits.ts';
import type { Certificate } from './certificate.ts';

export interface SecureDoorOptions {
  readonly certificate: () => Promise<Certificate>;
  readonly limits: Pick<ListenerLimits, 'handshakeTimeoutMs'>;
  readonly logger: Logger;
}

/** What a client has agreed to by ALPN; undefined when it did not offer any. */
export type AgreedProtocol = 'h2' | 'http/1.1' | undefined;

export class SecureDoor {
  readonly #options: SecureDoorOptions;
  readonly #onOpen: (socket: TLSSocket, agreed: AgreedProtocol) => void;
  /** Connections whose handshake is under way, by {@link addressesOf}. */
  readonly #shaking = new Map<string, Socket>();
  #server: Promise<tls.Server> | undefined;

  /** `onOpen` is given each decrypted connection; it has an 'error' listener. */
  constructor(options: SecureDoorOptions, onOpen: (socket: TLSSocket, agreed: AgreedProtocol) => void) {
    this.#options = options;
    this.#onOpen = onOpen;
  }

  /** Takes over `socket`, which is paused and holds the first bytes of the handshake. */
  enter(socket: Socket): void {
    const key = addressesOf(socket);
    this.#shaking.set(key, socket);
    socket.once('close', () => this.#forget(key, socket));
    this.#server ??= this.#makeServer();
    this.#server.then(
      (server) => {
        if (!socket.destroyed) server.emit('connection', socket);
      },
      (error: unknown) => {
        this.#server = undefined;
        this.#options.logger.error({ err: error }, 'there is no TLS certificate');
        socket.destroy();
      },
    );
  }

  /** Ends the handshakes that are under way; those that are done are somebody else's. */
  close(): void {
    for (const socket of this.#shaking.values()) socket.destroy();
  }

  async #makeServer(): Promise<tls.Server> {
    const { certificate, limits, logger } = this.#options;
    const { certificate: cert, key } = await certificate(); // D3
    const server = tls.createServer({
      cert,
      key,
      minVersion: 'TLSv1.2', // D2
      ALPNProtocols: ['h2', 'http/1.1'],
      handshakeTimeout: limits.handshakeTimeoutMs,
    });
    server.on('secureConnection', (socket) => this.#open(socket));
    server.on('tlsClientError', (error, socket) => {
      logger.debug({ cause: error.message }, 'a TLS handshake failed');
      socket.destroy(); // D1
    });
    return server;
  }

  #open(socket: TLSSocket): void {
    this.#shaking.delete(addressesOf(socket));
    socket.on('error', ignore); // D1
    socket.disableRenegotiation(); // D2
    const agreed = socket.alpnProtocol;
    this.#onOpen(socket, agreed === 'h2' || agreed === 'http/1.1' ? agreed : undefined);
  }

  #forget(key: string, socket: Socket): void {
    if (this.#shaking.get(key) === socket) this.#shaking.delete(key);
  }
}

/** Tells a connection from all others of this listener; Node does not say which socket a TLS socket wraps. */
function addressesOf({ remoteAddress, remotePort, localAddress }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`;
}

function ignore(): void {}
