/**
 * Snapshots of the command log's state, in a log of their own. A snapshot is a text of JSON lines, cut into chunks:
 *
 *     text    = 1*( line LF )       line  = ["<section>", <piece>] | ["<section>"]     the second form: a section begins
 *     chunk   = entry { key: {"chunk":<number from 0>,"first":<offset of chunk 0, absent in chunk 0 itself>}, value: bytes }
 *     trailer = entry { key: {"format":1,"first":<offset of chunk 0>,"chunks":<count>,"sha256":"<hex of the text>",
 *                             "through":<offset of the first command that the state has not seen>,
 *                             "gaps":<missing offsets below it>}, value: empty }
 *
 * N1. A snapshot counts only when its trailer is there, with all its chunks and the right digest. Anything else is passed
 *     over: it was cut off by a crash, or damaged.
 * N2. Snapshots of several writers may lie between each other: chunks name their snapshot by the offset of its first chunk.
 */
import { createHash } from 'node:crypto';
import { yieldToEventLoop } from '../platform/async/yield.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { RegisteredSection } from './command-section.ts';
import { READ_BYTES_MAX, READ_ENTRIES_MAX, SNAPSHOT_CHUNK_BYTES, SNAPSHOT_SLICE_BYTES, SNAPSHOT_SLICE_MS } from './limits.ts';
import type { LogEngine, LogRef, Offset, StoredEntry } from './log-engine.ts';

export const SNAPSHOT_LOG: LogRef = { group: 'snapshots', log: 0 };

const FORMAT = 1;
const LINE_FEED = 10;
/** Bytes that one UTF-16 unit of a text can take. */
const UTF8_BYTES_MAX = 3;

/** A snapshot on the engine, complete and checked. */
export interface SnapshotPlace {
  /** The offset of its first chunk. */
  readonly first: Offset;
  /** The first command that it does not cover. */
  readonly through: Offset;
}

/** What of the command log a state has seen. */
export interface Coverage {
  readonly through: Offset;
  /** Offsets below `through` at which there was no command. */
  readonly gaps: number;
}

export interface LoadedSnapshot extends SnapshotPlace, Coverage {
  /** The pieces of each section that was there, in the order in which they were written. */
  readonly sections: ReadonlyMap<string, readonly unknown[]>;
  readonly sizeBytes: number;
}

export interface SnapshotText {
  readonly chunks: readonly Uint8Array[];
  readonly sizeBytes: number;
}

/**
 * The sections' state as chunks in memory. Gives the event loop back between slices; the caller sees to it that the state
 * does not change meanwhile.
 */
export async function serializeSections(sections: Iterable<RegisteredSection>, clock: Clock): Promise<SnapshotText> {
  const writer = new ChunkWriter();
  let sliceBytes = 0;
  let sliceEndsMs = clock.monotonicMs() + SNAPSHOT_SLICE_MS;
  for (const section of sections) {
    sliceBytes += writer.line([section.name]);
    for (const piece of section.pieces()) {
      sliceBytes += writer.line([section.name, piece]);
      if (sliceBytes < SNAPSHOT_SLICE_BYTES && clock.monotonicMs() < sliceEndsMs) continue;
      await yieldToEventLoop();
      sliceBytes = 0;
      sliceEndsMs = clock.monotonicMs() + SNAPSHOT_SLICE_MS;
    }
  }
  return writer.finish();
}

/** Appends a snapshot, one chunk after the other; it counts once this resolves. */
export async function writeSnapshot(
  engine: LogEngine,
  text: SnapshotText,
  coverage: Coverage,
  signal: AbortSignal,
): Promise<SnapshotPlace> {
  const hash = createHash('sha256');
  let first: Offset | undefined;
  for (const [chunk, value] of text.chunks.entries()) {
    signal.throwIfAborted();
    const key = jsonBytes(first === undefined ? { chunk } : { chunk, first });
    const { baseOffset } = await engine.append(SNAPSHOT_LOG, [{ key, value }]);
    first ??= baseOffset;
    hash.update(value);
    await yieldToEventLoop();
  }
  first ??= await engine.offsetAt(SNAPSHOT_LOG, 'end');
  const trailer = { format: FORMAT, first, chunks: text.chunks.length, sha256: hash.digest('hex'), ...coverage };
  await engine.append(SNAPSHOT_LOG, [{ key: jsonBytes(trailer), value: new Uint8Array(0) }]);
  return { first, through: coverage.through };
}

