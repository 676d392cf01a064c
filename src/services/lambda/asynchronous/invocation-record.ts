/**
 * What is told of an asynchronous invocation when it is over: the document for a destination, and the message for a
 * dead-letter queue. Keys and their order as recorded from AWS 2024; payloads stand in it as they were.
 *
 * IR1. Neither has characters that queues and topics refuse, or the event would be lost for the sake of its error's colours.
 */
import { isoTimestamp } from '../../../platform/clock.ts';
import { functionArn, LATEST } from '../functions/function-reference.ts';
import { ERROR_MESSAGE_BYTES_MAX } from './limits.ts';
import type { DestinationAttribute } from './ports.ts';
import type { QueuedEvent } from './queued-event.ts';
import type { GiveUpCondition } from './retry-policy.ts';

/** The function's answer to the last attempt. */
export interface FunctionAnswer {
  readonly executedVersion: string;
  readonly isError: boolean;
  /** JSON text, or whatever a custom runtime sent. */
  readonly payload: Uint8Array;
}

export interface InvocationEnd {
  readonly event: QueuedEvent;
  readonly payload: Uint8Array;
  readonly condition: 'Success' | GiveUpCondition;
  readonly nowMs: number;
  /** Undefined when it was not the function's answer that decided. */
  readonly answer: FunctionAnswer | undefined;
}

/** The JSON text of the document. */
export function invocationRecord({ event, payload, condition, nowMs, answer }: InvocationEnd): string {
  const requestContext = {
    requestId: event.requestId,
    functionArn: functionArn(event.key, event.qualifier ?? LATEST),
    condition,
    approximateInvokeCount: event.invocations,
  };
  const members = [
    `"version":"1.0"`,
    `"timestamp":${JSON.stringify(isoTimestamp(nowMs))}`,
    `"requestContext":${JSON.stringify(requestContext)}`,
    `"requestPayload":${textOf(payload)}`,
  ];
  if (answer !== undefined) {
    const { executedVersion, isError } = answer;
    const responseContext = { statusCode: 200, executedVersion, ...(isError && { functionError: 'Unhandled' }) };
    members.push(`"responseContext":${JSON.stringify(responseContext)}`, `"responsePayload":${jsonOf(answer.payload)}`);
  }
  return escaped(`{${members.join(',')}}`);
}

export interface DeadLetter {
  /** The event itself. */
  readonly body: string;
  readonly attributes: Readonly<Record<string, DestinationAttribute>>;
}

/**
 * `ErrorCode` is the status of the last answer (recorded: 200); without one it is that of a throttled invocation. Of the
 * error's text there is what fits a message of `bytesMax`, so that an event is never lost for its sake.
 */
export function deadLetter({ event, payload, answer }: InvocationEnd, bytesMax: number): DeadLetter {
  const body = escaped(textOf(payload));
  const attributes = {
    RequestID: { dataType: 'String', value: event.requestId },
    ErrorCode: { dataType: 'Number', value: answer === undefined ? '429' : '200' },
  } as const;
  const text = answer === undefined ? 'Rate Exceeded.' : shown(errorMessageOf(textOf(answer.payload)));
  const empty = { ...attributes, ErrorMessage: { dataType: 'String', value: '' } } as const;
  const room = bytesMax - Buffer.byteLength(body) - attributesBytes(empty);
  const value = beginningOf(text, Math.max(0, Math.min(room, ERROR_MESSAGE_BYTES_MAX)));
  return { body, attributes: value === '' ? attributes : { ...empty, ErrorMessage: { ...empty.ErrorMessage, value } } };
}

/** As queues and topics count them: names, types and values. */
function attributesBytes(attributes: DeadLetter['attributes']): number {
  let bytes = 0;
  for (const [name, { dataType, value }] of Object.entries(attributes)) bytes += Buffer.byteLength(name + dataType + value);
  return bytes;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** What is no JSON becomes a JSON text. */
function jsonOf(bytes: Uint8Array): string {
  const text = textOf(bytes);
  return parsed(text) === undefined ? JSON.stringify(text) : text;
}

/** IR1: of all characters that may stand unescaped in JSON these are the ones. */
function escaped(json: string): string {
  return json.replace(/[\ufffe\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}

/** IR1 */
function shown(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd');
}

function errorMessageOf(text: string): string {
  const error = parsed(text)?.value;
  const message = typeof error === 'object' && error !== null ? (error as { errorMessage?: unknown }).errorMessage : undefined;
  return typeof message === 'string' ? message : text;
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error: unknown) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function beginningOf(text: string, bytesMax: number): string {
  const bytes = Buffer.from(text);
  if (bytes.byteLength <= bytesMax) return text;
  let end = bytesMax;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--; // not in the middle of a character
  return bytes.subarray(0, end).toString('utf8');
}
