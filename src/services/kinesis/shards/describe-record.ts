/** What readers are told of records, whether they ask for them or are sent them. */
import type { Record } from '../../../protocol/generated/kinesis.ts';
import type { ShardRead, ShardRecord } from '../../../storage/shard-log.ts';

export function describeRecord(record: ShardRecord): Record {
  return {
    SequenceNumber: record.sequenceNumber,
    ApproximateArrivalTimestamp: record.arrivalTimeMs,
    Data: record.data,
    PartitionKey: record.partitionKey,
  };
}

/** How far the last record returned lies back, as AWS's metric of the age of an iterator is defined; 0 at the tip. */
export function millisBehind(read: ShardRead, lastArrivalMs: number, nowMs: number): number {
  return read.next >= read.end ? 0 : Math.max(1, nowMs - lastArrivalMs);
}
