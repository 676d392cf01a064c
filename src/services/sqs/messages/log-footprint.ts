/** How many bytes a log holds between its start and its end, kept in coarse pieces so that trimming can be accounted for. */
import type { Offset } from '../../../storage/log-engine.ts';

interface Piece {
  /** The highest offset in the piece. */
  last: Offset;
  bytes: number;
}

const PIECE_BYTES = 256 * 1024;

export class LogFootprint {
  #pieces: Piece[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  add(offset: Offset, bytes: number): void {
    const current = this.#pieces.at(-1);
    if (current === undefined || current.bytes >= PIECE_BYTES) this.#pieces.push({ last: offset, bytes });
    else {
      current.bytes += bytes;
      if (offset > current.last) current.last = offset;
    }
    this.#bytes += bytes;
  }

  /** A piece counts until all of it is trimmed. */
  trimmed(before: Offset): void {
    this.#pieces = this.#pieces.filter((piece) => piece.last >= before);
    this.#bytes = this.#pieces.reduce((sum, piece) => sum + piece.bytes, 0);
  }
}
