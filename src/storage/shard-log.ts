/**
 * A shard as a log of records: the one place where offsets (below) and sequence numbers (above) meet.
 *
 * S1. A record's sequence number is made of the shard's creation second, its index, the entry's offset + 1 as the counter
 *     and the entry's append second; it grows with the offset (sequence-number.ts has the layout).
 * S2. The first SEAL ends the shard: entries behind it do not exist for any reader, and a put is acknowledged only when no
 *     SEAL lies before it. For that the shard keeps `#verified`, an offset below which there is no SEAL but the one it
 *     knows; a put that finds a gap between that offset and its own reads the gap before it acknowledges.
 * S3. A ShardLog that seals has settled all its puts and begins no other, so on an engine with one process (hence one
 *     ShardLog per log) only SEALs follow a SEAL, and the last entry of the log tells at first use whether it is sealed.
 *     On a shared engine anything may follow, and the first use scans from the start.
 * S4. Trimming never removes the first SEAL: the log stays sealed when its records are gone.
 */
import { assert } from '../platform/assert.ts';
import { type Deferred, deferred } from '../platform/async/deferred.ts';
import { SCAN_BYTES_MAX, SCAN_ENTRIES_MAX, SEALS_MAX, TRIM_RACES_MAX } from './limits.ts';
import {
  type AppendResult,
  type Entry,
  type LogEngine,
  LogError,
  type LogRef,
  type Offset,
  type ReadLimit,
  type ReadResult,
  type StoredEntry,
} from './log-engine.ts';
import { SequenceNumberEncoder, type SequenceNumberParts, type ShardIdentity } from './sequence-number.ts';

export type { SequenceNumberParts, ShardIdentity } from './sequence-number.ts';

export interface ShardRecordInput {
  readonly partitionKey: string;
  readonly data: Uint8Array;
}

/** `data` is a view on the bytes read: copy what must outlive the handling of one read. */
export interface ShardRecord {
  readonly offset: Offset;
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly data: Uint8Array;
  /** Milliseconds since the epoch: the ApproximateArrivalTimestamp. */
  readonly arrivalTimeMs: number;
  /** True when it was put while its stream was encrypted, otherwise absent. */
  readonly encrypted?: true;
}

interface ShardReadEnd extends Pick<ShardRead, 'next' | 'end' | 'start' | 'endOfShard'> {
  readonly release?: (() => void) | undefined;
}

/** What was read. Its records are made when first asked for; who has ten thousand of them looks at the entries instead. */
export class ShardRead {
  /** The entries that are records, in order. */
  readonly entries: readonly StoredEntry[];
  readonly next: Offset;
  /** One past the last record there is now. */
  readonly end: Offset;
  readonly start: Offset;
  /** The shard is sealed and `next` is its end. */
  readonly endOfShard: boolean;
  readonly #identity: ShardIdentity;
  readonly #release: (() => void) | undefined;
  #records: readonly ShardRecord[] | undefined;

  constructor(identity: ShardIdentity, entries: readonly StoredEntry[], at: ShardReadEnd) {
    this.#identity = identity;
    this.#release = at.release;
    this.entries = entries;
    this.next = at.next;
    this.end = at.end;
    this.start = at.start;
    this.endOfShard = at.endOfShard;
  }

