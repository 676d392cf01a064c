/**
 * Reads one journal file after a crash.
 *
 * JR1. A valid commit frame proves that all before it in its file was synced (journal.ts J2). So bytes that are not a valid
 *      frame are *damage* when a valid commit frame of the same epoch follows, or when the next file says that its
 *      predecessor ends further behind; the frames behind the damage are kept. Otherwise they are the torn end of a commit
 *      that was never acknowledged: it is cut there.
 *      A file that is shorter than one of its commits says has lost what came after: that is damage as well.
 * JR2. Of an append whose last frame is missing at a torn end nothing is kept.
 */
import {
  type Chunk,
  FRAME_HEADER_BYTES,
  FrameKind,
  frameEpoch,
  frameIsLast,
  frameKind,
  frameLog,
  frameOffset,
  frameTimeMs,
  frameValue,
  nextPlausible,
  validLength,
} from './frame.ts';
import { COMMIT_VALUE_BYTES } from './journal.ts';
import { JOURNAL_HEADER_BYTES } from './layout.ts';
import type { TailPiece } from './tail-run.ts';

export interface JournalReplayTarget {
  piece(log: number, piece: TailPiece): void;
  /** A catalog record: JSON. Each comes twice, or once where the other one is damaged. */
  record(sequence: number, value: Uint8Array): void;
  /** A commit; `sequence` is that of the last catalog record before it. */
  commit(sequence: number): void;
  damaged(from: number, to: number): void;
  /** The file ends at or before `from`; it was synced up to `to` and may have held commits behind that. */
  cutOff(from: number, to: number): void;
}

/** What the first commit of a file says of the file before. */
export interface PreviousFile {
  readonly number: number;
  readonly end: number;
}

export interface JournalContent {
  readonly chunk: Chunk;
  readonly epoch: number;
  readonly seed: number;
}

/** Undefined when the file has no valid first commit. */
export function firstCommit(content: JournalContent): PreviousFile | undefined {
  const { chunk } = content;
  const at = JOURNAL_HEADER_BYTES;
  if (validIn(content, at) === 0 || frameKind(chunk, at) !== FrameKind.commit) return undefined;
  const value = frameValue(chunk, at);
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  return { number: view.getUint32(0, true), end: view.getUint32(4, true) };
}

/** Replays a file; `knownEnd` comes from the file behind it. Returns where its valid bytes end. */
export function replayJournal(content: JournalContent, knownEnd: number | undefined, target: JournalReplayTarget): number {
  const { chunk } = content;
  const pieces = new PieceBuilder(chunk, target);
  let provenEnd = knownEnd;
  let fileBytesMin = 0;
  let at = JOURNAL_HEADER_BYTES;
  for (;;) {
    const length = at === knownEnd ? 0 : validIn(content, at);
    if (length === 0) {
      provenEnd ??= lastCommitBehind(content, at);
      if (provenEnd === undefined || at >= provenEnd) break;
      const next = nextValid(content, at + 1, provenEnd);
      pieces.emit(); // what stands before the damage had been acknowledged
      target.damaged(at, next);
      at = next;
      continue;
    }
    const kind = frameKind(chunk, at);
    if (kind === FrameKind.catalog) target.record(frameOffset(chunk, at), frameValue(chunk, at));
    else if (kind !== FrameKind.commit) pieces.add(at, length);
    else {
      target.commit(frameOffset(chunk, at));
      fileBytesMin = Math.max(fileBytesMin, syncedFileBytes(frameValue(chunk, at)));
    }
    at += length;
  }
  if (knownEnd !== undefined) pieces.emit();
  else if (chunk.bytes.byteLength < fileBytesMin) target.cutOff(at, fileBytesMin);
  return knownEnd === undefined ? pieces.end(at) : at; // JR2: the next file's first commit repeats it
}

/** Whether there is any valid frame in a file. */
export function holdsFrames(content: JournalContent): boolean {
  const end = content.chunk.bytes.byteLength;
  return nextValid(content, JOURNAL_HEADER_BYTES, end) < end;
}

/** What a commit says of the size that its file has at least; before format 3 nothing. */
function syncedFileBytes(value: Uint8Array): number {
  return value.byteLength < COMMIT_VALUE_BYTES ? 0 : new DataView(value.buffer, value.byteOffset).getUint32(8, true);
}

/** Joins the frames of one append. */
class PieceBuilder {
  readonly #chunk: Chunk;
  readonly #target: JournalReplayTarget;
  #from = 0;
  #to = 0;
  #log = 0;
  #base = 0;
  #endOffset = 0;

  constructor(chunk: Chunk, target: JournalReplayTarget) {
    this.#chunk = chunk;
    this.#target = target;
  }

  add(at: number, length: number): void {
    const log = frameLog(this.#chunk, at);
    const offset = frameOffset(this.#chunk, at);
    const continues = this.#to === at && this.#from < this.#to && log === this.#log && offset === this.#endOffset;
    if (!continues) {
      this.emit(); // its end was in damaged bytes; it had been acknowledged (JR1)
      this.#from = at;
      this.#log = log;
      this.#base = offset;
    }
    this.#to = at + length;
    this.#endOffset = offset + 1;
    if (frameIsLast(this.#chunk, at)) this.emit();
  }

  /** Where whole appends end when the valid frames end at `at`. */
  end(at: number): number {
    return this.#from < this.#to ? this.#from : at;
  }

  /** Hands on what has been joined; without this call an append without its last frame is dropped (JR2). */
  emit(): void {
    const { chunk, from, to } = { chunk: this.#chunk, from: this.#from, to: this.#to };
    this.#from = this.#to;
    if (from === to) return;
    const timeMs = frameTimeMs(chunk, from);
    this.#target.piece(this.#log, { chunk, from, to, base: this.#base, endOffset: this.#endOffset, timeMs });
  }
}

function validIn(content: JournalContent, at: number): number {
  const length = validLength(content.chunk, at, content.seed);
  return length !== 0 && frameEpoch(content.chunk, at) === content.epoch ? length : 0;
}

/** Where the last valid commit frame behind `from` begins. */
function lastCommitBehind(content: JournalContent, from: number): number | undefined {
  let found: number | undefined;
  let at = from + 1;
  const end = content.chunk.bytes.byteLength - FRAME_HEADER_BYTES;
  for (at = nextValid(content, at, end); at < end; at = nextValid(content, at, end)) {
    if (frameKind(content.chunk, at) === FrameKind.commit) found = at;
    at += validIn(content, at);
  }
  return found;
}

/** The first valid frame of this epoch from `from` on, or `end`. */
function nextValid(content: JournalContent, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    at = nextPlausible(content.chunk, at, content.seed, { field: 'epoch', value: content.epoch });
    if (at < end && validIn(content, at) !== 0) return at;
  }
  return end;
}
