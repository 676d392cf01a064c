/** Batches for tests that need no stream. */
import type { Batch } from '../../../../src/services/lambda/event-source-mappings/batch.ts';
import { Batcher } from '../../../../src/services/lambda/event-source-mappings/batcher.ts';
import type { EventOrigin } from '../../../../src/services/lambda/event-source-mappings/event.ts';
import type { SourceRecord } from '../../../../src/services/lambda/event-source-mappings/ports.ts';

export const ORIGIN: EventOrigin = {
  shardId: 'shardId-000000000006',
  eventSourceArn: 'arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream',
  awsRegion: 'us-east-2',
  invokeIdentityArn: 'arn:aws:iam::123456789012:role/lambda-role',
};

export function recordOf(
  index: number,
  data: Uint8Array = Buffer.from(`data ${index}`),
  arrivalTimeMs = 1_545_084_650_987,
): SourceRecord {
  return { sequenceNumber: String(49_590_338_271_490 + index), partitionKey: `key ${index}`, data, arrivalTimeMs };
}

/** Records that arrived at the given times, as one batch. */
export function batchArrivedAt(arrivalTimesMs: readonly number[]): Batch {
  const batcher = new Batcher(ORIGIN, 10_000);
  for (const [index, timeMs] of arrivalTimesMs.entries()) batcher.add(recordOf(index, undefined, timeMs));
  return batcher.finish();
}

/** `size` records that all arrived at time 0. */
export function batchOf(size: number): Batch {
  return batchArrivedAt(Array.from({ length: size }, () => 0));
}

export function sequenceNumbersOf(batch: Batch): string[] {
  return Array.from({ length: batch.size }, (_, index) => batch.sequenceNumber(index));
}

/** The event of some records, built the slow way. */
export function eventObject(records: readonly SourceRecord[], origin: EventOrigin = ORIGIN): object {
  return {
    Records: records.map((record) => ({
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: record.partitionKey,
        sequenceNumber: record.sequenceNumber,
        data: Buffer.from(record.data).toString('base64'),
        approximateArrivalTimestamp: record.arrivalTimeMs / 1000,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `${origin.shardId}:${record.sequenceNumber}`,
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: origin.invokeIdentityArn,
      awsRegion: origin.awsRegion,
      eventSourceARN: origin.eventSourceArn,
    })),
  };
}
