/** The connections that carry plain requests only, so far (quick-connection.ts), and the watch over those that are idle. */
import type { Socket } from 'node:net';
import { BufferPool } from '../../platform/buffer-pool.ts';
import type { Clock, Timer } from '../../platform/clock.ts';
import { REQUEST_BUFFERS } from '../../protocol/limits.ts';
import { type ListenerLimits, QUICK_ROOM_BYTES_MAX } from '../limits.ts';
import { AnswerHeads } from './answer-heads.ts';
import type { NodeAdapter } from './node-adapter.ts';
import { PieceBuffers } from './pieced-answer.ts';
import { QuickConnection, type QuickConnectionOptions } from './quick-connection.ts';

export interface QuickServerOptions {
  readonly adapter: NodeAdapter;
  readonly limits: ListenerLimits;
  readonly clock: Clock;
}

export class QuickServer {
  readonly #options: QuickConnectionOptions;
  readonly #clock: Clock;
  readonly #connections = new Set<QuickConnection>();
  /** Set while there are connections. */
  #watch: Timer | undefined;

  /** `handOver` takes a connection that is this server's no more, with the bytes that are to be read first. */
  constructor({ adapter, limits, clock }: QuickServerOptions, handOver: (socket: Socket, bytes: Buffer) => void) {
    this.#clock = clock;
    this.#options = {
      adapter,
      limits,
      heads: new AnswerHeads(clock, limits.idleTimeoutMs),
      buffers: new PieceBuffers(),
      bodies: new BufferPool(REQUEST_BUFFERS),
      allocated: { heldBytes: 0, bytesMax: QUICK_ROOM_BYTES_MAX },
      handOver: (connection, socket, bytes) => {
        this.#connections.delete(connection);
        handOver(socket, bytes);
      },
    };
  }

  /** Takes a connection whose first bytes are those of an HTTP/1.1 request. */
  serve(socket: Socket, bytes: Buffer): void {
    const connection = new QuickConnection(socket, this.#options);
    this.#connections.add(connection);
    socket.once('close', () => {
      this.#connections.delete(connection);
      connection.release();
    });
    this.#watch ??= this.#watchAgain();
    connection.begin(bytes);
  }

  /** Ends what is idle at once; the rest ends with its answer. */
  close(): void {
    this.#watch?.cancel();
    for (const connection of this.#connections) connection.stop();
  }

  #watchAgain(): Timer | undefined {
    if (this.#connections.size === 0) return undefined;
    const look = (): void => {
      for (const connection of this.#connections) connection.look();
      this.#watch = this.#watchAgain();
    };
    return this.#clock.setTimer(this.#options.limits.timeoutCheckIntervalMs, look, { unref: true });
  }
}
