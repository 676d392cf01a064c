/**
 * What clients of a stream were told, as a list of events: the input of the history checkers.
 *
 * H1. `t0` is taken before a request leaves and `t1` after its answer was read, both in milliseconds of one monotonic clock.
 * H2. `ok`: done, `out` holds what. `fail`: certainly not done. `info`: nobody knows (the connection was lost, an internal
 *     failure); it may have been done once, at any time after `t0`.
 * H3. Each put of a record has an `attemptId` of its own, which stands in the record's bytes; a client that tries again makes
 *     a new attempt.
 */

export type Outcome = 'ok' | 'fail' | 'info';

interface EventOf<F extends string, In, Out> {
  /** Which client: the events of one client do not overlap, but for the records of one PutRecords. */
  readonly proc: number;
  readonly f: F;
  readonly attemptId: string;
  readonly t0: number;
  readonly t1: number;
  readonly type: Outcome;
  readonly in: In;
  /** Null unless `type` is `ok`. */
  readonly out: Out | null;
}

/** One record of a PutRecord or PutRecords. */
export type PutEvent = EventOf<
  'put',
  {
    readonly partitionKey: string;
    readonly explicitHashKey: string | null;
    /** Length and checksum of the data. */
    readonly digest: string;
    /** Records of one PutRecords have the same number here, and their places in it. */
    readonly request: number;
    readonly place: number;
  },
  { readonly shardId: string; readonly sequenceNumber: string }
>;

export type StartingPoint =
  | { readonly type: 'TRIM_HORIZON' | 'LATEST' }
  | { readonly type: 'AT_TIMESTAMP'; readonly timeMs: number }
  | { readonly type: 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER'; readonly sequenceNumber: string };

/** A GetShardIterator; its `attemptId` names the chain of reads that follows. */
export type IteratorEvent = EventOf<
  'iterator',
  {
    readonly shardId: string;
    readonly start: StartingPoint;
    /** The reading of the whole shard at the end, when nobody puts any more: what "is lost" is judged by. */
    readonly final: boolean;
  },
  Readonly<Record<string, never>>
>;

/** A record as a GetRecords returned it. `attemptId` is read from its bytes; null when they hold none. */
export interface SeenRecord {
  readonly attemptId: string | null;
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly digest: string;
  /** Milliseconds since the epoch. */
  readonly arrivalMs: number;
}

/** A GetRecords. Page n of a chain was read with the iterator that page n − 1 returned. */
export type ReadEvent = EventOf<
  'read',
  { readonly chain: string; readonly page: number },
  {
    readonly records: readonly SeenRecord[];
    readonly millisBehindLatest: number;
    /** The children that the last page of a closed shard names; null where another page follows. */
    readonly childShardIds: readonly string[] | null;
  }
>;

export interface ShardDescription {
  readonly shardId: string;
  readonly parentShardIds: readonly string[];
  /** Both inclusive, decimal. */
  readonly startingHashKey: string;
  readonly endingHashKey: string;
  readonly startingSequenceNumber: string;
  /** Null while the shard is open. */
  readonly endingSequenceNumber: string | null;
}

/** A ListShards, all pages. */
export type ShardsEvent = EventOf<'shards', null, { readonly shards: readonly ShardDescription[] }>;

export type HistoryEvent = PutEvent | IteratorEvent | ReadEvent | ShardsEvent;

/** The life of one stream. */
export interface History {
  readonly retentionMs: number;
  /** Wall time less the clock of `t0` and `t1`. */
  readonly wallOffsetMs: number;
  /** How far apart the clocks of server and clients may be, where the two are compared. */
  readonly clockSlackMs: number;
  readonly events: readonly HistoryEvent[];
}
