/**
 * Appenders in a closed loop: each waits for one append before it begins the next. Each stays with one log and numbers its
 * records, so that a reader can tell whether any is missing, doubled or out of order.
 */
import { randomFillSync } from 'node:crypto';
import type { LogEngine, StoredEntry } from '../../src/storage/log-engine.ts';

export const RECORD_BYTES = 1024;
/** Appender u32, sequence u32. */
const STAMP_BYTES = 8;
const SAMPLES_MAX = 500_000;

export interface AppendOrder {
  /** Loads of one name go on where they stopped; each needs a name of its own. */
  readonly load: string;
  /** Distinct over all loads on a directory: where the appenders' numbers begin. */
  readonly firstAppender: number;
  readonly appenders: number;
  readonly logs: number;
  readonly recordsPerAppend: number;
  /** When to stop: after seconds, or after so many bytes of values. */
  readonly seconds: number | null;
  readonly bytes: number | null;
}

export interface AppendResult {
  readonly records: number;
  readonly seconds: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly commits: number;
  readonly commitBytes: number;
}

interface Appender {
  readonly log: number;
  readonly number: number;
  readonly entries: { readonly key: Uint8Array; readonly value: Buffer }[];
  sequence: number;
}

export class AppendLoad {
  readonly #engine: LogEngine;
  readonly #appenders: readonly Appender[];

  constructor(engine: LogEngine, order: AppendOrder) {
    this.#engine = engine;
    this.#appenders = Array.from({ length: order.appenders }, (_, index) => ({
      log: index % order.logs,
      number: order.firstAppender + index,
      entries: Array.from({ length: order.recordsPerAppend }, (_, record) => ({
        key: Buffer.from(`key-${index}-${record}`),
        value: randomFillSync(Buffer.alloc(RECORD_BYTES)),
      })),
      sequence: 0,
    }));
  }

  async run({ seconds, bytes }: AppendOrder): Promise<Omit<AppendResult, 'commits' | 'commitBytes'>> {
    const samples = new Float64Array(SAMPLES_MAX);
    let taken = 0;
    let records = 0;
    const begin = performance.now();
    const end = begin + (seconds ?? Number.POSITIVE_INFINITY) * 1000;
    const recordsMax = (bytes ?? Number.POSITIVE_INFINITY) / RECORD_BYTES;
    const appendOn = async (appender: Appender): Promise<void> => {
      const ref = { group: 'g0', log: appender.log };
      for (let now = performance.now(); now < end && records < recordsMax; ) {
        stamp(appender);
        records += appender.entries.length;
        await this.#engine.append(ref, appender.entries);
        const before = now;
        now = performance.now();
        if (taken < SAMPLES_MAX) samples[taken++] = now - before;
      }
    };
    await Promise.all(this.#appenders.map(appendOn));
    const took = (performance.now() - begin) / 1000;
    const sorted = samples.subarray(0, taken).sort();
    const at = (share: number): number => sorted[Math.floor((taken - 1) * share)] ?? 0;
    return { records, seconds: took, medianMs: at(0.5), p99Ms: at(0.99) };
  }

  /** Adds how many entries each log has from this load; between runs all are acknowledged. */
  addCounts(counts: number[]): void {
    for (const { log, sequence } of this.#appenders) counts[log] = (counts[log] ?? 0) + sequence;
  }
}

function stamp(appender: Appender): void {
  for (const { value } of appender.entries) {
    value.writeUInt32LE(appender.number, 0);
    value.writeUInt32LE(appender.sequence++, 4);
  }
}

/** Fails unless the entry is the one that comes next. `sequences` has what each appender's next is. */
export function checkEntry(entry: StoredEntry, offset: number, sequences: Map<number, number>): void {
  const stored = Buffer.from(entry.value.buffer, entry.value.byteOffset, STAMP_BYTES);
  const appender = stored.readUInt32LE(0);
  const sequence = stored.readUInt32LE(4);
  const expected = sequences.get(appender) ?? 0;
  if (entry.offset !== offset || sequence !== expected || entry.value.byteLength !== RECORD_BYTES) {
    throw new Error(
      `offset ${entry.offset} (expected ${offset}) holds record ${sequence} of appender ${appender}, not ${expected}`,
    );
  }
  sequences.set(appender, sequence + 1);
}
