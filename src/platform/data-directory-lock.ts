/**
 * One process per data directory. The lock is a file `LOCK` that names its holder; Node has no advisory locks, so a holder
 * that died is recognised by its process id together with the time at which that process started.
 *
 * DL1. `LOCK` comes into being whole: it is written under another name and linked, which fails when there is one already.
 * DL2. A lock is taken over only when its holder no longer runs. It is moved aside first, and what was moved is looked at: when
 *      another process was faster and this is its new lock, it goes back.
 * DL3. `release` removes only a lock of its own.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { systemErrorCode } from './files.ts';
import type { Random } from './random.ts';

export interface DataDirectoryLock {
  /** Idempotent. */
  release(): void;
}

export class DataDirectoryInUseError extends Error {
  override readonly name = 'DataDirectoryInUseError';
}

interface Holder {
  readonly pid: number;
  /** When the process started, as the system says it: tells a process from a later one with the same id. */
  readonly started: string;
  /** Tells two locks of one process apart. */
  readonly token: string;
}

/** How often a dead holder's lock may turn out to have been taken by somebody else in the same moment. */
const ATTEMPTS_MAX = 8;

/** Throws {@link DataDirectoryInUseError} when a running process (this one included) holds the directory. */
export function lockDataDirectory(directory: string, random: Random): DataDirectoryLock {
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lockPath = path.join(directory, 'LOCK');
  const mine: Holder = { pid: process.pid, started: startOf(process.pid) ?? '', token: random.uuid() };
  const claim = `${lockPath}.${mine.token}`;
  fs.writeFileSync(claim, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
  try {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      if (link(claim, lockPath)) return { release: () => release(lockPath, mine) };
      const holder = readHolder(lockPath);
      if (holder !== undefined && isRunning(holder)) throw inUse(directory, holder);
      if (holder !== undefined) moveAside(lockPath, mine, holder);
    }
  } finally {
    fs.rmSync(claim, { force: true });
  }
  throw new DataDirectoryInUseError(`${directory} is being taken by other processes`);
}

/** Links `from` to the new name `to` (DL1); false when that name exists. */
function link(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error: unknown) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function moveAside(lockPath: string, mine: Holder, dead: Holder): void {
  const aside = `${lockPath}.${mine.token}.dead`;
  try {
    fs.renameSync(lockPath, aside);
  } catch (error: unknown) {
    if (systemErrorCode(error) === 'ENOENT') return;
    throw error;
  }
  if (readHolder(aside)?.token !== dead.token) link(aside, lockPath); // DL2
  fs.rmSync(aside, { force: true });
}

function release(lockPath: string, mine: Holder): void {
  if (readHolder(lockPath)?.token === mine.token) fs.rmSync(lockPath, { force: true }); // DL3
}

/** Who a lock file names; undefined when there is no such file. A file that names nobody names a process that cannot be. */
function readHolder(lockPath: string): Holder | undefined {
  let text: string;
  try {
    text = fs.readFileSync(lockPath, 'utf8');
  } catch (error: unknown) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { pid, started, token } = JSON.parse(text) as Partial<Holder>;
    return { pid: Number(pid) || 0, started: String(started), token: String(token) };
  } catch (error: unknown) {
    if (error instanceof SyntaxError) return { pid: 0, started: '', token: text };
    throw error;
  }
}

function isRunning(holder: Holder): boolean {
  const started = startOf(holder.pid);
  return started !== undefined && started === holder.started;
}

function inUse(directory: string, holder: Holder): DataDirectoryInUseError {
  return new DataDirectoryInUseError(`${directory} is in use by process ${holder.pid}`);
}

/** When a process started, in the system's own words; undefined when there is no such process. */
function startOf(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid);
}

/** Boot id and start in clock ticks since boot: field 22 of `stat`, counted behind the name, which may hold anything. */
function startFromProc(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return fields[0] === 'Z' ? undefined : `${boot} ${fields[19]}`;
  } catch (error: unknown) {
    if (systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'ESRCH') return undefined;
    throw error;
  }
}

function startFromPs(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch (error: unknown) {
    if (error instanceof Error && 'status' in error && error.status === 1) return undefined; // no such process
    throw error;
  }
}
