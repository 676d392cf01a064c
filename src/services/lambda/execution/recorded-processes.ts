/**
 * Processes that are written down while they run, so that whatever outlives a killed server is ended before the next one runs
 * a function: the last resort behind the control pipe and the system's own signal (platform/processes.ts PR1), which do not
 * reach a busy process everywhere.
 *
 *     <directory>/<process id>    the process's identity: nothing else ever has the same (Linux alone; elsewhere nothing is kept)
 *
 * Q1. A process is written down before anything is asked of it, and forgotten only when it has ended.
 * Q2. A process of another identity is a stranger that got the same id later; it is left alone.
 */
import path from 'node:path';
import { type Clock, sleep } from '../../../platform/clock.ts';
import { type Files, writeFile } from '../../../platform/files.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Processes, ProcessSpec, RunningProcess } from '../../../platform/processes.ts';
import { LEFT_OVER_END_MS, LEFT_OVER_LOOK_MS } from '../limits.ts';

export interface RecordedProcessesDependencies {
  readonly processes: Processes;
  readonly files: Files;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly directory: string;
}

export class RecordedProcesses implements Pick<Processes, 'spawn'> {
  readonly #dependencies: RecordedProcessesDependencies;

  constructor(dependencies: RecordedProcessesDependencies) {
    this.#dependencies = dependencies;
  }

  spawn(spec: ProcessSpec): RunningProcess {
    const { processes } = this.#dependencies;
    const child = processes.spawn(spec);
    const { pid } = child;
    const identity = pid === undefined ? undefined : processes.identityOf(pid);
    if (pid !== undefined && identity !== undefined) {
      try {
        this.#write(pid, identity); // Q1
      } catch (error: unknown) {
        child.kill('SIGKILL'); // nobody else knows of it
        throw error;
      }
      const forget = (): void => this.#forget(pid);
      child.exited.then(forget, forget);
    }
    return child;
  }

  /** Ends what an earlier server left running and waits until it is gone, within bounds. Before anything is spawned. */
  async endLeftOvers(): Promise<void> {
    const { processes, files, clock, logger, directory } = this.#dependencies;
    files.makeDirectory(directory);
    const ending: { readonly pid: number; readonly identity: string }[] = [];
    for (const name of files.list(directory)) {
      const file = path.join(directory, name);
      const pid = Number(name);
      const identity = new TextDecoder().decode(files.readWhole(file));
      files.remove(file);
      if (!Number.isSafeInteger(pid) || pid < 2 || processes.identityOf(pid) !== identity) continue; // Q2
      logger.warn({ pid }, 'a function still ran that a server before this one had started; it is ended');
      processes.killGroup(pid);
      ending.push({ pid, identity });
    }
    const untilMs = clock.monotonicMs() + LEFT_OVER_END_MS;
    const isThere = (): boolean => ending.some(({ pid, identity }) => processes.identityOf(pid) === identity);
    while (isThere() && clock.monotonicMs() < untilMs) await sleep(clock, LEFT_OVER_LOOK_MS, new AbortController().signal);
  }

  #forget(pid: number): void {
    const { files, logger } = this.#dependencies;
    try {
      files.remove(this.#fileOf(pid));
    } catch (error: unknown) {
      logger.warn({ error, pid }, 'that a process has ended could not be written down'); // Q2 holds all the same
    }
  }

  /** Not synced: it need not outlive the system, for no process does. */
  #write(pid: number, identity: string): void {
    const { files } = this.#dependencies;
    const filePath = this.#fileOf(pid);
    files.remove(filePath);
    writeFile(files, filePath, Buffer.from(identity));
  }

  #fileOf(pid: number): string {
    return path.join(this.#dependencies.directory, String(pid));
  }
}
