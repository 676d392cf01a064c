/**
 * What there is: groups, their logs, trim floors, segments. Changed only by applying *catalog records*, each of which is a
 * frame in the journal (log 0, its sequence number as offset), in their order; so a replay of the journal over any later
 * copy of the catalog ends in the same state.
 *
 * CT1. Apply is pure: the same records in the same order give the same numbers, at run time and at recovery.
 * CT2. Each record has a sequence number; one that the stored catalog has seen is not applied again.
 * CT3. Numbers of logs are never used twice, so that old frames never meet a new log.
 *
 * The file `catalog` is rewritten as a whole at a checkpoint, as lines of JSON:
 *
 *     {"journalFrom","sequence","nextLog","removals"}      what follows covers all before journal file `journalFrom`
 *     {"group","retentionMs","encryption":{"key","on"},"count","numbers":[…],"logs":[[id,start,flushedEnd,lastTimeMs,[[base,end,bytes,firstTimeMs,lastTimeMs] …]] …]}  …
 *     CRC-32 of all lines above, started with the seed, as 8 hex digits
 */
import { crc32 } from 'node:zlib';
import { type Encryption, LogState, type Segment } from './log-state.ts';

export type CatalogRecord =
  | CreateRecord
  | { readonly type: 'grow'; readonly group: string; readonly logs: number }
  | AlterRecord
  | { readonly type: 'delete'; readonly group: string }
  | { readonly type: 'delete-logs'; readonly group: string; readonly logs: readonly number[] }
  | { readonly type: 'trim'; readonly log: number; readonly before: number };

interface CreateRecord {
  readonly type: 'create';
  readonly group: string;
  readonly logs: number;
  readonly retentionMs: number | null;
  readonly encryption?: Encryption;
}

interface AlterRecord {
  readonly type: 'alter';
  readonly group: string;
  readonly retentionMs: number | null;
  /** Absent: as it was. A group's key stays the same once it has one. */
  readonly encryption?: Encryption;
}

export interface Group {
  readonly name: string;
  retentionMs: number | null;
  /** Undefined when nothing of the group was ever encrypted. */
  encryption: Encryption | undefined;
  /** By number, in their order; those that were deleted are missing. */
  readonly logs: Map<number, LogState>;
  /** How many logs the group has or had: the number of the next one. */
  logCount: number;
}

/** What applying a record made superfluous. */
export interface Freed {
  readonly tailBytes: number;
  /** Segments whose files may go. */
  readonly segments: readonly { readonly log: number; readonly base: number }[];
  /** Logs whose folders may go. */
  readonly logs: readonly number[];
  /** Keys whose files must go. */
  readonly keys: readonly string[];
}

const NOTHING: Freed = { tailBytes: 0, segments: [], logs: [], keys: [] };

export class Catalog {
  readonly groups: Map<string, Group> = new Map();
  readonly logs: Map<number, LogState> = new Map();
  /** Of the last record applied. */
  sequence = 0;
  nextLog = 1;

  apply(sequence: number, record: CatalogRecord): Freed {
    if (sequence <= this.sequence) return NOTHING; // CT2
    this.sequence = sequence;
    switch (record.type) {
      case 'create':
        if (!this.groups.has(record.group)) this.#create(record);
        return NOTHING;
      case 'grow':
        this.#grow(this.groups.get(record.group), record.logs);
        return NOTHING;
      case 'alter':
        this.#alter(this.groups.get(record.group), record);
        return NOTHING;
      case 'delete':
        return this.#delete(record.group);
      case 'delete-logs':
        return this.#deleteLogs(this.groups.get(record.group), record.logs);
      case 'trim':
        return this.#trim(record.log, record.before);
    }
  }

  /** The keys of encrypted groups. */
  keys(): { readonly id: string; readonly group: string }[] {
    const keys: { readonly id: string; readonly group: string }[] = [];
    for (const { name, encryption } of this.groups.values()) {
      if (encryption !== undefined) keys.push({ id: encryption.key, group: name });
    }
    return keys;
  }

  /** The catalog file's text. */
  text(journalFrom: number, removals: readonly string[], seed: number): string {
    const head = { journalFrom, sequence: this.sequence, nextLog: this.nextLog, removals };
    const lines = [JSON.stringify(head)];
    for (const group of this.groups.values()) {
      const { name, retentionMs, encryption, logCount } = group;
      const left = logCount === group.logs.size ? {} : { count: logCount, numbers: [...group.logs.keys()] };
      const start = JSON.stringify({ group: name, retentionMs, encryption, ...left });
      lines.push(`${start.slice(0, -1)},"logs":[${[...group.logs.values()].map(logText).join(',')}]}`);
    }
    const body = `${lines.join('\n')}\n`;
    return `${body}${crc32(body, seed).toString(16).padStart(8, '0')}\n`;
  }

