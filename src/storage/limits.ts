/** Bounds of the storage floor, each with its source. */

/** Key and value of one entry: a record of 10 MiB (Kinesis, largest MaxRecordSizeInKiB) and a partition key of 256 characters. */
export const ENTRY_BYTES_MAX: number = 10 * 1024 * 1024 + 1024;

/** One read while looking for a SEAL: large enough to be cheap per entry, small enough to be handled within a millisecond or two. */
export const SCAN_BYTES_MAX: number = 1024 * 1024;
export const SCAN_ENTRIES_MAX: number = 10_000;

/** How many SEALs a log's end is expected to have: one, and one for each time its outcome was unknown. */
export const SEALS_MAX: number = 16;

/** How often in a row a read may find its start trimmed away before it gives up. */
export const TRIM_RACES_MAX: number = 3;
