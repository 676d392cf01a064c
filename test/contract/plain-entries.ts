/** Entries in a form that can be written down and compared, and what reads them whole. */
import assert from 'node:assert/strict';
import {
  type Entry,
  type LogEngine,
  LogError,
  type LogErrorKind,
  type LogRef,
  type Offset,
  type ReadLimit,
} from '../../src/storage/log-engine.ts';

/** An entry in a form that can be compared. */
export interface PlainEntry {
  readonly key: string | null;
  readonly value: string;
  readonly control?: string;
}

export const NO_LIMIT: ReadLimit = { bytesMax: Number.MAX_SAFE_INTEGER, entriesMax: Number.MAX_SAFE_INTEGER };
export const START: Offset = 0 as Offset;

export function text(value: string, key: string | null = null): Entry {
  return { key: key === null ? null : Buffer.from(key), value: Buffer.from(value) };
}

export function plain(entry: Entry): PlainEntry {
  const key = entry.key === null ? null : Buffer.from(entry.key).toString('latin1');
  const value = Buffer.from(entry.value).toString('latin1');
  return entry.control === undefined ? { key, value } : { key, value, control: entry.control };
}

/** Everything in a log from `from` on, read in steps of `limit`. */
export async function readAll(
  engine: LogEngine,
  ref: LogRef,
  from: Offset = START,
  limit: ReadLimit = NO_LIMIT,
): Promise<(PlainEntry & { readonly offset: number; readonly appendTimeMs: number })[]> {
  const all: (PlainEntry & { offset: number; appendTimeMs: number })[] = [];
  for (let at = from; ; ) {
    const { entries, next, end } = await engine.read(ref, at, limit);
    for (const entry of entries) all.push({ ...plain(entry), offset: entry.offset, appendTimeMs: entry.appendTimeMs });
    if (next >= end) return all;
    assert.ok(next > at, 'a read that does not reach the end makes progress');
    at = next;
  }
}

export async function assertLogError(promise: Promise<unknown>, kind: LogErrorKind): Promise<LogError> {
  let caught: unknown;
  await promise.catch((error: unknown) => {
    caught = error;
  });
  assert.ok(caught instanceof LogError, `expected a LogError, got ${String(caught)}`);
  assert.equal(caught.kind, kind);
  return caught;
}

export function plainValue(entry: Entry | PlainEntry): string {
  return typeof entry.value === 'string' ? entry.value : plain(entry as Entry).value;
}
