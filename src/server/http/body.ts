/**
 * Collects the body of a request that one of Node's servers reads, with plain events, bounded before it is buffered. What is
 * received past them (quick-connection.ts) shares the budget.
 *
 * B1. A body that announces more than its bound is refused before a byte of it is kept; one that announces nothing, or
 *     lies, is refused at the byte that passes the bound.
 * B2. A body in one piece (nearly all) is handed on as it arrived: no copy, no accounting.
 * B3. Bodies in several pieces share one budget, so that many large uploads at once cannot exhaust the memory. Small pieces
 *     are joined as they come: each for itself takes hundreds of bytes, which the budget does not know of (measured).
 */
import type { Readable } from 'node:stream';

/** What is being received, all connections of a listener together (B3), or what is allocated for it. */
export interface ReceivingBudget {
  heldBytes: number;
  readonly bytesMax: number;
}

export type BodyRefusal = 'too-large' | 'overloaded';

export interface BodyOptions {
  /** The Content-Length, if there is one. */
  readonly announcedBytes: number | undefined;
  readonly bytesMax: number;
  readonly budget: ReceivingBudget;
}

const EMPTY: Uint8Array = new Uint8Array(0);
/** B3 */
const PIECES_JOINED = 512;

/**
 * Calls exactly one of `done` and `refused`, once; neither when the client goes away first. After a refusal the rest of
 * the body is no longer listened to.
 */
export function collectBody(
  source: Readable,
  options: BodyOptions,
  done: (body: Uint8Array) => void,
  refused: (reason: BodyRefusal, sizeBytes: number) => void,
): void {
  const { announcedBytes, bytesMax, budget } = options;
  if (announcedBytes !== undefined && announcedBytes > bytesMax) {
    refused('too-large', announcedBytes); // B1
    return;
  }
  let only: Uint8Array = EMPTY;
  let pieces: Uint8Array[] | undefined;
  let recent: Uint8Array[] = [];
  let sizeBytes = 0;

  const release = (): void => {
    if (pieces === undefined) return;
    budget.heldBytes -= sizeBytes;
    pieces = undefined;
    recent = [];
  };
  const refuse = (reason: BodyRefusal): void => {
    source.off('data', onData);
    source.off('end', onEnd);
    release();
    refused(reason, announcedBytes ?? sizeBytes);
  };
  const onData = (chunk: Buffer): void => {
    if (sizeBytes === 0 && chunk.byteLength === announcedBytes) {
      only = chunk; // B2
      sizeBytes = chunk.byteLength;
      return;
    }
    if (pieces === undefined) {
      pieces = [];
      source.once('close', release); // the client may go away in the middle
    }
    recent.push(chunk);
    if (recent.length >= PIECES_JOINED) {
      pieces.push(Buffer.concat(recent));
      recent = [];
    }
    sizeBytes += chunk.byteLength;
    budget.heldBytes += chunk.byteLength;
    if (sizeBytes > bytesMax)
      refuse('too-large'); // B1
    else if (budget.heldBytes > budget.bytesMax) refuse('overloaded'); // B3
  };
  const onEnd = (): void => {
    const body = pieces === undefined ? only : joined([...pieces, ...recent], sizeBytes);
    release();
    done(body);
  };
  source.on('data', onData);
  source.on('end', onEnd);
}

/** Reads on and throws away, so that a client that is still sending gets to read its answer; `tooMuch` ends that. */
export function discardBody(source: Readable, bytesMax: number, tooMuch: () => void): void {
  let sizeBytes = 0;
  source.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > bytesMax) tooMuch();
  });
}

function joined(pieces: readonly Uint8Array[], sizeBytes: number): Uint8Array {
  const [first] = pieces;
  return pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces, sizeBytes);
}
