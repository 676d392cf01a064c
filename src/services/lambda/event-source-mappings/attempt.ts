/** One attempt to hand a batch to its function, and how it looks to an observer. */
import { AssertionFailure } from '../../../platform/assert.ts';
import { raceAbort } from '../../../platform/async/race-abort.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Batch } from './batch.ts';
import type { LastResponse } from './destination.ts';
import type { Decision, PendingBatch } from './failure-policy.ts';
import { ANSWER_BYTES_SHOWN_MAX, ERROR_TEXT_CHARS_MAX, EVENT_BYTES_MAX } from './limits.ts';
import type { AttemptSeen, BatchSeen } from './observer.ts';
import { memberOf, parsePayload, payloadText } from './payload.ts';
import type { FunctionInvoker, InvocationOutcome } from './ports.ts';
import type { Mapping } from './state.ts';

const STATUS_OK = 200;
const STATUS_TOO_LARGE = 413;

export interface Attempt {
  readonly outcome: InvocationOutcome;
  /** For the failure document, should the outcome be the last. */
  readonly response: LastResponse | undefined;
}

/** Invokes the function with an event. Undefined when `abandoned` aborted: then nothing is known of the attempt. */
export async function attemptBatch(
  invoker: FunctionInvoker,
  mapping: Mapping,
  event: Buffer,
  logger: Logger,
  abandoned: AbortSignal,
): Promise<Attempt | undefined> {
  if (event.length > EVENT_BYTES_MAX) return tooLarge(event.length);
  if (invoker.describe(mapping.accountId, mapping.region, mapping.functionArn) === undefined) {
    return notInvoked('The function does not exist.');
  }
  try {
    const outcome = await raceAbort(invoker.invoke(mapping.functionArn, event, abandoned), abandoned);
    return abandoned.aborted ? undefined : { outcome, response: responseOf(outcome, STATUS_OK) };
  } catch (error: unknown) {
    if (abandoned.aborted) return undefined;
    if (error instanceof AssertionFailure) throw error;
    logger.error({ error }, 'the function could not be invoked');
    return notInvoked('The function could not be invoked.');
  }
}

function notInvoked(reason: string): Attempt {
  return { outcome: { kind: 'not-invoked', reason }, response: undefined };
}

/** One record that alone makes an event no function may receive: it fails like a record that the function cannot handle. */
function tooLarge(bytes: number): Attempt {
  const errorMessage = `${bytes} byte payload is too large for the RequestResponse invocation type (limit ${EVENT_BYTES_MAX} bytes)`;
  const payload = Buffer.from(JSON.stringify({ errorType: 'RequestEntityTooLargeException', errorMessage }));
  const invocation = { requestId: '', executedVersion: '$LATEST', payload, durationMs: 0, logTail: '' };
  const outcome: InvocationOutcome = { kind: 'function-error', ...invocation };
  return { outcome, response: responseOf(outcome, STATUS_TOO_LARGE) };
}

function responseOf(outcome: InvocationOutcome, statusCode: number): LastResponse | undefined {
  if (outcome.kind === 'not-invoked') return undefined;
  const functionError = outcome.kind === 'function-error' ? 'Unhandled' : null;
  return { statusCode, executedVersion: outcome.executedVersion, functionError };
}

export function describeBatch(mapping: Mapping, shardId: string, batch: Batch): BatchSeen {
  return {
    mappingId: mapping.uuid,
    functionArn: mapping.functionArn,
    shardId,
    records: batch.size,
    firstSequenceNumber: batch.firstSequenceNumber,
    lastSequenceNumber: batch.lastSequenceNumber,
    partitionKeys: batch.partitionKeys(),
    lastArrivalTimeMs: batch.arrivalTimeMs(batch.size - 1),
  };
}

export function describeAttempt(
  mapping: Mapping,
  shardId: string,
  pending: PendingBatch,
  bytes: number,
  outcome: InvocationOutcome,
  decision: Decision,
  retryAfterMs: number,
): AttemptSeen {
  const invoked = outcome.kind !== 'not-invoked';
  return {
    ...describeBatch(mapping, shardId, pending.batch),
    bytes,
    attempt: pending.invocations + 1,
    outcome: outcome.kind,
    ...(invoked ? { requestId: outcome.requestId } : { errorMessage: outcome.reason }),
    durationMs: invoked ? outcome.durationMs : 0,
    ...(outcome.kind === 'function-error' ? errorText(outcome.payload) : {}),
    ...(outcome.kind === 'answered' ? { answer: beginningOf(outcome.payload) } : {}),
    settled: decision.settle.reduce((sum, one) => sum + (one.as === 'processed' ? one.batch.size : 0), 0),
    logTail: invoked ? outcome.logTail : '',
    next: decision.verdict,
    ...(decision.pause ? { retryAfterMs } : {}),
  };
}

function beginningOf(payload: Uint8Array): string {
  return payloadText(payload.subarray(0, ANSWER_BYTES_SHOWN_MAX));
}

function errorText(payload: Uint8Array): Pick<AttemptSeen, 'errorType' | 'errorMessage'> {
  const error = parsePayload(payload);
  if (typeof error !== 'object' || error === null) return { errorMessage: payloadText(payload).slice(0, ERROR_TEXT_CHARS_MAX) };
  return { ...textMember(error, 'errorType'), ...textMember(error, 'errorMessage') };
}

function textMember(error: object, name: 'errorType' | 'errorMessage'): Partial<Record<typeof name, string>> {
  const value = memberOf(error, name);
  return typeof value === 'string' ? { [name]: value.slice(0, ERROR_TEXT_CHARS_MAX) } : {};
}
