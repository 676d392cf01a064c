/**
 * What a log's tail is made of. An append settles as a {@link TailPiece}; pieces that stand in one chunk are joined to a
 * {@link TailRun}, so that memory holds two numbers per append and the garbage collector sees one object per run.
 *
 *     chunk   … │ piece │ other logs' │ piece │ piece │ other logs' …
 *     spans     from   to             from           to
 *
 * TR1. Offsets in a run are contiguous, append times do not go down, spans are in order and do not overlap.
 * TR2. A run that is closed takes no more appends.
 * TR3. A run begins and ends where appends do: what the journal replays is whole appends (recovery.ts RE4).
 */
import { type Chunk, frameIsLast, frameLength, frameOffset, frameTimeMs } from './frame.ts';

/** The frames of one append (of a part of it after damage), one behind the other. */
export interface TailPiece {
  readonly chunk: Chunk;
  readonly from: number;
  readonly to: number;
  readonly base: number;
  readonly endOffset: number;
  readonly timeMs: number;
}

/** A run takes no more beyond this. */
const RUN_BYTES_MAX = 256 * 1024;
/** Neighbours are joined to spans up to this size: what a search for an offset walks through at most, besides one append. */
const SPAN_BYTES_MAX = 16 * 1024;

export class TailRun {
  readonly chunk: Chunk;
  readonly base: number;
  readonly firstTimeMs: number;
  /** Where each span begins and ends in the chunk: from, to, from, to … */
  readonly spans: number[];
  endOffset: number;
  lastTimeMs: number;
  bytes: number;
  #closed = false;

  constructor({ chunk, from, to, base, endOffset, timeMs }: TailPiece) {
    this.chunk = chunk;
    chunk.use?.hold();
    this.base = base;
    this.firstTimeMs = timeMs;
    this.spans = [from, to];
    this.endOffset = endOffset;
    this.lastTimeMs = timeMs;
    this.bytes = to - from;
  }

  /** Adds an append; returns false when it needs a run of its own. */
  take({ chunk, from, to, base, endOffset, timeMs }: TailPiece): boolean {
    if (this.#closed || chunk !== this.chunk || base !== this.endOffset || this.bytes >= RUN_BYTES_MAX) return false; // TR1
    const { spans } = this;
    const last = spans.length - 1;
    const joins = spans[last] === from && to - (spans[last - 1] as number) <= SPAN_BYTES_MAX;
    if (joins) spans[last] = to;
    else spans.push(from, to);
    this.endOffset = endOffset;
    this.lastTimeMs = timeMs;
    this.bytes += to - from;
    return true;
  }

  /** Somebody looks at its bytes who would not see it leave the tail. */
  hold(): void {
    this.chunk.use?.hold();
  }

  /** It has left the tail, or whoever held it besides is done. */
  letGo(): void {
    this.chunk.use?.letGo();
  }

  /** See TR2. */
  close(): void {
    this.#closed = true;
  }

  /** Keeps as many appends as make up `bytesMin`, one at least, and returns a run of those behind them, if there are any. */
  splitAfter(bytesMin: number): TailRun | undefined {
    if (this.bytes <= bytesMin) return undefined;
    const { chunk, spans } = this;
    let bytes = 0;
    for (let span = 0; span < spans.length; span += 2) {
      const to = spans[span + 1] as number;
      for (let at = spans[span] as number; at < to; ) {
        const isLast = frameIsLast(chunk, at);
        const timeMs = frameTimeMs(chunk, at);
        const length = frameLength(chunk, at);
        at += length;
        bytes += length;
        if (isLast && bytes >= bytesMin && bytes < this.bytes) return this.#split(span, at, bytes, timeMs); // TR3
      }
    }
    return undefined;
  }

  /** Visits the frames from `offset` on, and a few before; who keeps views of them lends the chunk. `visit` returns whether to go on. Returns whether all went on. */
  visitFrom(offset: number, visit: (chunk: Chunk, at: number) => boolean): boolean {
    return this.#visit(
      this.#spanBefore((at) => frameOffset(this.chunk, at) > offset),
      visit,
    );
  }

  /** The offset of the first frame that is stamped at or after `timeMs`; the end when there is none. */
  offsetOfTime(timeMs: number): number {
    let found = this.endOffset;
    this.#visit(
      this.#spanBefore((at) => frameTimeMs(this.chunk, at) >= timeMs),
      (chunk, at) => {
        if (frameTimeMs(chunk, at) < timeMs) return true;
        found = frameOffset(chunk, at);
        return false;
      },
    );
    return found;
  }

  /** Cuts at position `at` in the span with this index, or at its end. */
  #split(span: number, at: number, bytes: number, timeMs: number): TailRun {
    const { chunk, spans, endOffset, lastTimeMs } = this;
    const behind = spans.splice(span + 1);
    spans.push(at);
    if (behind[0] === at) behind.shift();
    else behind.unshift(at);
    const [from, to, ...more] = behind as [number, number, ...number[]];
    const rest = new TailRun({ chunk, from, to, base: frameOffset(chunk, from), endOffset, timeMs: frameTimeMs(chunk, from) });
    rest.spans.push(...more);
    rest.lastTimeMs = lastTimeMs;
    rest.bytes = this.bytes - bytes;
    if (this.#closed) rest.close();
    this.endOffset = rest.base;
    this.lastTimeMs = timeMs;
    this.bytes = bytes;
    return rest;
  }

  #visit(fromSpan: number, visit: (chunk: Chunk, at: number) => boolean): boolean {
    const { chunk, spans } = this;
    for (let span = fromSpan; span < spans.length; span += 2) {
      const to = spans[span + 1] as number;
      for (let at = spans[span] as number; at < to; at += frameLength(chunk, at)) {
        if (!visit(chunk, at)) return false;
      }
    }
    return true;
  }

  /** Index in `spans` of the one before the first whose first frame is `beyond`; frames behind such a frame are as well. */
  #spanBefore(beyond: (at: number) => boolean): number {
    let low = 0;
    let high = this.spans.length / 2;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (beyond(this.spans[2 * middle] as number)) high = middle;
      else low = middle + 1;
    }
    return 2 * Math.max(0, low - 1);
  }
}
