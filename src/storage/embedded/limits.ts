/** The bounds of the embedded engine: everything it keeps in memory or on disk beyond the records themselves. */
import { ENTRY_BYTES_MAX } from '../limits.ts';

export interface EmbeddedLimits {
  /** Key and value of one entry together. */
  readonly entryBytesMax: number;
  /** A journal file rolls at this size; only an append that is larger alone makes a larger file. */
  readonly journalFileBytes: number;
  /** A new journal file is filled with zeros in steps of this size, ahead of the records. */
  readonly journalStepBytes: number;
  /** Zeros that only trims and deletes may use when the disk is full. */
  readonly journalReserveBytes: number;
  /** Journal files kept for the next roll. */
  readonly journalSparesMax: number;
  /** What one commit writes, unless a single append is larger. */
  readonly commitBytesMax: number;
  /** Appends waiting for the disk; what would come on top is throttled. */
  readonly waitingBytesMax: number;
  /** An append of which nothing is written after this time is throttled. */
  readonly waitMsMax: number;
  /** A commit that takes longer has an unknown outcome: a disk that stalls for seconds is slow, not gone. */
  readonly commitMsMax: number;
  /** Records in memory that are in the journal and not yet in a synced segment. */
  readonly tailBytesMax: number;
  readonly segmentBytes: number;
  /** Bounds of a segment's age; within them it is a 24th of the retention. */
  readonly segmentAgeMinMs: number;
  readonly segmentAgeMaxMs: number;
  /** One index entry per this many bytes of a segment: what a seek reads in vain at most, besides one record. */
  readonly indexIntervalBytes: number;
  readonly indexesCachedMax: number;
  readonly openFilesMax: number;
  readonly readBlockBytes: number;
  /** Read blocks kept for the next read: those of one page of GetRecords. */
  readonly spareBlocksMax: number;
  /** What appends are written to in memory, unless a single one is larger. */
  readonly chunkBytes: number;
  /** Chunks kept for the next appends while there are any: a checkpoint gives back those of a journal file at once. */
  readonly spareChunksMax: number;
  /** Segments written and synced at the same time. The thread pool has four threads; the journal needs one. */
  readonly flushesMax: number;
  /** What is written to a segment between two syncs, unless a single append is larger. */
  readonly flushBytesMax: number;
  /** Smaller pieces of a flush are written at once: handing them to another thread would take longer. */
  readonly backgroundWriteBytesMin: number;
  /** After a failed flush the next attempt waits this long. */
  readonly retryAfterMs: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const MINUTE_MS = 60_000;

export const DEFAULT_EMBEDDED_LIMITS: EmbeddedLimits = {
  entryBytesMax: ENTRY_BYTES_MAX,
  journalFileBytes: 16 * MIB,
  journalStepBytes: 4 * MIB,
  journalReserveBytes: 64 * KIB,
  journalSparesMax: 6,
  commitBytesMax: 8 * MIB,
  waitingBytesMax: 64 * MIB,
  waitMsMax: 1000,
  commitMsMax: 10_000,
  tailBytesMax: 128 * MIB,
  segmentBytes: 64 * MIB,
  segmentAgeMinMs: 10 * MINUTE_MS,
  segmentAgeMaxMs: 6 * 60 * MINUTE_MS,
  indexIntervalBytes: 64 * KIB,
  indexesCachedMax: 128,
  openFilesMax: 256,
  readBlockBytes: 256 * KIB,
  spareBlocksMax: 48,
  chunkBytes: MIB,
  spareChunksMax: 20,
  flushesMax: 2,
  flushBytesMax: 2 * MIB,
  backgroundWriteBytesMin: 64 * KIB,
  retryAfterMs: 500,
};
