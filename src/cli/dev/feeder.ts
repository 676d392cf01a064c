/**
 * Puts lines into a stream, in order and with back-pressure: nothing more is read while a put is under way.
 *
 * D1. A line is put until it is acknowledged: entries that were throttled are tried again, the others are not.
 */
import type { Readable } from 'node:stream';
import { type Clock, sleep } from '../../platform/clock.ts';
import { forEachLines } from '../../platform/streams.ts';
import type { Acknowledged } from './progress.ts';

export interface PutResult {
  readonly ShardId?: string | undefined;
  readonly SequenceNumber?: string | undefined;
  readonly ErrorCode?: string | undefined;
}

export type PutRecords = (
  entries: readonly { readonly Data: Uint8Array; readonly PartitionKey: string }[],
) => Promise<{ readonly Records: readonly PutResult[] }>;

export interface FeederOptions {
  readonly putRecords: PutRecords;
  readonly clock: Clock;
  /** The JSON member whose value is the partition key; without one a line's number is its key. */
  readonly key?: string;
  readonly signal: AbortSignal;
  /** Told after each put which records were acknowledged by it, in their order. */
  readonly onPut: (records: readonly Acknowledged[]) => void;
  /** Told each time that records were refused and are put again. */
  readonly onRefused?: () => void;
}

/** Kinesis takes 500 records a request; the bytes stay well below its 10 MiB. */
const RECORDS_PER_PUT = 500;
const BYTES_PER_PUT = 4 * 1024 * 1024;
/** Kinesis' own limit for one record, less the room for its key. */
const LINE_BYTES_MAX = 1024 * 1024 - 256;
const KEY_CHARACTERS_MAX = 256;
const RETRY_MS_FIRST = 100;
const RETRY_MS_MAX = 2000;

type Entry = Parameters<PutRecords>[0][number];

/** Some editors begin a UTF-8 text with this; it belongs to no line (RFC 3629, section 6). */
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Puts every line of `source`; empty lines are no records. Resolves when the last one is acknowledged. */
export async function feedLines(source: Readable, options: FeederOptions): Promise<void> {
  let lineNumber = 0;
  await forEachLines(source, LINE_BYTES_MAX, async (lines) => {
    const entries: Entry[] = [];
    for (const bytes of lines) {
      lineNumber += 1;
      const line = lineNumber === 1 ? withoutMark(bytes) : bytes;
      if (line.byteLength > 0)
        entries.push({ Data: line, PartitionKey: partitionKeyOf(line, options.key) ?? String(lineNumber) });
    }
    for (const batch of inBatches(entries)) await putAll(batch, options);
  });
}

async function putAll(batch: readonly Entry[], options: FeederOptions): Promise<void> {
  let waiting = batch;
  for (let retryMs = RETRY_MS_FIRST; ; retryMs = Math.min(retryMs * 2, RETRY_MS_MAX)) {
    options.signal.throwIfAborted();
    const answer = await options.putRecords(waiting);
    const refused = waiting.filter((_, index) => answer.Records[index]?.ErrorCode !== undefined); // D1
    options.onPut(answer.Records.flatMap(acknowledgement));
    waiting = refused;
    if (waiting.length === 0) return;
    options.onRefused?.();
    await sleep(options.clock, retryMs, options.signal);
  }
}

function acknowledgement({ ShardId, SequenceNumber, ErrorCode }: PutResult): Acknowledged[] {
  if (ErrorCode !== undefined || ShardId === undefined || SequenceNumber === undefined) return [];
  return [{ shardId: ShardId, sequenceNumber: SequenceNumber }];
}

function withoutMark(line: Uint8Array): Uint8Array {
  const length = BYTE_ORDER_MARK.byteLength;
  return BYTE_ORDER_MARK.equals(line.subarray(0, length)) ? line.subarray(length) : line;
}

function* inBatches(entries: readonly Entry[]): Generator<readonly Entry[]> {
  let start = 0;
  let batchBytes = 0;
  for (const [index, entry] of entries.entries()) {
    const full = index - start === RECORDS_PER_PUT || batchBytes + entry.Data.byteLength > BYTES_PER_PUT;
    if (full && index > start) {
      yield entries.slice(start, index);
      start = index;
      batchBytes = 0;
    }
    batchBytes += entry.Data.byteLength;
  }
  if (start < entries.length) yield entries.slice(start);
}

function partitionKeyOf(line: Uint8Array, key: string | undefined): string | undefined {
  if (key === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString('utf8'));
    const found =
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined;
    if (typeof found !== 'string' && typeof found !== 'number') return undefined;
    const text = String(found).slice(0, KEY_CHARACTERS_MAX);
    return text === '' ? undefined : text;
  } catch (error: unknown) {
    if (error instanceof SyntaxError) return undefined; // no JSON, hence no key in it
    throw error;
  }
}
