/**
 * The frame: one entry as it stands in the journal and, byte for byte, in a segment. Little endian.
 *
 *     0  u32  crc        CRC-32 over bytes 4 … length, started with the directory's seed
 *     4  u32  length     of the whole frame
 *     8  u32  epoch      number of the journal file it was written to
 *    12  u32  log        number of the log; 0: the engine's own records
 *    16  u32  offset     low half             20  u32  append time, low half (milliseconds since the epoch)
 *    24  u16  offset     high half            26  u16  append time, high half
 *    28  u8   kind       0 data, 1 seal, 2 noop, 3 catalog record, 4 commit
 *    29  u8   flags      1: last of its append, 2: has a key, 4: encrypted
 *    30  u16  head check over the fields above and below, mixed with the seed
 *    32  u32  key length
 *    36       key, value
 *
 * In an encrypted frame the bytes from 32 on are ciphertext, salt and tag (data-key.ts); head check and CRC are over these.
 *
 * FR1. A frame is valid only where its head check and its CRC hold. The seed is random and never leaves the directory, so
 *      bytes sent by a client never form a valid frame, wherever a search for one begins.
 * FR2. The head check alone decides whether the CRC is worth computing: a search through foreign bytes stays linear.
 */

import type { Control } from '../log-engine.ts';
import type { ChunkUse } from './chunk-pool.ts';
import { crcOf } from './crc.ts';
import { type DataKey, SEAL_BYTES } from './data-key.ts';

export const FRAME_HEADER_BYTES = 36;

export const FrameKind = { data: 0, seal: 1, noop: 2, catalog: 3, commit: 4 } as const;
const LAST_OF_APPEND = 1;
const HAS_KEY = 2;
const ENCRYPTED = 4;
const HALF = 2 ** 32;
const EMPTY = new Uint8Array(0);

/** Bytes with their view, made once. */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Of one that may be used again. */
  readonly use: ChunkUse | undefined;
}

export function newChunk(sizeBytes: number): Chunk {
  return chunkOf(Buffer.allocUnsafeSlow(sizeBytes));
}

export function chunkOf(bytes: Uint8Array): Chunk {
  return {
    bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    use: undefined,
  };
}

/** What the frames of one append share. */
export interface FrameOrigin {
  readonly seed: number;
  readonly epoch: number;
  readonly log: number;
  readonly timeMs: number;
}

export interface FrameContent {
  readonly offset: number;
  readonly kind: number;
  readonly last: boolean;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array;
}

/** Of a frame that is not encrypted; encrypted it has {@link SEAL_BYTES} more. */
export function frameBytes(key: Uint8Array | null, value: Uint8Array): number {
  return FRAME_HEADER_BYTES + (key === null ? 0 : key.byteLength) + value.byteLength;
}

/** Writes one frame at `at`, encrypted where there is a data key; returns where it ends. */
export function writeFrame(chunk: Chunk, at: number, origin: FrameOrigin, content: FrameContent, dataKey?: DataKey): number {
  const { view, bytes } = chunk;
  const { key, value, offset } = content;
  const keyBytes = key === null ? 0 : key.byteLength;
  const end = at + FRAME_HEADER_BYTES + keyBytes + value.byteLength + (dataKey === undefined ? 0 : SEAL_BYTES);
  view.setUint32(at + 4, end - at, true);
  view.setUint32(at + 8, origin.epoch, true);
  view.setUint32(at + 12, origin.log, true);
  view.setUint32(at + 16, offset % HALF, true);
  view.setUint32(at + 20, origin.timeMs % HALF, true);
  view.setUint16(at + 24, Math.floor(offset / HALF), true);
  view.setUint16(at + 26, Math.floor(origin.timeMs / HALF), true);
  view.setUint8(at + 28, content.kind);
  const encrypted = dataKey === undefined ? 0 : ENCRYPTED;
  view.setUint8(at + 29, (content.last ? LAST_OF_APPEND : 0) | (key === null ? 0 : HAS_KEY) | encrypted);
  view.setUint32(at + 32, keyBytes, true);
  if (key !== null) bytes.set(key, at + FRAME_HEADER_BYTES);
  bytes.set(value, at + FRAME_HEADER_BYTES + keyBytes);
  dataKey?.seal(chunk, at, end);
  view.setUint16(at + 30, headCheck(view, at, origin.seed), true);
  view.setUint32(at, crcOf(chunk, at + 4, end, origin.seed), true);
  return end;
}

/** The frame's length when its head is whole and plausible, else 0. Says nothing about the rest (FR2). */
export function plausibleLength(chunk: Chunk, at: number, seed: number): number {
  const { view } = chunk;
  if (at + FRAME_HEADER_BYTES > view.byteLength) return 0;
  if (view.getUint16(at + 30, true) !== headCheck(view, at, seed)) return 0;
  const length = view.getUint32(at + 4, true);
  const contentMin = frameIsEncrypted(chunk, at) ? SEAL_BYTES : view.getUint32(at + 32, true);
  return length >= FRAME_HEADER_BYTES + contentMin ? length : 0;
}