/** The newest snapshot that counts (N1), or undefined when there is none. */
export async function loadSnapshot(engine: LogEngine, logger: Logger): Promise<LoadedSnapshot | undefined> {
  const chunks = new Map<number, Uint8Array[]>();
  let newest: (SnapshotPlace & Coverage & { readonly text: Buffer }) | undefined;
  for await (const entry of entriesOf(engine, SNAPSHOT_LOG)) {
    const key = keyOf(entry);
    if (key.format === undefined) {
      const list = chunks.get(key.first ?? entry.offset) ?? [];
      if (list.length === key.chunk) list.push(Buffer.from(entry.value)); // else an earlier one is missing: N1
      chunks.set(key.first ?? entry.offset, list);
      continue;
    }
    if (key.format !== FORMAT)
      throw new Error(`the snapshot at offset ${entry.offset} has format ${key.format}, newer than this version`);
    const text = Buffer.concat(chunks.get(key.first ?? -1) ?? []);
    chunks.delete(key.first ?? -1);
    if (createHash('sha256').update(text).digest('hex') !== key.sha256) {
      logger.warn({ offset: entry.offset }, 'A metadata snapshot is damaged and is passed over.');
    } else if (newest === undefined || (key.through ?? 0) >= newest.through) {
      newest = { first: key.first as Offset, through: key.through as Offset, gaps: key.gaps ?? 0, text };
    }
  }
  if (chunks.size > 0) logger.warn({ snapshots: chunks.size }, 'Metadata snapshots that were cut off are passed over.');
  if (newest === undefined) return undefined;
  const { text, ...place } = newest;
  return { ...place, sections: parseText(text), sizeBytes: text.byteLength };
}

interface EntryKey {
  readonly format?: number;
  readonly first?: number;
  readonly chunk?: number;
  readonly sha256?: string;
  readonly through?: number;
  readonly gaps?: number;
}

function keyOf(entry: StoredEntry): EntryKey {
  return JSON.parse(Buffer.from(entry.key ?? []).toString('utf8')) as EntryKey;
}

function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value), 'utf8');
}

function parseText(text: Buffer): Map<string, unknown[]> {
  const sections = new Map<string, unknown[]>();
  for (let at = 0; at < text.byteLength; ) {
    const end = text.indexOf(LINE_FEED, at);
    const line = JSON.parse(text.toString('utf8', at, end)) as [string] | [string, unknown];
    if (line.length === 1) sections.set(line[0], []);
    else sections.get(line[0])?.push(line[1]);
    at = end + 1;
  }
  return sections;
}

/** All entries of a log from its start to the end it has now. The views are good until the next step. */
async function* entriesOf(engine: LogEngine, ref: LogRef): AsyncGenerator<StoredEntry> {
  let from = await engine.offsetAt(ref, 'start');
  const end = await engine.offsetAt(ref, 'end');
  while (from < end) {
    const result = await engine.read(ref, from, { bytesMax: READ_BYTES_MAX, entriesMax: READ_ENTRIES_MAX });
    yield* result.entries;
    from = result.next;
    await yieldToEventLoop();
  }
}

/** Gathers lines into chunks of one size, whatever the size of a line. */
class ChunkWriter {
  readonly #chunks: Uint8Array[] = [];
  #chunk: Buffer = Buffer.allocUnsafe(SNAPSHOT_CHUNK_BYTES);
  #used = 0;

  /** Returns the size of the line. */
  line(value: readonly unknown[]): number {
    const text = `${JSON.stringify(value)}\n`;
    if (text.length * UTF8_BYTES_MAX >= SNAPSHOT_CHUNK_BYTES - this.#used) return this.#split(text);
    const written = this.#chunk.write(text, this.#used, 'utf8');
    this.#used += written;
    return written;
  }

  /** A line that may not fit into the rest of the chunk. */
  #split(text: string): number {
    const bytes = Buffer.from(text, 'utf8');
    for (let at = 0; at < bytes.byteLength; ) {
      const copied = bytes.copy(this.#chunk, this.#used, at);
      at += copied;
      this.#used += copied;
      if (this.#used === SNAPSHOT_CHUNK_BYTES) this.#roll();
    }
    return bytes.byteLength;
  }

  finish(): SnapshotText {
    if (this.#used > 0) this.#roll();
    return { chunks: this.#chunks, sizeBytes: this.#chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0) };
  }

  #roll(): void {
    this.#chunks.push(this.#chunk.subarray(0, this.#used));
    this.#chunk = Buffer.allocUnsafe(SNAPSHOT_CHUNK_BYTES);
    this.#used = 0;
  }
}
