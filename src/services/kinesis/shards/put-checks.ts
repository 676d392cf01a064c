/** What PutRecord and PutRecords check of each record, and where it goes. */
import type { Stream } from '../catalog/state.ts';
import { explicitHashKeyOutOfRange, partitionKeyMissing } from '../errors.ts';
import type { OpenStream } from './open-streams.ts';

/** Throws for a record without partition key, unless the stream does without; `member` as in `recordTooLarge`. */
export function checkPartitionKey({ PartitionKey }: PutEntry, { recordDistribution }: Stream, member: string): void {
  if (PartitionKey === undefined && recordDistribution !== 'AUTO') throw partitionKeyMissing(member);
}

export interface PutEntry {
  readonly Data: Uint8Array;
  readonly PartitionKey?: string | undefined;
  readonly ExplicitHashKey?: string | undefined;
}

/** What counts towards the limits of size: the data and the partition key's UTF-8 bytes. */
export function recordBytes({ Data, PartitionKey }: PutEntry): number {
  return Data.length + (PartitionKey === undefined ? 0 : Buffer.byteLength(PartitionKey));
}

/** The index of the shard that takes an entry: with AUTO the next one in turn, whatever keys it has. */
export function routeEntry({ router, stream }: OpenStream, { PartitionKey, ExplicitHashKey }: PutEntry): number {
  if (stream.recordDistribution === 'AUTO') return router.shardByTurn();
  if (ExplicitHashKey === undefined) return router.shardForKey(PartitionKey ?? '');
  const index = router.shardForHashKey(ExplicitHashKey);
  if (index === undefined) throw explicitHashKeyOutOfRange(ExplicitHashKey);
  return index;
}
