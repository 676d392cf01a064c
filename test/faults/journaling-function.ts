/**
 * A function that writes down when it was invoked and with what, and the reading of what it wrote. Its clock is the machine's
 * monotonic one, the same as `monotonicMs` here. It throws when a record's data begins with an attempt that ends in `777`.
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
  write({ id, at: now(), shardId: event.Records[0].eventID.split(':')[0], records });
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 15));
  const poison = data.some((bytes) => /^a\\d*777\\|/.test(bytes.toString('latin1', 0, 20)));
  write({ id, at: now(), ok: !poison });
  if (poison) throw new Error('poison');
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
}

/** What is in the journals. An invocation that a crash cut short ended, at the latest, when the next server was started. */
export function readInvocations(folder: string, restartsAt: readonly number[]): InvocationEvent[] {
  const invocations: InvocationEvent[] = [];
  for (const [proc, name] of fs.readdirSync(folder).entries()) {
    const text = fs.readFileSync(path.join(folder, name), 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
    const lines = whole.filter((line) => line !== '').map((line) => JSON.parse(line) as Line);
    const ends = new Map(lines.filter(({ ok }) => ok !== undefined).map((line) => [line.id, line]));
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
