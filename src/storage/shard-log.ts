/**
 * A shard as a log of records: the one place where offsets (below) and sequence numbers (above) meet.
 *
 * S1. A record's sequence number is made of the shard's creation second, its index, the entry's offset + 1 as the counter
 *     and the entry's append second; it grows with the offset (sequence-number.ts has the layout).
 * S2. The first SEAL ends the shard: entries behind it do not exist for any reader, and a put is acknowledged only when no
 *     SEAL lies before it.
 */
import type { LogEngine, LogRef, Offset } from './log-engine.ts';

export interface ShardIdentity {
  readonly shardIndex: number;
  /** Whole seconds since the epoch. */
  readonly createdSeconds: number;
}

export interface ShardRecordInput {
  readonly partitionKey: string;
  readonly data: Uint8Array;
}

/** `data` is a view on the bytes read: copy what must outlive the handling of one read. */
export interface ShardRecord {
  readonly offset: Offset;
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly data: Uint8Array;
  /** Milliseconds since the epoch: the ApproximateArrivalTimestamp. */
  readonly arrivalTimeMs: number;
}

export interface ShardRead {
  readonly records: readonly ShardRecord[];
  readonly next: Offset;
  /** One past the last record there is now. */
  readonly end: Offset;
  readonly start: Offset;
  /** The shard is sealed and `next` is its end. */
  readonly endOfShard: boolean;
}

export interface ShardReadLimit {
  /** Data and partition keys; the first record is returned even when it alone is larger. */
  readonly bytesMax: number;
  readonly recordsMax: number;
}

/** A put that met a SEAL: nothing of it is visible; route it again. */
export class ShardSealedError extends Error {
  override readonly name = 'ShardSealedError';
}

/** Sketch of the class; see the module's header. */
export interface ShardLogContract {
  /** Sequence numbers in the order of `records`. Rejects with a `LogError` or a `ShardSealedError`. */
  append(records: readonly ShardRecordInput[]): Promise<readonly string[]>;
  /** From at or after `from`; an offset that was trimmed away reads from the start. */
  read(from: Offset, limit: ShardReadLimit): Promise<ShardRead>;
  /** Resolves once `read(after)` would return a record or the end of the shard. */
  waitForRecords(after: Offset, signal: AbortSignal): Promise<void>;
  offsetAt(at: 'start' | 'end' | { readonly timeMs: number }): Promise<Offset>;
  seal(): Promise<void>;
}

export type ShardLogFactory = (engine: LogEngine, ref: LogRef, identity: ShardIdentity) => ShardLogContract;