  #create(record: CreateRecord): void {
    const { group: name, retentionMs, encryption } = record;
    const group: Group = { name, retentionMs, encryption, logs: new Map<number, LogState>(), logCount: 0 };
    this.groups.set(group.name, group);
    this.#grow(group, record.logs);
  }

  #grow(group: Group | undefined, logs: number): void {
    if (group === undefined) return;
    for (; group.logCount < logs; group.logCount++) this.#add(group, group.logCount, new LogState(this.nextLog++)); // CT3
  }

  #alter(group: Group | undefined, record: AlterRecord): void {
    if (group === undefined) return;
    group.retentionMs = record.retentionMs;
    if (record.encryption === undefined) return;
    const { key, on } = record.encryption;
    group.encryption = { key: group.encryption?.key ?? key, on };
    for (const log of group.logs.values()) log.encryption = group.encryption;
  }

  #add(group: Group, number: number, log: LogState): void {
    log.encryption = group.encryption;
    group.logs.set(number, log);
    this.logs.set(log.id, log);
  }

  #delete(name: string): Freed {
    const group = this.groups.get(name);
    if (group === undefined) return NOTHING;
    this.groups.delete(name);
    const keys = group.encryption === undefined ? [] : [group.encryption.key];
    return { ...this.#drop([...group.logs.values()]), keys };
  }

  #deleteLogs(group: Group | undefined, numbers: readonly number[]): Freed {
    const dropped: LogState[] = [];
    for (const number of numbers) {
      const log = group?.logs.get(number);
      if (log !== undefined) dropped.push(log);
      group?.logs.delete(number);
    }
    return this.#drop(dropped);
  }

  #drop(logs: readonly LogState[]): Freed {
    let tailBytes = 0;
    const segments = logs.flatMap(({ id, segments: all }) => all.map(({ base }) => ({ log: id, base })));
    for (const log of logs) {
      tailBytes += log.dropFromTail(log.tail.length);
      this.logs.delete(log.id);
      log.delete();
    }
    return { tailBytes, segments, logs: logs.map((log) => log.id), keys: [] };
  }

  #trim(id: number, before: number): Freed {
    const log = this.logs.get(id);
    if (log === undefined) return NOTHING;
    const { tailBytes, segments } = log.trim(before);
    return { tailBytes, segments: segments.map((segment) => ({ log: id, base: segment.base })), logs: [], keys: [] };
  }

  /** The inverse of `text`; undefined when the text is damaged. */
  static parse(text: string, seed: number): StoredCatalog | undefined {
    const body = text.slice(0, -9);
    if (text.slice(-9) !== `${crc32(body, seed).toString(16).padStart(8, '0')}\n`) return undefined;
    const [first = '', ...lines] = body.trimEnd().split('\n');
    const head = JSON.parse(first) as { journalFrom: number; sequence: number; nextLog: number; removals: string[] };
    const catalog = new Catalog();
    catalog.sequence = head.sequence;
    catalog.nextLog = head.nextLog;
    for (const line of lines) {
      const stored = JSON.parse(line) as StoredGroup;
      const { group: name, retentionMs, encryption, count, numbers } = stored;
      const logCount = count ?? stored.logs.length;
      const group: Group = { name, retentionMs, encryption, logs: new Map<number, LogState>(), logCount };
      catalog.groups.set(group.name, group);
      for (const [place, log] of stored.logs.entries()) catalog.#add(group, numbers?.[place] ?? place, restoredLog(log));
    }
    return { catalog, journalFrom: head.journalFrom, removals: head.removals };
  }
}

/** What a catalog file says. */
export interface StoredCatalog {
  readonly catalog: Catalog;
  /** The catalog covers all journal files before this one. */
  readonly journalFrom: number;
  /** Names below `logs/` that are still to be removed. */
  readonly removals: readonly string[];
}

type StoredSegment = readonly [base: number, endOffset: number, bytes: number, firstTimeMs: number, lastTimeMs: number];
type StoredLog = readonly [id: number, start: number, flushedEnd: number, lastTimeMs: number, segments: readonly StoredSegment[]];

interface StoredGroup {
  readonly group: string;
  readonly retentionMs: number | null;
  readonly encryption?: Encryption;
  /** Both are absent while no log of the group was deleted. */
  readonly count?: number;
  readonly numbers?: readonly number[];
  readonly logs: readonly StoredLog[];
}

function logText(log: LogState): string {
  log.segmentsText ??= JSON.stringify(log.segments.map(storedSegment));
  const flushedEnd = log.tail.length === 0 ? log.durableEnd : log.flushedEnd; // with an end that lost entries left (LogState.skip)
  return `[${log.id},${log.start},${flushedEnd},${log.lastTimeMs},${log.segmentsText}]`;
}

function storedSegment(segment: Segment): StoredSegment {
  return [segment.base, segment.endOffset, segment.bytes, segment.firstTimeMs, segment.lastTimeMs];
}

function restoredLog([id, start, flushedEnd, lastTimeMs, segments]: StoredLog): LogState {
  const log = new LogState(id);
  log.start = start;
  log.flushedEnd = flushedEnd;
  log.durableEnd = Math.max(start, flushedEnd);
  log.nextOffset = log.durableEnd;
  log.lastTimeMs = lastTimeMs;
  log.segments = segments.map(([base, endOffset, bytes, firstTimeMs, lastTime]) => ({
    base,
    endOffset,
    bytes,
    firstTimeMs,
    lastTimeMs: lastTime,
  }));
  return log;
}
