/**
 * Sends a body that is made while it is sent: a few pieces ahead of the client, in buffers that are used again. While the
 * client takes one piece the next is made, and a slow client never has more than {@link PIECES_AHEAD} of them waiting.
 *
 * PA1. A buffer is used again only when the socket is done with it; one that a closed connection may still hold is let go.
 */
import type { Writable } from 'node:stream';
import type { PiecedBody } from '../../protocol/universal.ts';
import { PIECE_BUFFERS_KEPT, PIECE_BYTES, PIECES_AHEAD } from '../limits.ts';

/** The buffers that no answer uses now. */
export class PieceBuffers {
  readonly #free: Buffer[] = [];

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
  }

  giveBack(buffer: Buffer): void {
    if (this.#free.length < PIECE_BUFFERS_KEPT) this.#free.push(buffer);
  }
}

/** Writes `body` to `sink` and calls `end`, which ends the sink if not told otherwise. What is not written when it closes never will be. */
export function sendPieces(body: PiecedBody, sink: Writable, buffers: PieceBuffers, end = (): void => void sink.end()): void {
  let waiting = 0;
  let ended = false;
  const fill = (): void => {
    while (waiting < PIECES_AHEAD && !ended && !sink.destroyed) {
      const scratch = buffers.take();
      const piece = body.next(scratch);
      if (piece === undefined) {
        buffers.giveBack(scratch);
        ended = true;
        end();
        return;
      }
      const inScratch = piece.buffer === scratch.buffer;
      if (!inScratch) buffers.giveBack(scratch);
      waiting += 1;
      sink.write(piece, (error) => {
        waiting -= 1;
        if (error !== null && error !== undefined) return; // PA1; the sink closes
        if (inScratch) buffers.giveBack(scratch);
        fill();
      });
    }
  };
  fill();
}
