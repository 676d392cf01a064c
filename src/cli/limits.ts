/** Bounds of what can be set on the command line and in `millrace.json`, with their source. */

/** Both ends belong to it. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

type RangedSetting = 'shards' | 'batchSize' | 'windowSeconds' | 'retries' | 'timeoutSeconds' | 'memoryMiB';

/**
 * API reference: CreateEventSourceMapping with a Kinesis source, and CreateFunction. The server checks them again; here they
 * are checked before anything starts.
 */
export const RANGES: Readonly<Record<RangedSetting, Range>> = {
  shards: { min: 1, max: 10_000 }, // what a server takes for all its streams
  batchSize: { min: 1, max: 10_000 },
  windowSeconds: { min: 0, max: 300 },
  retries: { min: 0, max: 10_000 },
  timeoutSeconds: { min: 1, max: 900 },
  memoryMiB: { min: 128, max: 10_240 },
};

const NAME_LENGTH_MAX = 64;
/** One name for stream, function and, with a suffix, queue: the function's is the narrowest (API reference, CreateFunction). */
export const NAME: RegExp = new RegExp(`^[A-Za-z0-9_-]{1,${NAME_LENGTH_MAX}}$`);
export const NAME_RULE: string = `letters, digits, - and _, at most ${NAME_LENGTH_MAX} of them`;

/** Lines of a stack that are shown below a failed invocation. */
export const STACK_LINES_MAX = 3;

/** Places in a shard that the feed's progress remembers; with more the oldest are told apart less finely. */
export const PROGRESS_MARKS_MAX = 4096;

/** What an invocation's log tail holds at most (API reference, Invoke with LogType). */
export const LOG_TAIL_BYTES_MAX = 4096;

/** A line that a server sends while an action goes on; ours have a few KiB. */
export const ANSWER_LINE_BYTES_MAX: number = 16 * 1024 * 1024;

/** Between two looks of `logs --follow` for new lines; the server writes them four times a second. */
export const LOG_FOLLOW_INTERVAL_MS = 500;
