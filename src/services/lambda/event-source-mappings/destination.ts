/**
 * The document about records that were given up, as recorded from AWS 2025-11: the order of its keys, `functionError: null`
 * when the function reported the failure itself, no `responseContext` when records were discarded for their age.
 */
import { isoTimestamp } from '../../../platform/clock.ts';
import type { Random } from '../../../platform/random.ts';
import { parseArn } from '../../../protocol/arn.ts';
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
  /** The whole event as JSON text, which a bucket gets with the document (API reference). */
  readonly payload?: string;
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
    ...(discarded.payload === undefined ? {} : { payload: discarded.payload }),
  });
}

const KEY_PREFIX = 'aws/lambda/';

export function isBucket(destination: string): boolean {
  return parseArn(destination)?.service === 's3';
}

/** Recorded 2025-11: `aws/lambda/<mapping>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<random UUID>`, the time of the document. */
export function objectKey(mappingId: string, { shardId, nowMs }: DiscardedRecords, random: Random): string {
  return datedObjectKey(`${KEY_PREFIX}${mappingId}/${shardId}`, nowMs, random);
}

/** What every document's key in a bucket ends with. */
export function datedObjectKey(folder: string, nowMs: number, random: Random): string {
  const [day = '', time = ''] = isoTimestamp(nowMs).split('T');
  const seconds = time.slice(0, 8).replaceAll(':', '.');
  return `${folder}/${day.replaceAll('-', '/')}/${day}T${seconds}-${random.uuid()}`;
}

/** The mapping that a document in the outbox is of: its note is the mapping's id, or the key of an object. */
export function mappingOf(note: string): string {
  return note.startsWith(KEY_PREFIX) ? (note.split('/')[2] ?? '') : note;
}

/** How many records a document is about. It may be large: an event can follow. */
export function recordsIn(document: string): number {
  return Number(BATCH_SIZE.exec(document.slice(0, DOCUMENT_CHARS_MAX))?.[1] ?? 0);
}

const BATCH_SIZE = /"batchSize":(\d+)/;
/** Of a document without its event: ARNs, ids, numbers and times. */
const DOCUMENT_CHARS_MAX = 4_096;

function orderedResponse(response: LastResponse): LastResponse {
  const { statusCode, executedVersion, functionError } = response;
  return { statusCode, executedVersion, functionError };
}
