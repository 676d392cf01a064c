/** What readers are told of records, whether they ask for them or are sent them. */
import type { Record } from '../../../protocol/generated/kinesis.ts';
import type { ShardRead, ShardRecord } from '../../../storage/shard-log.ts';

export function describeRecord(record: ShardRecord): Record {
  const usual: Record = {
    SequenceNumber: record.sequenceNumber,
    ApproximateArrivalTimestamp: record.arrivalTimeMs,
    Data: record.data,
    PartitionKey: record.partitionKey,
  };
  return record.encrypted === true || record.partitionKey === '' ? unusual(record, usual) : usual;
}

/** One that was encrypted, or that was put without partition key into a stream that does without. */
function unusual({ encrypted, partitionKey }: ShardRecord, usual: Record): Record {
  const record = encrypted === true ? { ...usual, EncryptionType: 'KMS' as const } : usual;
  if (partitionKey !== '') return record;
  const { PartitionKey: _, ...withoutKey } = record;
  return withoutKey;
}

/** How far the last record returned lies back, as AWS's metric of the age of an iterator is defined; 0 at the tip. */
export function millisBehind(read: ShardRead, lastArrivalMs: number, nowMs: number): number {
  return read.next >= read.end ? 0 : Math.max(1, nowMs - lastArrivalMs);
}
