/** Child processes as a value: nothing outside `platform/` names `node:child_process`. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface ProcessSpec {
  readonly command: string;
  readonly args: readonly string[];
  readonly workingDirectory: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** Opens a pipe as descriptor 3 of the child that closes when this process ends, however it ends. */
  readonly controlPipe?: boolean;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface RunningProcess {
  /** Undefined when the command could not be started; `exited` then rejects. */
  readonly pid: number | undefined;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves once, when the process has ended and its output is read. */
  readonly exited: Promise<ProcessExit>;
  /** Signals the process and all it started. Harmless when it has ended. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export interface Processes {
  spawn(spec: ProcessSpec): RunningProcess;
}

export class NodeProcesses implements Processes {
  spawn(spec: ProcessSpec): RunningProcess {
    const child = spawn(spec.command, spec.args, {
      cwd: spec.workingDirectory,
      env: { ...spec.environment },
      stdio: ['ignore', 'pipe', 'pipe', spec.controlPipe === true ? 'pipe' : 'ignore'],
      detached: true, // a process group of its own, so that kill reaches what it starts
    });
    const exited = new Promise<ProcessExit>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
    exited.catch(() => {}); // whoever awaits it sees the failure; nobody having to is no fault
    const [, stdout, stderr] = child.stdio;
    return {
      pid: child.pid,
      stdout: stdout as Readable,
      stderr: stderr as Readable,
      exited,
      kill: (signal) => killGroup(child.pid, signal),
    };
  }
}

function killGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error: unknown) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
