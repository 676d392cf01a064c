/** What the adapter needs of whatever answers requests: a decision from the head, then an answer to the whole. */
import type { RequestHead, UniversalRequest, UniversalResponse } from '../../protocol/universal.ts';

/** What was decided from the head of one request. */
export interface Admission {
  /** Names and values by turns, written into the answer whatever it is. The adapter appends to it. */
  readonly headers: string[];
  /** The whole answer, when the body need not be read. */
  readonly answer: UniversalResponse | undefined;
  readonly bodyBytesMax: number;
  /** Whether the answer may come as a stream; not told otherwise. */
  readonly streams?: boolean;
  /** Never throws for what a client did; a promise only when the operation has to wait. */
  respond(request: UniversalRequest): UniversalResponse | Promise<UniversalResponse>;
  /** The answer to a body beyond `bodyBytesMax`: its announced size, or what had come when reading stopped. */
  tooLarge(sizeBytes: number): UniversalResponse;
  /** The answer when there is no room for the body now. */
  overloaded(): UniversalResponse;
}

export interface HttpApplication {
  admit(head: RequestHead): Admission;
}

/** Why a request's signal aborted. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';

  constructor() {
    super('the client went away before its answer was complete');
  }
}
