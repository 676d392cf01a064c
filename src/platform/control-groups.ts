/**
 * Control groups of Linux, version 2 or 1, where this process may make them: they bound memory and the number of processes
 * of a group of processes exactly, and know who belongs to it.
 *
 *     version 2    <root>/<an ancestor of our group>/millrace.<our process id>.<name>
 *     version 1    <root>/memory/<our group>/millrace.<our process id>.<name>, and the same below <root>/pids
 *
 * G1. Nobody else's group is changed: where the controllers are not handed down to new groups already, there are none.
 */
import fs from 'node:fs';
import path from 'node:path';
import { systemErrorCode } from './files.ts';

export interface GroupLimits {
  readonly memoryBytes: number;
  readonly processes: number;
}

/** A process joins by writing `0` to each of `joinFiles`, and so do all that it starts afterwards. */
export interface ControlGroup {
  readonly joinFiles: readonly string[];
  /** Memory that belongs to processes alone: no files, no shared memory. 0 when it cannot be read. */
  anonymousBytes(): number;
  /** The system has killed a process of it for want of memory. */
  hasRunOutOfMemory(): boolean;
  /** Kills every process of it. */
  killAll(): void;
  /** False while there are processes in it. */
  remove(): boolean;
}

export interface ControlGroups {
  /** Throws when the system refuses. */
  create(name: string, limits: GroupLimits): ControlGroup;
}

/** The names and places in which the versions differ. */
interface Layout {
  /** Folders in which a group is made: one, or one for memory and one for processes. */
  readonly memory: string;
  readonly processes: string;
  readonly memoryLimit: string;
  readonly anonymousName: string;
  readonly outOfMemory: { readonly file: string; readonly name: string };
}

const V1_NAMES = {
  memoryLimit: 'memory.limit_in_bytes',
  anonymousName: 'total_rss',
  outOfMemory: { file: 'memory.oom_control', name: 'oom_kill' },
};
const V2_NAMES = { memoryLimit: 'memory.max', anonymousName: 'anon', outOfMemory: { file: 'memory.events', name: 'oom_kill' } };

const ROOT = '/sys/fs/cgroup';
const PREFIX = 'millrace.';

/** Undefined where they cannot be used. Removes groups that a process has left which is gone. */
export function findControlGroups(root: string = ROOT, membershipFile = '/proc/self/cgroup'): ControlGroups | undefined {
  const membership = readText(membershipFile);
  if (membership === undefined) return undefined;
  for (const layout of [...version2(root, membership), ...version1(root, membership)]) {
    if (!isUsable(layout)) continue;
    removeLeftOvers(layout);
    return { create: (name, limits) => createGroup(layout, nameOf(name), limits) };
  }
  return undefined;
}

/** The nearest ancestor that hands both controllers down. Our own group holds processes, so it never does (G1). */
function version2(root: string, membership: string): Layout[] {
  const own = /^0::(.*)$/m.exec(membership)?.[1];
  if (own === undefined) return [];
  const layouts: Layout[] = [];
  for (let group = own; group !== '/'; ) {
    group = path.dirname(group);
    const folder = path.join(root, group);
    const controllers = readText(path.join(folder, 'cgroup.subtree_control'))?.trim().split(' ') ?? [];
    if (controllers.includes('memory') && controllers.includes('pids'))
      layouts.push({ ...V2_NAMES, memory: folder, processes: folder });
  }
  return layouts;
}

/** In a container the path may be the host's, and the root is then our own group. */
function version1(root: string, membership: string): Layout[] {
  const folderOf = (controller: string): string | undefined => {
    const own = new RegExp(`^\\d+:(?:[^:]*,)?${controller}(?:,[^:]*)?:(.*)$`, 'm').exec(membership)?.[1];
    if (own === undefined) return undefined;
    const folder = path.join(root, controller, own);
    return fs.existsSync(folder) ? folder : path.join(root, controller);
  };
  const [memory, processes] = [folderOf('memory'), folderOf('pids')];
  return memory === undefined || processes === undefined ? [] : [{ ...V1_NAMES, memory, processes }];
}

function isUsable(layout: Layout): boolean {
  try {
    const group = createGroup(layout, nameOf('probe'), { memoryBytes: 1 << 30, processes: 16 });
    try {
      for (const file of group.joinFiles) fs.accessSync(file, fs.constants.W_OK);
      if (layout.memory === layout.processes) fs.accessSync(path.join(layout.memory, 'cgroup.procs'), fs.constants.W_OK);
      return true;
    } finally {
      group.remove();
    }
  } catch (error: unknown) {
    if (systemErrorCode(error) === undefined) throw error;
    return false;
  }
}

function createGroup(layout: Layout, name: string, limits: GroupLimits): ControlGroup {
  const memory = path.join(layout.memory, name);
  const folders = [...new Set([memory, path.join(layout.processes, name)])];
  for (const folder of folders) fs.mkdirSync(folder);
  fs.writeFileSync(path.join(memory, layout.memoryLimit), String(limits.memoryBytes));
  fs.writeFileSync(path.join(layout.processes, name, 'pids.max'), String(limits.processes));
  return {
    joinFiles: folders.map((folder) => path.join(folder, 'cgroup.procs')),
    anonymousBytes: () => numberIn(path.join(memory, 'memory.stat'), layout.anonymousName),
    hasRunOutOfMemory: () => numberIn(path.join(memory, layout.outOfMemory.file), layout.outOfMemory.name) > 0,
    killAll: () => killAll(memory),
    remove: () => folders.every((folder) => removeGroup(folder)),
  };
}

function killAll(folder: string): void {
  for (const pid of (readText(path.join(folder, 'cgroup.procs')) ?? '').split('\n').filter((line) => line !== '')) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch (error: unknown) {
      if (systemErrorCode(error) !== 'ESRCH' && systemErrorCode(error) !== 'EPERM') throw error; // EPERM: it is somebody else's now
    }
  }
}

function removeGroup(folder: string): boolean {
  try {
    fs.rmdirSync(folder);
    return true;
  } catch (error: unknown) {
    if (systemErrorCode(error) === 'ENOENT') return true;
    if (systemErrorCode(error) === 'EBUSY') return false;
    throw error;
  }
}

function nameOf(name: string): string {
  return `${PREFIX}${process.pid}.${name}`;
}

/** An empty group may be one that another server has just made for a process to join. */
function removeLeftOvers(layout: Layout): void {
  for (const folder of new Set([layout.memory, layout.processes])) {
    for (const name of fs.readdirSync(folder)) {
      if (name.startsWith(PREFIX) && !fs.existsSync(`/proc/${name.split('.')[1]}`)) removeGroup(path.join(folder, name));
    }
  }
}

/** The number behind a name in a file of `name number` lines. */
function numberIn(filePath: string, name: string): number {
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(readText(filePath) ?? '')?.[1] ?? 0);
}

function readText(filePath: string): string | undefined {
  try {
    return fs.readFileSync(filePath, 'latin1');
  } catch (error: unknown) {
    if (systemErrorCode(error) === undefined) throw error;
    return undefined;
  }
}
