/**
 * No sandbox: a function's processes see the machine as the server's user does. What they still get is a clean environment
 * and a process group of their own (platform/processes.ts), a folder of their own for temporary files, and limits on memory,
 * processes, open files and core dumps.
 *
 *     <work directory>/tmp/<random name>    of one environment; what an earlier run left is removed at start
 */
import path from 'node:path';
import type { Clock } from '../../../../platform/clock.ts';
import type { ControlGroups } from '../../../../platform/control-groups.ts';
import type { Files } from '../../../../platform/files.ts';
import type { Logger } from '../../../../platform/logger.ts';
import type { ProcessExit, ProcessSpec, RunningProcess } from '../../../../platform/processes.ts';
import type { Random } from '../../../../platform/random.ts';
import { EnvironmentLimits } from './environment-limits.ts';
import { limited } from './launcher.ts';
import type { Sandbox, SandboxEnd, Sandboxes, SandboxPaths, SandboxRequest } from './sandbox.ts';

export interface PlainSandboxesDependencies {
  readonly files: Files;
  readonly random: Random;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly workDirectory: string;
  readonly groups: ControlGroups | undefined;
}

/** Where layers would be; nobody but a sandbox can put anything there. */
const OPT = '/opt';

export class PlainSandboxes implements Sandboxes {
  readonly #dependencies: PlainSandboxesDependencies;
  readonly #directory: string;
  #isCleared = false;

  constructor(dependencies: PlainSandboxesDependencies) {
    this.#dependencies = dependencies;
    this.#directory = path.join(dependencies.workDirectory, 'tmp');
  }

  async open({ codeDirectory, layersDirectory, runtime, memoryMegabytes }: SandboxRequest): Promise<Sandbox> {
    const { files, random, logger, clock, groups } = this.#dependencies;
    if (!this.#isCleared) files.removeTree(this.#directory);
    this.#isCleared = true;
    const name = random.uuid();
    const tmp = path.join(this.#directory, name);
    files.makeDirectory(tmp);
    const paths = { taskRoot: codeDirectory, optRoot: layersDirectory ?? OPT, runtimeDirectory: runtime.directory, tmp };
    const bounds = { memoryMegabytes, storageInMemoryMegabytes: 0, ownProcesses: 0 };
    return new PlainSandbox(paths, new EnvironmentLimits(bounds, name, clock, groups), files, logger);
  }
}

class PlainSandbox implements Sandbox {
  readonly paths: SandboxPaths;
  readonly runtimeApi: string | undefined = undefined;
  readonly #limits: EnvironmentLimits;
  readonly #files: Files;
  readonly #logger: Logger;
  #child: RunningProcess | undefined;

  constructor(paths: SandboxPaths, limits: EnvironmentLimits, files: Files, logger: Logger) {
    this.paths = paths;
    this.#limits = limits;
    this.#files = files;
    this.#logger = logger;
  }

  /** The customer's own TMPDIR stands. */
  wrap(spec: ProcessSpec): ProcessSpec {
    return {
      ...spec,
      ...limited(this.#limits.joinFiles, spec),
      environment: { TMPDIR: this.paths.tmp, ...spec.environment },
    };
  }

  started(child: RunningProcess): void {
    this.#child = child;
    this.#limits.watch(child);
  }

  /** It finds what the runtime finds. */
  extensionStarted(): void {}

  setBusy(isBusy: boolean): void {
    this.#limits.setBusy(isBusy);
  }

  get mainPid(): number | undefined {
    return this.#child?.pid;
  }

  terminate(child: RunningProcess): void {
    child.kill('SIGTERM');
  }

  endOf(exit: ProcessExit): SandboxEnd {
    return { ...exit, outOfMemory: this.#limits.outOfMemory };
  }

  async close(): Promise<void> {
    await this.#limits.close();
    try {
      await this.#files.removeTreeAsync(this.paths.tmp);
    } catch (error: unknown) {
      this.#logger.warn({ error, directory: this.paths.tmp }, 'Temporary files of a function were not removed.');
    }
  }
}
