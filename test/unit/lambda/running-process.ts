import { existsSync, readFileSync } from 'node:fs';

/** Whether a process runs. One that has ended but was not collected yet does not (where the system tells). */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
}
