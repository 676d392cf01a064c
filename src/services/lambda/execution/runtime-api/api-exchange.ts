/** A request to the Runtime API or the Extensions API of an environment, and its answer, whoever reads and writes them. */
export interface ApiExchange {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** `name` in lower case. */
  header(name: string): string | undefined;
  /**
   * Reads the body; undefined when it is larger than it may be: the rest is read and dropped. Calls nothing when the client
   * breaks off.
   */
  collect(bytesMax: number, done: (body: Uint8Array | undefined) => void): void;
  /** To be called once. Names and values of headers are what a header can carry. */
  answer(status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array): void;
  /** The same for a client that does not wait for it: it may go out with the answer to the client's next request. */
  answerLater(status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array): void;
  /** Calls `listener`, and none that was given before, when the connection closes before the answer is out. */
  onGone(listener: () => void): void;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

const ACCEPTED = '{"status":"OK"}\n';

export function accept(exchange: ApiExchange): void {
  exchange.answer(202, JSON_TYPE, ACCEPTED);
}

/** For a client that does not wait for it. */
export function acceptLater(exchange: ApiExchange): void {
  exchange.answerLater(202, JSON_TYPE, ACCEPTED);
}

export function refuse(exchange: ApiExchange, status: number, errorType: string, errorMessage: string): void {
  exchange.answer(status, JSON_TYPE, JSON.stringify({ errorType, errorMessage }));
}
