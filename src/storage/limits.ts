/** Bounds of the storage floor, each with its source. */
import type { Pace } from '../platform/async/backoff.ts';

/** Key and value of one entry: a record of 10 MiB (Kinesis, largest MaxRecordSizeInKiB) and a partition key of 256 characters. */
export const ENTRY_BYTES_MAX: number = 10 * 1024 * 1024 + 1024;

/** One read while looking for a SEAL: large enough to be cheap per entry, small enough to be handled within a millisecond or two. */
export const SCAN_BYTES_MAX: number = 1024 * 1024;
export const SCAN_ENTRIES_MAX: number = 10_000;

/** How many SEALs a log's end is expected to have: one, and one for each time its outcome was unknown. */
export const SEALS_MAX: number = 16;

/** How often in a row a read may find its start trimmed away before it gives up. */
export const TRIM_RACES_MAX: number = 3;

/** One read of a log of ours from end to end (snapshots). */
export const READ_BYTES_MAX: number = 4 * 1024 * 1024;
export const READ_ENTRIES_MAX: number = 10_000;

/** Commands parsed and applied without giving the event loop back: about 2 ms. */
export const COMMAND_READ_BYTES: number = 256 * 1024;

/** Commands after which a snapshot is written: what a start replays in well under a second. */
export const SNAPSHOT_BYTES: number = 4 * 1024 * 1024;
/** Fits any engine's entry limit, also Kafka's default of 1 MiB. */
export const SNAPSHOT_CHUNK_BYTES: number = 512 * 1024;
/** A slice ends with the piece that reaches either: with the collector at work beside it the event loop is held well below 10 ms. */
export const SNAPSHOT_SLICE_BYTES: number = 128 * 1024;
export const SNAPSHOT_SLICE_MS = 2;

/** Pause before following the command log is tried again. */
export const TAIL_RETRY_MS = 1000;

/** Gaps of the command log that are remembered one by one: many more than failed commits between two snapshots. */
export const GAPS_MAX = 1000;

/** How a delivery that failed is tried again. */
export const DELIVERY_PACE: Pace = { firstMs: 1_000, lastMs: 16_000 };
/** What is read at once of a log of what is pending at start. */
export const PENDING_READ_BYTES: number = 4 * 1_024 * 1_024;
/** Offsets in one entry that says that they are settled: far below any engine's entry limit, also Kafka's default of 1 MiB. */
export const SETTLED_AT_ONCE_MAX = 20_000;
/** What a log of what is pending keeps beyond that; what is written anew at a time once it keeps more. */
export const PENDING_WASTE_BYTES: number = 64 * 1_024 * 1_024;
export const MOVED_AT_ONCE_MAX = 256;
export const MOVED_AT_ONCE_BYTES: number = 1_024 * 1_024;
