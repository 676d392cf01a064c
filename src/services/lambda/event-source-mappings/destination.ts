/**
 * The document about records that were given up, as recorded from AWS 2025-11: the order of its keys, `functionError: null`
 * when the function reported the failure itself, no `responseContext` when records were discarded for their age.
 */
import { isoTimestamp } from '../../../platform/clock.ts';
import type { Batch } from './batch.ts';
import type { DiscardReason } from './failure-policy.ts';

/** The answer to the last invocation. */
export interface LastResponse {
  readonly statusCode: number;
  readonly executedVersion: string;
  readonly functionError: 'Unhandled' | null;
}

export interface DiscardedRecords {
  readonly batch: Batch;
  readonly reason: DiscardReason;
  readonly invokeCount: number;
  readonly requestId: string;
  readonly functionArn: string;
  readonly shardId: string;
  readonly streamArn: string;
  readonly nowMs: number;
  /** Absent when it was not the function's answer that decided. */
  readonly response: LastResponse | undefined;
}

/** The JSON text of the document. */
export function failureDocument(discarded: DiscardedRecords): string {
  const { batch, response } = discarded;
  return JSON.stringify({
    requestContext: {
      requestId: discarded.requestId,
      functionArn: discarded.functionArn,
      condition: discarded.reason,
      approximateInvokeCount: discarded.invokeCount,
    },
    ...(response === undefined ? {} : { responseContext: orderedResponse(response) }),
    version: '1.0',
    timestamp: isoTimestamp(discarded.nowMs),
    KinesisBatchInfo: {
      shardId: discarded.shardId,
      startSequenceNumber: batch.firstSequenceNumber,
      endSequenceNumber: batch.lastSequenceNumber,
      approximateArrivalOfFirstRecord: isoTimestamp(batch.arrivalTimeMs(0)),
      approximateArrivalOfLastRecord: isoTimestamp(batch.arrivalTimeMs(batch.size - 1)),
      batchSize: batch.size,
      streamArn: discarded.streamArn,
    },
  });
}

function orderedResponse(response: LastResponse): LastResponse {
  const { statusCode, executedVersion, functionError } = response;
  return { statusCode, executedVersion, functionError };
}
