/**
 * Child processes as a value: nothing outside `platform/` names `node:child_process`.
 *
 * PR1. No child outlives this process: what runs at its `exit` is killed with all it started, and on Linux the system kills a
 *      child whose parent was killed (`setpriv --pdeathsig`, where util-linux is installed).
 * PR2. With a child ends all that it started. What left its group and still holds its output delays the news of its end for a
 *      moment only.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Server } from 'node:net';
import { Readable, type Writable } from 'node:stream';
import { systemErrorCode } from './files.ts';

export interface ProcessSpec {
  readonly command: string;
  readonly args: readonly string[];
  readonly workingDirectory: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** Opens a pipe as descriptor 3 of the child that closes when this process ends, however it ends. */
  readonly controlPipe?: boolean;
  /** What the child reads from its descriptors 4, 5 …, to the end: for what must not stand on a command line. */
  readonly inputs?: readonly Uint8Array[];
  /**
   * How many listening sockets the child hands over, on a channel of Node.js whose descriptor follows the inputs'. It is closed
   * as soon as they are there.
   */
  readonly sockets?: number;
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
  /** Those that `ProcessSpec.sockets` counts, in the order in which they came; rejects when the child ends before. */
  readonly sockets: Promise<readonly Server[]>;
  /** Resolves once, when the process has ended and its output is read (PR2). */
  readonly exited: Promise<ProcessExit>;
  /** Signals the process and all it started. Harmless when it has ended. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export interface Processes {
  /** Where programs are looked for, as in PATH. */
  readonly searchPath: string;
  spawn(spec: ProcessSpec): RunningProcess;
  /** A text that no other process ever has, as long as the process runs; undefined where the system does not tell. */
  identityOf(pid: number): string | undefined;
  /** Kills a process of any parent, with all it started. Harmless when it has ended. */
  killGroup(pid: number): void;
}

export class NodeProcesses implements Processes {
  readonly searchPath: string = process.env.PATH ?? DEFAULT_SEARCH_PATH;
  readonly #running = new Set<number>();
  #endsWithParent: readonly string[] | undefined;

