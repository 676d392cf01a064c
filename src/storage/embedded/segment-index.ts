/**
 * The sparse index of one segment, by offset and by time: one entry per `indexIntervalBytes`. It is derived data: never
 * synced, checked when it is read, rebuilt from the segment when it lacks something. Its file is a row of
 *
 *     f64 offset, f64 append time, u32 position in the segment, u32 CRC-32 of these 20 bytes, started with the seed
 *
 * SI1. Entries grow in position, hence in offset, and not down in time; each is the start of a frame.
 * SI2. Between two entries, and behind the last one, lie at most the interval and one frame.
 */
import { crc32 } from 'node:zlib';
import { SEGMENT_HEADER_BYTES } from './layout.ts';
import { firstIndex } from './log-state.ts';

export const INDEX_ENTRY_BYTES = 24;

interface IndexEntry {
  readonly offset: number;
  readonly timeMs: number;
  readonly position: number;
}

export class SegmentIndex {
  readonly #intervalBytes: number;
  readonly #entries: IndexEntry[] = [];

  constructor(intervalBytes: number) {
    this.#intervalBytes = intervalBytes;
  }

  get count(): number {
    return this.#entries.length;
  }

  /** The first position at which a frame is taken note of. */
  get dueAt(): number {
    return (this.#entries.at(-1)?.position ?? SEGMENT_HEADER_BYTES) + this.#intervalBytes;
  }

  /** Takes note of a frame if one is due; frames come in order. */
  note(offset: number, timeMs: number, position: number): void {
    if (position >= this.dueAt) this.#entries.push({ offset, timeMs, position });
  }

  /** Where to start looking for the first entry at or after `offset`. */
  positionOfOffset(offset: number): number {
    const after = firstIndex(this.#entries, (entry) => entry.offset > offset);
    return this.#entries[after - 1]?.position ?? SEGMENT_HEADER_BYTES;
  }

  /** Where to start looking for the first entry stamped at or after `timeMs`. */
  positionOfTime(timeMs: number): number {
    const notBefore = firstIndex(this.#entries, (entry) => entry.timeMs >= timeMs);
    return this.#entries[notBefore - 1]?.position ?? SEGMENT_HEADER_BYTES;
  }

  /** Whether SI2 holds for a segment of this size. */
  covers(segmentBytes: number, frameBytesMax: number): boolean {
    let before = SEGMENT_HEADER_BYTES;
    for (const { position } of [...this.#entries, { position: segmentBytes }]) {
      if (position - before > this.#intervalBytes + frameBytesMax) return false;
      before = position;
    }
    return true;
  }

  /** The entries from number `from` on, as the file holds them. */
  encode(from: number, seed: number): Uint8Array {
    const bytes = Buffer.allocUnsafe((this.#entries.length - from) * INDEX_ENTRY_BYTES);
    this.#entries.slice(from).forEach((entry, index) => {
      const at = index * INDEX_ENTRY_BYTES;
      bytes.writeDoubleLE(entry.offset, at);
      bytes.writeDoubleLE(entry.timeMs, at + 8);
      bytes.writeUInt32LE(entry.position, at + 16);
      bytes.writeUInt32LE(crc32(bytes.subarray(at, at + 20), seed), at + 20);
    });
    return bytes;
  }

  /** The valid entries of a file that lie within the segment's bytes. */
  static decode(bytes: Uint8Array, segmentBytes: number, intervalBytes: number, seed: number): SegmentIndex {
    const index = new SegmentIndex(intervalBytes);
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + INDEX_ENTRY_BYTES <= buffer.byteLength; at += INDEX_ENTRY_BYTES) {
      if (crc32(buffer.subarray(at, at + 20), seed) !== buffer.readUInt32LE(at + 20)) continue;
      const position = buffer.readUInt32LE(at + 16);
      if (position >= segmentBytes) break;
      index.note(buffer.readDoubleLE(at), buffer.readDoubleLE(at + 8), position); // SI1: `note` takes growing positions only
    }
    return index;
  }
}
