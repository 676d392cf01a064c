/**
 * What the event source mappings need of others, as interfaces of their own: a source of records, a function to invoke, a
 * place for what failed. `server/server.ts` wires them; the tests put small real peers in their place.
 */

/** One record as the source stored it. */
export interface SourceRecord {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  /** May be a view on what was read: it is copied before anything else is awaited. */
  readonly data: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly arrivalTimeMs: number;
}

export interface SourceShard {
  readonly shardId: string;
  readonly parentShardIds: readonly string[];
}

/** Where reading begins: resolved once per shard to a `Position` and then kept. */
export type StartingPosition =
  | { readonly type: 'TRIM_HORIZON' }
  | { readonly type: 'LATEST' }
  | { readonly type: 'AT_TIMESTAMP'; readonly timeMs: number };

/** An opaque point between two records of a shard; survives a restart. */
export type Position = string & { readonly brand: 'Position' };

export interface SourceRead {
  readonly records: readonly SourceRecord[];
  /** Just behind the last record returned. */
  readonly next: Position;
  /** The shard is closed and everything before `next` was its last record. */
  readonly endOfShard: boolean;
  /** Records between `from` and the first record returned were removed by retention before they could be read. */
  readonly recordsLost: boolean;
  /** Nothing was read: there may be records, but it is not yet time for them. */
  readonly withheld?: boolean;
}

/** How a read counts: among what the shard's consumers share (`push`, when absent); as a call besides, of which one too many
 *  returns nothing; or not at all, because it takes nothing from those who process the shard. */
export type ReadCounts = 'push' | 'call' | 'nothing';

export interface ReadLimit {
  readonly bytesMax: number;
  readonly recordsMax: number;
  readonly counts?: ReadCounts;
}

/** What is on both sides of a position in a shard. */
export interface Surroundings {
  /** Of the last record before it, when that can still be read. */
  readonly lastBefore: string | undefined;
  /** Of the first record behind it. */
  readonly first: { readonly sequenceNumber: string; readonly arrivalTimeMs: number } | undefined;
  /** How many records there are behind it. */
  readonly records: number;
}

/** What reads a shard, from position to position. */
export interface RecordReader {
  /** The position just behind a record. */
  after(sequenceNumber: string): Position;
  /** A position of an earlier stream of the same name reads from the start of this one, as records lost. */
  read(sourceArn: string, shardId: string, from: Position, limit: ReadLimit): Promise<SourceRead>;
  /** Resolves as soon as a read from `from` returns a record or the end of the shard. Rejects when `signal` aborts. */
  waitForRecords(sourceArn: string, shardId: string, from: Position, signal: AbortSignal): Promise<void>;
}

export interface RecordSource extends RecordReader {
  /** The shards of a stream (also closed ones that still hold records), or undefined when it does not exist. Undefined ends
   *  what was reached in it: a source that cannot tell rejects. */
  shards(sourceArn: string): Promise<readonly SourceShard[] | undefined>;
  resolve(sourceArn: string, shardId: string, start: StartingPosition): Promise<Position>;
  /** The position just before a record; undefined for a number that is none of this shard. */
  before(sourceArn: string, shardId: string, sequenceNumber: string): Position | undefined;
  /** Looks around without counting as a read. */
  survey(sourceArn: string, shardId: string, at: Position): Promise<Surroundings>;
  /** Calls `listener` when the shards of a stream may have changed or the stream is gone; returns how to stop. */
  onShardsChanged(sourceArn: string, listener: () => void): () => void;
}

/** What an attempt that reached the function left behind. `payload` is the JSON text of its answer or of its error. */
export interface Invocation {
  readonly requestId: string;
  readonly executedVersion: string;
  readonly payload: Uint8Array;
  readonly durationMs: number;
  /** The end of what the function wrote while it ran, at most 4 KiB, as lines. */
  readonly logTail: string;
}

/** What became of one attempt. */
export type InvocationOutcome =
  | (Invocation & { readonly kind: 'answered' })
  /** The function threw, crashed or ran out of time. */
  | (Invocation & { readonly kind: 'function-error' })
  /** It never reached the function (throttled, being replaced, our own fault): not counted as an attempt. */
  | { readonly kind: 'not-invoked'; readonly reason: string };

export interface FunctionDescription {
  /** With the qualifier as it was asked for. */
  readonly functionArn: string;
  readonly functionName: string;
  readonly roleArn: string;
}

export interface FunctionInvoker {
  /** Undefined when the function does not exist. `reference`: name, partial ARN or ARN, optionally qualified. */
  describe(accountId: string, region: string, reference: string): FunctionDescription | undefined;
  invoke(functionArn: string, payload: Uint8Array, signal: AbortSignal): Promise<InvocationOutcome>;
}

export interface OnFailureDestination {
  /** A sentence when an ARN cannot be a destination of a mapping of this account, else undefined. */
  refuse(destinationArn: string, accountId: string): string | undefined;
  /** Resolves once the document is durable at the destination. Rejects when it could not be delivered, with an
   *  `UndeliverableError` when it never will be. */
  /** `objectKey`: under which a bucket keeps it. `signal`: nobody waits any more. */
  deliver(destinationArn: string, document: string, objectKey: string, signal: AbortSignal): Promise<void>;
}
