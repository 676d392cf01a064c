/**
 * A process and all that it started, and what they use, on Linux (proc(5)). A process whose parent has ended is missed, unless the
 * tree's own init has taken it over.
 */
import fs from 'node:fs';
import { systemErrorCode } from './files.ts';

export interface TreeUsage {
  readonly processes: number;
  /** Memory that belongs to processes alone: no files, no shared memory. */
  readonly anonymousBytes: number;
}

/** Ids of the process and its descendants, parents first, no more than `processesMax`. Empty where the system does not tell. */
export function processTree(pid: number, processesMax: number): number[] {
  const tree = [pid];
  for (let index = 0; index < tree.length && tree.length < processesMax; index++) tree.push(...childrenOf(tree[index] ?? pid));
  return tree.slice(0, processesMax);
}

export function treeUsage(pid: number, processesMax: number): TreeUsage {
  const tree = processTree(pid, processesMax);
  return { processes: tree.length, anonymousBytes: tree.reduce((sum, member) => sum + anonymousBytes(member), 0) };
}

/** Asks the process and its descendants to end. Harmless when they have, or belong to somebody else by now. */
export function terminateTree(pid: number, processesMax: number): void {
  for (const member of processTree(pid, processesMax)) {
    try {
      process.kill(member, 'SIGTERM');
    } catch (error: unknown) {
      if (systemErrorCode(error) === undefined) throw error;
    }
  }
}

export function childrenOf(pid: number): number[] {
  const children: number[] = [];
  for (const thread of listed(`/proc/${pid}/task`)) {
    for (const child of textOf(`/proc/${pid}/task/${thread}/children`).split(' ')) if (child !== '') children.push(Number(child));
  }
  return children;
}

/** Pages of 4 KiB, as on every system that Node.js is published for with glibc but some of 64-bit ARM. */
const PAGE_BYTES = 4096;

function anonymousBytes(pid: number): number {
  const [, resident = '0', shared = '0'] = textOf(`/proc/${pid}/statm`).split(' ');
  return (Number(resident) - Number(shared)) * PAGE_BYTES;
}

function listed(directory: string): string[] {
  return whileItRuns(() => fs.readdirSync(directory), []);
}

function textOf(filePath: string): string {
  return whileItRuns(() => fs.readFileSync(filePath, 'latin1'), '');
}

/** A process may end between two looks. */
function whileItRuns<Result>(look: () => Result, otherwise: Result): Result {
  try {
    return look();
  } catch (error: unknown) {
    if (systemErrorCode(error) === undefined) throw error;
    return otherwise;
  }
}
