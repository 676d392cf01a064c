/** Every bound of the service, with its source. "API reference" is the Amazon CloudWatch Logs API reference. */

/** Pages (API reference). */
export const DESCRIBE_PAGE_MAX = 50;
export const EVENTS_PAGE_MAX = 10_000;
/** What a page of events holds at most (API reference: 1 MB). */
export const EVENTS_PAGE_BYTES: number = 1024 * 1024;
/** What a message counts besides its own bytes (API reference of PutLogEvents). */
export const EVENT_OVERHEAD_BYTES = 26;
/** One log event (CloudWatch Logs quotas). */
export const MESSAGE_BYTES_MAX: number = 256 * 1024;
export const TAGS_MAX = 50;

/** Days for which a group's events can be kept (API reference of PutRetentionPolicy). */
export const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Our own bounds. AWS grants 1,000,000 groups; here each is a log of the engine. */
export const LOG_GROUPS_MAX = 10_000;
/** Streams of one group. With more of them the events go with which those end that ended first, so that this many are left. */
export const LOG_STREAMS_MAX = 10_000;
export const LOG_STREAMS_KEPT = 9_000;
/** What is kept of a group's events, unless configured: lines of the last days of a busy function. */
export const GROUP_BYTES_DEFAULT: number = 64 * 1024 * 1024;
export const RETENTION_DAYS_DEFAULT = 30;

/** How long a line waits at most before it goes to the disk: what a crash costs. */
export const FLUSH_INTERVAL_MS = 250;
/** After a failed flush. */
export const FLUSH_RETRY_MS = 1000;
/** Lines of one group that wait for the disk; further ones are dropped and counted. */
export const WAITING_BYTES_MAX: number = 4 * 1024 * 1024;
/** Of all groups together. */
export const WAITING_BYTES_TOTAL_MAX: number = 64 * 1024 * 1024;
/** What a line costs in memory beside its text, about. */
export const LINE_OVERHEAD_BYTES = 64;
/** Lines are stored in entries of about this size. */
export const ENTRY_BYTES: number = 256 * 1024;
/** How much of a log is read at once. */
export const READ_BYTES: number = 512 * 1024;
/** How much of a log one call looks through; what is beyond it comes with the next page. */
export const SEARCH_BYTES_MAX: number = 16 * 1024 * 1024;
/** Places of a log that are remembered, so that its end can be read backwards and its beginning trimmed. */
export const MARK_BYTES: number = 512 * 1024;
/** Between two looks for events that have been kept long enough. */
export const MAINTENANCE_INTERVAL_MS = 60_000;

/** Terms of a filter pattern: more than any has that a person writes. */
export const FILTER_TERMS_MAX = 100;
