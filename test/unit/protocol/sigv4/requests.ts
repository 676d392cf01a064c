/** Requests as they come from the wire: one character per byte, headers in their order. */
import type { UniversalRequest } from '../../../../src/protocol/universal.ts';

export interface SentRequest {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  /** Names and values by turns. */
  readonly headers: readonly string[];
  readonly body?: string | Uint8Array;
  readonly httpVersion?: '1.1' | '2.0';
}

export function sent({
  method = 'POST',
  path = '/',
  query = '',
  headers,
  body = '',
  httpVersion = '1.1',
}: SentRequest): UniversalRequest {
  const raw = headers.map(asBytes);
  return {
    httpVersion,
    method,
    path: asBytes(path),
    query: asBytes(query),
    body: typeof body === 'string' ? Buffer.from(body) : body,
    header: (name) => valueIn(raw, name) ?? (name === 'host' ? valueIn(raw, ':authority') : undefined),
    rawHeaders: () => raw,
    signal: () => new AbortController().signal,
  };
}

function valueIn(raw: readonly string[], name: string): string | undefined {
  const values = raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name);
  return values.length === 0 ? undefined : values.join(', ');
}

function asBytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}
