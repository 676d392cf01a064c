/**
 * A commit that is being collected: appends and catalog records, encoded already, and where in memory their frames stand.
 *
 * CB1. The first region begins with room for the commit frame.
 * CB2. Frames are written in the order of the calls. What is taken out leaves a gap in the offsets and none in the file.
 */
import type { AppendResult, LogError } from '../log-engine.ts';
import type { CatalogRecord } from './catalog.ts';
import { type Chunk, chunkOf, newChunk } from './frame.ts';
import { COMMIT_FRAME_BYTES } from './journal.ts';
import type { LogState } from './log-state.ts';
import type { TailPiece } from './tail-run.ts';

/** Bytes of a chunk. */
export interface Region {
  readonly chunk: Chunk;
  readonly from: number;
  to: number;
}

interface Waiting {
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: LogError) => void;
}
export interface PendingRecord extends Waiting {
  readonly log: undefined;
  readonly sequence: number;
  readonly record: CatalogRecord;
  /** Its frame. */
  readonly piece: Readonly<Region>;
}
export interface PendingEntries extends Waiting {
  readonly log: LogState;
  readonly piece: TailPiece;
  /** When it was called, by the monotonic clock. */
  readonly sinceMs: number;
}
export type Pending = PendingEntries | PendingRecord;

export interface Batch {
  readonly epoch: number;
  regions: Region[];
  pending: Pending[];
  bytes: number;
  /** Those of a pool in which its frames stand; it holds them until it is settled. */
  readonly held: Chunk[];
  /** It carries entries, not only catalog records. */
  hasEntries: boolean;
}

/** The oldest appends of a batch, as far as they were called at `sinceMs` or before. */
export function takeOldest(batch: Batch, sinceMs: number): PendingEntries[] {
  const taken: PendingEntries[] = [];
  const kept: Pending[] = [];
  for (const pending of batch.pending) {
    if (pending.log !== undefined && pending.sinceMs <= sinceMs) taken.push(pending);
    else kept.push(pending);
  }
  if (taken.length === 0) return taken;
  batch.pending = kept.map((pending) => (pending.log === undefined ? withOwnChunk(pending) : pending));
  batch.regions = regionsOf(batch.pending);
  batch.bytes = batch.regions.reduce((sum, { from, to }) => sum + to - from, 0);
  batch.hasEntries = kept.some((pending) => pending.log !== undefined);
  return taken;
}

/** When the oldest append of all was called. */
export function oldestSinceMs(batches: readonly Batch[]): number | undefined {
  for (const batch of batches) {
    for (const pending of batch.pending) if (pending.log !== undefined) return pending.sinceMs;
  }
  return undefined;
}

/** A record may wait for long: it shall not keep the chunk of appends that were refused. */
function withOwnChunk(pending: PendingRecord): PendingRecord {
  const { chunk, from, to } = pending.piece;
  return { ...pending, piece: { chunk: chunkOf(chunk.bytes.slice(from, to)), from: 0, to: to - from } };
}

function regionsOf(pending: readonly Pending[]): Region[] {
  const regions: Region[] = [{ chunk: newChunk(COMMIT_FRAME_BYTES), from: 0, to: COMMIT_FRAME_BYTES }]; // CB1
  for (const { piece } of pending) {
    const last = regions.at(-1);
    if (last !== undefined && last.chunk === piece.chunk && last.to === piece.from) last.to = piece.to;
    else regions.push({ chunk: piece.chunk, from: piece.from, to: piece.to });
  }
  return regions;
}
