/** Bounds of what can be set on the command line and in `millrace.json`, with their source. */
import { SHARDS_MAX_DEFAULT } from '../services/kinesis/limits.ts';
import { FUNCTION_NAME_LENGTH_MAX, MEMORY_MEGABYTES_MAX, TIMEOUT_SECONDS_MAX } from '../services/lambda/limits.ts';

/** Both ends belong to it. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

type RangedSetting = 'shards' | 'batchSize' | 'windowSeconds' | 'retries' | 'timeoutSeconds' | 'memoryMiB';

/** Those of the mapping are from the API reference, CreateEventSourceMapping with a Kinesis source. */
export const RANGES: Readonly<Record<RangedSetting, Range>> = {
  shards: { min: 1, max: SHARDS_MAX_DEFAULT },
  batchSize: { min: 1, max: 10_000 },
  windowSeconds: { min: 0, max: 300 },
  retries: { min: 0, max: 10_000 },
  timeoutSeconds: { min: 1, max: TIMEOUT_SECONDS_MAX },
  memoryMiB: { min: 128, max: MEMORY_MEGABYTES_MAX },
};

/** One name for stream, function and, with a suffix, queue: the function's is the narrowest (API reference, CreateFunction). */
export const NAME: RegExp = new RegExp(`^[A-Za-z0-9_-]{1,${FUNCTION_NAME_LENGTH_MAX}}$`);
export const NAME_RULE: string = `letters, digits, - and _, at most ${FUNCTION_NAME_LENGTH_MAX} of them`;

/** Lines of a stack that are shown below a failed invocation. */
export const STACK_LINES_MAX = 3;

/** Places in a shard that the feed's progress remembers; with more the oldest are told apart less finely. */
export const PROGRESS_MARKS_MAX = 4096;