  spawn(spec: ProcessSpec): RunningProcess {
    this.#endsWithParent ??= this.#prepare();
    const [command = spec.command, ...args] = [...this.#endsWithParent, spec.command, ...spec.args];
    const { inputs = [], sockets = 0 } = spec;
    const child = spawn(command, args, {
      cwd: spec.workingDirectory,
      env: { ...spec.environment },
      stdio: [
        'ignore',
        'pipe',
        'pipe',
        pipeIf(spec.controlPipe === true),
        ...inputs.map((): 'pipe' => 'pipe'),
        ...(sockets === 0 ? [] : (['ipc'] as const)),
      ],
      detached: true, // a process group of its own, so that kill reaches what it starts
    });
    if ((child.stdio as unknown) === undefined) return neverStarted(child);
    const outputRead = Promise.all([child.stdio[1], child.stdio[2]].map((stream) => closeOf(stream as Readable)));
    const exited = new Promise<ProcessExit>((resolve, reject) => {
      child.once('error', reject);
      // Not at the child's "close", which never comes once a channel was closed from here.
      child.once('exit', (code, signal) => {
        killGroup(child.pid, 'SIGKILL'); // PR2
        const late = setTimeout(() => resolve({ code, signal }), OUTPUT_AFTER_END_MS);
        void outputRead.then(() => {
          clearTimeout(late);
          resolve({ code, signal });
        });
      });
    });
    const pipes = child.stdio.slice(INPUT_DESCRIPTOR) as unknown as readonly Writable[];
    for (const [index, input] of inputs.entries()) write(pipes[index] as Writable, input);
    exited.catch(() => {}); // whoever awaits it sees the failure; nobody having to is no fault
    const [, stdout, stderr] = child.stdio;
    const { pid } = child;
    if (pid !== undefined) {
      this.#running.add(pid);
      exited.then(() => this.#running.delete(pid)).catch(() => {});
    }
    return {
      pid,
      stdout: stdout as Readable,
      stderr: stderr as Readable,
      sockets: socketsOf(child, sockets),
      exited,
      kill: (signal) => killGroup(pid, signal),
    };
  }

  /** When the system and the process in it were started, on Linux; a process that waits to be reaped does not run. */
  identityOf(pid: number): string | undefined {
    if (process.platform !== 'linux') return undefined;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // behind the command, from the third on
      const [state, startTicks] = [fields[0], fields[STAT_START_TIME - 3]];
      if (state === 'Z' || state === 'X' || startTicks === undefined) return undefined;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()} ${startTicks}`;
    } catch (error: unknown) {
      if (systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'ESRCH') return undefined;
      throw error;
    }
  }

  killGroup(pid: number): void {
    killGroup(pid, 'SIGKILL');
  }

  /** PR1. Returns the command that a child is started with in front, if there is one. */
  #prepare(): readonly string[] {
    process.once('exit', () => {
      for (const pid of this.#running) killGroup(pid, 'SIGKILL');
    });
    if (process.platform !== 'linux') return [];
    // By its whole path from here on: a child's variables may name other folders.
    const find = `setpriv ${END_WITH_PARENT.join(' ')} true && command -v setpriv`;
    const { status, stdout } = spawnSync('/bin/sh', ['-c', find], { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'latin1' });
    return status === 0 && stdout.startsWith('/') ? [stdout.trim(), ...END_WITH_PARENT] : [];
  }
}

const INPUT_DESCRIPTOR = 4;

/** What a child wrote before its end is read long before. */
const OUTPUT_AFTER_END_MS = 500;

/** The system had no descriptors left for its pipes (Node.js then makes none of its streams). */
function neverStarted(child: ChildProcess): RunningProcess {
  const exited = new Promise<ProcessExit>((_, reject) => child.once('error', reject));
  const sockets = exited.then(() => []);
  for (const promise of [exited, sockets]) promise.catch(() => {}); // whoever awaits it sees the failure
  return { pid: undefined, stdout: Readable.from([]), stderr: Readable.from([]), sockets, exited, kill: () => {} };
}

function closeOf(stream: Readable): Promise<void> {
  return new Promise((resolve) => stream.once('close', () => resolve()));
}

function pipeIf(condition: boolean): 'pipe' | 'ignore' {
  return condition ? 'pipe' : 'ignore';
}

function socketsOf(child: ChildProcess, count: number): Promise<readonly Server[]> {
  const sockets: Server[] = [];
  const all = new Promise<readonly Server[]>((resolve, reject) => {
    if (count === 0) resolve(sockets);
    child.on('message', (_message, handle) => {
      if (handle instanceof Server) sockets.push(handle);
      if (sockets.length !== count) return;
      child.disconnect();
      resolve(sockets);
    });
    child.once('exit', () => {
      reject(new Error('the process ended before it had handed over its sockets'));
      if (sockets.length !== count) for (const socket of sockets) socket.close(); // nobody else knows of them
    });
  });
  all.catch(() => {}); // whoever awaits it sees the failure
  return all;
}

/** A child that does not read it all has ended; its exit tells the rest. */
function write(stream: Writable, bytes: Uint8Array): void {
  stream.on('error', () => {});
  stream.end(bytes);
}

/** The number of the field, counted from one (proc(5)). */
const STAT_START_TIME = 22;
const DEFAULT_SEARCH_PATH = '/usr/local/bin:/usr/bin:/bin';
const END_WITH_PARENT = ['--pdeathsig', 'KILL', '--'] as const;

function killGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error: unknown) {
    // None is left that this user may signal: none at all, or a child has become somebody else's (sudo).
    if (systemErrorCode(error) !== 'ESRCH' && systemErrorCode(error) !== 'EPERM') throw error;
  }
}