/** The frame's length when it is whole and valid (FR1), else 0. */
export function validLength(chunk: Chunk, at: number, seed: number): number {
  const length = plausibleLength(chunk, at, seed);
  if (length === 0 || at + length > chunk.view.byteLength) return 0;
  return crcHolds(chunk, at, length, seed) ? length : 0;
}

/** Whether a plausible frame, which ends in the chunk, is valid (FR1). */
export function crcHolds(chunk: Chunk, at: number, length: number, seed: number): boolean {
  return crcOf(chunk, at + 4, at + length, seed) === chunk.view.getUint32(at, true);
}

/** The field that frames to be searched for have in common. */
export interface FrameMark {
  readonly field: 'epoch' | 'log';
  readonly value: number;
}

/** The next position from `from` on where a head with this mark is plausible, or the first one too near to the end to tell. */
export function nextPlausible(chunk: Chunk, from: number, seed: number, mark: FrameMark): number {
  const { buffer, byteOffset, byteLength } = chunk.bytes;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  const pattern = Buffer.alloc(4);
  pattern.writeUInt32LE(mark.value);
  const distance = mark.field === 'epoch' ? 8 : 12;
  const last = byteLength - FRAME_HEADER_BYTES;
  for (let hit = bytes.indexOf(pattern, from + distance); hit !== -1; hit = bytes.indexOf(pattern, hit + 1)) {
    const at = hit - distance;
    if (at > last) break;
    if (plausibleLength(chunk, at, seed) !== 0) return at;
  }
  return Math.max(from, last + 1);
}

export function frameLength(chunk: Chunk, at: number): number {
  return chunk.view.getUint32(at + 4, true);
}

export function frameEpoch(chunk: Chunk, at: number): number {
  return chunk.view.getUint32(at + 8, true);
}

export function frameLog(chunk: Chunk, at: number): number {
  return chunk.view.getUint32(at + 12, true);
}

export function frameOffset(chunk: Chunk, at: number): number {
  return chunk.view.getUint32(at + 16, true) + chunk.view.getUint16(at + 24, true) * HALF;
}

export function frameTimeMs(chunk: Chunk, at: number): number {
  return chunk.view.getUint32(at + 20, true) + chunk.view.getUint16(at + 26, true) * HALF;
}

export function frameKind(chunk: Chunk, at: number): number {
  return chunk.view.getUint8(at + 28);
}

export function frameIsLast(chunk: Chunk, at: number): boolean {
  return (chunk.view.getUint8(at + 29) & LAST_OF_APPEND) !== 0;
}

export function frameIsEncrypted(chunk: Chunk, at: number): boolean {
  return (chunk.view.getUint8(at + 29) & ENCRYPTED) !== 0;
}

/** The value of a frame of the engine's own. A view, no copy. */
export function frameValue(chunk: Chunk, at: number): Uint8Array {
  return framePayload(chunk, at).value;
}

/** What a frame carries, as views. */
export interface FramePayload {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array;
}

/** Of a frame that is not encrypted. No copy. */
export function framePayload(chunk: Chunk, at: number): FramePayload {
  const keyLength = chunk.view.getUint32(at + 32, true);
  return payloadOf(chunk, at, chunk.bytes, at + FRAME_HEADER_BYTES, keyLength, at + frameLength(chunk, at));
}

/** Of an encrypted frame; undefined when it was not written with this key in this place. */
export function openedPayload(chunk: Chunk, at: number, dataKey: DataKey): FramePayload | undefined {
  const content = dataKey.open(chunk, at, at + frameLength(chunk, at));
  if (content === undefined) return undefined;
  return payloadOf(chunk, at, content, 4, content.readUInt32LE(0), content.byteLength);
}

/** Bytes of key and value together: what a read's limit counts. */
export function framePayloadBytes(chunk: Chunk, at: number): number {
  return frameLength(chunk, at) - FRAME_HEADER_BYTES - (frameIsEncrypted(chunk, at) ? SEAL_BYTES : 0);
}

function payloadOf({ view }: Chunk, at: number, bytes: Uint8Array, start: number, keyLength: number, end: number): FramePayload {
  const valueAt = start + keyLength;
  return {
    key: (view.getUint8(at + 29) & HAS_KEY) === 0 ? null : bytes.subarray(start, valueAt),
    value: valueAt === end ? EMPTY : bytes.subarray(valueAt, end),
  };
}

export function kindOf(control: Control | undefined): number {
  if (control === undefined) return FrameKind.data;
  return control === 'seal' ? FrameKind.seal : FrameKind.noop;
}

export function controlOf(kind: number): Control | undefined {
  if (kind === FrameKind.seal) return 'seal';
  return kind === FrameKind.noop ? 'noop' : undefined;
}

function headCheck(view: DataView, at: number, seed: number): number {
  let mix = seed;
  for (let field = at + 4; field < at + 28; field += 4) mix = stir(mix, view.getUint32(field, true));
  mix = stir(mix, view.getUint16(at + 28, true));
  mix = stir(mix, view.getUint32(at + 32, true));
  return (mix ^ (mix >>> 16)) & 0xffff;
}

function stir(mix: number, field: number): number {
  const product = Math.imul(mix ^ field, 0x9e3779b1);
  return product ^ (product >>> 15);
}
