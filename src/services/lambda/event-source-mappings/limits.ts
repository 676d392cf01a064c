/** Every bound of the event source mappings, with its source. */
import type { Pace } from '../../../platform/async/backoff.ts';
import type { WaitingMax } from '../../../storage/delivery-log.ts';

/** The largest event a function is invoked with, as text with its envelope (Lambda quotas: 6 MB, synchronous). */
export const EVENT_BYTES_MAX = 6_291_456;

/** Pacing of retries: the n-th waits 2^(n-1) seconds, at most 16, less up to a quarter. That gives the eight
 *  invocations within 60 seconds that were recorded 2025-11 for a record that expired while it was retried. */
export const RETRY_PACE: Pace = { firstMs: 1_000, lastMs: 16_000 };

/** From this many failures in a row on, it is checked before each retry that retention has not removed the records. */
export const FAILURES_BEFORE_RETENTION_CHECK = 4;

/** How long `close` waits for batches under way before it abandons them without a checkpoint. */
export const CLOSE_DRAIN_MS = 10_000;

/** How many shards one command names. */
export const SHARDS_PER_COMMAND = 500;

/** ListEventSourceMappings without `MaxItems` (API reference). */
export const LIST_ITEMS_DEFAULT = 100;

/** `MaximumRecordAgeInSeconds`: −1, or at least this (API reference of the console and the CDK). */
export const RECORD_AGE_SECONDS_MIN = 60;

/** Patterns per mapping (Lambda quotas; AWS raises it to 10 on request). */
export const FILTERS_MAX = 10;
/** The most records that are read at once in search of one that passes the filter. */
export const FILTER_SCAN_RECORDS_MAX = 10_000;

/** How far the lanes of a shard are ahead of its checkpoint: records, and bytes of data. */
export const LANES_AHEAD_RECORDS_MAX = 50_000;
export const LANES_AHEAD_BYTES_MAX: number = 16 * 1_024 * 1_024;
/** The most that is read at once for the lanes of a shard. */
export const LANES_READ_BYTES_MAX: number = 4 * 1_024 * 1_024;

/** The state of a tumbling window (Lambda developer guide: 1 MB), and what an event leaves room for because of it. */
export const WINDOW_STATE_BYTES_MAX = 1_048_576;
export const WINDOW_FRAME_BYTES_MAX: number = WINDOW_STATE_BYTES_MAX + 16_384;
/** How long after its end a window waits for records that arrived before it and are still on their way to disk. */
export const WINDOW_GRACE_MS = 1_000;
/** What a log of windows may hold beyond four times what counts in it. */
export const WINDOW_LOG_SLACK_BYTES: number = 4 * 1_024 * 1_024;
export const WINDOW_LOG_READ_BYTES: number = 4 * 1_024 * 1_024;

/** What one call returns at most, where a mapping polls (API reference, GetRecords). */
export const POLL_RECORDS_MAX = 10_000;
export const POLL_BYTES_MAX: number = 10 * 1_024 * 1_024;

/**
 * What may wait for an on-failure destination that does not answer. Then the shards with more for it wait, too: their records
 * are in the stream, and nothing is lost before retention ends.
 */
export const DOCUMENTS_WAITING_MAX: WaitingMax = {
  documents: 100_000,
  bytes: 1_024 * 1_024 * 1_024,
  beyond: 'refused',
};

/** Mappings that have metrics. */
export const METRIC_MAPPINGS_MAX = 1_000;

/** Characters of a function's error text that are shown to an observer. */
export const ERROR_TEXT_CHARS_MAX = 2_000;

/** Bytes of a function's answer that are shown to an observer. */
export const ANSWER_BYTES_SHOWN_MAX = 1_000;

/** Of one function or event source mapping (API reference). */
export const TAGS_MAX = 50;

/** `MaximumRetryAttempts` (API reference). */
export const RETRY_ATTEMPTS_MAX = 10_000;

/** Replays at once, and shards of one that are read at once: each holds a batch. */
export const REPLAYS_MAX = 10;
export const REPLAY_SHARDS_AT_ONCE = 10;
/** Retries of a replay where the mapping's own have no bound: somebody waits for its end. */
export const REPLAY_RETRIES_DEFAULT = 2;
/** A replay ends after so many attempts in a row that did not reach the function, reads that failed, or windows that could
 *  not be closed: a minute and a half at the pace of retries. */
export const REPLAY_FAILURES_MAX = 8;
/** How often a replay tells how far it is, and how many lines may wait for whoever reads them. */
export const REPLAY_PROGRESS_MS = 1_000;
export const REPLAY_LINES_MAX = 1_000;
