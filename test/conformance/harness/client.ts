/**
 * What every client of the conformance suite is to a scenario: one operation by its AWS name, with the input and the output
 * as plain JSON. Blobs stand there as base64, timestamps as ISO 8601 with milliseconds, absent members are absent.
 */

export type Shape = Readonly<Record<string, unknown>>;

/** A service error as the client understood it. */
export class ServiceRefusal extends Error {
  override readonly name = 'ServiceRefusal';
  readonly code: string;
  /** Where the client tells it. */
  readonly status: number | undefined;
  /** The client's own type for it, where it has types: a generic one says that the client did not know the error. */
  readonly type: string | undefined;

  constructor(refusal: RefusalDetails) {
    super(refusal.message);
    this.code = refusal.code;
    this.status = refusal.status;
    this.type = refusal.type;
  }
}

export interface RefusalDetails {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
  readonly type?: string;
}

/** The client is older than the operation or the member. */
export class UnknownToClient extends Error {
  override readonly name = 'UnknownToClient';
}

/** What a subscription brought until it was closed, by either side. */
export interface Subscription {
  readonly events: readonly Shape[];
  /** The service error that ended it, if one did. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** How the client spoke, where it can tell. */
export interface Wire {
  /** `HTTP/1.1` or `HTTP/2.0`. */
  readonly protocol?: string;
  /** Content type of the request. */
  readonly contentType?: string;
}

export interface ConformanceClient {
  readonly name: string;
  /** Rejects with a {@link ServiceRefusal} when the service refuses, with {@link UnknownToClient} when the client does. */
  call(operation: string, input: Shape): Promise<Shape>;
  /** Subscribes to a shard and closes after so many records; without a number it reads until the server ends the stream. */
  subscribe(input: Shape, records?: number): Promise<Subscription>;
  /** Runs the client's own waiter: `StreamExists` or `StreamNotExists`. */
  wait(waiter: string, input: Shape): Promise<void>;
  /** Runs the client's own paginator to its end and gives the pages. */
  paginate(operation: string, input: Shape): Promise<readonly Shape[]>;
  /** How the last call went over the wire, as far as the client tells. */
  wire(): Wire;
  close(): Promise<void>;
}

/** Bytes or text as they stand in inputs and outputs. */
export function base64(data: string | Uint8Array): string {
  return Buffer.from(typeof data === 'string' ? Buffer.from(data, 'utf8') : data).toString('base64');
}

/** Makes an output comparable: no absent members, no metadata, blobs as base64, timestamps (seconds or a text) as ISO 8601. */
export function plain(value: unknown, member = ''): unknown {
  if (value instanceof Uint8Array) return base64(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((one) => plain(one, member));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([key, one]) => one !== undefined && one !== null && !METADATA.has(key))
      .map(([key, one]) => [key, plain(one, key)] as const);
    return Object.fromEntries(entries);
  }
  if (!member.endsWith('Timestamp')) return value;
  return typeof value === 'number' ? new Date(value * 1000).toISOString() : new Date(String(value)).toISOString();
}

const METADATA: ReadonlySet<string> = new Set(['$metadata', 'ResponseMetadata', 'ResultMetadata']);
