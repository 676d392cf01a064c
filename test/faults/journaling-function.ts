/**
 * A function that writes down when it was invoked and with what, and the reading of what it wrote. Its clock is the machine's
 * monotonic one, the same as `monotonicMs` here. It throws when a record's data begins with an attempt that ends in `777`. In a
 * tumbling window its state counts the records and adds their numbers up.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { InvocationEvent, SourceRecord } from '../support/history/mapping-checker.ts';

export const FUNCTION_SOURCE = `
import fs from 'node:fs';
import { crc32 } from 'node:zlib';
const write = (line) => fs.appendFileSync(process.env.JOURNAL + '/' + process.pid + '.jsonl', JSON.stringify(line) + '\\n');
const now = () => Number(process.hrtime.bigint()) / 1e6;
export async function handler(event, context) {
  const id = context.awsRequestId + '.' + now();
  const data = event.Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64'));
  const records = event.Records.map(({ kinesis: { sequenceNumber, partitionKey } }, index) => {
    return { sequenceNumber, partitionKey, digest: data[index].length + ':' + crc32(data[index]).toString(16) };
  });
  const shardId = event.shardId ?? event.Records[0].eventID.split(':')[0];
  const ending = event.isFinalInvokeForWindow ? event.state : undefined;
  write({ id, at: now(), shardId, records, window: event.window?.start, ending });
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 15));
  const poison = data.some((bytes) => /^a\\d*777\\|/.test(bytes.toString('latin1', 0, 20)));
  write({ id, at: now(), ok: !poison });
  if (poison) throw new Error('poison');
  const numbers = records.map(({ sequenceNumber }) => Number(sequenceNumber.slice(-9)));
  const { count = 0, sum = 0 } = event.state ?? {};
  return { state: { count: count + records.length, sum: numbers.reduce((total, number) => total + number, sum) } };
}
`;

export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

interface Line {
  readonly id: string;
  readonly at: number;
  readonly shardId?: string;
  readonly records?: readonly SourceRecord[];
  readonly ok?: boolean;
  /** The start of the tumbling window. */
  readonly window?: string;
  /** The state of a window that ends. */
  readonly ending?: WindowState;
}

export interface WindowState {
  readonly count?: number;
  readonly sum?: number;
}

/** A window of a shard: what it ended with each time, and the records that the function processed in it. */
export interface JournaledWindow {
  readonly name: string;
  readonly endings: WindowState[];
  readonly processed: Set<string>;
}

export function readWindows(folder: string): JournaledWindow[] {
  const windows = new Map<string, JournaledWindow>();
  for (const name of fs.readdirSync(folder)) {
    const lines = readLines(path.join(folder, name));
    const ends = endsIn(lines);
    for (const { id, shardId, window, records = [], ending } of lines) {
      if (window === undefined || ends.get(id)?.ok !== true) continue;
      const key = `${shardId} ${window}`;
      const found = windows.get(key) ?? { name: key, endings: [], processed: new Set() };
      windows.set(key, found);
      for (const { sequenceNumber } of records) found.processed.add(sequenceNumber);
      if (ending !== undefined) found.endings.push(ending);
    }
  }
  return [...windows.values()];
}

function readLines(file: string): Line[] {
  const text = fs.readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return whole.filter((line) => line !== '').map((line) => JSON.parse(line) as Line);
}

function endsIn(lines: readonly Line[]): ReadonlyMap<string, Line> {
  return new Map(lines.filter(({ ok }) => ok !== undefined).map((line) => [line.id, line]));
}

/** What is in the journals. An invocation that a crash cut short ended, at the latest, when the next server was started. */
export function readInvocations(folder: string, restartsAt: readonly number[]): InvocationEvent[] {
  const invocations: InvocationEvent[] = [];
  for (const [proc, name] of fs.readdirSync(folder).entries()) {
    const lines = readLines(path.join(folder, name));
    const ends = endsIn(lines);
    for (const { id, at, shardId, records } of lines) {
      if (shardId === undefined || records === undefined) continue;
      const end = ends.get(id);
      const t1 = end?.at ?? restartsAt.find((restart) => restart >= at) ?? at;
      const type = end === undefined ? 'info' : end.ok === true ? 'ok' : 'fail';
      const out = type === 'ok' ? { failedFrom: null } : null;
      invocations.push({ proc, f: 'invoke', attemptId: id, t0: at, t1, type, in: { shardId, records }, out });
    }
  }
  return invocations;
}
