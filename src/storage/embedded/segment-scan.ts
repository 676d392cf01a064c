/**
 * Goes through the frames of one segment, block by block.
 *
 * SC1. Only frames whose CRC holds and that belong here are visited: of the log asked for, with growing offsets within the
 *      segment's range.
 * SC2. What lies between two such frames is one damaged range. It is told before the frame behind it is visited.
 */
import { type Chunk, crcHolds, FRAME_HEADER_BYTES, frameLog, frameOffset, nextPlausible, plausibleLength } from './frame.ts';

/** Sees one valid frame; returns whether to go on. `position` is where the frame stands in the segment. */
export type FrameVisitor = (chunk: Chunk, at: number, position: number) => boolean;

/** A segment as the catalog knows it. */
export interface SegmentSource {
  readonly log: number;
  readonly base: number;
  readonly endOffset: number;
  readonly segmentBytes: number;
  readonly seed: number;
  readonly frameBytesMax: number;
  readonly readBlockBytes: number;
  /** The size of the first block, if smaller; the next ones double. */
  readonly firstBlockBytes?: number;
  /** As many bytes as asked for; zeros where the file has lost its end. */
  read(position: number, sizeBytes: number): Chunk;
  damaged(from: number, to: number): void;
}

/** What goes over from block to block. */
interface ScanState {
  /** Damage that has not ended yet. */
  damagedFrom: number | undefined;
  /** The least offset that the next frame may have. */
  offsetMin: number;
}

interface ScannedBlock {
  /** Where to read on, or where the visitor stopped. */
  readonly position: number;
  readonly stopped: boolean;
  /** A frame that is larger than a block begins at `position`. */
  readonly needBytes: number;
}

/** Visits the valid frames of a segment from `position` on; returns where it stopped. */
export function scanSegment(source: SegmentSource, position: number, visit: FrameVisitor): number {
  const { segmentBytes, readBlockBytes } = source;
  const state: ScanState = { damagedFrom: undefined, offsetMin: source.base };
  let at = position;
  let stepBytes = Math.min(source.firstBlockBytes ?? readBlockBytes, readBlockBytes);
  let blockBytes = stepBytes;
  while (at < segmentBytes) {
    const chunk = source.read(at, Math.min(blockBytes, segmentBytes - at));
    const block = scanBlock(source, chunk, at, state, visit);
    if (block.stopped) return block.position;
    stepBytes = Math.min(2 * stepBytes, readBlockBytes);
    blockBytes = Math.max(stepBytes, block.needBytes);
    at = block.position;
  }
  if (state.damagedFrom !== undefined) source.damaged(state.damagedFrom, segmentBytes);
  return segmentBytes;
}

function scanBlock(source: SegmentSource, chunk: Chunk, start: number, state: ScanState, visit: FrameVisitor): ScannedBlock {
  const { log, seed, segmentBytes, frameBytesMax } = source;
  const size = chunk.bytes.byteLength;
  let at = 0;
  while (at < size) {
    const claimed = plausibleLength(chunk, at, seed);
    const fits = claimed !== 0 && claimed <= frameBytesMax && start + at + claimed <= segmentBytes;
    const cut = fits ? at + claimed > size : at + FRAME_HEADER_BYTES > size && start + size < segmentBytes;
    if (cut) return { position: start + at, stopped: false, needBytes: claimed };
    if (fits && belongs(source, chunk, at, state) && crcHolds(chunk, at, claimed, seed)) {
      if (state.damagedFrom !== undefined) source.damaged(state.damagedFrom, start + at); // SC2
      state.damagedFrom = undefined;
      state.offsetMin = frameOffset(chunk, at) + 1;
      if (!visit(chunk, at, start + at)) return { position: start + at, stopped: true, needBytes: 0 };
      at += claimed;
      continue;
    }
    state.damagedFrom ??= start + at;
    at = Math.min(nextPlausible(chunk, at + 1, seed, { field: 'log', value: log }), size);
  }
  return { position: start + at, stopped: false, needBytes: 0 };
}

/** SC1, as far as the head tells. */
function belongs({ log, endOffset }: SegmentSource, chunk: Chunk, at: number, { offsetMin }: ScanState): boolean {
  const offset = frameOffset(chunk, at);
  return frameLog(chunk, at) === log && offset >= offsetMin && offset < endOffset;
}
