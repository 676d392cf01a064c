/**
 * No sandbox: a function's processes see the machine as the server's user does. What they still get is a clean environment
 * and a process group of their own (platform/processes.ts), a folder of their own for temporary files, and limits on open
 * files and core dumps.
 *
 *     <work directory>/tmp/<random name>    of one environment; what an earlier run left is removed at start
 */
import path from 'node:path';
import type { Files } from '../../../../platform/files.ts';
import type { Logger } from '../../../../platform/logger.ts';
import type { ProcessSpec } from '../../../../platform/processes.ts';
import type { Random } from '../../../../platform/random.ts';
import { OPEN_FILES_MAX } from '../../limits.ts';
import type { Sandbox, Sandboxes, SandboxPaths, SandboxRequest } from './sandbox.ts';

export interface PlainSandboxesDependencies {
  readonly files: Files;
  readonly random: Random;
  readonly logger: Logger;
  readonly workDirectory: string;
}

/** Where layers would be; nobody but a sandbox can put anything there. */
const OPT = '/opt';

export class PlainSandboxes implements Sandboxes {
  readonly #files: Files;
  readonly #random: Random;
  readonly #logger: Logger;
  readonly #directory: string;
  #isCleared = false;

  constructor({ files, random, logger, workDirectory }: PlainSandboxesDependencies) {
    this.#files = files;
    this.#random = random;
    this.#logger = logger;
    this.#directory = path.join(workDirectory, 'tmp');
  }

  async open({ codeDirectory, layersDirectory, runtime }: SandboxRequest): Promise<Sandbox> {
    if (!this.#isCleared) this.#files.removeTree(this.#directory);
    this.#isCleared = true;
    const tmp = path.join(this.#directory, this.#random.uuid());
    this.#files.makeDirectory(tmp);
    const paths = { taskRoot: codeDirectory, optRoot: layersDirectory ?? OPT, runtimeDirectory: runtime.directory, tmp };
    return new PlainSandbox(paths, this.#files, this.#logger);
  }
}

class PlainSandbox implements Sandbox {
  readonly paths: SandboxPaths;
  readonly #files: Files;
  readonly #logger: Logger;

  constructor(paths: SandboxPaths, files: Files, logger: Logger) {
    this.paths = paths;
    this.#files = files;
    this.#logger = logger;
  }

  /** The customer's own TMPDIR stands. */
  wrap(spec: ProcessSpec): ProcessSpec {
    return {
      ...spec,
      command: '/bin/sh',
      args: ['-c', limited(spec.environment), 'sh', spec.command, ...spec.args],
      environment: { TMPDIR: this.paths.tmp, ...spec.environment },
    };
  }

  async close(): Promise<void> {
    try {
      await this.#files.removeTreeAsync(this.paths.tmp);
    } catch (error: unknown) {
      this.#logger.warn({ error, directory: this.paths.tmp }, 'Temporary files of a function were not removed.');
    }
  }
}

/** What some shells set for themselves and leave behind. */
const SHELL_VARIABLES = ['_', 'PWD', 'OLDPWD', 'SHLVL'];

/** A system may refuse a limit that is above its own; its own then holds. */
function limited(environment: ProcessSpec['environment']): string {
  const unset = SHELL_VARIABLES.filter((name) => environment[name] === undefined).map((name) => `-u ${name}`);
  return `ulimit -c 0; ulimit -n ${OPEN_FILES_MAX} 2>/dev/null; exec env ${unset.join(' ')} "$@"`;
}
