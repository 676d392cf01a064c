/** How long a start takes to the first answer, and how much memory is resident when idle and after much was stored. */

import { createStream, median } from './harness.ts';
import type { Cell, Row, Settings } from './rows.ts';
import { residentMb, type SubjectName, type Subjects } from './subjects.ts';
import { fill, PEER_FILL_MS_MAX } from './workloads.ts';

const STARTS = 9;
const IDLE_MS = 2_000;
const STORED_RECORDS = 2 * 1024 * 1024;

export async function measureStarts(servers: Subjects, names: readonly SubjectName[], settings: Settings): Promise<Row[]> {
  const starts: Partial<Record<SubjectName, Cell>> = {};
  const idle: Partial<Record<SubjectName, Cell>> = {};
  const times = new Map<SubjectName, number[]>();
  const memory = new Map<SubjectName, number[]>();
  const rounds = settings.short ? 3 : STARTS;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const subject = await servers.start(name);
      times.set(name, [...(times.get(name) ?? []), subject.startMs]);
      if (round < 3) {
        await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
        memory.set(name, [...(memory.get(name) ?? []), residentMb(subject)]);
      }
      await subject.stop();
    }
  }
  for (const [name, all] of times) starts[name] = { text: `${range(all)} ms`, figures: all };
  for (const [name, all] of memory) idle[name] = { text: `${range(all)} MB`, figures: all };
  const rows: Row[] = [
    { id: 'start', name: 'start to first answer', cells: starts },
    { id: 'idle-memory', name: 'resident memory, idle', cells: idle },
  ];
  if (!settings.short) rows.push(await storedMemory(servers, names));
  return rows;
}

async function storedMemory(servers: Subjects, names: readonly SubjectName[]): Promise<Row> {
  const cells: Partial<Record<SubjectName, Cell>> = {};
  for (const name of names) {
    if (name === 'bare node:http') continue;
    cells[name] = await storedMemoryOf(servers, name);
    console.error(`stored, ${name}: ${cells[name]?.text}`);
  }
  return { id: 'stored-memory', name: 'resident memory after 2 GiB in records of 1 KiB', cells };
}

async function storedMemoryOf(servers: Subjects, name: SubjectName): Promise<Cell> {
  const subject = await servers.start(name);
  try {
    await createStream(subject.port, 'stored', 4);
    const begun = performance.now();
    const untilMs = name === 'Millrace' ? Number.POSITIVE_INFINITY : begun + PEER_FILL_MS_MAX;
    const stored = await fill(subject.port, 'stored', STORED_RECORDS, 1024, untilMs);
    const seconds = (performance.now() - begun) / 1000;
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    const mb = residentMb(subject);
    const reached =
      stored < STORED_RECORDS
        ? ` with ${(stored / 1024 / 1024).toFixed(2)} GiB, all that it took in ${seconds.toFixed(0)} s`
        : '';
    return { text: `${mb.toFixed(0)} MB${reached}`, figures: [mb] };
  } catch (error: unknown) {
    return { text: `failed: ${String(error).slice(0, 80)}`, figures: [] };
  } finally {
    await subject.stop();
  }
}

function range(figures: readonly number[]): string {
  return `${median(figures).toFixed(0)} (${Math.min(...figures).toFixed(0)}–${Math.max(...figures).toFixed(0)})`;
}
