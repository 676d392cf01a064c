/**
 * Reads what a function answered when its mapping has `ReportBatchItemFailures` (recorded 2025-11, twelve cases).
 *
 * Success: an empty answer, `""`, `[]`, `null`, an object without failures. Everything else that does not name records of
 * the batch and nothing but them is a failure of the whole batch: what is not understood is delivered again.
 */
import type { Batch } from './batch.ts';
import { memberOf, parsePayload } from './payload.ts';

/** `firstFailed` is an index into the batch. */
export type ReportedResult =
  | { readonly kind: 'success' }
  | { readonly kind: 'failure' }
  | { readonly kind: 'partial'; readonly firstFailed: number };

const SUCCESS: ReportedResult = { kind: 'success' };
const FAILURE: ReportedResult = { kind: 'failure' };

/** `payload` is the JSON text that the function returned. A failure at index 0 is a failure of the whole batch. */
export function readResponse(payload: Uint8Array, batch: Batch): ReportedResult {
  if (payload.length === 0) return SUCCESS;
  const failures = itemFailures(parsePayload(payload));
  if (failures === undefined) return FAILURE;
  if (failures.length === 0) return SUCCESS;
  const indexes = batch.indexes();
  let firstFailed = batch.size;
  for (const failure of failures) {
    const index = indexes.get(identifierOf(failure));
    if (index === undefined) return FAILURE;
    firstFailed = Math.min(firstFailed, index);
  }
  return firstFailed === 0 ? FAILURE : { kind: 'partial', firstFailed };
}

/** The reported failures, none for an answer that means success, or undefined for an answer of another form. */
function itemFailures(answer: unknown): readonly unknown[] | undefined {
  if (answer === null || answer === '') return [];
  if (Array.isArray(answer)) return answer.length === 0 ? [] : undefined;
  if (typeof answer !== 'object') return undefined;
  const failures: unknown = Reflect.get(answer, 'batchItemFailures');
  if (failures === undefined || failures === null) return [];
  return Array.isArray(failures) ? failures : undefined;
}

/** Empty when there is none; no record has an empty sequence number. */
function identifierOf(failure: unknown): string {
  const identifier = memberOf(failure, 'itemIdentifier');
  return typeof identifier === 'string' ? identifier : '';
}
