/**
 * Chunks of memory that appends are written to, used again where that is certain to be safe: a new one costs page faults, and
 * for every few of them the garbage collector goes through everything.
 *
 * CU1. A chunk is used again when its last holder has let go of it: the group commit that fills it, a batch whose frames stand
 *      in it, a run of a log's tail. Who forgets to let go costs memory reuse, and nothing else.
 * CU2. A chunk that a reader was given views of is never used again: nobody knows how long they last. It is the garbage
 *      collector's, like any that finds no place here.
 */
import { assert } from '../../platform/assert.ts';
import { type Chunk, newChunk } from './frame.ts';

export class ChunkPool {
  readonly #chunkBytes: number;
  readonly #sparesMax: number;
  readonly #spares: Chunk[] = [];

  constructor(chunkBytes: number, sparesMax: number) {
    this.#chunkBytes = chunkBytes;
    this.#sparesMax = sparesMax;
  }

  /** A chunk with room for `bytes`, held once, by the caller. What it holds is not defined. */
  take(bytes: number): Chunk {
    if (bytes > this.#chunkBytes) return newChunk(bytes);
    const chunk = this.#spares.pop() ?? this.#make();
    chunk.use?.hold();
    return chunk;
  }

  get spares(): number {
    return this.#spares.length;
  }

  /** Lets the spare ones go: they are not needed for now. */
  clear(): void {
    this.#spares.length = 0;
  }

  #make(): Chunk {
    const { bytes, view } = newChunk(this.#chunkBytes);
    const chunk: Chunk = {
      bytes,
      view,
      use: new ChunkUse(() => {
        if (this.#spares.length < this.#sparesMax) this.#spares.push(chunk);
      }),
    };
    return chunk;
  }
}

/** Who uses a chunk of a pool. */
export class ChunkUse {
  readonly #unused: () => void;
  #holders = 0;
  #lent = false;

  constructor(unused: () => void) {
    this.#unused = unused;
  }

  hold(): void {
    this.#holders += 1;
  }

  /** See CU1. */
  letGo(): void {
    assert(this.#holders > 0, 'a chunk is let go of by those who hold it');
    this.#holders -= 1;
    if (this.#holders === 0 && !this.#lent) this.#unused();
  }

  /** See CU2. */
  lend(): void {
    this.#lent = true;
  }
}
