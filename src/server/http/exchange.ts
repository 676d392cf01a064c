/** One request and the way back to its client, whatever carried it. */
import type { Readable } from 'node:stream';
import { isPieced, type UniversalRequest, type UniversalResponse } from '../../protocol/universal.ts';

/** What an exchange does needs no body that is still to come: it is complete, or collected from `source`. */
export interface Exchange extends UniversalRequest {
  /** Writes the answer, with `headers` (names and values by turns) before its own; does nothing when the client is gone. */
  send(headers: string[], answer: UniversalResponse, keepAlive: boolean): void;
}

/** One whose body is still to be read. */
export interface OpenExchange extends Exchange {
  body: Uint8Array;
  readonly source: Readable;
  discardBody(): void;
}

export function byteLength(body: string | Uint8Array): number {
  return typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
}

/** Such an answer may last for minutes; a connection left idle by it would keep a server that stops waiting. */
export function isStreamed(body: UniversalResponse['body']): boolean {
  return typeof body === 'object' && Symbol.asyncIterator in body;
}

/** Lets a source that nobody will read release what it holds (A2). */
export function stopSource(body: UniversalResponse['body']): void {
  if (typeof body === 'string' || body instanceof Uint8Array || isPieced(body)) return;
  body[Symbol.asyncIterator]()
    .return?.()
    .catch(() => {}); // it was never started: there is nobody to tell
}