  get records(): readonly ShardRecord[] {
    if (this.#records === undefined) {
      const encoder = new SequenceNumberEncoder(this.#identity);
      this.#records = this.entries.map((entry) => recordOf(entry, encoder));
    }
    return this.#records;
  }

  /** Lets the engine use the bytes again (`ReadResult.release`): nobody may look at entries and records any more. */
  release(): void {
    this.#release?.();
  }

  /** For writing the records' sequence numbers without making the records: see {@link sequenceDigits}. */
  sequenceEncoder(): SequenceNumberEncoder {
    return new SequenceNumberEncoder(this.#identity);
  }
}

/** The sequence number of an entry as ASCII, in a buffer that the next call changes (S1). */
export function sequenceDigits(entry: StoredEntry, encoder: SequenceNumberEncoder): Uint8Array {
  return encoder.digits(entry.offset + 1, secondsOf(entry.appendTimeMs));
}

export interface ShardReadLimit {
  /** Data and partition keys; the first record is returned even when it alone is larger. */
  readonly bytesMax: number;
  readonly recordsMax: number;
}

/** Records that were appended together: contiguous, in their order. Their sequence numbers are made when somebody looks (S1). */
export class AppendedRecords {
  readonly count: number;
  readonly #baseOffset: Offset;
  readonly #seconds: number;
  readonly #encoder: SequenceNumberEncoder;

  constructor({ baseOffset, appendTimeMs }: AppendResult, count: number, encoder: SequenceNumberEncoder) {
    this.count = count;
    this.#baseOffset = baseOffset;
    this.#seconds = secondsOf(appendTimeMs);
    this.#encoder = encoder;
  }

  get sequenceNumbers(): readonly string[] {
    return Array.from({ length: this.count }, (_, index) => this.sequenceNumber(index));
  }

  sequenceNumber(index: number): string {
    return this.#encoder.encode(this.#baseOffset + index + 1, this.#seconds);
  }

  /** The same as ASCII, in a buffer that changes with the next one of this shard. */
  sequenceDigits(index: number): Uint8Array {
    return this.#encoder.digits(this.#baseOffset + index + 1, this.#seconds);
  }
}

/** A put that met a SEAL: nothing of it is visible; route it again. */
export class ShardSealedError extends Error {
  override readonly name = 'ShardSealedError';
}

const SEAL: Entry = { key: null, value: new Uint8Array(0), control: 'seal' };
const SCAN_LIMIT: ReadLimit = { bytesMax: SCAN_BYTES_MAX, entriesMax: SCAN_ENTRIES_MAX };
const ONE_ENTRY: ReadLimit = { bytesMax: 1, entriesMax: 1 };

export class ShardLog {
  readonly #engine: LogEngine;
  readonly #ref: LogRef;
  readonly #identity: ShardIdentity;
  readonly #appendEncoder: SequenceNumberEncoder;

  #opened = false;
  #opening: Promise<void> | undefined;
  /** No SEAL lies below it, unless `#sealOffset` is set (S2). */
  #verified = 0 as Offset;
  /** Where the first SEAL is, once met. */
  #sealOffset: Offset | undefined;

  /** Set from the beginning of `seal`; unset again only when it is certain that no SEAL was appended (S3). */
  #refusesPuts = false;
  #sealing: Promise<void> | undefined;
  #putsUnderWay = 0;
  #putsSettled: Deferred<void> | undefined;

  constructor(engine: LogEngine, ref: LogRef, identity: ShardIdentity) {
    this.#engine = engine;
    this.#ref = ref;
    this.#identity = identity;
    this.#appendEncoder = new SequenceNumberEncoder(identity);
  }

  /** One engine append. Rejects with a `LogError` or a `ShardSealedError`. */
  async append(records: readonly ShardRecordInput[]): Promise<AppendedRecords> {
    assert(records.length > 0, 'an append has records');
    if (!this.#opened) await this.#open();
    if (this.#refusesPuts || this.#sealOffset !== undefined) throw new ShardSealedError('the shard is sealed');
    this.#putsUnderWay += 1;
    try {
      const result = await this.#engine.append(this.#ref, records.map(entryOf));
      const { baseOffset } = result;
      if (baseOffset !== this.#verified) await this.#checkGap(baseOffset);
      this.#verify((baseOffset + records.length) as Offset);
      return new AppendedRecords(result, records.length, this.#appendEncoder);
    } finally {
      this.#putsUnderWay -= 1;
      if (this.#putsUnderWay === 0) this.#putsSettled?.resolve();
    }
  }

  /** From at or after `from`; an offset that was trimmed away reads from the start, one beyond the end from the end. */
  async read(from: Offset, limit: ShardReadLimit): Promise<ShardRead> {
    if (!this.#opened) await this.#open();
    if (from > this.#verified) await this.#scan(from);
    const sealOffset = this.#sealOffset;
    if (sealOffset !== undefined && from >= sealOffset) {
      const start = await this.#engine.offsetAt(this.#ref, 'start');
      return new ShardRead(this.#identity, [], { next: sealOffset, end: sealOffset, start, endOfShard: true });
    }
    const result = await this.#readEntries(from, { bytesMax: limit.bytesMax, entriesMax: limit.recordsMax });
    this.#learn(from, result);
    return this.#shardRead(result);
  }

  /**
   * Resolves once `read(after)` would return a record or the end of the shard (or, rarely, only a later `next`).
   * Rejects when `signal` aborts or the log is gone.
   */
  async waitForRecords(after: Offset, signal: AbortSignal): Promise<void> {
    if (!this.#opened) await this.#open();
    if (after > this.#verified) await this.#scan(after);
    if (this.#sealOffset !== undefined && after >= this.#sealOffset) return;
    await this.#engine.waitForAppend(this.#ref, after, signal);
  }

  /** The end is where the next record will be; a time finds the first record that arrived then or later. */
  async offsetAt(at: 'start' | 'end' | { readonly timeMs: number }): Promise<Offset> {
    if (!this.#opened) await this.#open();
    const offset = await this.#engine.offsetAt(this.#ref, at);
    if (offset > this.#verified) await this.#scan(offset);
    return this.#notBehindSeal(offset);
  }

  /** Where AT_SEQUENCE_NUMBER begins to read; AFTER_SEQUENCE_NUMBER is one further. Beyond the end, `read` clamps it. */
  offsetOf(parts: SequenceNumberParts): Offset {
    const offset = parts.counter - 1n;
    if (offset < 0n) return 0 as Offset;
    return Number(offset < BigInt(Number.MAX_SAFE_INTEGER) ? offset : Number.MAX_SAFE_INTEGER - 1) as Offset;
  }

  /**
   * When the first record at or after an offset arrived, undefined when there is none: what MillisBehindLatest is made of
   * (now − the arrival of the next unread record, 0 at the tip). Ask only when a read's `next` is below its `end`.
   */
  async arrivalTimeAt(offset: Offset): Promise<number | undefined> {
    const { records } = await this.read(offset, { bytesMax: 1, recordsMax: 1 });
    return records[0]?.arrivalTimeMs;
  }

  /** Ends the shard; resolves once the SEAL is durable. Idempotent; after a rejection it can be repeated. */
  seal(): Promise<void> {
    this.#refusesPuts = true; // S3
    this.#sealing ??= this.#seal().finally(() => {
      this.#sealing = undefined;
    });
    return this.#sealing;
  }

  /** Removes the records before an offset (S4). */
  async trim(before: Offset): Promise<void> {
    if (!this.#opened) await this.#open();
    if (before > this.#verified) await this.#scan(before);
    await this.#engine.trim(this.#ref, this.#notBehindSeal(before));
  }

  async #seal(): Promise<void> {
    try {
      await this.#open();
      await this.#settlePuts();
      if (this.#sealOffset !== undefined) return;
      const { baseOffset } = await this.#engine.append(this.#ref, [SEAL]);
      await this.#scan((baseOffset + 1) as Offset);
      assert(this.#sealOffset !== undefined, 'a SEAL that was appended is met');
    } catch (error: unknown) {
      const mayAppear = !(error instanceof LogError) || error.kind === 'unknown';
      if (!mayAppear && this.#sealOffset === undefined) this.#refusesPuts = false;
      throw error;
    }
  }

  async #settlePuts(): Promise<void> {
    if (this.#putsUnderWay === 0) return;
    this.#putsSettled = deferred();
    await this.#putsSettled.promise;
    this.#putsSettled = undefined;
  }

  #open(): Promise<void> {
    this.#opening ??= this.#findSealAtEnd().then(
      () => {
        this.#opened = true;
      },
      (error: unknown) => {
        this.#opening = undefined; // the next use tries again
        throw error;
      },
    );
    return this.#opening;
  }

  /** S3. Leaves `#verified` at 0, so that a scan finds out, where the end of the log does not tell. */
  async #findSealAtEnd(): Promise<void> {
    if (this.#engine.capabilities.shared) return;
    const start = await this.#engine.offsetAt(this.#ref, 'start');
    const end = await this.#engine.offsetAt(this.#ref, 'end');
    let first = end;
    for (let seals = 0; first > start; seals++) {
      const before = (first - 1) as Offset;
      const entry = (await this.#engine.read(this.#ref, before, ONE_ENTRY)).entries[0];
      if (entry?.offset !== before || seals > SEALS_MAX) return;
      if (entry.control !== 'seal') break;
      first = before;
    }
    this.#verified = first;
    if (first < end) this.#sealOffset = first;
  }

  /** S2: throws when a SEAL lies before a put that was appended at `baseOffset`. */
  async #checkGap(baseOffset: Offset): Promise<void> {
    await this.#scan(baseOffset);
    if (this.#sealOffset !== undefined && this.#sealOffset < baseOffset) throw new ShardSealedError('the shard was sealed');
    assert(this.#verified >= baseOffset, 'what lies before an acknowledged entry can be read');
  }

  /** Looks for the first SEAL below `through`, from where it was last known that there is none. */
  async #scan(through: Offset): Promise<void> {
    while (this.#verified < through && this.#sealOffset === undefined) {
      const from = this.#verified;
      const result = await this.#readEntries(from, SCAN_LIMIT);
      this.#learn(from, result);
      if (result.entries.length === 0) return;
    }
  }

  #learn(from: Offset, result: ReadResult): void {
    if (from > this.#verified || result.next <= this.#verified || this.#sealOffset !== undefined) return;
    const seal = result.entries.find((entry) => entry.control === 'seal');
    this.#sealOffset = seal?.offset;
    this.#verify(seal?.offset ?? result.next);
  }

  #verify(through: Offset): void {
    if (through > this.#verified) this.#verified = through;
  }

  #notBehindSeal(offset: Offset): Offset {
    return this.#sealOffset !== undefined && offset > this.#sealOffset ? this.#sealOffset : offset;
  }

  /** Reads on at the start where `from` was trimmed away. */
  async #readEntries(from: Offset, limit: ReadLimit): Promise<ReadResult> {
    let position = from;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#engine.read(this.#ref, position, limit);
      } catch (error: unknown) {
        const start = error instanceof LogError && error.kind === 'out-of-range' ? error.start : undefined;
        if (start === undefined || attempt > TRIM_RACES_MAX) throw error;
        position = start;
      }
    }
  }

  #shardRead(result: ReadResult): ShardRead {
    const sealOffset = this.#sealOffset;
    const end = sealOffset ?? result.end;
    const isRecord = (entry: StoredEntry): boolean => entry.control === undefined && entry.offset < end; // S2
    const { entries } = result;
    const next = Math.min(result.next, end) as Offset;
    const endOfShard = sealOffset !== undefined && next === sealOffset;
    const at = { next, end, start: result.start, endOfShard, release: result.release };
    return new ShardRead(this.#identity, entries.every(isRecord) ? entries : entries.filter(isRecord), at);
  }
}

function recordOf(entry: StoredEntry, encoder: SequenceNumberEncoder): ShardRecord {
  const record: ShardRecord = {
    offset: entry.offset,
    sequenceNumber: encoder.encode(entry.offset + 1, secondsOf(entry.appendTimeMs)), // S1
    partitionKey: textOf(entry.key),
    data: entry.value,
    arrivalTimeMs: entry.appendTimeMs,
  };
  return entry.encrypted === true ? { ...record, encrypted: true } : record;
}

function entryOf(record: ShardRecordInput): Entry {
  return { key: Buffer.from(record.partitionKey, 'utf8'), value: record.data };
}

function textOf(key: Uint8Array | null): string {
  if (key === null) return '';
  const view = Buffer.isBuffer(key) ? key : Buffer.from(key.buffer, key.byteOffset, key.byteLength);
  return view.toString('utf8');
}

function secondsOf(timeMs: number): number {
  return Math.floor(timeMs / 1000);
}
