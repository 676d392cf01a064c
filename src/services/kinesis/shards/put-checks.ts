/** What PutRecord and PutRecords check of each record, and where it goes. */
import { explicitHashKeyOutOfRange } from '../errors.ts';
import type { Router } from './router.ts';

export interface PutEntry {
  readonly Data: Uint8Array;
  readonly PartitionKey?: string | undefined;
  readonly ExplicitHashKey?: string | undefined;
}

/** What counts towards the limits of size: the data and the partition key's UTF-8 bytes. */
export function recordBytes({ Data, PartitionKey }: PutEntry): number {
  return Data.length + (PartitionKey === undefined ? 0 : Buffer.byteLength(PartitionKey));
}

/** The index of the shard that takes an entry. */
export function routeEntry(router: Router, { PartitionKey, ExplicitHashKey }: PutEntry): number {
  if (ExplicitHashKey === undefined) return router.shardForKey(PartitionKey ?? '');
  const index = router.shardForHashKey(ExplicitHashKey);
  if (index === undefined) throw explicitHashKeyOutOfRange(ExplicitHashKey);
  return index;
}
