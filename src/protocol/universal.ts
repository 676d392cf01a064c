/**
 * One request and one response, whatever carried them: HTTP/1.1 and HTTP/2 meet here and nowhere above. The body is
 * collected and bounded before a request exists; only streaming operations *answer* with an async iterable.
 */

/** What is known of a request before its body is read. */
export interface RequestHead {
  readonly method: string;
  /** The path as sent (percent-encoded), without the query. */
  readonly path: string;
  /** What follows the `?`, as sent; empty when there is none. */
  readonly query: string;
  /** A header by its lower-case name; `host` is the `:authority` of HTTP/2. Repeated headers are joined by `, `. */
  header(name: string): string | undefined;
  /** All headers as they came, repeated ones too: names and values by turns, one character per byte, HTTP/2's own among them. */
  rawHeaders(): readonly string[];
}

export interface UniversalRequest extends RequestHead {
  readonly httpVersion: '1.1' | '2.0';
  readonly body: Uint8Array;
  /** Nobody looks at the body any more: its memory is used again. To be called once at most, and worth it for large ones. */
  releaseBody?(): void;
  /** Aborts when the client goes away before its answer is complete. Made when first asked for. */
  signal(): AbortSignal;
}

export interface UniversalResponse {
  readonly status: number;
  /** Header names as they are written in HTTP/1.1; HTTP/2 lower-cases them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | PiecedBody | AsyncIterable<Uint8Array>;
}

/** A large body whose length is known and whose bytes are made while they are sent. */
export interface PiecedBody {
  readonly byteLength: number;
  /** The next bytes, in `scratch` or, where a part does not fit in there, in a buffer of their own; undefined at the end. */
  next(scratch: Buffer): Uint8Array | undefined;
}

/** Whether it is neither bytes nor text nor a source of pieces. */
export function isPieced(body: UniversalResponse['body']): body is PiecedBody {
  return typeof body === 'object' && !(body instanceof Uint8Array) && 'byteLength' in body;
}
