/** What a server spends on many streams that nobody uses: 1,000 of ten shards. */
import { call, cpuSecondsOf } from './harness.ts';
import type { Cell, Row } from './rows.ts';
import type { Subject, SubjectName, Subjects } from './subjects.ts';
import { createStreams, PEER_FILL_MS_MAX } from './workloads.ts';

const STREAMS = 1_000;
const SHARDS = 10;
const SETTLE_MS = 5_000;
/** Long, because V8 still collects the garbage of the creations once, up to half a minute later. */
const SECONDS = 60;

export async function measureIdle(servers: Subjects, names: readonly SubjectName[]): Promise<Row> {
  const cells: Partial<Record<SubjectName, Cell>> = {};
  for (const name of names) {
    if (name === 'bare node:http') continue;
    const subject = await servers.start(name);
    cells[name] = await idleCell(subject);
    await subject.stop();
    console.error(`idle, ${name}: ${cells[name]?.text}`);
  }
  return { id: 'idle-streams', name: `processor time with ${STREAMS} idle streams of ${SHARDS} shards`, cells };
}

async function idleCell({ name, port, pid }: Subject): Promise<Cell> {
  const untilMs = name === 'Millrace' ? Number.POSITIVE_INFINITY : performance.now() + PEER_FILL_MS_MAX;
  let there: number;
  try {
    there = await createStreams(port, { name: 'idle', from: 0, count: STREAMS, shards: SHARDS, untilMs });
    await call(port, 'ListStreams', {});
  } catch (error: unknown) {
    return { text: `failed: ${String(error).slice(0, 80)}`, figures: [] };
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const before = cpuSecondsOf(pid);
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const share = (100 * (cpuSecondsOf(pid) - before)) / SECONDS;
  return { text: `${share.toFixed(2)} % of a core${there < STREAMS ? ` with ${there}` : ''}`, figures: [share] };
}
