/**
 * An asynchronous invocation on its way to a function, as the log keeps it: one entry, whose key is the JSON text of what is
 * known about it and whose value is the payload.
 */
import type { Entry, StoredEntry } from '../../../storage/log-engine.ts';
import type { FunctionKey } from '../functions/function-reference.ts';

export interface QueuedEvent {
  /** The same in all attempts (recorded 2023-11). */
  readonly requestId: string;
  readonly key: FunctionKey;
  /** As the caller gave it. */
  readonly qualifier?: string;
  readonly acceptedMs: number;
  /** Attempts that reached the function. */
  readonly invocations: number;
  /** When it is to be invoked next; absent: at once. */
  readonly dueMs?: number;
  /** Its place in the order of acceptance, where an earlier version put it elsewhere in the log. */
  readonly rank?: number;
}

export function eventEntry(event: QueuedEvent, payload: Uint8Array): Entry {
  return { key: Buffer.from(JSON.stringify(event)), value: payload };
}

export function eventIn({ key }: StoredEntry): QueuedEvent {
  const bytes = key ?? new Uint8Array();
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as QueuedEvent;
}
