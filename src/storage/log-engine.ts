/**
 * The log engine: where everything durable is. A *group* holds *logs* numbered from 0; a log is a sequence of entries with
 * increasing offsets. Engines: `memory/`, `embedded/`, later `kafka/`; all pass `test/contract/log-engine-contract.ts`.
 *
 * L1. `append` is all or nothing; its entries get contiguous offsets; it resolves only when they are as durable as
 *     `capabilities` promise. Between appends offsets grow but need not be contiguous.
 * L2. An entry is readable from the moment its append resolved, and never before it is durable.
 * L3. If append A resolved before append B of the same log began, A's offsets are below B's.
 * L4. An entry's `appendTimeMs` is max(clock, the log's last stamp), set when it is enqueued, stored with it, and the same in
 *     the answer of `append` and in every `read`.
 * L5. A removed or trimmed entry is never readable again, also after a restart.
 */

/** A position in one log. A whole number; stays far below 2^53. */
export type Offset = number & { readonly brand: 'Offset' };

export interface LogRef {
  readonly group: string;
  readonly log: number;
}

/** `seal`: what follows the first seal of a log does not exist (see shard-log.ts). `noop`: carries nothing. */
export type Control = 'seal' | 'noop';

export interface Entry {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array;
  readonly control?: Control;
}

/** Key and value together: what `entryBytesMax` and a read's `bytesMax` count. */
export function entryBytes({ key, value }: Entry): number {
  return (key === null ? 0 : key.byteLength) + value.byteLength;
}

/** Views on the bytes that were read: copy what must outlive the handling of one read. */
export interface StoredEntry extends Entry {
  readonly offset: Offset;
  /** Milliseconds since the epoch. */
  readonly appendTimeMs: number;
  /** True when it was appended while its group was encrypted, otherwise absent. */
  readonly encrypted?: true;
}

export interface GroupOptions {
  /** How many logs the group has at first. */
  readonly logs: number;
  /** For engines that delete by themselves. Null: keep everything until it is trimmed. */
  readonly retentionMs: number | null;
  /**
   * Whether entries appended from now on are encrypted at rest; those appended before stay as they are. Absent: not at first,
   * and as it was when a group is altered. Entries are marked alike where `capabilities.encryptsAtRest` is false.
   */
  readonly encryption?: boolean;
}

/** What can be changed of a group. */
export type GroupChange = Pick<GroupOptions, 'retentionMs' | 'encryption'>;

export interface ReadLimit {
  /** The first entry is returned even when it alone is larger. */
  readonly bytesMax: number;
  readonly entriesMax: number;
}

export interface ReadResult {
  readonly entries: readonly StoredEntry[];
  /** Where to read on. */
  readonly next: Offset;
  /** One past the last durable entry. */
  readonly end: Offset;
  /** The first entry that is not trimmed. */
  readonly start: Offset;
  /**
   * Lets the engine use the bytes behind the entries for the next read; nobody may look at the entries any more. Calling it
   * is optional, and worth it for large pages: unreleased ones occupy memory until they are collected as garbage.
   */
  readonly release?: () => void;
}

export interface AppendResult {
  readonly baseOffset: Offset;
  readonly appendTimeMs: number;
}

export interface EngineCapabilities {
  /** Several processes may append to one log. */
  readonly shared: boolean;
  readonly syncsBeforeAck: boolean;
  readonly deletesByItself: boolean;
  /** `GroupOptions.encryption` has an effect. */
  readonly encryptsAtRest: boolean;
  /** Key and value of one entry together. */
  readonly entryBytesMax: number;
}

export type LogErrorKind =
  /** Nothing was appended: safe to retry. */
  | 'not-appended'
  /** The outcome is unknown: the entries may appear later, once. */
  | 'unknown'
  | 'too-large'
  | 'no-such-log'
  /** Too much is waiting for the disk; nothing was appended. */
  | 'throttled'
  /** Read below the start of the log; `start` says where it begins. */
  | 'out-of-range'
  | 'closed';

export class LogError extends Error {
  override readonly name = 'LogError';
  readonly kind: LogErrorKind;
  readonly start: Offset | undefined;

  constructor(kind: LogErrorKind, message: string, options: { readonly cause?: unknown; readonly start?: Offset } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.start = options.start;
  }
}

export interface LogEngine {
  readonly capabilities: EngineCapabilities;
  /** Idempotent: a group that exists is left as it is. Names are 1–200 characters of `A–Z a–z 0–9 . _ -`. */
  createGroup(group: string, options: GroupOptions): Promise<void>;
  /** Raises the number of logs to `logs`; idempotent. */
  growGroup(group: string, logs: number): Promise<void>;
  alterGroup(group: string, change: GroupChange): Promise<void>;
  /** Idempotent. Its logs are gone at once (`no-such-log`), its disk soon. */
  deleteGroup(group: string): Promise<void>;
  /**
   * Deletes single logs of a group: gone at once (`no-such-log`), their disk soon, and their numbers are not used again.
   * Idempotent: those that are not there are passed over. `no-such-log` when the group does not exist.
   */
  deleteLogs(group: string, logs: readonly number[]): Promise<void>;
  /** Names of the groups that begin with `prefix`, sorted. */
  listGroups(prefix: string): Promise<string[]>;
  /** How many logs a group has or had (the next one it grows by gets this number), or undefined when it does not exist. */
  groupLogs(group: string): Promise<number | undefined>;
  /** See L1. The engine may keep views on the entries' bytes until the promise settles: do not change them meanwhile. */
  append(ref: LogRef, entries: readonly Entry[]): Promise<AppendResult>;
  /** Entries at or after `from`, in order; may return fewer than the limit allows, and none at the end. */
  read(ref: LogRef, from: Offset, limit: ReadLimit): Promise<ReadResult>;
  /** Resolves with the end once it is beyond `after` (at once when it already is); rejects when the log is deleted, the
   *  engine closes, or `signal` aborts (with its reason). */
  waitForAppend(ref: LogRef, after: Offset, signal: AbortSignal): Promise<Offset>;
  /** `timeMs`: the first entry stamped at or after that time, else the end. */
  offsetAt(ref: LogRef, at: 'start' | 'end' | { readonly timeMs: number }): Promise<Offset>;
  /** Removes what lies before an offset; beyond the end it clamps; idempotent. */
  trim(ref: LogRef, before: Offset): Promise<void>;
  /** Waits for appends under way, then releases everything. Idempotent. */
  close(): Promise<void>;
}
