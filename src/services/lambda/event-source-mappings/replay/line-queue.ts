/** Lines on their way to somebody who reads them one after the other, and may be slow. */
import { type Deferred, deferred } from '../../../../platform/async/deferred.ts';

export class LineQueue<Line> {
  #linesMax: number;
  readonly #lines: Line[] = [];
  #ended = false;
  #changed: Deferred<void> = deferred();

  constructor(linesMax: number) {
    this.#linesMax = linesMax;
  }

  get size(): number {
    return this.#lines.length;
  }

  push(line: Line): void {
    if (this.#ended) return;
    this.#lines.push(line);
    this.#change();
  }

  /** What was pushed is still read; nothing more is taken. */
  end(): void {
    this.#ended = true;
    this.#change();
  }

  /** Nobody waits for room any more. */
  unbind(): void {
    this.#linesMax = Number.POSITIVE_INFINITY;
    this.#change();
  }

  /** Resolves when the reader has kept up. */
  async room(): Promise<void> {
    while (this.#lines.length >= this.#linesMax) await this.#changed.promise;
  }

  /** Undefined at the end. */
  async next(): Promise<Line | undefined> {
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) {
        this.#change();
        return line;
      }
      if (this.#ended) return undefined;
      await this.#changed.promise;
    }
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = deferred();
  }
}
